//! Columns of money for which nothing names a unit: 20 may have been meant in 万 (W103).

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Unit, quantity};

use super::percent::bare;
use super::running::is_series;
use super::{RowKind, units};
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout};

/// Tells each column of money without a unit whose numbers are all small, once, at the first of them; those of periods together.
pub fn tell(layout: &Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    let (series, single): (Vec<&Column>, Vec<&Column>) =
        layout.columns.iter().filter(|column| is_silent_money(column, layout)).partition(|column| is_series(column));
    // What a unit near the table says holds where a row says none.
    if layout.near.is_some() && layout.form.is_of_money() {
        return;
    }
    for columns in single.into_iter().map(|column| vec![column]).chain([series]) {
        let is_silent = |row: &OwnedRow| units::of_money(row, layout).is_none();
        let data = rows.iter().zip(kinds).filter(|(row, kind)| **kind == RowKind::Data && is_silent(row));
        let cells = data.flat_map(|(row, _)| columns.iter().map(move |column| (row, column.index)));
        let amounts: Vec<(u32, u16, Decimal)> = cells.filter_map(|(row, column)| Some((row.number, column, bare(row, column)?))).collect();
        let first = amounts.iter().find(|(.., amount)| !amount.is_zero());
        if let Some((row, column, amount)) = first.filter(|_| amounts.iter().all(|(.., amount)| amount.is_zero() || quantity::is_small(*amount))) {
            let span = layout.cell(sheet, *row, *column);
            context.report(Diagnostic::new("W103", span).variant("assumed").arg("text", amount.normalize()));
        }
    }
}

/// Whether a header says money of values whose KPIs the rows name.
pub fn is_said_of_rows(column: &Column, layout: &Layout) -> bool {
    let is_money = column.hint.as_ref().is_some_and(|hint| hint.unit == Some(Unit::Money));
    is_money && column.kpi().is_none() && column.takes_unit(&layout.form)
}

/// Whether a column gives money, and its header no unit.
pub fn is_silent_money(column: &Column, layout: &Layout) -> bool {
    let silent = column.hint.as_ref().is_none_or(|hint| hint.unit.is_none() && hint.factor.is_none());
    silent
        && column.slots().iter().any(|slot| {
            let info = layout.form.parts[usize::from(slot.part)].info;
            slot.field.is_some_and(|field| (info.fields[usize::from(field)].kind)() == "money")
        })
}
