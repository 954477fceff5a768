//! Numbers of an explanation: with two decimals, where a page may show fewer.

use planpress::emit::html::Words;
use planpress::emit::html::format::{Formatter, Shape, joined, number};
use planpress::figures::{FigureId, Figures, Unit, Value};
use planpress::report::MoneyUnit;
use rust_decimal::Decimal;

/// Decimals at most.
const DECIMALS: u32 = 2;

/// Shows the figures of one report.
pub struct Numbers<'a>(Formatter<'a>);

impl<'a> Numbers<'a> {
    /// For figures whose money is shown in this unit.
    pub fn new(figures: &'a Figures, words: &'a Words<'a>, money: &'a MoneyUnit) -> Self {
        Self(Formatter::new(figures, words, money))
    }

    /// A value without its unit; rates keep their percent sign.
    pub fn bare(&self, id: FigureId) -> String {
        match self.0.shape(id) {
            Shape::Number(value, unit) => {
                let percent = if matches!(unit, Unit::Percent | Unit::Achievement) { "%" } else { "" };
                joined(&self.digits(id, value), percent)
            }
            Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => self.0.bare(id),
        }
    }

    /// A value with its unit.
    pub fn with_unit(&self, id: FigureId) -> String {
        match self.0.shape(id) {
            Shape::Number(value, unit) => joined(&self.digits(id, value), self.0.unit_word(unit)),
            Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => self.0.with_unit(id),
        }
    }

    fn digits(&self, id: FigureId, value: Decimal) -> String {
        number(value, decimals(value), self.0.is_difference(id))
    }

    /// A constant of a formula.
    pub fn constant(&self, value: Value) -> String {
        self.0.constant(value)
    }
}

/// As few decimals as show the value exactly, two at most.
fn decimals(value: Decimal) -> u32 {
    (0..DECIMALS).find(|&places| value.round_dp(places) == value).unwrap_or(DECIMALS)
}
