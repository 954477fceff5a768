//! Columns in which some dates are dates and others are text (W108).

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::value::{Context, Raw};

use super::RowKind;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};

/// Types whose cells are dates.
const DATES: &[&str] = &["date", "deadline"];

/// Tells the columns that mix dates and texts, each once, at the first text among the dates.
pub fn tell(layout: &Layout, rows: &[OwnedRow], kinds: &[RowKind], sheet: &Sheet, context: &Context<'_>) {
    for column in layout.columns.iter().filter(|column| holds_dates(column, layout)) {
        let data = rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data);
        let cells = data.filter_map(|(row, _)| Some((row.number, row.cell(column.index)?)));
        let (mut dates, mut texts) = (0, None);
        for (row, raw) in cells {
            match raw {
                Raw::Date(_) => dates += 1,
                Raw::Text(text) if text.contains(|c: char| c.is_ascii_digit()) => texts = texts.or(Some(row)),
                _ => {}
            }
        }
        if let Some(row) = texts.filter(|_| dates > 0) {
            let span = layout.cell(sheet, row, column.index);
            context.report(Diagnostic::new("W108", span).arg("column", &column.header));
        }
    }
}

fn holds_dates(column: &Column, layout: &Layout) -> bool {
    let Role::Fields(slots) = &column.role else { return false };
    slots.iter().any(|slot| {
        let info = layout.form.parts[usize::from(slot.part)].info;
        slot.field.is_some_and(|field| DATES.contains(&(info.fields[usize::from(field)].kind)()))
    })
}
