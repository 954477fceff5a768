//! Limits that domain/3 gives, some of which a plan may change. Each is a figure of family `plan`, so that explanations name it and
//! formulas refer to it.

use rust_decimal::Decimal;

use crate::diagnostic::{Span, Spanned};
use crate::figures::{Compare, Expr, FigureId, Figures, Unit, Value};
use crate::value::Percent;
use crate::vocabulary::Term;

/// The limit `plan/<name>` with the value that `rule` gives.
pub fn limit(figures: &mut Figures, name: &'static str, unit: Unit, rule: &'static str, value: Decimal) -> FigureId {
    given(figures, name, unit, rule, Spanned::new(value, Span::Nowhere))
}

/// The limit `plan/<name>` in percent as the plan gives it, or with the value of `rule` in whole percents.
pub fn percent_or(figures: &mut Figures, name: &'static str, rule: &'static str, default: i64, written: Option<&Spanned<Percent>>) -> FigureId {
    let value = written.map_or(Spanned::new(Decimal::new(default, 2), Span::Nowhere), |written| Spanned::new(written.value.0, written.span));
    given(figures, name, Unit::Percent, rule, value)
}

/// A value of family `plan` that stands in the input, or nowhere.
pub fn given(figures: &mut Figures, name: &'static str, unit: Unit, rule: &'static str, value: Spanned<impl Into<Value>>) -> FigureId {
    let family = figures.family("plan");
    let row = figures.row(family, "");
    let column = figures.column(family, name, unit, rule);
    figures.read(column, row, value.value, value.span)
}

/// How an achievement, or what is judged like one, stands: green from one limit, yellow from the other, else red (domain/3 §3.1.9).
pub fn graded(of: impl Into<Expr> + Copy, green: FigureId, yellow: FigureId) -> Expr {
    let term = |code| Expr::from(Term::new("rag", code));
    let lower = of.into().compare(Compare::AtLeast, yellow).choose(term("yellow"), term("red"));
    of.into().compare(Compare::AtLeast, green).choose(term("green"), lower)
}

/// A limit in percent, given in tenths of a percent.
pub fn per_mille(figures: &mut Figures, name: &'static str, rule: &'static str, tenths: i64) -> FigureId {
    limit(figures, name, Unit::Percent, rule, Decimal::new(tenths, 3))
}
