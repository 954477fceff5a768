//! The unit of money that the header of one column says and those beside it leave out: `年度预算（万元） | 一季度 | 二季度`,
//! `目标（万元） | 实际`. One hand wrote them, and nobody writes the unit twice.
//!
//! It is lent only where all columns that say a unit say the same, and no number without one is so large that it must be in a smaller
//! one: beside 48 万元 a 123456 is in 元. Prices and other KPIs that do not add up may be in any unit, and are left alone; so are those
//! whose unit the plan says.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Hint, Unit, stated};

use super::nearby::{NearUnit, lend};
use crate::recognise::guide::Guide;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::headings::KPI;
use crate::recognise::rows::money::is_silent_money;
use crate::recognise::rows::percent::bare;

/// How many times the largest amount with a unit one without it may be.
const ALIKE: Decimal = Decimal::TEN;

/// Gives the columns without a unit that of the columns beside them, and tells of it (I104).
pub fn apply(layout: &mut Layout, rows: &[OwnedRow], sheet: &Sheet, guide: &Guide, context: &Context<'_>) {
    let Some((said, hint)) = said(layout) else { return };
    let takes = |column: &Column| is_silent(column, layout, guide);
    let is_alike =
        largest(layout, rows, &takes).is_some_and(|largest| largest <= self::largest(layout, rows, &says).unwrap_or_default().saturating_mul(ALIKE));
    if !is_alike {
        return;
    }
    let (text, span) = (layout.columns[said].header.clone(), layout.header_span(sheet, layout.columns[said].index));
    let word = stated::in_header_of_money(&text).map_or_else(|| text.clone(), |stated| stated.word);
    context.report(Diagnostic::new("I104", span).variant("unit").arg("text", &text).arg("read", &word));
    if has_kpis(layout) {
        return lend(layout, NearUnit { word, hint, said: text, is_set: false }, guide);
    }
    let silent: Vec<usize> = (0..layout.columns.len()).filter(|&at| is_silent(&layout.columns[at], layout, guide)).collect();
    silent.into_iter().for_each(|at| layout.columns[at].hint = Some(hint.clone()));
}

/// The first column that says a unit larger than 元, where all that say one say this.
fn said(layout: &Layout) -> Option<(usize, Arc<Hint>)> {
    if layout.columns.iter().any(|column| column.role == Role::Unit) {
        return None;
    }
    let mut saying = layout.columns.iter().enumerate().filter(|(_, column)| says(column));
    let (at, first) = saying.next()?;
    let hint = first.hint.clone()?;
    let is_same = |column: &Column| column.hint.as_ref().is_some_and(|other| other.factor == hint.factor);
    let is_larger = hint.factor.is_some_and(|factor| factor > Decimal::ONE);
    (is_larger && saying.all(|(_, column)| is_same(column))).then_some((at, hint))
}

/// Whether a column's header says in which unit of money its numbers are.
fn says(column: &Column) -> bool {
    !column.slots().is_empty() && column.hint.as_ref().is_some_and(|hint| hint.unit == Some(Unit::Money))
}

/// Whether a column may be in the unit of those beside it, and says none.
fn is_silent(column: &Column, layout: &Layout, guide: &Guide) -> bool {
    if layout.form.is_of_money() {
        return is_silent_money(column, layout);
    }
    let may_take = |kpi: &str| guide.is_money(kpi) == Some(true) && guide.adds_up(kpi) == Some(true) && !guide.has_unit(kpi);
    column.hint.is_none() && column.takes_unit(&layout.form) && column.kpi().is_none_or(may_take)
}

/// Whether the rows name their KPIs.
fn has_kpis(layout: &Layout) -> bool {
    layout.columns.iter().any(|column| column.name == Some(KPI))
}

/// The largest number in the columns for which `keep` holds.
fn largest(layout: &Layout, rows: &[OwnedRow], keep: &dyn Fn(&Column) -> bool) -> Option<Decimal> {
    let columns: Vec<u16> = layout.columns.iter().filter(|column| keep(column)).map(|column| column.index).collect();
    rows.iter().flat_map(|row| columns.iter().filter_map(|column| bare(row, *column))).map(|number| number.abs()).max()
}
