//! Dates, deadlines and stretches of days as people write them.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::calendar::{self, Days};
use super::given::{Given, assumed, given, plain, unreadable};
use super::moment::{self, At, is_end};
use super::{Context, Decode, Node, Raw};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::{grammar, take, take_end};

/// A last day. `6月15日前` includes that day; `5月前` is the last day of April (domain/4 §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(pub Date);

/// A first and a last day, either of which may be open: `6-8月`, `6月1日-6月30日`, `7月30日前`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSpan {
    /// First day, if one was written.
    pub start: Option<Date>,
    /// Last day, if one was written.
    pub end: Option<Date>,
}

/// A text about days: which, and whether it only says by when.
struct Written {
    days: Days,
    /// `6月15日前`, `截止6月15日`.
    by: bool,
    /// `6月1日起`: there is no last day.
    from: bool,
    /// The day before a month or quarter was taken, or a month was guessed: the assumption to tell.
    assumption: Option<&'static str>,
}

impl Written {
    fn day(&self) -> Date {
        if self.by { self.days.end } else { self.days.start }
    }
}

/// Reads a whole plain text about days.
fn written(text: &str, context: &Context<'_>) -> Option<Written> {
    let days = calendar::days(text, context).or_else(|| calendar::range(text, context));
    if let Some(days) = days {
        return Some(Written { days, by: is_end(days.at) && days.start == days.end, from: false, assumption: None });
    }
    from_when(text, context).or_else(|| by_when(text, context))
}

/// `6月1日起`, `6月1日开始`: the first day, without a last one.
fn from_when(text: &str, context: &Context<'_>) -> Option<Written> {
    let part = take_end(text, &grammar().starting)?;
    let days = calendar::days(part.trim(), context)?;
    Some(Written { days, by: false, from: true, assumption: None })
}

/// `6月15日前`, `9月30日前完成`, `截止6月15日`, `月底前`, `5月前`.
fn by_when(text: &str, context: &Context<'_>) -> Option<Written> {
    let grammar = grammar();
    let unwrapped = take(text, &grammar.until_first).map(str::trim);
    for word in &grammar.before {
        for (position, _) in text.match_indices(word.as_str()) {
            let part = &text[..position];
            let part = take(part, &grammar.until_first).unwrap_or(part).trim();
            if let Some(found) = before(part, context) {
                return Some(found);
            }
        }
    }
    if let Some(rest) = take(text, &grammar.before_first) {
        return before(rest.trim(), context);
    }
    let plain_end = unwrapped.or_else(|| take_end(text, &grammar.until_after).map(str::trim))?;
    let plain_end = take_end(plain_end, &grammar.until_after).unwrap_or(plain_end);
    let days = calendar::days(plain_end, context).or_else(|| calendar::range(plain_end, context));
    days.map(|days| Written { days, by: true, from: false, assumption: None }).or_else(|| this_month_end(plain_end, context))
}

/// The last day before what `part` names: that day itself for a day or an end, the day before it begins for a month or a quarter.
fn before(part: &str, context: &Context<'_>) -> Option<Written> {
    let Some(days) = calendar::days(part, context) else { return this_month_end(part, context) };
    match days.at {
        At::Month(_) | At::Quarter(_) | At::Half(_) | At::Year | At::Week(_) => {
            let end = days.start.yesterday().ok()?;
            Some(Written { days: Days { start: end, end, ..days }, by: true, from: false, assumption: Some("month_before") })
        }
        At::Day(..) | At::Third(..) | At::MonthEnd(_) | At::QuarterEnd(_) | At::HalfEnd(_) | At::YearEnd | At::Bare(_) | At::BareDay(_) => {
            Some(Written { days, by: true, from: false, assumption: None })
        }
    }
}

/// `月底` without a month: of the file's period, else of the plan's last month.
fn this_month_end(part: &str, context: &Context<'_>) -> Option<Written> {
    if !grammar().month_end.iter().any(|word| word == part) {
        return None;
    }
    let end = context.file_period.or(context.plan)?.end.last_of_month();
    let days = Days { start: end, end, at: At::MonthEnd(end.month()), sure: true };
    Some(Written { days, by: true, from: false, assumption: Some("month_end") })
}

/// Tells a year that was guessed or has two digits, or the zero that a number may have lost.
pub(super) fn guessed(node: &Node<'_>, context: &Context<'_>, day: Date) {
    let text = node.text().unwrap_or_default();
    let variant = match &node.raw {
        Raw::Number { value, .. } if may_lack_zero(*value) => "zero",
        _ if moment::has_short_year(&plain(&text)) => "short_year",
        _ => "year",
    };
    context.report(Diagnostic::new("W104", node.span).variant(variant).arg("text", text).arg("read", day));
}

/// What a node says about days; what was assumed is told.
fn read(node: &Node<'_>, context: &Context<'_>, type_name: &'static str) -> Result<Option<Written>, Box<Diagnostic>> {
    let exactly = |day: Date| Written {
        days: Days { start: day, end: day, at: At::Day(day.month(), day.day()), sure: true },
        by: false,
        from: false,
        assumption: None,
    };
    let mut short_year = false;
    let found = match given(node, context) {
        Given::Nothing => return Ok(None),
        Given::Date(day) => exactly(day),
        Given::Number(value) => match serial(value) {
            Some(day) => exactly(day),
            None => written(&value.to_string(), context).ok_or_else(|| unreadable(node, type_name))?,
        },
        Given::Text(text) if grammar().ongoing.contains(&text) || (type_name != Date::NAME && is_repeated(&text)) => {
            assumed(node, context, "ongoing", "");
            return Ok(None);
        }
        Given::Text(text) => {
            short_year = moment::has_short_year(&text);
            let number = text.parse().ok().filter(|_| text.len() == 5).and_then(serial).map(exactly);
            match number.or_else(|| written(&text, context)) {
                Some(found) => found,
                None => return Err(unreadable(node, type_name)),
            }
        }
        Given::Percent(_) | Given::Flag(_) | Given::Many => return Err(unreadable(node, type_name)),
    };
    let shortened = matches!(node.raw, Raw::Number { value, .. } if serial(value).is_none() && may_lack_zero(value));
    if !found.days.sure || shortened || short_year {
        guessed(node, context, found.day());
    }
    if let Some(assumption) = found.assumption {
        assumed(node, context, assumption, found.days.end);
    }
    Ok(Some(found))
}

/// Whether something is to be done again and again: 每月, 每季度一次; it has no last day.
fn is_repeated(text: &str) -> bool {
    let rest = take(text, &grammar().every);
    rest.is_some_and(|rest| grammar().cadences.keys().any(|time| rest.starts_with(time.as_str())))
}

/// Whether a cell may have turned 6.10 into 6.1, or the month 2024.10 into 2024.1.
pub(super) fn may_lack_zero(value: Decimal) -> bool {
    let value = value.normalize();
    let digit = (value.fract() * Decimal::TEN).normalize();
    let most = if value < Decimal::ONE_HUNDRED { Decimal::from(3) } else { Decimal::ONE };
    value.scale() == 1 && digit <= most
}

/// The day of a serial number of a sheet (1900 system), for days from 1982 to 2119; 45444 is 2024-06-01.
///
/// ```
/// assert_eq!(planpress::value::date::serial(45444.into()).unwrap().to_string(), "2024-06-01");
/// ```
pub fn serial(value: Decimal) -> Option<Date> {
    let days = i32::try_from(value.trunc()).ok().filter(|days| (30_000..80_000).contains(days))?;
    Date::new(1899, 12, 30).ok()?.checked_add(days.days()).ok()
}

/// Fills `{year}`, `{mm}`, `{dd}`, `{month}`, `{day}` of a pattern of the vocabulary; the year of a period may differ and is left.
pub(super) fn fill(pattern: &str, day: Date) -> String {
    let parts = [
        ("{mm}", format!("{:02}", day.month())),
        ("{dd}", format!("{:02}", day.day())),
        ("{month}", day.month().to_string()),
        ("{day}", day.day().to_string()),
    ];
    parts.iter().fold(pattern.to_string(), |text, (name, value)| text.replace(name, value))
}

impl Decode for Date {
    const NAME: &'static str = "date";
    const SEPARATORS: &'static [char] = &['、', '，', ',', ';', '；', '\n'];

    /// One day; of a month or a range the first, of `6月底` and `6月15日前` the last.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        Ok(read(node, context, Self::NAME)?.map(|found| found.day()))
    }

    /// A range in a list of days is each of its days.
    fn decode_several(node: &Node<'_>, context: &Context<'_>) -> Result<Vec<Self>, Box<Diagnostic>> {
        let Some(found) = read(node, context, Self::NAME)? else { return Ok(Vec::new()) };
        if found.by {
            return Ok(vec![found.days.end]);
        }
        Ok(found.days.start.series(1.day()).take_while(|day| *day <= found.days.end).collect())
    }
}

impl Decode for Deadline {
    const NAME: &'static str = "deadline";

    /// The last day of what is written: of a month, a quarter or a range its end.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let Some(found) = read(node, context, Self::NAME)? else { return Ok(None) };
        if found.from {
            return Err(unreadable(node, Self::NAME));
        }
        // 月初 ends on no certain day.
        let exact = node.text().is_some_and(|text| grammar().ten_days.iter().any(|word| text.contains(word.as_str())));
        if (matches!(found.days.at, At::Third(..)) && !exact)
            || node.text().is_some_and(|text| grammar().mid_year.iter().any(|word| text.contains(word.as_str())))
        {
            assumed(node, context, "deadline", found.days.end);
        }
        Ok(Some(Deadline(found.days.end)))
    }
}

impl Decode for DateSpan {
    const NAME: &'static str = "range of dates";

    /// Text, a mapping `{start, end}`, or a sequence of two; `7月30日前` leaves the first day open.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        match &node.raw {
            Raw::List(ends) => {
                let [start, end] = &ends[..] else { return Err(unreadable(node, Self::NAME)) };
                span(Some(start), Some(end), context)
            }
            Raw::Map(entries) => {
                let keys = &grammar().keys;
                let find =
                    |names: &[String]| entries.iter().find(|(key, _)| names.iter().any(|name| *name == plain(&key.value))).map(|(_, node)| node);
                match (find(&keys.start), find(&keys.end)) {
                    (None, None) => Err(unreadable(node, Self::NAME)),
                    (start, end) => span(start, end, context),
                }
            }
            _ => Ok(read(node, context, Self::NAME)?
                .map(|found| Self { start: (!found.by).then_some(found.days.start), end: (!found.from).then_some(found.days.end) })),
        }
    }
}

/// A span of two nodes: from the first day of one to the last day of the other.
fn span(start: Option<&Node<'_>>, end: Option<&Node<'_>>, context: &Context<'_>) -> Result<Option<DateSpan>, Box<Diagnostic>> {
    let start = start.map(|node| Date::decode(node, context)).transpose()?.flatten();
    let end = end.map(|node| Deadline::decode(node, context)).transpose()?.flatten().map(|deadline| deadline.0);
    Ok((start.is_some() || end.is_some()).then_some(DateSpan { start, end }))
}
