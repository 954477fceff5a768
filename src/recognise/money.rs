//! Columns of money for which nothing names a unit: 20 may have been meant in 万 (W103).

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Unit, quantity};

use super::columns::{Column, Layout, Role};
use super::header::OwnedRow;
use super::percent::bare;
use super::rows::RowKind;

/// Tells each column of money without a unit whose numbers are all small, once, at the first of them.
pub fn tell(layout: &Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    for column in layout.columns.iter().filter(|column| is_silent_money(column, layout)) {
        let data = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data);
        let amounts: Vec<(u32, Decimal)> = data.filter_map(|(row, _)| Some((row.number, bare(row, column.index)?))).collect();
        let first = amounts.iter().find(|(_, amount)| !amount.is_zero());
        if let Some((row, amount)) = first.filter(|_| amounts.iter().all(|(_, amount)| amount.is_zero() || quantity::is_small(*amount))) {
            let span = layout.cell(sheet, *row, column.index);
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
    let Role::Fields(slots) = &column.role else { return false };
    let silent = column.hint.as_ref().is_none_or(|hint| hint.unit.is_none() && hint.factor.is_none());
    silent
        && slots.iter().any(|slot| {
            let info = layout.form.parts[usize::from(slot.part)].info;
            slot.field.is_some_and(|field| (info.fields[usize::from(field)].kind)() == "money")
        })
}
