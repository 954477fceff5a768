//! Months that head columns as bare numbers, `1 | 2 | 3`: told from amounts by the KPIs to their left, which have nothing else to be of.

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::Raw;
use crate::vocabulary::{catalogue_kpi, normalise};

use crate::recognise::header::{HEAD_ROWS, OwnedRow, Reader};
use crate::recognise::words;

/// Writes the months of such a header out, and tells how they are read (I104).
pub fn write_out(rows: &mut [OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>) {
    let context = reader.context;
    let Some(plan) = context.plan else { return };
    let at = (0..rows.len().saturating_sub(1).min(HEAD_ROWS as usize)).find(|&at| is_header(&rows[at], &rows[at + 1], reader));
    let Some(at) = at else { return };
    let number = rows[at].number;
    let mut told = false;
    for (column, raw) in &mut rows[at].cells {
        let Some(month) = month(raw) else { continue };
        let years = plan.start.year()..=plan.end.year();
        let is_within = |year: &i16| Date::new(*year, month, 1).is_ok_and(|day| day >= plan.start && day <= plan.end);
        let text = format!("{:04}-{month:02}", years.clone().find(is_within).unwrap_or(*years.start()));
        if !std::mem::replace(&mut told, true) {
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: number, column: *column };
            context.report(Diagnostic::new("I104", span).arg("text", month).arg("read", &text));
        }
        *raw = Raw::Text(text.into());
    }
}

/// Whether a row is a name and the months from January on, and the row below it a KPI with numbers.
fn is_header(row: &OwnedRow, below: &OwnedRow, reader: &Reader<'_, '_>) -> bool {
    let months: Vec<i8> = row.cells.iter().filter_map(|(_, raw)| month(raw)).collect();
    let are_first = months.len() >= 2 && (1..).zip(&months).all(|(wanted, month)| wanted == *month);
    let others = || row.cells.iter().filter(|(_, raw)| month(raw).is_none());
    let are_words = || others().all(|(_, raw)| matches!(raw, Raw::Text(_)));
    let is_kpi = |cells: &[(u16, Raw<'_>)]| cells.iter().any(|(_, raw)| matches!(raw, Raw::Text(text) if names_kpi(text)));
    let has_numbers = || below.cells.iter().filter(|(_, raw)| matches!(raw, Raw::Number { .. })).count() >= 2;
    are_first && are_words() && reader.names_in(row) >= 1 && is_kpi(&below.cells) && has_numbers()
}

fn month(raw: &Raw<'_>) -> Option<i8> {
    let Raw::Number { value, percent: false } = raw else { return None };
    let month = i8::try_from(*value).ok().filter(|_| value.is_integer())?;
    (1..=12).contains(&month).then_some(month)
}

fn names_kpi(text: &str) -> bool {
    !words::is_total(text) && catalogue_kpi(&normalise::header(text).key).is_some()
}
