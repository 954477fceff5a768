//! Rows that only an unread column tells apart: `经销商 | 1月 | 2月` where the plan knows no such dimension. Without it each of them would be
//! of the whole company, and the second contradict the first. They are not read, which is told once, at the header of the column.

use std::collections::BTreeSet;

use super::RowKind;
use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::value::Context;

/// Whether the rows of a table of goals or actuals differ in nothing that is read but their values; E103 for the column in which they do.
pub fn are_lost(layout: &Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) -> bool {
    if !layout.form.takes_series() || layout.columns.iter().any(|column| tells_apart(column, layout)) {
        return false;
    }
    let data: Vec<&OwnedRow> = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row).collect();
    let Some(unread) = layout.columns.iter().find(|column| column.role == Role::Unknown && names_each(column, &data)) else { return false };
    let entity = context.vocabulary.entity(layout.form.main().kind);
    let told = Diagnostic::new("E103", layout.header_span(sheet, unread.index)).variant("unread");
    context.report(told.arg("entity", entity).arg("name", &unread.header));
    true
}

/// Whether a column that is read says what a row is about, or when.
fn tells_apart(column: &Column, layout: &Layout) -> bool {
    column.is_naming(&layout.form) || column.is_of_orders() || matches!(column.name, Some("id" | "goal" | "date" | "period"))
}

/// Whether a column has a name in every row, and no two alike.
fn names_each(column: &Column, rows: &[&OwnedRow]) -> bool {
    let names: BTreeSet<&str> = rows.iter().filter_map(|row| row.text(column.index)).collect();
    names.len() > 1 && names.len() == rows.len()
}
