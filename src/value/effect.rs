//! What something is to bring, in words with a number: `获取有效线索500条`, `认知度提升20%`.

use rust_decimal::Decimal;

use super::given::{Given, given, plain, unreadable};
use super::{Context, Decode, Node, Quantity};
use super::{measure, numeral};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::{grammar, take, take_end};

/// What something is to bring: the text, and the first number in it (`获取有效线索500条`).
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The text as typed.
    pub text: String,
    /// The number it promises, with its unit.
    pub quantity: Option<Quantity>,
    /// What the number counts, without verbs: `有效线索`; the name of a KPI, perhaps.
    pub subject: Option<String>,
    /// Whether the number is a growth over what is (`提升20%`), not a level.
    pub growth: bool,
}

impl Decode for Effect {
    const NAME: &'static str = "effect";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let folded = match given(node, context) {
            Given::Nothing => return Ok(None),
            Given::Text(text) => text,
            Given::Number(_) | Given::Percent(_) | Given::Date(_) => plain(&node.text().unwrap_or_default()).into_owned(),
            Given::Flag(_) | Given::Many => return Err(unreadable(node, Self::NAME)),
        };
        let text = node.text().unwrap_or_default().into_owned();
        let Some((before, measure, after)) = first_number(&folded) else {
            return Ok(Some(Self { text, quantity: None, subject: None, growth: false }));
        };
        let quantity = measure::quantity(&measure, node, context)?;
        let (subject, growth, lower) = about(before, after);
        let quantity = if lower { Quantity { value: -quantity.value, ..quantity } } else { quantity };
        Ok(Some(Self { text, quantity: Some(quantity), subject, growth }))
    }
}

/// The first number with a unit in a text, else the first number at all.
fn first_number(text: &str) -> Option<(&str, measure::Measure, &str)> {
    let mut bare = None;
    let mut position = 0;
    while position < text.len() {
        let here = &text[position..];
        if let Some(after) = months(here) {
            position = text.len() - after.len();
            continue;
        }
        let in_word = text[..position].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        match leading(here).filter(|_| !in_word) {
            Some((measure, rest)) if measure.unit != super::Unit::None => return Some((&text[..position], measure, rest)),
            Some((measure, rest)) => {
                if bare.is_none() && here.starts_with(|c: char| c.is_ascii_digit()) {
                    bare = Some((&text[..position], measure, rest));
                }
                position = text.len() - rest.len();
            }
            None => position += here.chars().next().map_or(1, char::len_utf8),
        }
    }
    bare
}

/// The text after months of the calendar: of `6-8月收入` 收入. They say when, not how much; 6个月 are a number of months.
fn months(text: &str) -> Option<&str> {
    let month = |text| -> Option<&str> {
        let (numeral, rest) = numeral::read(text)?;
        (!numeral.scaled && numeral.base >= Decimal::ONE && numeral.base <= Decimal::from(12)).then_some(rest)
    };
    let first = month(text)?;
    let last = take(first.trim_start(), &grammar().range).and_then(|last| month(last.trim_start())).unwrap_or(first);
    take(last, &grammar().month)
}

/// A number, or the low end of a range, which has factor and unit of the high end: 10-15万元 is 100000.
fn leading(text: &str) -> Option<(measure::Measure, &str)> {
    let (low, rest) = measure::leading(text)?;
    if let Some(turned) = turned(&low, rest) {
        return Some(turned);
    }
    let high = take(rest.trim_start(), &grammar().range).and_then(|high| measure::leading(high.trim_start()));
    let Some((high, rest)) = high.filter(|_| low.unit == super::Unit::None || low.scaled) else { return Some((low, rest)) };
    let unit = if low.unit == super::Unit::None { high.unit } else { low.unit.clone() };
    let (factor, scaled) = if low.scaled { (low.factor, true) } else { (high.factor, high.scaled) };
    Some((measure::Measure { unit, factor, scaled, rough: true, foreign: low.foreign.or(high.foreign), ..low }, rest))
}

/// What a number turns to: 60% of `30%→60%`.
fn turned<'t>(before: &measure::Measure, rest: &'t str) -> Option<(measure::Measure, &'t str)> {
    let (after, rest) = measure::leading(take(rest.trim_start(), &grammar().turns)?.trim_start())?;
    (before.unit == super::Unit::None || before.unit == after.unit).then_some((after, rest))
}

/// What the words around a number say: what it counts, whether it is growth, whether downwards.
fn about(before: &str, after: &str) -> (Option<String>, bool, bool) {
    let grammar = grammar();
    let before = before.trim().trim_end_matches([',', ';', ':', '。']);
    let (before, growth, lower) = match take_end(before, &grammar.raise_to) {
        Some(rest) => (rest, false, false),
        None => match (take_end(before, &grammar.raise), take_end(before, &grammar.lower)) {
            (Some(rest), _) => (rest, true, false),
            (None, Some(rest)) => (rest, true, true),
            (None, None) => (before, false, false),
        },
    };
    let limits = [&grammar.at_least, &grammar.at_most, &grammar.more_than, &grammar.less_than];
    let before = limits.into_iter().find_map(|words| take_end(before, words)).unwrap_or(before).trim_end();
    let clause = before.rsplit([',', ';', '。', '、', ' ']).next().unwrap_or(before);
    let subject = take(clause, &grammar.effect_verbs).unwrap_or(clause).trim();
    let counted = after.split([',', ';', '。', '、', '(', ' ']).next().unwrap_or(after).trim();
    let subject = if subject.is_empty() { counted } else { subject };
    ((!subject.is_empty()).then(|| subject.to_string()), growth, lower)
}

/// One part of a text that lists resources: `2名销售`, `预算20万`, `经销商返利预算15万元`.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourcePart {
    /// What it is, without 费用 or 预算 at its end.
    pub label: String,
    /// Code of the set `resource_category`, by the words of the part (domain/4 §4.4).
    pub category: &'static str,
    /// How much, if it says so.
    pub quantity: Option<Quantity>,
    /// The part as written, folded.
    pub written: String,
    /// Whether that is only about so much, or the low end of a range.
    pub rough: bool,
    /// The currency, when it is none of ours; then there is no quantity.
    pub foreign: Option<&'static str>,
}

/// Splits a resource text into its parts: `预算20万,2名销售` is money and people.
///
/// ```
/// use planpress::value::effect::resource_parts;
/// let parts = resource_parts("经销商返利预算15万元");
/// assert_eq!((parts[0].label.as_str(), parts[0].category), ("经销商返利", "money"));
/// ```
pub fn resource_parts(text: &str) -> Vec<ResourcePart> {
    let folded = plain(text);
    split(&folded).into_iter().map(str::trim).filter(|part| !part.is_empty()).map(resource_part).collect()
}

/// Splits at separators, but not inside of a number such as `1,500`.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (position, c) in text.char_indices().filter(|(_, c)| matches!(c, ',' | '、' | ';' | '+' | '\n')) {
        let after = &text[position + c.len_utf8()..];
        let thousands =
            c == ',' && text[..position].ends_with(|c: char| c.is_ascii_digit()) && after.bytes().take_while(u8::is_ascii_digit).count() == 3;
        if !thousands {
            parts.push(&text[from..position]);
            from = position + c.len_utf8();
        }
    }
    parts.push(&text[from..]);
    parts
}

fn resource_part(part: &str) -> ResourcePart {
    let found = first_number(part);
    let (rough, foreign) = found.as_ref().map_or((false, None), |(_, measure, _)| (measure.rough, measure.foreign));
    let quantity = found
        .as_ref()
        .filter(|_| foreign.is_none())
        .and_then(|(_, measure, _)| Some(Quantity { value: measure.value()?, unit: measure.unit.clone(), scaled: measure.scaled }));
    let label = match &found {
        Some((before, _, after)) => format!("{}{}", before.trim(), after.trim()),
        None => part.to_string(),
    };
    let category = category(part, quantity.as_ref());
    let trimmed = take_end(&label, &grammar().money_labels).filter(|rest| !rest.is_empty()).unwrap_or(&label);
    let label = if category == "money" { trimmed } else { &label };
    let quantity = quantity.map(|quantity| match (category, &quantity.unit) {
        ("money", super::Unit::None) => Quantity { unit: super::Unit::Money, ..quantity },
        _ => quantity,
    });
    ResourcePart {
        label: if label.is_empty() { part.to_string() } else { label.to_string() },
        category,
        quantity,
        written: part.to_string(),
        rough,
        foreign,
    }
}

/// A unit decides first, then the first category of `grammar.yaml` that has a word in the part.
fn category(part: &str, quantity: Option<&Quantity>) -> &'static str {
    match quantity.map(|quantity| quantity.unit.class()) {
        Some("money") => return "money",
        Some("head") => return "people",
        _ => {}
    }
    let mentions = |words: &&Vec<String>| words.iter().any(|word| part.contains(word.to_lowercase().as_str()));
    grammar().categories.iter().find(|(_, words)| mentions(words)).map_or("external", |(category, _)| category)
}

/// The share of parts in a ratio: `3:7` is 0.3 and 0.7.
///
/// ```
/// use planpress::value::effect::ratio;
/// let shares: Vec<String> = ratio("3:7").unwrap().iter().map(ToString::to_string).collect();
/// assert_eq!(shares, ["0.3", "0.7"]);
/// ```
pub fn ratio(text: &str) -> Option<Vec<Decimal>> {
    let folded = plain(text);
    let parts: Vec<Decimal> = folded.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let total = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    let shares = parts.iter().map(|part| part.checked_div(total).map(|share| share.normalize()));
    (parts.len() > 1 && parts.iter().all(|part| *part >= Decimal::ZERO)).then(|| shares.collect())?
}
