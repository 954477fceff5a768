//! A dependency between tasks: `t1`, `t1FS+3天`, `{id: t2, type: SS, lag: 3}`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::given::{plain, unreadable};
use super::{Context, Days, Decode, Node, Raw};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::grammar;

/// Which ends of two tasks are tied: the first letter is the earlier task's, the second the later one's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tie {
    /// Finish to start.
    #[default]
    FinishStart,
    /// Start to start.
    StartStart,
    /// Finish to finish.
    FinishFinish,
    /// Start to finish.
    StartFinish,
}

impl Tie {
    /// The tie that two letters name.
    fn from_letters(text: &str) -> Option<Self> {
        match text.to_ascii_uppercase().as_str() {
            "FS" => Some(Tie::FinishStart),
            "SS" => Some(Tie::StartStart),
            "FF" => Some(Tie::FinishFinish),
            "SF" => Some(Tie::StartFinish),
            _ => None,
        }
    }

    /// Its two letters, as project planners write them.
    pub fn letters(self) -> &'static str {
        match self {
            Tie::FinishStart => "FS",
            Tie::StartStart => "SS",
            Tie::FinishFinish => "FF",
            Tie::StartFinish => "SF",
        }
    }
}

/// Reads the id or name of the earlier task, the tie and the lag in days.
///
/// # Errors
/// E105 when the tie or the lag cannot be read, or when the lag is longer than a hundred years.
pub fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<(String, Tie, i32)>, Box<Diagnostic>> {
    let found = match &node.raw {
        Raw::Map(_) => from_map(node, context)?,
        _ => String::decode(node, context)?.map(|text| split(&text)),
    };
    match found {
        Some((.., lag)) if lag.unsigned_abs() > MOST_DAYS => Err(unreadable(node, "dependency")),
        found => Ok(found),
    }
}

/// Days of a hundred years.
const MOST_DAYS: u32 = 36_525;

/// `{id: t2, type: SS, lag: 3}`.
fn from_map(node: &Node<'_>, context: &Context<'_>) -> Result<Option<(String, Tie, i32)>, Box<Diagnostic>> {
    let Raw::Map(entries) = &node.raw else { return Ok(None) };
    let keys = &grammar().keys;
    let find = |names: &[String]| entries.iter().find(|(key, _)| names.iter().any(|name| *name == plain(&key.value))).map(|(_, node)| node);
    let Some(id) = find(&keys.id) else { return Err(unreadable(node, "dependency")) };
    let tie = match find(&keys.tie) {
        Some(tie) => tie.text().and_then(|text| Tie::from_letters(&text)).ok_or_else(|| unreadable(tie, "dependency"))?,
        None => Tie::default(),
    };
    let lag = match find(&keys.lag) {
        Some(lag) => Days::decode(lag, context)?.map_or(0, |days| whole(days.0)),
        None => 0,
    };
    Ok(String::decode(id, context)?.map(|id| (id, tie, lag)))
}

fn whole(days: Decimal) -> i32 {
    days.ceil().to_i32().unwrap_or(i32::MAX)
}

/// Splits `t1FS+3天`: a tie is taken only where it cannot be part of the name, a negative lag only after a tie or with its unit.
fn split(text: &str) -> (String, Tie, i32) {
    let (before_lag, lag) = match text.rfind(['+', '-', '\u{2212}']) {
        Some(position) => match lag(&text[position..]) {
            Some((days, unit)) => (text[..position].trim_end(), Some((days, unit))),
            None => (text, None),
        },
        None => (text, None),
    };
    if let Some((name, tie)) = tie_at_end(before_lag, lag.is_some()) {
        return (name.to_string(), tie, lag.map_or(0, |(days, _)| days));
    }
    match lag {
        // `t-07` is a name, `t1+3` and `t1-2天` have a lag.
        Some((days, unit)) if (unit || days > 0) && !before_lag.is_empty() => (before_lag.to_string(), Tie::default(), days),
        _ => (text.to_string(), Tie::default(), 0),
    }
}

/// A signed number of days, and whether its unit was written.
fn lag(text: &str) -> Option<(i32, bool)> {
    let text = plain(text);
    let (measure, rest) = super::measure::leading(&text)?;
    let days = match measure.unit.class() {
        "" | "day" => Decimal::ONE,
        "week" => Decimal::from(7),
        _ => return None,
    };
    let value = measure.value()?.checked_mul(days)?;
    (rest.trim().is_empty() && value.is_integer()).then(|| Some((value.to_i32()?, measure.unit != super::Unit::None)))?
}

/// `FS` at the end of a name: in brackets, after a space, or directly after a digit or a Han character.
fn tie_at_end(text: &str, has_lag: bool) -> Option<(&str, Tie)> {
    let bare = text.strip_suffix([')', '）']).map_or(text, str::trim_end);
    let cut = bare.len().checked_sub(2).filter(|&cut| bare.is_char_boundary(cut))?;
    let tie = Tie::from_letters(&bare[cut..])?;
    let name = bare[..cut].trim_end();
    let bracketed = name.strip_suffix(['(', '（']);
    let name = bracketed.map_or(name, str::trim_end);
    let apart = bracketed.is_some() || bare[..cut].ends_with(char::is_whitespace) || !name.ends_with(|c: char| c.is_ascii_alphabetic());
    let upper = bare[cut..].bytes().all(|b| b.is_ascii_uppercase());
    (!name.is_empty() && (apart && (upper || bracketed.is_some() || has_lag))).then_some((name, tie))
}
