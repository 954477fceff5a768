//! Limits that domain/3 gives and no plan changes. Each is a figure of family `plan`, so that explanations name it and formulas
//! refer to it.

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::figures::{FigureId, Figures, Unit};

/// The limit `plan/<name>` with the value that `rule` gives.
pub fn limit(figures: &mut Figures, name: &'static str, unit: Unit, rule: &'static str, value: Decimal) -> FigureId {
    let family = figures.family("plan");
    let row = figures.row(family, "");
    let column = figures.column(family, name, unit, rule);
    figures.read(column, row, value, Span::Nowhere)
}

/// A limit in percent, given in tenths of a percent.
pub fn per_mille(figures: &mut Figures, name: &'static str, rule: &'static str, tenths: i64) -> FigureId {
    limit(figures, name, Unit::Percent, rule, Decimal::new(tenths, 3))
}
