//! Periods of the calendar: year, half, quarter, month, week, day, or any stretch of days.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::{self, days_between, fiscal};
use super::date::{self, DateSpan};
use super::given::{Given, given, plain, unreadable};
use super::{Context, Decode, Node, Raw};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::Vocabulary;

/// A stretch of days, both ends included, with the kind of period it is.
///
/// Years, halves and quarters are those of the fiscal year, which is called after the year in which it begins; months are the
/// calendar's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What sort of period; it decides the code.
    pub kind: PeriodKind,
    /// First month of the fiscal year, 1 to 12.
    fiscal_start: i8,
}

/// The sorts of periods, from long to short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodKind {
    /// Any stretch of days that is none of the others.
    Range,
    /// A (fiscal) year.
    Year,
    /// Half of a (fiscal) year.
    Half,
    /// A quarter of a (fiscal) year.
    Quarter,
    /// A calendar month.
    Month,
    /// An ISO week.
    Week,
    /// One day.
    Day,
}

/// The standard kinds, each tried in turn on a stretch of days.
const STANDARD: [PeriodKind; 6] = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Half, PeriodKind::Year];

/// Days of the longest month.
const LONGEST_MONTH: i32 = 31;

impl Period {
    /// The stretch from `start` to `end`; one that is a standard period gets its kind: 2026-01-01 to 06-30 is 2026-H1.
    ///
    /// ```
    /// use planpress::value::Period;
    /// let period = Period::new("2026-01-01".parse().unwrap(), "2026-06-30".parse().unwrap(), 1);
    /// assert_eq!(period.code(), "2026-H1");
    /// ```
    pub fn new(start: Date, end: Date, fiscal_start: i8) -> Self {
        let fiscal_start = fiscal_start.clamp(1, 12);
        let standard =
            STANDARD.into_iter().map(|kind| Self::containing(start, kind, fiscal_start)).find(|period| period.start == start && period.end == end);
        standard.unwrap_or(Self { start, end, kind: PeriodKind::Range, fiscal_start })
    }

    /// The period of a kind that contains the day; a range is the day alone.
    pub fn containing(day: Date, kind: PeriodKind, fiscal_start: i8) -> Self {
        let fiscal_start = fiscal_start.clamp(1, 12);
        let into_year = (day.month() - fiscal_start).rem_euclid(12);
        let months = |length: i8| {
            let first = day.first_of_month().saturating_sub(i32::from(into_year % length).months());
            (first, first.saturating_add(i32::from(length - 1).months()).last_of_month())
        };
        let (start, end) = match kind {
            PeriodKind::Year => months(12),
            PeriodKind::Half => months(6),
            PeriodKind::Quarter => months(3),
            PeriodKind::Month => (day.first_of_month(), day.last_of_month()),
            PeriodKind::Week => {
                let monday = day.saturating_sub(i32::from(day.weekday().since(Weekday::Monday)).days());
                (monday, monday.saturating_add(6.days()))
            }
            PeriodKind::Day | PeriodKind::Range => (day, day),
        };
        let kind = if kind == PeriodKind::Range { PeriodKind::Day } else { kind };
        Self { start, end, kind, fiscal_start }
    }

    /// The month that contains the day.
    pub fn month(day: Date) -> Self {
        Self::containing(day, PeriodKind::Month, 1)
    }

    /// The day as a period.
    pub fn day(day: Date) -> Self {
        Self::containing(day, PeriodKind::Day, 1)
    }

    /// The period of text such as `2024年Q3`, `上半年`, `1月`, `2026-01`; a year that is missing is the plan's.
    pub fn parse(text: &str, context: &Context<'_>) -> Option<Self> {
        calendar::period(&plain(text), context).map(|(period, _)| period)
    }

    /// The period of a code as [`Period::code`] writes it; `2024Q3` is understood too.
    pub fn from_code(code: &str, fiscal_start: i8) -> Option<Self> {
        let code = code.trim();
        if let Some((start, end)) = code.split_once("..") {
            return Some(Self::new(start.parse().ok()?, end.parse().ok()?, fiscal_start));
        }
        let (year, part) = code.split_at_checked(4)?;
        let year: i16 = year.parse().ok()?;
        let part = part.strip_prefix('-').unwrap_or(part);
        let number = |text: &str| text.parse::<i8>().ok();
        let (start, end) = match part.as_bytes() {
            [] => fiscal(year, fiscal_start, 0, 12)?,
            [b'H', ..] => fiscal(year, fiscal_start, (number(&part[1..]).filter(|n| (1..=2).contains(n))? - 1) * 6, 6)?,
            [b'Q', ..] => fiscal(year, fiscal_start, (number(&part[1..]).filter(|n| (1..=4).contains(n))? - 1) * 3, 3)?,
            [b'W', ..] => {
                let monday = jiff::civil::ISOWeekDate::new(year, number(&part[1..])?, Weekday::Monday).ok()?.date();
                (monday, monday.saturating_add(6.days()))
            }
            [_, _] => {
                let first = Date::new(year, number(part)?, 1).ok()?;
                (first, first.last_of_month())
            }
            _ => {
                let day: Date = code.parse().ok()?;
                (day, day)
            }
        };
        Some(Self::new(start, end, fiscal_start))
    }

    /// The code in keys and file names: `2026`, `2026-H1`, `2026-Q1`, `2026-01`, `2026-W27`, `2026-01-05`, `2026-01-01..2026-05-31`.
    pub fn code(&self) -> String {
        let year = self.fiscal_year();
        match self.kind {
            PeriodKind::Year => format!("{year:04}"),
            PeriodKind::Half => format!("{year:04}-H{}", self.number()),
            PeriodKind::Quarter => format!("{year:04}-Q{}", self.number()),
            PeriodKind::Month => format!("{:04}-{:02}", self.start.year(), self.start.month()),
            PeriodKind::Week => format!("{:04}-W{:02}", self.start.iso_week_date().year(), self.number()),
            PeriodKind::Day => self.start.to_string(),
            PeriodKind::Range => format!("{}..{}", self.start, self.end),
        }
    }

    /// The fiscal year in which it begins.
    pub fn fiscal_year(&self) -> i16 {
        self.start.year() - i16::from(self.start.month() < self.fiscal_start)
    }

    /// Its number among its kind in the year, from 1: 3 for a third quarter, 7 for July, 27 for a week.
    pub fn number(&self) -> usize {
        let into_year = (self.start.month() - self.fiscal_start).rem_euclid(12);
        let number = match self.kind {
            PeriodKind::Year | PeriodKind::Range => 1,
            PeriodKind::Half => into_year / 6 + 1,
            PeriodKind::Quarter => into_year / 3 + 1,
            PeriodKind::Month => self.start.month(),
            PeriodKind::Week => self.start.iso_week_date().week(),
            PeriodKind::Day => self.start.day(),
        };
        usize::try_from(number).unwrap_or(1)
    }

    /// Number of days, both ends included.
    pub fn days(&self) -> i32 {
        days_between(self.start, self.end) + 1
    }

    /// Whether it is no longer than the longest month: of two such none is the sum of the other, and what is longer is made of months.
    pub fn is_within_a_month(&self) -> bool {
        self.days() <= LONGEST_MONTH
    }

    /// Whether the day lies in it.
    pub fn contains(&self, day: Date) -> bool {
        (self.start..=self.end).contains(&day)
    }

    /// Whether the other period lies wholly in it.
    pub fn covers(&self, other: &Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether they share a day.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The months that share a day with it, in order.
    pub fn months(&self) -> Vec<Period> {
        self.sub_periods(PeriodKind::Month)
    }

    /// The periods of a kind that share a day with it, in order; the first and last may stand out.
    pub fn sub_periods(&self, kind: PeriodKind) -> Vec<Period> {
        let mut periods = vec![Self::containing(self.start, kind, self.fiscal_start)];
        while let Some(last) = periods.last().filter(|last| last.end < self.end) {
            let Ok(next) = last.end.tomorrow() else { break };
            periods.push(Self::containing(next, kind, self.fiscal_start));
        }
        periods
    }

    /// The period of this kind that contains its first day: its quarter, its half, its year.
    pub fn within(&self, kind: PeriodKind) -> Period {
        Self::containing(self.start, kind, self.fiscal_start)
    }

    /// The quarter in which it begins.
    pub fn quarter(&self) -> Period {
        self.within(PeriodKind::Quarter)
    }

    /// The half in which it begins.
    pub fn half(&self) -> Period {
        self.within(PeriodKind::Half)
    }

    /// The fiscal year in which it begins.
    pub fn year(&self) -> Period {
        self.within(PeriodKind::Year)
    }

    /// The period before: the one of the same kind, or a range of as many whole months, else of as many days.
    pub fn previous(&self) -> Period {
        let Ok(before) = self.start.yesterday() else { return *self };
        if self.kind != PeriodKind::Range {
            return Self::containing(before, self.kind, self.fiscal_start);
        }
        let start = match self.whole_months() {
            Some(months) => self.start.saturating_sub(months.months()),
            None => self.start.saturating_sub(self.days().days()),
        };
        Self::new(start, before, self.fiscal_start)
    }

    /// The same period a year before; of a week, the week of the same number.
    pub fn same_last_year(&self) -> Period {
        if self.kind == PeriodKind::Week {
            return Self::containing(self.start.saturating_sub(52.weeks()), PeriodKind::Week, self.fiscal_start);
        }
        let start = self.start.saturating_sub(1.year());
        let whole = self.end == self.end.last_of_month() && self.kind != PeriodKind::Day;
        let end = self.end.saturating_sub(1.year());
        Self::new(start, if whole { end.last_of_month() } else { end }, self.fiscal_start)
    }

    /// The part up to a day, as a range or a shorter standard period; `None` when it begins later.
    pub fn until(&self, day: Date) -> Option<Period> {
        (self.start <= day).then(|| Self::new(self.start, self.end.min(day), self.fiscal_start))
    }

    /// The stretch from another day to its end.
    pub fn from(&self, start: Date) -> Period {
        Self::new(start, self.end, self.fiscal_start)
    }

    /// The month with which it ends, or the day where it ends within one.
    pub fn last_part(&self) -> Period {
        let kind = if self.end == self.end.last_of_month() { PeriodKind::Month } else { PeriodKind::Day };
        Self::containing(self.end, kind, self.fiscal_start)
    }

    /// Whether it is made of whole months.
    pub fn is_of_whole_months(&self) -> bool {
        self.whole_months().is_some()
    }

    /// How many whole months it has, if it has only whole ones.
    fn whole_months(&self) -> Option<i32> {
        let whole = self.start.day() == 1 && self.end == self.end.last_of_month();
        whole.then(|| i32::from(self.end.year() - self.start.year()) * 12 + i32::from(self.end.month() - self.start.month()) + 1)
    }

    /// Its name with the year: 2026年一季度.
    ///
    /// ```
    /// use planpress::{value::Period, vocabulary::Vocabulary};
    /// let quarter = Period::from_code("2026-Q1", 1).unwrap();
    /// assert_eq!(quarter.label(&Vocabulary::load("zh-CN")), "2026年一季度");
    /// assert_eq!(quarter.short_label(&Vocabulary::load("en")), "Q1");
    /// ```
    pub fn label(&self, vocabulary: &Vocabulary) -> String {
        self.fill(self.kind.form(), vocabulary)
    }

    /// Its name where the year is plain: 一季度, 1月. A range has its full name.
    pub fn short_label(&self, vocabulary: &Vocabulary) -> String {
        self.fill(self.kind.short_form(), vocabulary)
    }

    fn fill(&self, form: &str, vocabulary: &Vocabulary) -> String {
        let year = match self.kind {
            PeriodKind::Week => self.start.iso_week_date().year(),
            PeriodKind::Month | PeriodKind::Day | PeriodKind::Range => self.start.year(),
            PeriodKind::Year | PeriodKind::Half | PeriodKind::Quarter => self.fiscal_year(),
        };
        let pattern = vocabulary.period_pattern(form, self.number());
        date::fill(pattern, self.start)
            .replace("{year}", &year.to_string())
            .replace("{n}", &self.number().to_string())
            .replace("{start}", &self.start.to_string())
            .replace("{end}", &self.end.to_string())
    }
}

impl PeriodKind {
    /// Key of its name in the vocabulary.
    fn form(self) -> &'static str {
        match self {
            PeriodKind::Range => "range",
            PeriodKind::Year => "year",
            PeriodKind::Half => "half",
            PeriodKind::Quarter => "quarter",
            PeriodKind::Month => "month",
            PeriodKind::Week => "week",
            PeriodKind::Day => "day",
        }
    }

    /// Key of its name without the year.
    fn short_form(self) -> &'static str {
        match self {
            PeriodKind::Range => "range",
            PeriodKind::Year => "short_year",
            PeriodKind::Half => "short_half",
            PeriodKind::Quarter => "short_quarter",
            PeriodKind::Month => "short_month",
            PeriodKind::Week => "short_week",
            PeriodKind::Day => "short_day",
        }
    }
}

impl Decode for Period {
    const NAME: &'static str = "period";

    /// Text, a cell with a date, a bare month, a mapping `{start, end}`, or a sequence of two days.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let months = node.hint.as_deref().is_some_and(|hint| hint.months);
        let (period, sure) = match given(node, context) {
            Given::Nothing => return Ok(None),
            Given::Date(day) if months => (Self::month(day), true),
            Given::Date(day) => (Self::day(day), true),
            Given::Many => return from_ends(node, context),
            Given::Number(value) => match date::serial(value) {
                Some(day) if months => (Self::month(day), true),
                Some(day) => (Self::day(day), true),
                None => named(&value.normalize().to_string(), context)
                    .map(|(period, sure)| (period, sure && !date::may_lack_zero(value)))
                    .ok_or_else(|| unreadable(node, Self::NAME))?,
            },
            Given::Text(text) => named(&text, context)
                .map(|(period, sure)| (period, sure && !super::moment::has_short_year(&text)))
                .ok_or_else(|| unreadable(node, Self::NAME))?,
            Given::Percent(_) | Given::Flag(_) => return Err(unreadable(node, Self::NAME)),
        };
        if !sure {
            date::guessed(node, context, period.start);
        }
        Ok(Some(period))
    }
}

/// A period by its name; a bare 1 to 12 is a month.
fn named(text: &str, context: &Context<'_>) -> Option<(Period, bool)> {
    if let Some(found) = calendar::period(text, context) {
        return Some(found);
    }
    let month: i8 = text.parse().ok().filter(|month| (1..=12).contains(month))?;
    let days = calendar::complete(super::moment::Moment { year: None, at: super::moment::At::Month(month) }, context)?;
    Some((Period::new(days.start, days.end, context.fiscal_start), days.sure))
}

/// A period by its first and last day.
fn from_ends(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Period>, Box<Diagnostic>> {
    let plan = context.fiscal_start;
    match DateSpan::decode(node, context)? {
        Some(DateSpan { start: Some(start), end: Some(end) }) if start <= end => Ok(Some(Period::new(start, end, plan))),
        Some(DateSpan { start: Some(start), end: Some(end) }) => {
            Err(Box::new(Diagnostic::new("E104", node.span).arg("start", start).arg("end", end)))
        }
        Some(_) => Err(unreadable(node, Period::NAME)),
        None => match &node.raw {
            Raw::List(_) | Raw::Map(_) => Ok(None),
            _ => Err(unreadable(node, Period::NAME)),
        },
    }
}
