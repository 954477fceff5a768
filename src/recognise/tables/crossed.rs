//! Budgets and spending whose months stand below one another and whose lines stand side by side: `月份 | 差旅费 | 市场费`.

use crate::value::Raw;
use crate::value::stated::names_unit;

use crate::recognise::forms::Form;
use crate::recognise::header::columns::header_text;
use crate::recognise::header::{OwnedRow, Reader};
use crate::recognise::words;

/// Months that such a table has at least.
const MONTHS: usize = 2;

/// The rows of such a table, with the corner named for its lines, to be read with columns for rows. Titles are left out, but for units.
pub fn find(rows: &[OwnedRow], form: &Form, reader: &Reader<'_, '_>) -> Option<Vec<OwnedRow>> {
    let at = (0..rows.len().saturating_sub(MONTHS)).find(|&at| rows[at].cells.len() > 1)?;
    let (header, below) = (&rows[at], &rows[at + 1..]);
    let left = below.first()?.cells.first()?.0;
    let is_period = |row: &&OwnedRow| row.cell(left).is_some_and(|raw| reader.period(&header_text(raw)).is_some());
    let is_sum = |row: &OwnedRow| row.cell(left).is_some_and(|raw| words::is_total(&header_text(raw)));
    let are_months = below.iter().filter(is_period).count() >= MONTHS && below.iter().all(|row| is_period(&row) || is_sum(row));
    let corner = header.cell(left).map(header_text).unwrap_or_default();
    let names_months = corner.is_empty() || words::column(reader.context, "actual", &corner).is_some_and(|named| named.name == "period");
    let heads_line = |(column, raw): &(u16, Raw<'_>)| *column == left || matches!(raw, Raw::Text(text) if !is_field(text, form, reader));
    if !(are_months && names_months && header.cells.iter().all(heads_line)) {
        return None;
    }
    let mut table: Vec<OwnedRow> = rows[..at].iter().filter(|row| says_unit(row)).chain(&rows[at..]).cloned().collect();
    let named = table.iter_mut().find(|row| row.number == header.number)?;
    named.cells.retain(|(column, _)| *column != left);
    let label = reader.context.vocabulary.field(form.name, if form.name == "spend" { "line" } else { "name" });
    named.cells.insert(0, (left, Raw::Text(label.to_string().into())));
    Some(table)
}

/// Whether a text names a field of the form: then the rows are records.
fn is_field(text: &str, form: &Form, reader: &Reader<'_, '_>) -> bool {
    reader.period(text).is_some() || words::column(reader.context, form.name, text).is_some()
}

fn says_unit(row: &OwnedRow) -> bool {
    matches!(row.cells.as_slice(), [(_, Raw::Text(text))] if names_unit(text))
}
