//! Numbers with a unit: money, percentages, counts, scores, effects.

use rust_decimal::Decimal;

use super::Unit;

/// A number with its unit; money in 元, percentages as fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number.
    pub value: Decimal,
    /// Its unit.
    pub unit: Unit,
}

/// An amount in 元.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub Decimal);

/// A fraction: 0.15 for 15 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub Decimal);

/// A number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(pub Decimal);

/// A score; `高 中 低` are 5, 3 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(pub Decimal);

/// What something is to bring: the text, and the first number in it (`获取有效线索500条`).
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The text as typed.
    pub text: String,
    /// The number it promises, with its unit.
    pub quantity: Option<Quantity>,
}
