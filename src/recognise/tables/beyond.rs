//! What stands around a table and is not read with it: columns without a header, and rows above the header that are more than titles.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::stated::names_unit;

use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{OwnedRow, Reader};

/// W107 for columns with values and no header; 单位：万元 in its place heads nothing.
pub fn tell_beside(rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, reader: &Reader<'_, '_>) {
    let heads = |known: &&Column| known.role != Role::Unknown || !names_unit(&known.header);
    let headed: BTreeSet<u16> = layout.columns.iter().filter(heads).map(|known| known.index).collect();
    let mut told = BTreeSet::new();
    for row in rows {
        for (column, raw) in &row.cells {
            if !headed.contains(column) && !raw.is_blank() && told.insert(*column) {
                let count = rows.iter().filter(|row| row.cells.iter().any(|(at, _)| at == column)).count();
                let span = layout.cell(sheet, row.number, *column);
                let (_, on_sheet) = layout.shape.place(row.number, *column);
                let name = crate::diagnostic::span::column_letters(on_sheet);
                reader.context.report(Diagnostic::new("W107", span).variant("beside").arg("name", name).arg("rows", count));
            }
        }
    }
}

/// I102 for rows above a header that hold more than titles.
pub fn tell_above(rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, reader: &Reader<'_, '_>) {
    let is_data = |row: &&OwnedRow| row.cells.len() > 1 && row.has_values();
    let Some(first) = rows.iter().find(is_data).filter(|_| reader.declared.is_none()) else { return };
    let count = rows.iter().filter(is_data).count();
    let span = layout.cell(sheet, first.number, first.cells[0].0);
    reader.context.report(Diagnostic::new("I102", span).variant("above").arg("sheet", &sheet.name).arg("rows", count));
}
