//! From a piece of the calendar to days: the year is completed from the plan, halves and quarters follow the fiscal year.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::moment::{self, At, Moment};
use super::{Context, Period};
use crate::vocabulary::grammar::{grammar, take};

/// First and last day of a piece of the calendar, and how surely its year is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What was written.
    pub at: At,
    /// Whether the year was written or follows from the plan; else it is a guess (W104).
    pub sure: bool,
}

/// How far from the plan a date without a year may lie (domain/4 §4.4).
const REACH: i32 = 90;

/// The days of a whole plain text that names one piece of the calendar.
pub fn days(text: &str, context: &Context<'_>) -> Option<Days> {
    complete(moment::parse(text, is_taiwan(context))?, context)
}

fn is_taiwan(context: &Context<'_>) -> bool {
    context.vocabulary.locale() == "zh-TW"
}

/// Gives a moment its days; a missing year is the one that fits the plan.
pub fn complete(moment: Moment, context: &Context<'_>) -> Option<Days> {
    if let Some(year) = moment.year {
        let (start, end) = span(year, moment.at, context.fiscal_start)?;
        return Some(Days { start, end, at: moment.at, sure: true });
    }
    let (year, sure) = best_year(context, |year| span(year, moment.at, context.fiscal_start))?;
    let (start, end) = span(year, moment.at, context.fiscal_start)?;
    Some(Days { start, end, at: moment.at, sure })
}

/// The year that brings a span closest to the plan, and whether it is the only one.
///
/// A span that overlaps the plan beats one that only lies within 90 days of it: in a plan for a year, `11月5日` is this year's.
fn best_year(context: &Context<'_>, span: impl Fn(i16) -> Option<(Date, Date)>) -> Option<(i16, bool)> {
    let plan = context.plan.or(context.file_period)?;
    let years = plan.start.year().checked_sub(2)?..=plan.end.year().checked_add(2)?;
    let distance = |(start, end): (Date, Date)| days_between(end, plan.start).max(days_between(plan.end, start)).max(0);
    let mut found: Vec<(i32, i16)> = years.filter_map(|year| Some((distance(span(year)?), year))).collect();
    found.sort_unstable();
    let (nearest, year) = *found.first()?;
    let tied = found.get(1).is_some_and(|(next, _)| *next == nearest);
    Some((year, nearest <= REACH && !tied))
}

/// Days from `a` to `b`; negative when `b` is earlier.
pub fn days_between(a: Date, b: Date) -> i32 {
    (b - a).get_days()
}

/// First and last day of a part of a year.
fn span(year: i16, at: At, fiscal_start: i8) -> Option<(Date, Date)> {
    let month = |month: i8| Date::new(year, month, 1).ok();
    match at {
        At::Year => fiscal(year, fiscal_start, 0, 12),
        At::YearEnd => Date::new(year, 12, 31).ok().map(|day| (day, day)),
        At::Half(half) => fiscal(year, fiscal_start, (half - 1) * 6, 6),
        At::Quarter(quarter) => fiscal(year, fiscal_start, (quarter - 1) * 3, 3),
        At::Month(value) => month(value).map(|first| (first, first.last_of_month())),
        At::MonthEnd(value) => month(value).map(|first| (first.last_of_month(), first.last_of_month())),
        At::QuarterEnd(quarter) => fiscal(year, fiscal_start, (quarter - 1) * 3, 3).map(|(_, end)| (end, end)),
        At::HalfEnd(half) => fiscal(year, fiscal_start, (half - 1) * 6, 6).map(|(_, end)| (end, end)),
        At::Third(value, third) => {
            let first = month(value)?;
            let end = if third == 3 { first.last_of_month() } else { Date::new(year, value, third * 10).ok()? };
            Some((Date::new(year, value, third * 10 - 9).ok()?, end))
        }
        At::Day(month, day) => Date::new(year, month, day).ok().map(|day| (day, day)),
        At::Week(week) => {
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
            Some((monday, monday.checked_add(6.days()).ok()?))
        }
        At::BareDay(_) | At::Bare(_) => None,
    }
}

/// `length` months of a fiscal year, from its month `skip` on. A fiscal year is called after the year in which it begins.
pub fn fiscal(year: i16, fiscal_start: i8, skip: i8, length: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, fiscal_start, 1).ok()?.checked_add(i32::from(skip).months()).ok()?;
    let last = first.checked_add(i32::from(length - 1).months()).ok()?.last_of_month();
    Some((first, last))
}

/// First and last day of a whole plain text that names two pieces of the calendar: `6-8月`, `6月1日-6月30日`, `11-2月`.
pub fn range(text: &str, context: &Context<'_>) -> Option<Days> {
    let minguo = is_taiwan(context);
    let separators = text.char_indices().skip(1).filter_map(|(position, _)| {
        // A slash between digits parts a date, unless other signs do: 6/1/2024 is no range, 2024-06-01/2024-06-30 is one.
        let in_date = text[..position].ends_with(|c: char| c.is_ascii_digit()) && text[..position].chars().all(|c| c.is_ascii_digit() || c == '/');
        let slash = || text[position..].strip_prefix('/').filter(|right| !(in_date && right.starts_with(|c: char| c.is_ascii_digit())));
        Some((&text[..position], take(&text[position..], &grammar().range).or_else(slash)?))
    });
    for (left, right) in separators {
        let in_next_year = take(right.trim_start(), &grammar().next_year);
        let (Some(left), Some(right)) = (moment::parse(left, minguo), moment::parse(in_next_year.unwrap_or(right), minguo)) else { continue };
        let Some((left, right)) = lend(left, right) else { continue };
        let is_so = |days: &Days| in_next_year.is_none() || days.start.year() < days.end.year();
        if let Some(days) = between(left, right, context).filter(is_so) {
            return Some(days);
        }
    }
    None
}

/// A side without a word takes it from the other: `6-8月`, `6月1-15日`.
fn lend(left: Moment, right: Moment) -> Option<(Moment, Moment)> {
    let with = |moment: Moment, at| Moment { at, ..moment };
    let month = |value: i8| (1..=12).contains(&value);
    Some(match (left.at, right.at) {
        (At::Bare(value), At::Month(_) | At::MonthEnd(_)) if month(value) => (with(left, At::Month(value)), right),
        (At::Bare(value), At::Quarter(_)) if (1..=4).contains(&value) => (with(left, At::Quarter(value)), right),
        (At::Bare(value), At::Week(_)) => (with(left, At::Week(value)), right),
        (At::Day(month, _), At::BareDay(day) | At::Bare(day)) => (left, with(right, At::Day(month, day))),
        (At::Month(_), At::Bare(value)) if month(value) && left.year.is_some() => (left, with(right, At::Month(value))),
        (At::Bare(_) | At::BareDay(_), _) | (_, At::Bare(_) | At::BareDay(_)) => return None,
        _ => (left, right),
    })
}

/// From the first day of `left` to the last day of `right`; a right side that would lie before belongs to the next year.
fn between(left: Moment, right: Moment, context: &Context<'_>) -> Option<Days> {
    let fiscal = context.fiscal_start;
    let made = |year: i16| -> Option<(Date, Date)> {
        let (start, _) = span(left.year.unwrap_or(year), left.at, fiscal)?;
        let end = match right.year {
            Some(year) => span(year, right.at, fiscal)?.1,
            None => later(start, year, right.at, fiscal)?,
        };
        Some((start, end))
    };
    let (year, sure) = match (left.year, right.year) {
        (Some(year), _) => (year, true),
        (None, Some(year)) => {
            let same = span(year, left.at, fiscal)?.0 <= span(year, right.at, fiscal)?.1;
            (if same { year } else { year - 1 }, true)
        }
        (None, None) => best_year(context, made)?,
    };
    let (start, end) = made(year)?;
    (start <= end).then_some(Days { start, end, at: right.at, sure })
}

fn later(start: Date, year: i16, at: At, fiscal_start: i8) -> Option<Date> {
    let (_, end) = span(year, at, fiscal_start)?;
    if end >= start { Some(end) } else { Some(span(year.checked_add(1)?, at, fiscal_start)?.1) }
}

/// The period that a whole plain text names.
pub fn period(text: &str, context: &Context<'_>) -> Option<(Period, bool)> {
    let found = days(text, context).or_else(|| range(text, context))?;
    Some((Period::new(found.start, found.end, context.fiscal_start), found.sure))
}
