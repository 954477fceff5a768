//! How figures are shown: unit, precision, sign. A value is rounded here, once, and nowhere else.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::words::Words;
use crate::figures::{FigureId, Figures, Reason, Unit, Value};
use crate::report::MoneyUnit;
use crate::value::format::{self as shown, round};

/// Shows figures of one report.
#[derive(Clone, Copy)]
pub struct Formatter<'a> {
    figures: &'a Figures,
    words: &'a Words<'a>,
    money: &'a MoneyUnit,
}

/// A value, scaled to the unit in which it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A number.
    Number(Decimal, Unit),
    /// A day.
    Date(Date),
    /// Words.
    Words(String),
    /// No value, and why.
    Missing(Reason),
}

impl<'a> Formatter<'a> {
    /// The formatter of a report.
    pub fn new(figures: &'a Figures, words: &'a Words<'a>, money: &'a MoneyUnit) -> Self {
        Self { figures, words, money }
    }

    /// The value of a figure in the unit in which it is shown.
    pub fn shape(&self, id: FigureId) -> Shape {
        match self.figures.value(id) {
            Value::Number(number) => {
                let unit = self.figures.unit(id);
                Shape::Number(self.scaled(number, unit), unit)
            }
            Value::Date(date) => Shape::Date(date),
            Value::Flag(flag) => Shape::Words(self.words.get(if flag { "flag.yes" } else { "flag.no" }).to_string()),
            Value::Text(text) => Shape::Words(self.figures.words(text).to_string()),
            Value::Term(term) => Shape::Words(self.words.term(term).to_string()),
            Value::Missing(reason) => Shape::Missing(reason),
        }
    }

    /// The number of a figure as it is shown, for the geometry of charts; `None` when it has none.
    pub fn plotted(&self, id: FigureId) -> Option<f64> {
        match self.shape(id) {
            Shape::Number(number, _) => number.to_string().parse().ok(),
            Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => None,
        }
    }

    fn scaled(&self, number: Decimal, unit: Unit) -> Decimal {
        match unit {
            Unit::Money => number.checked_div(self.money.size).unwrap_or(number),
            Unit::Percent | Unit::Achievement => number * Decimal::ONE_HUNDRED,
            Unit::Price | Unit::Points | Unit::Count(_) | Unit::Number | Unit::Quotient | Unit::Days | Unit::Score | Unit::Date => number,
            Unit::Flag | Unit::Text | Unit::Term | Unit::OfRow | Unit::OfRowDifference => number,
        }
    }

    /// The number of a figure in the unit in which it is shown, not rounded.
    pub fn scaled_of(&self, id: FigureId) -> Option<Decimal> {
        match self.shape(id) {
            Shape::Number(number, _) => Some(number),
            Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => None,
        }
    }

    /// A constant of a definition, as it is written.
    pub fn constant(&self, value: Value) -> String {
        match value {
            Value::Number(constant) => number(constant.normalize(), constant.normalize().scale(), false),
            Value::Date(date) => date.to_string(),
            Value::Flag(flag) => self.words.get(if flag { "flag.yes" } else { "flag.no" }).to_string(),
            Value::Text(text) => self.figures.words(text).to_string(),
            Value::Term(term) => self.words.term(term).to_string(),
            Value::Missing(reason) => self.reason(reason),
        }
    }

    /// The word of a unit; empty for bare numbers.
    pub fn unit_word(&self, unit: Unit) -> &'a str {
        match unit {
            Unit::Money => &self.money.word,
            Unit::Price => self.words.unit("yuan"),
            Unit::Percent | Unit::Achievement => "%",
            Unit::Points => self.words.unit("percent_points"),
            Unit::Count(word) => self.figures.words(word),
            Unit::Days => self.words.unit("days"),
            Unit::Number | Unit::Quotient | Unit::Score | Unit::Date | Unit::Flag | Unit::Text | Unit::Term => "",
            Unit::OfRow | Unit::OfRowDifference => "",
        }
    }

    /// The short word of percentage points, for cells.
    pub fn points_word(&self) -> &'a str {
        self.words.get("unit.points_short")
    }

    /// The word why a value is missing.
    pub fn reason(&self, reason: Reason) -> String {
        self.words.reason(reason.code()).to_string()
    }

    /// A figure without its unit, at the precision that it needs.
    pub fn bare(&self, id: FigureId) -> String {
        match self.shape(id) {
            Shape::Number(value, unit) => number(value, places([value], unit), self.is_difference(id)),
            Shape::Date(date) => date.to_string(),
            Shape::Words(words) => words,
            Shape::Missing(reason) => self.reason(reason),
        }
    }

    /// Whether a figure is a difference, so that its sign is always shown.
    pub fn is_difference(&self, id: FigureId) -> bool {
        matches!(self.figures.column_ref(id.column).unit, Unit::OfRowDifference | Unit::Points)
    }

    /// A figure with its unit: number, what stands between, unit.
    pub fn with_unit(&self, id: FigureId) -> String {
        match self.shape(id) {
            Shape::Number(_, unit) => joined(&self.bare(id), self.unit_word(unit)),
            Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => self.bare(id),
        }
    }
}

/// Number and unit: nothing before a percent sign, a space that does not break before a word.
pub fn joined(number: &str, unit: &str) -> String {
    match unit {
        "" | "%" | "‰" => format!("{number}{unit}"),
        _ => format!("{number}\u{a0}{unit}"),
    }
}

/// Things of which a tenth matters to nobody from here on: 72.33 customers are 72.
const FEW: Decimal = Decimal::TEN;

/// How many decimal places numbers of one unit need so that all are shown at one precision.
pub fn places(values: impl IntoIterator<Item = Decimal>, unit: Unit) -> u32 {
    let cap = match unit {
        Unit::Achievement | Unit::Points => return 1,
        Unit::Quotient => return 2,
        Unit::Money | Unit::Percent | Unit::Score | Unit::Days | Unit::Number => 1,
        Unit::Count(_) | Unit::Price => return values.into_iter().map(|value| needed(value, u32::from(value.abs() < FEW))).max().unwrap_or(0),
        Unit::Date | Unit::Flag | Unit::Text | Unit::Term | Unit::OfRow | Unit::OfRowDifference => 0,
    };
    values.into_iter().map(|value| needed(value, cap)).max().unwrap_or(0)
}

/// Places that show the value exactly when two are enough, else the cap.
fn needed(value: Decimal, cap: u32) -> u32 {
    (0..=2).find(|&places| value.round_dp(places) == value).unwrap_or(cap)
}

/// A number as `value::format` shows it; where signs matter, zero is told to be neither.
pub fn number(value: Decimal, places: u32, signed: bool) -> String {
    match signed && round(value, places).is_zero() {
        true => format!("±{}", shown::number(value, places, false)),
        false => shown::number(value, places, signed),
    }
}

#[cfg(test)]
mod tests {
    use super::{joined, number, places};
    use crate::figures::Unit;
    use rust_decimal::Decimal;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn numbers_have_commas_true_minus_and_signs() {
        let shown = |text, places, signed| number(decimal(text), places, signed);
        assert_eq!(shown("1234567.5", 1, false), "1,234,567.5");
        assert_eq!(shown("-46", 0, true), "\u{2212}46");
        assert_eq!(shown("23", 0, true), "+23");
        assert_eq!(shown("-0.04", 1, true), "±0.0");
        assert_eq!(shown("-0.04", 1, false), "0.0");
        assert_eq!(shown("0.05", 1, false), "0.1");
        assert_eq!(shown("999", 0, false), "999");
    }

    #[test]
    fn a_column_has_one_precision() {
        assert_eq!(places([decimal("15"), decimal("14.62")], Unit::Percent), 2);
        assert_eq!(places([decimal("15"), decimal("14.6222")], Unit::Percent), 1);
        assert_eq!(places([decimal("750"), decimal("718")], Unit::Money), 0);
        assert_eq!(places([decimal("100")], Unit::Achievement), 1);
    }

    #[test]
    fn a_unit_stays_with_its_number() {
        assert_eq!(joined("718", "万元"), "718\u{a0}万元");
        assert_eq!(joined("95.7", "%"), "95.7%");
    }
}
