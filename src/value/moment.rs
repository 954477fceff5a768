//! A piece of the calendar as one text writes it: `2024年Q3`, `6月上旬`, `2024-06-01`, `W27`, `年底`; the year may be left open.

use jiff::civil::Date;

use super::numeral;
use crate::vocabulary::grammar::{grammar, take, take_number};

/// A piece of the calendar, whose year may not have been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year, or the fiscal year of a half or quarter.
    pub year: Option<i16>,
    /// Which part of it.
    pub at: At,
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// All of it.
    Year,
    /// Its last day.
    YearEnd,
    /// A half, 1 or 2.
    Half(i8),
    /// A quarter, 1 to 4.
    Quarter(i8),
    /// A month.
    Month(i8),
    /// Ten days of a month: 1 to 3.
    Third(i8, i8),
    /// The last day of a month.
    MonthEnd(i8),
    /// The last day of a quarter.
    QuarterEnd(i8),
    /// The last day of a half.
    HalfEnd(i8),
    /// Month and day.
    Day(i8, i8),
    /// An ISO week.
    Week(i8),
    /// A day whose month stands elsewhere: the right side of `6月1-15日`.
    BareDay(i8),
    /// A number whose word stands elsewhere: the left side of `6-8月`.
    Bare(i8),
}

impl Moment {
    fn new(year: Option<i16>, at: At) -> Self {
        Self { year, at }
    }
}

/// Reads a whole plain text as one piece of the calendar. `minguo` reads years of three digits as those of Taiwan.
pub fn parse(text: &str, minguo: bool) -> Option<Moment> {
    let text = text.trim();
    let whole = |text: &str| read(text, minguo).filter(|(_, rest)| is_clock(rest)).map(|(moment, _)| moment);
    // `2024 年 6 月 1 日`: the spaces say nothing when words part the numbers.
    let spread = || text.contains(' ') && text.chars().any(crate::vocabulary::normalise::is_han);
    whole(text).or_else(|| spread().then(|| whole(&text.replace(' ', ""))).flatten())
}

/// Whether the last day of what is named is meant.
pub fn is_end(at: At) -> bool {
    matches!(at, At::YearEnd | At::MonthEnd(_) | At::QuarterEnd(_) | At::HalfEnd(_))
}

/// What may follow a day: nothing, a time of day, a weekday in brackets.
fn is_clock(rest: &str) -> bool {
    let rest = rest.trim();
    let time = rest.strip_prefix('t').unwrap_or(rest);
    let clock = time.len() >= 4
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z' | '+' | '-'));
    let weekday = rest.trim_start_matches('(').trim_end_matches(')');
    rest.is_empty() || (clock && time.contains(':')) || matches!(take_number(weekday, &grammar().weekdays), Some((_, "")))
}

/// Reads one piece of the calendar from the start of a plain text.
fn read(text: &str, minguo: bool) -> Option<(Moment, &str)> {
    let grammar = grammar();
    if let Some(rest) = take(text, &grammar.minguo) {
        let (number, rest) = number(rest.trim_start())?;
        return after_year(i16::try_from(number.value).ok()?.checked_add(1911)?, rest);
    }
    if let Some(rest) = take(text, &grammar.fiscal) {
        let (number, rest) = number(rest.trim_start())?;
        return after_year(full_year(number)?, rest);
    }
    if let Some((moment, rest)) = part_of_year(None, text) {
        // `Q1 2026`, `jan 2026`: the year may follow.
        return Some(match year_behind(moment.at, rest) {
            Some((year, rest)) if moment.year.is_none() => (Moment::new(Some(year), moment.at), rest),
            _ => (moment, rest),
        });
    }
    let (first, rest) = number(text)?;
    numeric(first, rest, minguo)
}

/// The year behind a part of it: `Q1 2026`, `jan-26`.
fn year_behind(at: At, rest: &str) -> Option<(i16, &str)> {
    let after_dash = rest.strip_prefix(['-', '/']);
    let (number, rest) = number(after_dash.unwrap_or(rest).trim_start())?;
    let is_year = number.digits == 4 || (number.digits == 2 && after_dash.is_some() && matches!(at, At::Month(_)));
    is_year.then(|| Some((full_year(number)?, rest)))?
}

/// A number in digits or Han numerals, with how many digits it was written (0 for Han).
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

fn number(text: &str) -> Option<(Number, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let value = text[..digits].parse().ok()?;
        return Some((Number { value, digits }, &text[digits..]));
    }
    // Only the numeral itself: 十二 of 十二月, not the 万 or 多 after it.
    let grammar = grammar();
    let length: usize = text.chars().take_while(|c| grammar.digits.contains_key(c) || grammar.tens.get(c) == Some(&10)).map(char::len_utf8).sum();
    let (numeral, rest) = numeral::read(&text[..length])?;
    let value = u32::try_from(numeral.value()?).ok()?;
    rest.is_empty().then_some((Number { value, digits: 0 }, &text[length..]))
}

fn small(number: Number) -> Option<i8> {
    (number.digits <= 2).then(|| i8::try_from(number.value).ok()).flatten()
}

/// The year that a number of two or four digits means.
fn full_year(number: Number) -> Option<i16> {
    match (number.digits, number.value) {
        (2, year) => i16::try_from(year + 2000).ok(),
        (4 | 0, year @ 1900..=2199) => i16::try_from(year).ok(),
        _ => None,
    }
}

fn month(value: i8) -> Option<i8> {
    (1..=12).contains(&value).then_some(value)
}

/// A number and what follows it: a date in digits, a year, a month, a day.
fn numeric(first: Number, rest: &str, minguo: bool) -> Option<(Moment, &str)> {
    let grammar = grammar();
    if let Some(moment) = compact(first) {
        return Some((moment, rest));
    }
    if let Some(after) = take(rest, &grammar.year) {
        return after_year(full_year(first)?, after);
    }
    if let Some(after) = take(rest, &grammar.month) {
        return after_month(None, month(small(first)?)?, after);
    }
    if let Some(after) = take(rest, &grammar.day) {
        return Some((Moment::new(None, At::BareDay(small(first)?)), after));
    }
    if let Some(found) = named_month(first, rest).or_else(|| separated(first, rest, minguo)) {
        return Some(found);
    }
    // 2024Q3, 24H1, 2024上半年, 2024/Q3
    let after = rest.strip_prefix(['-', '/', '.']).unwrap_or(rest).trim_start();
    match full_year(first).and_then(|year| part_of_year(Some(year), after)) {
        Some(found) => Some(found),
        None if first.digits == 4 => Some((Moment::new(Some(full_year(first)?), At::Year), rest)),
        None => Some((Moment::new(None, At::Bare(small(first)?)), rest)),
    }
}

/// `20240601` and `202406`.
fn compact(number: Number) -> Option<Moment> {
    let (year, month_day) = match number.digits {
        8 => (number.value / 10_000, number.value % 10_000),
        6 => (number.value / 100, number.value % 100 * 100),
        _ => return None,
    };
    let year = i16::try_from(year).ok().filter(|year| (1900..2200).contains(year))?;
    let (month_of, day) = (month((month_day / 100) as i8)?, (month_day % 100) as i8);
    if number.digits == 6 {
        return Some(Moment::new(Some(year), At::Month(month_of)));
    }
    Date::new(year, month_of, day).ok().map(|_| Moment::new(Some(year), At::Day(month_of, day)))
}

/// `1-jun-2024`, `1-jun`.
fn named_month(first: Number, rest: &str) -> Option<(Moment, &str)> {
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/'))?;
    let (month, rest) = take_number(&rest[1..], &grammar().month_names)?;
    let day = small(first)?;
    let Some(behind) = rest.strip_prefix(separator) else {
        // The number in front is a day, as Excel shows one: 15-Mar.
        return Some((Moment::new(None, At::Day(month, day)), rest)).filter(|(moment, _)| valid_day(moment.at));
    };
    let (year, rest) = number(behind)?;
    let year = full_year(year)?;
    Date::new(year, month, day).ok()?;
    Some((Moment::new(Some(year), At::Day(month, day)), rest))
}

/// `2024-6-1`, `2024/06`, `2024.6.1`, `6/1`, `6.1`, `06-01`, and with `minguo` `113/6/1`.
fn separated(first: Number, rest: &str, minguo: bool) -> Option<(Moment, &str)> {
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, after) = number(&rest[1..]).filter(|(number, _)| matches!(number.digits, 1 | 2))?;
    let year = match first.digits {
        4 => Some(full_year(first)?),
        3 if minguo => Some(i16::try_from(first.value).ok()? + 1911),
        _ => None,
    };
    let third = |year: i16| day_of(year, small(second)?, separator, after);
    if let Some(found) = short_year(first).and_then(third).or_else(|| american(small(first)?, small(second)?, separator, after)) {
        return Some(found);
    }
    let Some(year) = year else {
        // 6-8 may be a range, 6-15 is none; 06-08 is how planpress writes a day.
        let clear = separator != '-' || (first.digits == 2 && second.digits == 2) || second.value > 12;
        let day = Moment::new(None, At::Day(month(small(first)?)?, small(second)?));
        return (clear && valid_day(day.at)).then_some((day, after));
    };
    let month_of = month(small(second)?)?;
    match after.strip_prefix(separator).and_then(number).filter(|(number, _)| matches!(number.digits, 1 | 2)) {
        Some(_) => day_of(year, month_of, separator, after),
        None => Some((Moment::new(Some(year), At::Month(month_of)), after)),
    }
}

/// The day after year and month.
fn day_of(year: i16, month_of: i8, separator: char, after: &str) -> Option<(Moment, &str)> {
    let (day, after) = after.strip_prefix(separator).and_then(number).filter(|(number, _)| matches!(number.digits, 1 | 2))?;
    let day = small(day)?;
    Date::new(year, month_of, day).ok()?;
    Some((Moment::new(Some(year), At::Day(month_of, day)), after))
}

/// The year of `24.6.1`; a number that may be a day or a month is none.
fn short_year(first: Number) -> Option<i16> {
    (first.digits == 2 && first.value > 12).then(|| full_year(first)).flatten()
}

/// `12/31/2024` and `31/12/2024`; `6/1/2024` may be either, and is not read.
fn american(first: i8, second: i8, separator: char, after: &str) -> Option<(Moment, &str)> {
    let (year, after) = after.strip_prefix(separator).and_then(number).filter(|(number, _)| number.digits == 4)?;
    let (month, day) = match (first, second) {
        (..=12, 13..) => (first, second),
        (13.., ..=12) => (second, first),
        _ => return None,
    };
    Date::new(full_year(year)?, month, day).ok()?;
    Some((Moment::new(Some(full_year(year)?), At::Day(month, day)), after))
}

/// Whether a text begins with a date whose year has two digits: `24.6.1`, `jan-26`.
pub fn has_short_year(text: &str) -> bool {
    let in_digits = || {
        let (first, rest) = number(text)?;
        short_year(first)?;
        let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
        let (_, rest) = number(&rest[1..]).filter(|(number, _)| number.digits > 0)?;
        number(rest.strip_prefix(separator)?).filter(|(number, _)| number.digits <= 2)
    };
    let named = || {
        let (_, rest) = take_number(text, &grammar().month_names)?;
        number(rest.strip_prefix(['-', '/'])?).filter(|(number, _)| number.digits == 2)
    };
    in_digits().or_else(named).is_some()
}

fn valid_day(at: At) -> bool {
    // 2024 is a leap year, so 2/29 passes; which year it is comes later.
    matches!(at, At::Day(month, day) if Date::new(2024, month, day).is_ok())
}

/// What follows a written year: a part of it, or nothing.
fn after_year(year: i16, rest: &str) -> Option<(Moment, &str)> {
    let rest = rest.trim_start();
    let rest = take(rest, &grammar().year).unwrap_or(rest).trim_start();
    if let Some(found) = part_of_year(Some(year), rest) {
        return Some(found);
    }
    if let Some((value, after)) = number(rest)
        && let Some(after) = take(after, &grammar().month)
    {
        return after_month(Some(year), month(small(value)?)?, after);
    }
    // 2024年1-6月: the month's word stands at the end of the range.
    if let Some((first, "")) = number(rest) {
        return Some((Moment::new(Some(year), At::Bare(small(first)?)), ""));
    }
    if let Some((first, after)) = number(rest.trim_start_matches(['/', '-', '.']))
        && let Some((Moment { at: At::Day(month, day), .. }, after)) = separated(first, after, false)
    {
        return Some((Moment::new(Some(year), At::Day(month, day)), after));
    }
    // 2024年底: the sign of the year was taken with the year.
    match take(rest, &grammar().end) {
        Some(after) => Some((Moment::new(Some(year), At::YearEnd), after)),
        None => Some((Moment::new(Some(year), At::Year), rest)),
    }
}

/// What follows a written month: a day, a third, its end, or nothing.
fn after_month(year: Option<i16>, month: i8, rest: &str) -> Option<(Moment, &str)> {
    let grammar = grammar();
    let thirds = [(&grammar.early, 1), (&grammar.middle, 2), (&grammar.late, 3)];
    if let Some((third, after)) = thirds.into_iter().find_map(|(words, third)| take(rest, words).map(|after| (third, after))) {
        return Some((Moment::new(year, At::Third(month, third)), after));
    }
    if let Some(after) = take(rest, &grammar.end) {
        return Some((Moment::new(year, At::MonthEnd(month)), after));
    }
    match number(rest.trim_start()).and_then(|(day, after)| Some((small(day)?, after))) {
        Some((day, after)) if valid_day(At::Day(month, day)) => {
            let after = take(after, &grammar.day).unwrap_or(after);
            Some((Moment::new(year, At::Day(month, day)), after))
        }
        Some(_) => None,
        None => Some((Moment::new(year, At::Month(month)), rest)),
    }
}

/// A part of a year that begins with a word: `Q3`, `三季度`, `上半年`, `W27`, `第27周`, `全年`, `年底`, `jan`, `一月`.
fn part_of_year(year: Option<i16>, text: &str) -> Option<(Moment, &str)> {
    let grammar = grammar();
    let made = |at, rest| Some((Moment::new(year, at), rest));
    if let Some(rest) = take(text, &grammar.year_end) {
        return made(At::YearEnd, rest);
    }
    if let Some(rest) = take(text, &grammar.mid_year) {
        return made(At::HalfEnd(1), rest);
    }
    if let Some(rest) = take(text, &grammar.whole_year) {
        return made(At::Year, rest);
    }
    if let Some((half, rest)) = take_number(text, &grammar.halves) {
        return match take(rest, &grammar.end) {
            Some(rest) => made(At::HalfEnd(half), rest),
            None => made(At::Half(half), rest),
        };
    }
    if let Some((value, rest)) = take_number(text, &grammar.month_names).filter(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
        let rest = rest.trim_start_matches('.').trim_start();
        return match number(rest).filter(|(number, _)| matches!(number.digits, 1 | 2)) {
            Some((day, after)) => made(At::Day(value, small(day)?), take(after, &grammar.day).unwrap_or(after)),
            None => made(At::Month(value), rest),
        };
    }
    for (letter, make) in [('q', At::Quarter as fn(i8) -> At), ('m', At::Month), ('w', At::Week)] {
        // M6 alone is a screw or a model, 2024M06 a month.
        let is_open = letter != 'm' || year.is_some();
        if let Some((value, rest)) = text.strip_prefix(letter).filter(|_| is_open).and_then(number).filter(|(number, _)| number.digits > 0) {
            return part(make(small(value)?), year, rest);
        }
    }
    let (value, rest) = number(take(text, &grammar.ordinal).unwrap_or(text))?;
    if let Some(rest) = take(rest, &grammar.quarter) {
        return part(At::Quarter(small(value)?), year, rest);
    }
    // 1周 is a stretch of seven days, 第1周 and 2024年1周 are weeks of the calendar.
    let counted = year.is_some() || take(text, &grammar.ordinal).is_some();
    if let Some(rest) = take(rest, &grammar.week).filter(|_| counted) {
        return part(At::Week(small(value)?), year, rest);
    }
    None
}

/// Refuses a fifth quarter, a thirteenth month and a sixtieth week.
fn part(at: At, year: Option<i16>, rest: &str) -> Option<(Moment, &str)> {
    let valid = match at {
        At::Quarter(quarter) => (1..=4).contains(&quarter),
        At::Month(month) => (1..=12).contains(&month),
        At::Week(week) => (1..=53).contains(&week),
        _ => true,
    };
    let (at, rest) = match (at, take(rest, &grammar().end)) {
        (At::Quarter(quarter), Some(rest)) => (At::QuarterEnd(quarter), rest),
        _ => (at, rest),
    };
    valid.then_some((Moment::new(year, at), rest))
}
