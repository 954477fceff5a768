//! What an expression yields, as a formula must know it.

use crate::figures::Unit;

/// What an expression yields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Flag,
    /// Words of an input.
    Text,
    /// A word of the vocabulary.
    Term,
}

impl Kind {
    /// Whether `COUNT` counts it.
    pub fn is_counted(self) -> bool {
        matches!(self, Kind::Number | Kind::Date)
    }
}

/// What values of a unit are.
pub fn kind_of(unit: Unit) -> Kind {
    match unit {
        Unit::Date => Kind::Date,
        Unit::Flag => Kind::Flag,
        Unit::Text => Kind::Text,
        Unit::Term => Kind::Term,
        Unit::Money | Unit::Price | Unit::Percent | Unit::Achievement | Unit::Points | Unit::Count(_) | Unit::Number => Kind::Number,
        Unit::Quotient | Unit::Days | Unit::Score | Unit::OfRow | Unit::OfRowDifference => Kind::Number,
    }
}
