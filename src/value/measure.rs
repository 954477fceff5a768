//! A number with what stands around it: sign, currency, factor, unit, `约`, a limit, a label.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::given::{Given, assumed, given, unreadable};
use super::numeral::{self, Numeral};
use super::unit::{Unit, UnitWord, unit_word};
use super::{Context, Node, Quantity, rate};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::grammar::{grammar, take, take_end};
use crate::vocabulary::normalise::is_han;

/// A number with its unit as one piece of text wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The number before its factor, with its sign.
    pub base: Decimal,
    /// What brings it to the base unit.
    pub factor: Decimal,
    /// Whether a factor such as `万` was written.
    pub scaled: bool,
    /// The unit that was written.
    pub unit: Unit,
    /// The currency, when it is none of ours.
    pub foreign: Option<&'static str>,
    /// Whether `约` or the like was written.
    pub rough: bool,
    /// Whether a word of losses was taken for its minus: `亏损10万`.
    pub loss: bool,
}

impl Measure {
    /// A bare number.
    pub fn bare(value: Decimal) -> Self {
        Self { base: value, factor: Decimal::ONE, scaled: false, unit: Unit::None, foreign: None, rough: false, loss: false }
    }

    /// A fraction.
    pub fn percent(value: Decimal) -> Self {
        Self { unit: Unit::Percent, scaled: true, ..Self::bare(value) }
    }

    /// The number in its base unit; `None` when it is too large.
    pub fn value(&self) -> Option<Decimal> {
        held(self.base.checked_mul(self.factor)?).map(|value| value.normalize())
    }
}

/// What is not below this is a slip of the hand or of a formula: no plan has a million billion of anything, and beyond it a workbook
/// no longer shows the last digit.
const LARGEST: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);

fn held(value: Decimal) -> Option<Decimal> {
    (value.abs() < LARGEST).then_some(value)
}

/// Which side of a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At least.
    Least {
        /// Whether the limit itself does not count.
        strict: bool,
    },
    /// At most.
    Most {
        /// Whether the limit itself does not count.
        strict: bool,
    },
}

/// What a text says about a number: how much, or between what.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// One number.
    One(Measure),
    /// A limit.
    Limit(Side, Measure),
    /// A range, both ends included.
    Range(Measure, Measure),
}

/// Reads a whole plain text.
pub fn say(text: &str) -> Option<Said> {
    let text = text.trim();
    if let Some((side, rest)) = limit(text).filter(|_| !is_count(text)) {
        return measure(rest.trim()).map(|measure| Said::Limit(side, measure));
    }
    if let Some(measure) = measure(text) {
        return Some(Said::One(measure));
    }
    range(text).map(|(low, high)| Said::Range(low, high))
}

/// Whether a word that is a limit after amounts (100万起) counts here: 5起 are five incidents.
fn is_count(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    number.len() < text.len() && number.bytes().all(|b| b.is_ascii_digit()) && grammar().measures["case"].contains(&text[number.len()..].to_string())
}

/// A limit at the start or the end of a text, and the text without it.
pub fn limit(text: &str) -> Option<(Side, &str)> {
    let grammar = grammar();
    let before = [
        (Side::Least { strict: false }, &grammar.at_least),
        (Side::Most { strict: false }, &grammar.at_most),
        (Side::Least { strict: true }, &grammar.more_than),
        (Side::Most { strict: true }, &grammar.less_than),
    ];
    // The longest word wins: `大于等于` begins with `大于`.
    let found = before.into_iter().filter_map(|(side, words)| take(text, words).map(|rest| (side, rest))).min_by_key(|(_, rest)| rest.len());
    if let Some((side, rest)) = found.filter(|(_, rest)| !rest.trim().is_empty()) {
        let rest = take_end(rest, &grammar.at_least_after).or_else(|| take_end(rest, &grammar.at_most_after)).unwrap_or(rest);
        return Some((side, rest.trim()));
    }
    let after = [(Side::Least { strict: false }, &grammar.at_least_after), (Side::Most { strict: false }, &grammar.at_most_after)];
    let (side, rest) =
        after.into_iter().filter_map(|(side, words)| take_end(text, words).map(|rest| (side, rest))).min_by_key(|(_, rest)| rest.len())?;
    (!rest.is_empty()).then_some((side, rest.trim()))
}

/// Reads a plain text that is one number with its unit, and nothing else.
pub fn measure(text: &str) -> Option<Measure> {
    if let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
        let inside = measure(inner)?;
        return inner.starts_with(|c: char| c.is_ascii_digit() || c == '¥').then(|| Measure { base: -inside.base, ..inside });
    }
    let (measure, rest) = leading(text)?;
    finish(measure, rest)
}

/// What may follow: `左右`, a closing remark in brackets, the noun that a measure word counts (`10个新城市`).
fn finish(measure: Measure, rest: &str) -> Option<Measure> {
    let rest = rest.trim();
    if rest.is_empty() {
        return Some(measure);
    }
    // 三成二 is 0.32.
    if let Some(hundredths) = after_tenths(&measure, rest) {
        return Some(Measure { base: measure.base.checked_add(hundredths)?, ..measure });
    }
    // 1年半 is one and a half; nothing smaller than a half is written so.
    if let (Unit::Count(_), Some("")) = (&measure.unit, take(rest, &grammar().half)) {
        return Some(Measure { base: measure.base.checked_add(HALF)?, ..measure });
    }
    if rest.chars().all(|c| grammar().footnotes.contains(&c)) {
        return Some(measure);
    }
    if let Some(remark) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        if let Some(measure) = with_unit_in_brackets(&measure, remark) {
            return Some(measure);
        }
        return is_remark(remark).then_some(Measure { rough: is_about(remark) || measure.rough, ..measure });
    }
    let rough = take(rest, &grammar().about_after).map(str::trim);
    match (rough, &measure.unit) {
        (Some(""), _) => Some(Measure { rough: true, ..measure }),
        (None, Unit::None) if !measure.scaled => unknown_unit(measure, rest),
        (None, Unit::Count(_)) if is_noun(rest) => Some(measure),
        _ => None,
    }
}

/// A number with its unit in brackets: `12(家)`, `120(万元)`.
fn with_unit_in_brackets(measure: &Measure, unit: &str) -> Option<Measure> {
    let (unit, factor) = Unit::parse(unit).filter(|(unit, factor)| *unit != Unit::None && (*factor == Decimal::ONE || !measure.scaled))?;
    let is_fraction = matches!(unit, Unit::Percent | Unit::PercentPoints);
    let is_open = measure.unit == Unit::None && !is_fraction;
    is_open.then(|| Measure { unit, factor: measure.factor * factor, scaled: measure.scaled || factor != Decimal::ONE, ..measure.clone() })
}

/// The digit after `三成`, as a part of one of them.
fn after_tenths(measure: &Measure, rest: &str) -> Option<Decimal> {
    let is_tenths = measure.unit == Unit::Percent && measure.factor == Decimal::new(1, 1) && measure.base.is_integer();
    let (Some(digit), None) = (rest.chars().next(), rest.chars().nth(1)) else { return None };
    grammar().digits.get(&digit).filter(|_| is_tenths).map(|digit| Decimal::new(i64::from(*digit), 1))
}

const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

fn is_about(word: &str) -> bool {
    [&grammar().about_before, &grammar().about_after].into_iter().any(|words| words.iter().any(|known| known == word))
}

/// Whether words in brackets only remark on a number, as in `100万(含税)`; a unit, a currency, a factor (`K`, `打`) or another number would
/// change it, unless it is that of a part.
fn is_remark(text: &str) -> bool {
    if take(text, &grammar().parts).is_some() || is_growth(text) {
        return true;
    }
    let measured = text.char_indices().any(|(at, _)| {
        let here = &text[at..];
        matches!(unit_word(here), Some((UnitWord::Money | UnitWord::Foreign(_) | UnitWord::Percent | UnitWord::Permille, _)))
    });
    let has_digit = text.chars().any(|c| c.is_numeric() || grammar().myriads.contains_key(&c));
    let is_worded = text.chars().filter(|&c| is_han(c)).count() > 1 || is_about(text) || grammar().remarks.iter().any(|known| known == text);
    is_worded && !measured && !has_digit && Unit::parse(text).is_none()
}

/// Whether a remark says by how much a number has grown: `120万（同比增长20%）`.
fn is_growth(text: &str) -> bool {
    let grammar = grammar();
    let verbs = [&grammar.raise, &grammar.lower, &grammar.last_year_words, &grammar.previous_words];
    let is_share = || matches!(inside(text), Some((_, Measure { unit: Unit::Percent, .. }, "")));
    verbs.into_iter().any(|words| take(text, words).is_some()) && is_share()
}

/// A number with a word that is no known unit counts that word: `12桌`.
fn unknown_unit(measure: Measure, word: &str) -> Option<Measure> {
    let short = word.chars().count() <= 4 && word.chars().all(is_han) && !is_range_or_limit(word);
    short.then(|| Measure { unit: Unit::Count(Cow::Owned(word.to_string())), ..measure })
}

fn is_range_or_limit(word: &str) -> bool {
    let grammar = grammar();
    [&grammar.range, &grammar.at_least_after, &grammar.at_most_after, &grammar.before, &grammar.month, &grammar.day]
        .into_iter()
        .any(|words| take(word, words).is_some())
}

/// A noun after a measure word: Han, and no numeral in it.
fn is_noun(text: &str) -> bool {
    text.chars().count() <= 8 && text.chars().all(is_han) && !is_range_or_limit(text)
}

/// Reads a number with its unit from the start of a plain text, and gives the rest.
pub fn leading(text: &str) -> Option<(Measure, &str)> {
    let grammar = grammar();
    let (text, rough) = match take(text, &grammar.about_before) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    };
    let (text, loss) = loss(text);
    let (text, negative) = sign(text);
    let (text, currency) = currency_before(text);
    let (text, negative) = if currency.is_some() {
        let (text, inner) = sign(text);
        (text, negative || inner)
    } else {
        (text, negative)
    };
    if let Some((share, rest)) = parts_of(text) {
        return Some((Measure { rough, ..Measure::percent(signed(share, negative)) }, rest));
    }
    let (mut numeral, mut rest) = numeral::read(text)?;
    if let Some(after) = counted_half(rest).filter(|_| !numeral.scaled) {
        (numeral.base, rest) = (numeral.base.checked_add(HALF)?, after);
    }
    let (mut measure, rest) = with_unit(&numeral, rest);
    // A loss of -5 is one of 5.
    measure.base = if loss { -measure.base.abs() } else { signed(measure.base, negative) };
    (measure.rough, measure.loss) = (rough || numeral.rough, loss);
    match currency {
        Some(UnitWord::Foreign(code)) => measure.foreign = Some(code),
        Some(_) if measure.unit == Unit::None => measure.unit = Unit::Money,
        _ => {}
    }
    Some((measure, rest))
}

/// So many parts of a whole: 百分之十五, 千分之五, 三分之一.
fn parts_of(text: &str) -> Option<(Decimal, &str)> {
    let grammar = grammar();
    let named = || grammar.parts_before.iter().find_map(|(word, parts)| Some((Decimal::from(*parts), text.strip_prefix(word.as_str())?)));
    let counted = || numeral::read(text).and_then(|(parts, rest)| Some((parts.value()?, take(rest, &grammar.parts_of)?)));
    let (whole, rest) = named().or_else(counted)?;
    let (part, rest) = numeral::read(rest)?;
    Some((part.value()?.checked_div(whole)?, rest))
}

/// The unit after `个半`: 一个半月 is one and a half months.
fn counted_half(rest: &str) -> Option<&str> {
    let after = take(take(rest, &grammar().counters)?, &grammar().half)?;
    unit_word(after).is_some().then_some(after)
}

fn signed(value: Decimal, negative: bool) -> Decimal {
    if negative { -value } else { value }
}

/// The text after a word of losses.
fn loss(text: &str) -> (&str, bool) {
    take(text, &grammar().losses).map_or((text, false), |rest| (rest.trim_start_matches([' ', ':']), true))
}

/// A sign; △ and ▲ are the minus of accounts.
fn sign(text: &str) -> (&str, bool) {
    match text.strip_prefix(['-', '△', '▲']).or_else(|| take(text, &grammar().negative)) {
        Some(rest) => (rest.trim_start(), true),
        None => (text.strip_prefix('+').map_or(text, str::trim_start), false),
    }
}

/// A currency in front of the number.
fn currency_before(text: &str) -> (&str, Option<UnitWord>) {
    let grammar = grammar();
    if let Some(rest) = take(text, &grammar.yuan_before) {
        return (rest.trim_start(), Some(UnitWord::Money));
    }
    let foreign = grammar.foreign.iter().filter_map(|(code, words)| take(text, words).map(|rest| (rest, code))).min_by_key(|(rest, _)| rest.len());
    match foreign {
        Some((rest, code)) => (rest.trim_start(), Some(UnitWord::Foreign(code))),
        None => (text, None),
    }
}

/// The unit after a numeral.
fn with_unit<'t>(numeral: &Numeral, rest: &'t str) -> (Measure, &'t str) {
    let mut measure = Measure { factor: numeral.factor, scaled: numeral.scaled, ..Measure::bare(numeral.base) };
    let Some((word, after)) = unit_word(rest.trim_start()) else { return (measure, rest) };
    let hundredth = Decimal::new(1, 2);
    let (unit, times) = match word {
        UnitWord::Money => (Unit::Money, Decimal::ONE),
        UnitWord::Foreign(code) => {
            measure.foreign = Some(code);
            (Unit::Money, Decimal::ONE)
        }
        UnitWord::Percent => (Unit::Percent, hundredth),
        UnitWord::Permille => (Unit::Percent, Decimal::new(1, 3)),
        UnitWord::Points => (Unit::PercentPoints, hundredth),
        // 8.5折 is 0.85, and so is 85折.
        UnitWord::Discount => (Unit::Percent, if numeral.base > Decimal::TEN { hundredth } else { Decimal::new(1, 1) }),
        UnitWord::Tenths => (Unit::Percent, Decimal::new(1, 1)),
        UnitWord::Measure(word) => (Unit::Count(Cow::Borrowed(word)), Decimal::ONE),
    };
    measure.scaled |= times != Decimal::ONE;
    measure.factor *= times;
    measure.unit = unit;
    (measure, after)
}

/// Reads `3-4家`, `5000万-2亿`, `10%-20%`, `1至2名`; the left side takes unit and factor of the right when it has none.
pub fn range(text: &str) -> Option<(Measure, Measure)> {
    let grammar = grammar();
    for (position, _) in text.char_indices().skip(1) {
        let Some(right) = take(&text[position..], &grammar.range) else { continue };
        let (Some(mut low), Some(high)) = (measure(text[..position].trim()), measure(right.trim())) else { continue };
        if low.unit == Unit::None {
            low.unit = high.unit.clone();
            if !low.scaled {
                (low.factor, low.scaled) = (high.factor, high.scaled);
            }
        }
        return Some((low, high));
    }
    None
}

/// The only number with a unit in a sentence, with the text before and after it: `市场调研费用2万元`, `返利5%`.
pub fn inside(text: &str) -> Option<(&str, Measure, &str)> {
    let mut found = None;
    let mut position = 0;
    while position < text.len() {
        let here = &text[position..];
        let width = here.chars().next().map_or(1, char::len_utf8);
        match leading(here).filter(|_| starts_number(here, &text[..position])) {
            Some((measure, rest)) if found.is_none() => {
                found = Some((&text[..position], measure, rest));
                position = text.len() - rest.len();
            }
            Some(_) => return None,
            None => position += width,
        }
    }
    found
}

/// Whether a number may begin here; a digit inside of a word such as `h1` or `t-07` begins none.
fn starts_number(here: &str, before: &str) -> bool {
    let sign = here.starts_with(['-', '+']);
    let after_word = before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    !(after_word || sign && before.ends_with(|c: char| !c.is_whitespace()))
}

/// Reads a node as a number with a unit that the type `accepts`; limits, ranges and `约` are told, and so is a conflict with the
/// column's unit.
///
/// # Errors
/// E105 when it cannot be read or has a unit of another kind, E109 for another currency.
pub fn decode(
    node: &Node<'_>,
    context: &Context<'_>,
    type_name: &'static str,
    accepts: impl Fn(&Unit) -> bool,
) -> Result<Option<Quantity>, Box<Diagnostic>> {
    let said = match given(node, context) {
        Given::Nothing => return Ok(None),
        Given::Number(value) => Said::One(Measure::bare(value)),
        Given::Percent(value) => Said::One(Measure::percent(value)),
        Given::Text(text) => said(&text, node, context).ok_or_else(|| unread(&text, node, type_name))?,
        Given::Date(_) | Given::Flag(_) | Given::Many => return Err(unreadable(node, type_name)),
    };
    let (measure, told) = match said {
        Said::One(measure) if measure.rough => (measure, Some("approximate")),
        Said::One(measure) => (measure, None),
        Said::Limit(_, measure) => (measure, Some("limit")),
        Said::Range(low, _) => (low, Some("range")),
    };
    let quantity = quantity(&measure, node, context)?;
    if !accepts(&quantity.unit) {
        return Err(unreadable(node, type_name));
    }
    if let Some(variant) = told {
        assumed(node, context, variant, quantity.value);
    }
    Ok(Some(quantity))
}

/// What a text says of a number, unless that is one of each period or head.
fn said(text: &str, node: &Node<'_>, context: &Context<'_>) -> Option<Said> {
    let yearly = rate::of_one_year(text, context).and_then(|amount| say(&amount));
    if let Some(Said::One(measure)) = &yearly {
        assumed(node, context, "rate", measure.value()?);
    }
    let said = yearly.or_else(|| say(text).or_else(|| in_words(text).map(Said::One)).filter(|_| !rate::is_of_each(text)))?;
    Some(said).filter(|said| !matches!(said, Said::Range(low, high) if high.value() < low.value()))
}

/// E105; an amount of each period or head is none as long as nobody knows of how many.
pub fn unread(text: &str, node: &Node<'_>, type_name: &'static str) -> Box<Diagnostic> {
    let fault = unreadable(node, type_name);
    if rate::is_of_each(text) { Box::new(fault.variant("rate")) } else { fault }
}

/// The one measure in a text of words, such as `完成18家`; what a word before it undoes or lowers is none. It must have a unit, and nothing may touch it that could be a part of a
/// number or a mistyped one: `12abc`, `18O万`, `1.2.3` and `180万-` are no measures in words.
fn in_words(text: &str) -> Option<Measure> {
    let (before, measure, rest) = inside(text)?;
    let touches = |c: Option<char>| c.is_some_and(|c| !may_touch(c));
    let remark = rest.trim().strip_prefix('(').map(|rest| rest.trim_end_matches(')'));
    let has_unit = measure.unit != Unit::None || measure.scaled;
    let is_undone = [&grammar().undoing, &grammar().lower].into_iter().any(|words| take_end(before.trim(), words).is_some());
    let plain = !is_undone && !touches(before.chars().last()) && !touches(rest.chars().next()) && remark.is_none_or(is_remark);
    (has_unit && plain).then_some(measure)
}

/// Whether a character may stand beside a number in a text of words. An arrow, a triangle or ± would be a sign.
pub fn may_touch(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric() || matches!(c, ' ' | '(' | ')' | ',' | ';' | ':' | '、' | '。')
}

/// Joins a measure with what its column tells.
///
/// # Errors
/// E109 for another currency, E105 for a number that is too large.
pub fn quantity(measure: &Measure, node: &Node<'_>, context: &Context<'_>) -> Result<Quantity, Box<Diagnostic>> {
    let text = || node.text().unwrap_or_default();
    if let Some(currency) = measure.foreign {
        return Err(Box::new(Diagnostic::new("E109", node.span).arg("text", text()).arg("currency", currency)));
    }
    if measure.loss {
        assumed(node, context, "loss", measure.value().unwrap_or_default());
    }
    joined(measure, node, context).ok_or_else(|| Box::new(Diagnostic::new("E105", node.span).variant("large").arg("text", text())))
}

/// `None` when the number is too large.
fn joined(measure: &Measure, node: &Node<'_>, context: &Context<'_>) -> Option<Quantity> {
    let value = measure.value()?;
    let Some(hint) = node.hint.as_deref() else { return Some(Quantity { value, unit: measure.unit.clone(), scaled: measure.scaled }) };
    let Some(column) = &hint.unit else {
        let factor = hint.factor.filter(|_| !measure.scaled && measure.unit == Unit::None).unwrap_or(Decimal::ONE);
        return Some(Quantity { value: held(value.checked_mul(factor)?)?, unit: measure.unit.clone(), scaled: measure.scaled });
    };
    if measure.unit != Unit::None {
        if !measure.unit.fits(column) {
            context.report(Diagnostic::new("W103", node.span).variant("conflict").arg("text", node.text().unwrap_or_default()));
        }
        return Some(Quantity { value, unit: measure.unit.clone(), scaled: measure.scaled });
    }
    let factor = match column {
        _ if measure.scaled => Decimal::ONE,
        Unit::Percent | Unit::PercentPoints if hint.percent.is_points(value) => Decimal::new(1, 2),
        _ => hint.factor.unwrap_or(Decimal::ONE),
    };
    Some(Quantity { value: held(value.checked_mul(factor)?)?.normalize(), unit: column.clone(), scaled: measure.scaled })
}
