//! Numbers with a unit: money, percentages, counts, days, scores.

use rust_decimal::Decimal;

use super::given::{Given, assumed, unreadable};
use super::{Context, Decode, Node, PercentScale, Unit, measure};
use crate::diagnostic::{Diagnostic, Span};
use crate::vocabulary::grammar::grammar;

/// A number with its unit; money in 元, percentages as fractions.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// The number.
    pub value: Decimal,
    /// Its unit.
    pub unit: Unit,
    /// Whether it was written with a factor of its own (`600万`), so that the factor of a KPI's unit must not be applied again.
    pub scaled: bool,
}

/// `150万` and `1500000` are the same quantity, however they were written.
impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        (self.value, &self.unit) == (other.value, &other.unit)
    }
}

/// An amount in 元.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub Decimal);

/// A fraction: 0.15 for 15 %. Any size is read; which fields must lie between 0 and 1 is for the checks to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub Decimal);

/// A number of days. A week is 7, a month 30 (told), an hour an eighth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(pub Decimal);

/// How long a task takes, in days as [`Days`] has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    /// Days.
    pub days: Days,
    /// Whether they are days of work: 10个工作日.
    pub is_working: bool,
    /// Whether it is said in days, not in weeks or months.
    pub is_in_days: bool,
}

impl Duration {
    /// Its days; a day that is begun counts.
    pub fn whole_days(&self) -> Option<i64> {
        i64::try_from(self.days.0.ceil()).ok()
    }

    /// Days by which what was said in months may differ from the calendar.
    pub fn slack(&self) -> i64 {
        self.whole_days().map_or(0, |days| days / 15)
    }
}

/// A score; `高 中 低` are 5, 3 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(pub Decimal);

impl Decode for Quantity {
    const NAME: &'static str = "quantity";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        measure::decode(node, context, Self::NAME, |_| true)
    }
}

impl Decode for Decimal {
    const NAME: &'static str = "number";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        if let Given::Text(text) = given_quietly(node)
            && let Some(year) = marked_year(&text)
        {
            return Ok(Some(year));
        }
        Ok(measure::decode(node, context, Self::NAME, |_| true)?.map(|quantity| quantity.value))
    }
}

/// A year with the mark of an expected or actual one: `2026e`, `2025a`.
fn marked_year(text: &str) -> Option<Decimal> {
    let year = grammar().year_marks.iter().find_map(|mark| text.strip_suffix(mark.as_str()))?;
    let is_year = year.len() == 4 && year.starts_with(['1', '2']) && year.bytes().all(|b| b.is_ascii_digit());
    is_year.then(|| year.parse().ok()).flatten()
}

impl Decode for Money {
    const NAME: &'static str = "money";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let Some(quantity) = measure::decode(node, context, Self::NAME, |unit| unit.fits(&Unit::Money))? else { return Ok(None) };
        if quantity.unit == Unit::None && is_small(quantity.value) && matches!((node.span, &node.raw), (Span::Text { .. }, super::Raw::Text(_))) {
            context.report(Diagnostic::new("W103", node.span).variant("assumed").arg("text", node.text().unwrap_or_default()));
        }
        Ok(Some(Money(quantity.value)))
    }
}

/// An amount below 1 万 without a unit may have been meant in 万.
pub fn is_small(value: Decimal) -> bool {
    !value.is_zero() && value.abs() < Decimal::from(10_000)
}

impl Decode for Percent {
    const NAME: &'static str = "percent";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let accepts = |unit: &Unit| matches!(unit, Unit::Percent | Unit::PercentPoints | Unit::None);
        let Some(quantity) = measure::decode(node, context, Self::NAME, accepts)? else { return Ok(None) };
        let bare = quantity.unit == Unit::None;
        Ok(Some(Percent(if bare { bare_percent(quantity.value, node, context) } else { quantity.value })))
    }
}

/// A percentage without a sign: by the rule of its column, or alone by its size (domain/4 §4.4).
pub(super) fn bare_percent(value: Decimal, node: &Node<'_>, context: &Context<'_>) -> Decimal {
    if let Some(hint) = node.hint.as_deref() {
        // A column whose unit is the percent sign was settled when the unit was joined.
        let points = hint.percent.is_points(value) && hint.unit.is_none();
        return if points { value / Decimal::ONE_HUNDRED } else { value };
    }
    let size = value.abs();
    if size > PercentScale::LARGEST_FRACTION {
        let read = value / Decimal::ONE_HUNDRED;
        context.report(
            Diagnostic::new("W104", node.span).variant("no_sign").arg("text", node.text().unwrap_or_default()).arg("read", read_percent(read)),
        );
        return read;
    }
    if size > Decimal::ONE {
        assumed(node, context, "fraction", value);
    }
    value
}

/// A fraction as a message says what it was read as: 0.15 is `15%`.
pub(super) fn read_percent(value: Decimal) -> String {
    format!("{}%", value.saturating_mul(Decimal::ONE_HUNDRED).normalize())
}

impl Decode for Days {
    const NAME: &'static str = "days";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let accepts = |unit: &Unit| days_of(unit).is_some();
        let Some(quantity) = measure::decode(node, context, Self::NAME, accepts)? else { return Ok(None) };
        // 3m are no three million days.
        if quantity.scaled && quantity.unit == Unit::None {
            return Err(unreadable(node, Self::NAME));
        }
        let days = days_of(&quantity.unit).ok_or_else(|| unreadable(node, Self::NAME))?;
        let value = quantity.value.checked_mul(days).ok_or_else(|| unreadable(node, Self::NAME))?;
        let told = context.found.borrow().last().is_some_and(|last| last.code.0 == "I104" && last.span == node.span);
        if matches!(quantity.unit.class(), "month" | "quarter" | "year") && !told {
            assumed(node, context, "approximate", value.normalize());
        }
        Ok(Some(Days(value.normalize())))
    }
}

impl Decode for Duration {
    const NAME: &'static str = Days::NAME;

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let Some(days) = Days::decode(node, context)? else { return Ok(None) };
        let text = node.text().unwrap_or_default();
        let is_working = grammar().working_days.iter().any(|word| text.contains(word.as_str()));
        let measure = match given_quietly(node) {
            Given::Text(text) => measure::leading(&text).map(|(measure, _)| measure.unit),
            _ => None,
        };
        let is_in_days = measure.is_none_or(|unit| matches!(unit.class(), "" | "day" | "man_day" | "hour"));
        Ok(Some(Self { days, is_working, is_in_days }))
    }
}

/// How many days one unit of time is; a working day has eight hours.
fn days_of(unit: &Unit) -> Option<Decimal> {
    Some(match unit.class() {
        "" | "day" | "man_day" => Decimal::ONE,
        "week" => Decimal::from(7),
        "month" => Decimal::from(30),
        "quarter" => Decimal::from(90),
        "year" => Decimal::from(365),
        "hour" => Decimal::new(125, 3),
        _ => return None,
    })
}

impl Decode for Score {
    const NAME: &'static str = "score";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        if let Given::Text(text) = given_quietly(node)
            && let Some(score) = word_score(&text, context).or_else(|| stars(&text)).or_else(|| of_five(&text))
        {
            return Ok(Some(Score(score)));
        }
        if matches!(given_quietly(node), Given::Text(text) if grammar().percent.iter().any(|sign| text.ends_with(sign.as_str()))) {
            return Err(Box::new(Diagnostic::new("E105", node.span).variant("score").arg("text", node.text().unwrap_or_default())));
        }
        let accepts = |unit: &Unit| matches!(unit.class(), "" | "point");
        Ok(measure::decode(node, context, Self::NAME, accepts)?.map(|quantity| Score(quantity.value)))
    }
}

/// The text of a node without a report on placeholders; the reading that follows makes it.
fn given_quietly(node: &Node<'_>) -> Given {
    match (&node.raw, node.text()) {
        (super::Raw::Text(_), Some(text)) => Given::Text(super::given::plain(&text).into_owned()),
        _ => Given::Nothing,
    }
}

/// 高, 中, 低 and their synonyms; a digit is a score of its own.
fn word_score(text: &str, context: &Context<'_>) -> Option<Decimal> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match context.vocabulary.term("level", text)? {
        "high" => Some(Decimal::from(5)),
        "medium" => Some(Decimal::from(3)),
        _ => Some(Decimal::ONE),
    }
}

/// `★★★★☆`.
fn stars(text: &str) -> Option<Decimal> {
    let all = text.chars().all(|c| matches!(c, '★' | '☆' | '⭐'));
    (all && !text.is_empty()).then(|| Decimal::from(text.chars().filter(|&c| c != '☆').count()))
}

/// `4/5`; which scores there are is for the checks to say, but no number is taken that measures would refuse.
fn of_five(text: &str) -> Option<Decimal> {
    let score: Decimal = text.strip_suffix("/5")?.trim().parse().ok()?;
    measure::Measure::bare(score).value()
}
