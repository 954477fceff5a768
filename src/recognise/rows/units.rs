//! Units in a column of their own that some rows leave out: the rows of a KPI are in the unit that it was given first, and amounts of
//! money in the one that is said near the table, which is said of all rows.

use foldhash::HashMap;

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::headings::KPI;
use crate::value::stated::is_of_money;
use crate::value::{Context, Hint, Unit};

use super::money::is_silent_money;
use super::{RowKind, blanks, percent};

/// Whether an amount is in the unit that its row says: values of KPIs are in any, money is in one of money.
pub fn is_of_row(unit: &str, column: &Column, layout: &Layout) -> bool {
    column.takes_unit(&layout.form) || (is_silent_money(column, layout) && is_of_money(unit))
}

/// The unit of money that a row says.
pub fn of_money<'r>(row: &'r OwnedRow, layout: &Layout) -> Option<&'r str> {
    let units = layout.columns.iter().find(|column| column.role == Role::Unit)?;
    row.text(units.index).filter(|unit| is_of_money(unit))
}

/// Whether a column holds amounts that may be in the unit of their row.
pub fn takes_any(column: &Column, layout: &Layout) -> bool {
    column.takes_unit(&layout.form) || is_silent_money(column, layout)
}

/// Tells each column whose header says another unit of money than a row does, once, at the first of them (W103): that of the header counts.
pub fn tell_other(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let data = || rows.iter().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data).map(|(row, _)| row);
    for column in layout.columns.iter().filter(|column| column.slots().iter().any(|slot| slot.field.is_some())) {
        let Some(headed) = column.hint.as_deref().filter(|hint| hint.unit == Some(Unit::Money)) else { continue };
        let other = |row: &&OwnedRow| {
            let unit = of_money(row, layout).and_then(Hint::for_unit);
            percent::bare(row, column.index).is_some() && unit.is_some_and(|unit| unit.factor != headed.factor)
        };
        let Some((first, unit)) = data().find(other).and_then(|row| Some((row, of_money(row, layout)?))) else { continue };
        let told = Diagnostic::new("W103", layout.cell(sheet, first.number, column.index)).variant("beside");
        context.report(told.arg("column", &column.header).arg("unit", unit).arg("rows", data().filter(other).count()));
    }
}

/// Writes the unit of its KPI, or of the row above where there are no KPIs, into the rows that have none, and tells of it (I104).
pub fn continue_units(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let Some(units) = layout.columns.iter().find(|column| column.role == Role::Unit) else { return };
    let kpis = layout.columns.iter().find(|column| column.name == Some(KPI)).map(|column| column.index);
    if kpis.is_none() && layout.near.is_some() {
        return;
    }
    let amounts: Vec<u16> = layout.columns.iter().filter(|column| takes_any(column, layout)).map(|column| column.index).collect();
    let mut known: HashMap<String, String> = HashMap::default();
    let mut written = Vec::new();
    for (row, _) in rows.iter_mut().zip(kinds).filter(|(_, kind)| **kind == RowKind::Data) {
        let kpi = kpis.and_then(|column| row.text(column)).unwrap_or_default().to_string();
        if let Some(unit) = row.text(units.index) {
            let unit = unit.to_string();
            if kpis.is_some() {
                known.entry(kpi).or_insert(unit);
            } else {
                known.insert(kpi, unit);
            }
        } else if let Some(unit) = known.get(&kpi).filter(|_| amounts.iter().any(|column| percent::bare(row, *column).is_some())) {
            row.put(units.index, unit.clone());
            written.push(row.number);
        }
    }
    let Some(first) = written.first() else { return };
    let runs = written.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run[run.len() - 1]));
    let told = Diagnostic::new("I104", layout.cell(sheet, *first, units.index)).variant(if kpis.is_some() { "unit_above" } else { "unit_before" });
    context.report(told.arg("column", &units.header).arg("areas", blanks::areas(units.index, runs, context)));
}
