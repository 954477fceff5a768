//! So many in a time or per head: `每周10家`, `每月3-4家`, `人均50万`, `10家/周`; and the length of a run: `连续3个月`.

use super::given::plain;
use super::measure::{self, Measure};
use super::{Context, Quantity, Unit};
use crate::vocabulary::grammar::{grammar, take};

/// A quantity in each unit of time, or per head.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    /// The least that is meant.
    pub low: Quantity,
    /// The most that is meant; the same as `low` when one number was written.
    pub high: Quantity,
    /// Code of the set `per`: `day`, `week`, `month`, `quarter`, `year`, `head`.
    pub per: &'static str,
}

/// The first rate that a text speaks of (domain/3 §3.3.3 checks it against the goal).
///
/// ```
/// use planpress::value::rate;
/// let rate = rate::find("每月签约3-4家").unwrap();
/// assert_eq!((rate.low.value, rate.high.value, rate.per), (3.into(), 4.into(), "month"));
/// assert_eq!(rate::find("人均50万").unwrap().per, "head");
/// assert!(rate::find("30家").is_none());
/// ```
pub fn find(text: &str) -> Option<Rate> {
    let text = plain(text);
    text.char_indices().find_map(|(position, _)| at(&text[position..])).or_else(|| per_unit(&text))
}

/// A rate that begins here with 每 or 人均.
fn at(text: &str) -> Option<Rate> {
    let grammar = grammar();
    if let Some(rest) = take(text, &grammar.per_head) {
        return amount(rest).map(|(low, high)| Rate { low, high, per: "head" });
    }
    let rest = take(text, &grammar.every)?;
    let (word, per) = grammar.cadences.iter().filter(|(word, _)| rest.starts_with(word.as_str())).max_by_key(|(word, _)| word.len())?;
    amount(&rest[word.len()..]).map(|(low, high)| Rate { low, high, per })
}

/// The amount in the next few words; a clause ends the search.
fn amount(text: &str) -> Option<(Quantity, Quantity)> {
    let clause = text.split([',', ';', '。', '、', '(']).next()?;
    for (position, c) in clause.char_indices().take(8) {
        let here = &clause[position..];
        if let Some(found) = range_or_one(here) {
            return Some(found);
        }
        if c.is_ascii_digit() {
            return None;
        }
    }
    None
}

/// A range or a number with its unit at the start of a text; a bare time of day or date is none.
fn range_or_one(text: &str) -> Option<(Quantity, Quantity)> {
    let (first, rest) = measure::leading(text)?;
    if let Some((second, _)) = take(rest, &grammar().range).and_then(measure::leading) {
        let factor = if first.scaled { first.factor } else { second.factor };
        let unit = if first.unit == Unit::None { second.unit.clone() } else { first.unit.clone() };
        return Some((quantity(&Measure { factor, unit, ..first })?, quantity(&second)?));
    }
    let counted = first.unit != Unit::None || first.scaled;
    counted.then(|| Some((quantity(&first)?, quantity(&first)?)))?
}

fn quantity(measure: &Measure) -> Option<Quantity> {
    Some(Quantity { value: measure.value()?, unit: measure.unit.clone(), scaled: measure.scaled })
}

/// `10家/周`.
fn per_unit(text: &str) -> Option<Rate> {
    let (amount, unit) = text.rsplit_once('/')?;
    let per = grammar().cadences.get(unit.trim())?;
    let (_, measure, _) = measure::inside(amount)?;
    let quantity = quantity(&measure)?;
    Some(Rate { low: quantity.clone(), high: quantity, per })
}

/// Whether the one number of a plain text is that of each period, head or place, so that nobody knows how much it is in all: `每月2万`,
/// `2万（每月）`, `单店2万`, `2万/月`.
///
/// ```
/// use planpress::value::rate;
/// assert!(rate::is_of_each("月均2万") && rate::is_of_each("2万(每月)"));
/// assert!(!rate::is_of_each("全年24万"));
/// ```
pub fn is_of_each(text: &str) -> bool {
    let Some((before, _, after)) = measure::inside(text) else { return find(text).is_some() };
    let begins = before.char_indices().any(|(at, _)| each(&before[at..]).is_some());
    begins || each(after.trim().trim_start_matches('(')).is_some() || after.trim().strip_prefix('/').is_some_and(|unit| !unit.is_empty())
}

/// The text after a word for one of several.
fn each(text: &str) -> Option<&str> {
    let grammar = grammar();
    let of_time = || grammar.cadences.keys().find_map(|word| take(text, &grammar.every)?.strip_prefix(word.as_str()));
    take(text, &grammar.per_head).or_else(|| take(text, &grammar.of_each)).or_else(of_time)
}

/// A plain text without its word for each year, in a plan of one year: 120万 of `120万/年`.
pub fn of_one_year(text: &str, context: &Context<'_>) -> Option<String> {
    let is_year = |word: &str| grammar().cadences.get(word.trim()).is_some_and(|per| per == "year");
    let every_year = |text: &str| is_year(take(text.trim(), &grammar().every).unwrap_or_default());
    context.plan.filter(|plan| plan.months().len() == 12)?;
    let behind = text.rsplit_once('/').filter(|(_, unit)| is_year(unit)).map(|(amount, _)| amount);
    let in_brackets = || text.strip_suffix(')')?.rsplit_once('(').filter(|(_, remark)| every_year(remark)).map(|(amount, _)| amount);
    let before = || text.char_indices().rfind(|(at, _)| every_year(&text[..*at])).map(|(at, _)| &text[at..]);
    behind.or_else(in_brackets).or_else(before).map(|amount| amount.trim().to_string())
}

/// The length of a run: `连续3个月` is 3 months.
///
/// ```
/// use planpress::value::rate;
/// assert_eq!(rate::streak("连续3个月未达标").unwrap().value, 3.into());
/// ```
pub fn streak(text: &str) -> Option<Quantity> {
    let text = plain(text);
    let (_, rest) = grammar().streak.iter().find_map(|word| text.split_once(word.as_str()))?;
    measure::leading(rest.trim_start()).and_then(|(measure, _)| quantity(&measure))
}
