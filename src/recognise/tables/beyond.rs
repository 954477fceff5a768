//! What stands around a table and is not read with it: columns without a header, and rows above the header that are more than titles.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::stated::names_unit;

use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{HEAD_ROWS, OwnedRow, Reader};
use crate::recognise::rows::{RowKind, kind_of, texts};
use crate::recognise::words;
use crate::value::Raw;

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

/// Least periods that a row of headers has.
const PERIODS: usize = 3;

/// Whether rows that are not read hold amounts that somebody added up, or such of several periods: whoever wrote them misses them.
pub fn have_amounts(rows: &[OwnedRow], reader: &Reader<'_, '_>) -> bool {
    let is_number = |raw: &Raw<'_>| matches!(raw, Raw::Number { .. }) || raw.text().is_some_and(|text| words::plain_number(&text).is_some());
    let has_number = |row: &OwnedRow| row.cells.iter().any(|(_, raw)| is_number(raw));
    let is_total = |row: &OwnedRow| kind_of(&row.cells) == RowKind::Total && has_number(row);
    let is_of_periods = |row: &OwnedRow| texts(&row.cells).filter(|(_, text)| reader.period(text).is_some()).count() >= PERIODS;
    rows.iter().any(is_total) || (rows.iter().take(HEAD_ROWS as usize).any(is_of_periods) && rows.iter().any(has_number))
}

/// I102 for rows above a header that hold more than titles.
pub fn tell_above(rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, reader: &Reader<'_, '_>) {
    let is_data = |row: &&OwnedRow| row.cells.len() > 1 && row.has_values();
    let Some(first) = rows.iter().find(is_data).filter(|_| reader.declared.is_none()) else { return };
    let count = rows.iter().filter(is_data).count();
    let span = layout.cell(sheet, first.number, first.cells[0].0);
    reader.context.report(Diagnostic::new("I102", span).variant("above").arg("sheet", &sheet.name).arg("rows", count));
}
