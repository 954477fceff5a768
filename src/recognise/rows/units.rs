//! Units in a column of their own that some rows leave out: the rows of a KPI are in the unit that it was given first.

use foldhash::HashMap;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Layout, Role};
use crate::recognise::header::headings::KPI;
use crate::value::Context;

use super::{RowKind, blanks, percent};

/// Writes the unit of its KPI into the rows that have none, and tells of it (I104).
pub fn continue_units(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let Some(units) = layout.columns.iter().find(|column| column.role == Role::Unit) else { return };
    let kpis = layout.columns.iter().find(|column| column.name == Some(KPI)).map(|column| column.index);
    let amounts: Vec<u16> = layout.columns.iter().filter(|column| column.takes_unit(&layout.form)).map(|column| column.index).collect();
    let mut known: HashMap<String, String> = HashMap::default();
    let mut written = Vec::new();
    for (row, _) in rows.iter_mut().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data) {
        let kpi = kpis.and_then(|column| row.text(column)).unwrap_or_default().to_string();
        if let Some(unit) = row.text(units.index) {
            known.entry(kpi).or_insert_with(|| unit.to_string());
        } else if let Some(unit) = known.get(&kpi).filter(|_| amounts.iter().any(|column| percent::bare(row, *column).is_some())) {
            row.put(units.index, unit.clone());
            written.push(row.number);
        }
    }
    let Some(first) = written.first() else { return };
    let runs = written.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run[run.len() - 1]));
    let told = Diagnostic::new("I104", layout.cell(sheet, *first, units.index)).variant("unit_above");
    context.report(told.arg("column", &units.header).arg("areas", blanks::areas(units.index, runs, context)));
}
