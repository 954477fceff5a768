//! How often something happens: `每日17:00前`, `每周五下午`, `每周例会`, `每月5日`, `双周`.

use super::PeriodKind;
use super::given::plain;
use super::numeral;
use super::unit::{UnitWord, unit_word};
use crate::vocabulary::grammar::{grammar, measure_class, take, take_number};

/// A rhythm: every so many days, weeks, months, quarters or years, and when in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// The unit: a day, a week, a month, a quarter or a year.
    pub every: PeriodKind,
    /// How many units lie between two times.
    pub interval: u8,
    /// Day of the week, Monday is 1.
    pub weekday: Option<i8>,
    /// Day of the month.
    pub day: Option<i8>,
    /// Hour and minute.
    pub time: Option<(i8, i8)>,
}

/// Reads a rhythm from the start of a text; what follows it (`例会`, `前`) is left.
///
/// ```
/// use planpress::value::{PeriodKind, cadence};
/// let friday = cadence::parse("每周五下午").unwrap();
/// assert_eq!((friday.every, friday.weekday), (PeriodKind::Week, Some(5)));
/// assert_eq!(cadence::parse("每日17:00前").unwrap().time, Some((17, 0)));
/// assert_eq!(cadence::parse("每月5日").unwrap().day, Some(5));
/// assert!(cadence::parse("尽快").is_none());
/// ```
pub fn parse(text: &str) -> Option<Cadence> {
    let text = plain(text);
    let grammar = grammar();
    let (every, interval, word, rest) = match take(&text, &grammar.fortnight) {
        Some(rest) => (PeriodKind::Week, 2, rest, rest),
        None => unit(&text)?,
    };
    // The day of the week shares its sign with the unit: the 周 of 每周五.
    let (weekday, rest) =
        take_number(word, &grammar.weekdays).filter(|(_, rest)| !is_times(rest)).map_or((None, rest), |(day, rest)| (Some(day), rest));
    let every = if weekday.is_some() { PeriodKind::Week } else { every };
    let (day, rest) = if every == PeriodKind::Month { day(rest) } else { (None, rest) };
    Some(Cadence { every, interval, weekday, day, time: clock(rest) })
}

/// Whether `次` follows: the 一 of 每周一次 counts and is no Monday.
fn is_times(rest: &str) -> bool {
    measure_class_at(rest) == Some("time")
}

fn measure_class_at(rest: &str) -> Option<&'static str> {
    match unit_word(rest) {
        Some((UnitWord::Measure(word), _)) => measure_class(word),
        _ => None,
    }
}

/// The unit after 每, or a word such as `周五`, `月度`, `weekly`: its kind, the number of units, the text from the word on and after it.
fn unit(text: &str) -> Option<(PeriodKind, u8, &str, &str)> {
    let grammar = grammar();
    if let Some(rest) = take(text, &grammar.every) {
        let (interval, rest) = match numeral::read(rest) {
            Some((numeral, rest)) => {
                (u8::try_from(numeral.value()?).ok().filter(|interval| *interval > 0)?, take(rest, &grammar.each).unwrap_or(rest))
            }
            None => (1, rest),
        };
        let rest = rest.trim_start();
        let (word, kind) = longest_cadence(rest)?;
        return Some((kind, interval, rest, &rest[word.len()..]));
    }
    if take_number(text, &grammar.weekdays).is_some() {
        return Some((PeriodKind::Week, 1, text, text));
    }
    let (word, kind) = longest_cadence(text)?;
    // 月 alone may begin a date; a rhythm without 每 says 月度 or is the whole text.
    (word.len() == text.len() || word.chars().count() > 1).then_some((kind, 1, text, &text[word.len()..]))
}

fn longest_cadence(text: &str) -> Option<(&'static str, PeriodKind)> {
    let (word, code) = grammar().cadences.iter().filter(|(word, _)| text.starts_with(word.as_str())).max_by_key(|(word, _)| word.len())?;
    let kind = match code.as_str() {
        "day" => PeriodKind::Day,
        "week" => PeriodKind::Week,
        "month" => PeriodKind::Month,
        "quarter" => PeriodKind::Quarter,
        _ => PeriodKind::Year,
    };
    Some((word, kind))
}

/// `5日`.
fn day(rest: &str) -> (Option<i8>, &str) {
    let read = || {
        let (numeral, after) = numeral::read(rest)?;
        let after = take(after, &grammar().day)?;
        Some((i8::try_from(numeral.value()?).ok().filter(|day| (1..=31).contains(day))?, after))
    };
    read().map_or((None, rest), |(day, after)| (Some(day), after))
}

/// `17:00`.
fn clock(text: &str) -> Option<(i8, i8)> {
    let (hour, minute) = text.split_once(':')?;
    let hour: String = hour.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    let minute: String = minute.chars().take_while(char::is_ascii_digit).collect();
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}
