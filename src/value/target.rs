//! What a goal is to reach, in each of the ways it is written (domain/4 §4.4, domain/3 §3.1.1).

use rust_decimal::Decimal;

use super::given::{Given, assumed, given, unreadable};
use super::measure::{self, Measure, Said, Side};
use super::{Context, Decode, Node, Quantity, Unit, rate, turn};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::{grammar, take, take_end, take_number};

/// A target.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A value: `500万元`, `15%`, `30家`.
    Absolute(Quantity),
    /// Growth over a base: `增长20%` is 0.20, `翻番` is 1, `降低10%` is −0.10.
    Growth(Decimal),
    /// A change of the base by an amount or by percentage points: `增加20万`, `提升3个百分点`.
    Delta(Quantity),
    /// At least: `≥90%`, `不低于90%`; `strict` for `超过`.
    AtLeast {
        /// The limit.
        limit: Quantity,
        /// Whether the limit itself does not count.
        strict: bool,
    },
    /// At most: `≤5`, `不超过20%`; `strict` for `少于`.
    AtMost {
        /// The limit.
        limit: Quantity,
        /// Whether the limit itself does not count.
        strict: bool,
    },
    /// Inside a range, both ends included: `3-4家`; the low end must be hit, the high end is the stretch.
    Range {
        /// Low end.
        low: Quantity,
        /// High end.
        high: Quantity,
    },
}

impl Target {
    /// The number that it names, of a range the low end, which must be hit; `None` when it names a change of the base.
    ///
    /// ```
    /// use planpress::value::{Quantity, Target, Unit};
    /// let low = Quantity { value: 3.into(), unit: Unit::None, scaled: false };
    /// let range = Target::Range { low: low.clone(), high: Quantity { value: 4.into(), ..low.clone() } };
    /// assert_eq!(range.level(), Some(&low));
    /// ```
    pub fn level(&self) -> Option<&Quantity> {
        match self {
            Target::Absolute(quantity)
            | Target::AtLeast { limit: quantity, .. }
            | Target::AtMost { limit: quantity, .. }
            | Target::Range { low: quantity, .. } => Some(quantity),
            Target::Growth(_) | Target::Delta(_) => None,
        }
    }
}

impl Decode for Target {
    const NAME: &'static str = "target";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let said = match given(node, context) {
            Given::Nothing => return Ok(None),
            Given::Number(value) => Said::One(Measure::bare(value)),
            Given::Percent(value) => Said::One(Measure::percent(value)),
            Given::Date(_) | Given::Flag(_) | Given::Many => return Err(unreadable(node, Self::NAME)),
            Given::Text(text) => {
                if let Some(change) = change(&text, node, context) {
                    return change.map(Some);
                }
                let text = rate::of_one_year(&text, context).inspect(|amount| assumed(node, context, "rate", amount)).unwrap_or(text);
                if let Some(level) = turn::turned(&text) {
                    assumed(node, context, "turned", shown(&level));
                    return Ok(Some(Target::Absolute(measure::quantity(&level, node, context)?)));
                }
                let text = match verb(&text) {
                    Some((Verb::To, level)) => level.trim().to_string(),
                    _ => text,
                };
                let labelled =
                    || measure::inside(&text).filter(|(before, _, after)| is_label(before, after)).map(|(_, measure, _)| Said::One(measure));
                let said = measure::say(&text).or_else(|| labelled_limit(&text)).or_else(labelled);
                said.filter(|_| !rate::is_of_each(&text)).ok_or_else(|| measure::unread(&text, node, Self::NAME))?
            }
        };
        let quantity = |measure: &Measure| measure::quantity(measure, node, context);
        Ok(Some(match said {
            Said::One(measure) if measure.unit == Unit::PercentPoints && measure.base.is_sign_negative() => Target::Delta(quantity(&measure)?),
            Said::One(measure) => {
                let value = quantity(&measure)?;
                if measure.rough {
                    assumed(node, context, "approximate", value.value);
                }
                Target::Absolute(value)
            }
            Said::Limit(Side::Least { strict }, measure) => Target::AtLeast { limit: quantity(&measure)?, strict },
            Said::Limit(Side::Most { strict }, measure) => Target::AtMost { limit: quantity(&measure)?, strict },
            Said::Range(low, high) => {
                let (low, high) = (quantity(&low)?, quantity(&high)?);
                if high.value < low.value {
                    return Err(unreadable(node, Self::NAME));
                }
                assumed(node, context, "target_range", format!("{}..{}", low.value, high.value));
                Target::Range { low, high }
            }
        }))
    }
}

/// A label may stand before the number, and nothing after it.
fn is_label(before: &str, after: &str) -> bool {
    // `前三名` and `行业第一` are ranks, not amounts.
    let grammar = grammar();
    if take_end(before, &grammar.ordinal).or_else(|| take_end(before, &grammar.before)).is_some() {
        return false;
    }
    if before.ends_with(|c: char| !measure::may_touch(c) && !c.is_alphanumeric()) {
        return false;
    }
    after.trim().is_empty()
}

/// A limit after a label: `NPS≥50`, `转化率不低于15%`.
fn labelled_limit(text: &str) -> Option<Said> {
    let label_end = text.char_indices().skip(1).map(|(at, _)| at);
    label_end.take_while(|at| !has_number(&text[..*at])).find_map(|at| {
        let (side, rest) = measure::limit(&text[at..])?;
        // A limit behind the number, 以上, is found where the number begins.
        measure::measure(rest).filter(|_| is_label(&text[..at], "")).map(|measure| Said::Limit(side, measure))
    })
}

/// Whether a label has a digit that does not belong to a word: that of Q2 does.
fn has_number(label: &str) -> bool {
    label.char_indices().any(|(at, c)| c.is_ascii_digit() && !label[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Growth or a change: `提升30%`, `+20%`, `增加20万`, `翻番`; `None` when the text speaks of none.
fn change(text: &str, node: &Node<'_>, context: &Context<'_>) -> Option<Result<Target, Box<Diagnostic>>> {
    let grammar = grammar();
    if let Some((times, "")) = take_number(text, &grammar.doubles) {
        return Some(Ok(Target::Growth(Decimal::from(times))));
    }
    let (verb, rest) = verb(text).or_else(|| fallen(text)).filter(|(verb, _)| *verb != Verb::To)?;
    let (measure, told) = match measure::say(rest.trim())? {
        Said::One(measure) if measure.rough => (measure, Some("approximate")),
        Said::One(measure) => (measure, None),
        Said::Limit(_, measure) => (measure, Some("limit")),
        Said::Range(low, _) => (low, Some("range")),
    };
    let measure = if is_in_points(rest) { Measure { unit: Unit::PercentPoints, ..measure } } else { measure };
    let quantity = match measure::quantity(&measure, node, context) {
        Ok(quantity) => quantity,
        Err(fault) => return Some(Err(fault)),
    };
    if let Some(variant) = told {
        assumed(node, context, variant, shown(&measure));
    }
    let sign = if verb == Verb::Lower { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    Some(Ok(match quantity.unit {
        Unit::Percent => Target::Growth(quantity.value * sign),
        ref unit if unit.class() == "ratio" => Target::Growth(quantity.value * sign),
        unit => Target::Delta(Quantity { value: quantity.value * sign, unit, scaled: quantity.scaled }),
    }))
}

/// Whether a change is in points though its word means percent elsewhere: +3pct.
fn is_in_points(change: &str) -> bool {
    take_end(change.trim(), &grammar().points_of_change).is_some()
}

/// The minus of a change in points: a percentage may be below zero, -3pct is a fall.
fn fallen(text: &str) -> Option<(Verb, &str)> {
    text.strip_prefix('-').filter(|rest| is_in_points(rest)).map(|rest| (Verb::Lower, rest))
}

/// A measure in a message: a percentage with its sign.
fn shown(measure: &Measure) -> String {
    let value = measure.value().unwrap_or_default();
    match measure.unit {
        Unit::Percent => format!("{}%", value.saturating_mul(Decimal::ONE_HUNDRED).normalize()),
        Unit::None | Unit::Money | Unit::PercentPoints | Unit::Count(_) => value.to_string(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    To,
    Raise,
    Lower,
}

/// The verb of change that begins a text, or that a label without digits precedes.
fn verb(text: &str) -> Option<(Verb, &str)> {
    let grammar = grammar();
    let at = |text: &'_ str| -> Option<(Verb, usize)> {
        let found = [(Verb::To, &grammar.raise_to), (Verb::Raise, &grammar.raise), (Verb::Lower, &grammar.lower)];
        found.into_iter().filter_map(|(verb, words)| take(text, words).map(|rest| (verb, rest.len()))).min_by_key(|(_, left)| *left)
    };
    for (position, c) in text.char_indices() {
        if let Some((verb, left)) = at(&text[position..]) {
            return Some((verb, &text[text.len() - left..]));
        }
        if c.is_ascii_digit() || (position > 0 && matches!(c, '+' | '-')) {
            return None;
        }
    }
    None
}
