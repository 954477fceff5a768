//! Cells merged over several rows, once it is known what their columns are: what names something holds for each of the rows, an amount is
//! one amount and would be counted several times.

use std::ops::RangeInclusive;

use crate::diagnostic::{Diagnostic, span::column_letters};
use crate::load::Sheet;
use crate::model::Arity;
use crate::value::{Context, Raw};

use super::columns::{Column, Layout, Role, Slot};
use super::header::OwnedRow;
use super::ranges;

/// Types whose values count once, whatever the rows that they are merged over.
const COUNTED: &[&str] = &["money", "quantity", "number", "days", "target", "percent", "progress", "effect", "score"];

/// Gives each row the merged cells of its columns that name something, and takes from all but the first row those that count once. Rows
/// that share what a record must have become one record, and the others are given back.
pub fn settle(rows: &mut Vec<OwnedRow>, layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Vec<u32> {
    let mut joined = Vec::new();
    if !layout.shape.is_upright() {
        return joined;
    }
    for (area, column) in areas(layout, sheet) {
        let first = rows.partition_point(|row| row.number < *area.start());
        let end = rows.partition_point(|row| row.number <= *area.end());
        let Some(top) = rows[first..end].first().filter(|row| row.number == *area.start()).and_then(|row| cell(row, column.index)).cloned() else {
            continue;
        };
        if is_required(column, layout) && rows[first + 1..end].iter().all(|row| has_words_beside(row, column.index)) {
            let others: Vec<OwnedRow> = rows.drain(first + 1..end).collect();
            joined.extend(others.iter().map(|row| row.number));
            others.into_iter().for_each(|row| join(&mut rows[first], row, context));
            continue;
        }
        for row in &mut rows[first + 1..end] {
            match row.cells.binary_search_by_key(&column.index, |(at, _)| *at) {
                Ok(at) if !repeats(column, layout) => _ = row.cells.remove(at),
                Err(at) if repeats(column, layout) => row.cells.insert(at, (column.index, top.clone())),
                _ => {}
            }
        }
    }
    joined
}

/// Whether no record is without the column, which counts once.
fn is_required(column: &Column, layout: &Layout) -> bool {
    let Role::Fields(slots) = &column.role else { return false };
    let info = layout.form.main();
    let is_required = |slot: &Slot| slot.part == 0 && slot.field.is_some_and(|field| info.fields[usize::from(field)].arity == Arity::Required);
    !repeats(column, layout) && slots.iter().any(is_required)
}

fn has_words_beside(row: &OwnedRow, column: u16) -> bool {
    row.cells.iter().all(|(at, raw)| *at == column || matches!(raw, Raw::Text(_)))
}

/// Adds the words of a row to those of another: 广告 and 展会 become 广告、展会.
fn join(row: &mut OwnedRow, other: OwnedRow, context: &Context<'_>) {
    for (column, raw) in other.cells {
        match (row.cells.binary_search_by_key(&column, |(at, _)| *at), raw) {
            (Ok(at), Raw::Text(more)) => {
                if let Raw::Text(text) = &mut row.cells[at].1
                    && *text != more
                {
                    *text = format!("{text}{}{more}", context.vocabulary.word("list_separator")).into();
                }
            }
            (Err(at), raw) => row.cells.insert(at, (column, raw)),
            (Ok(_), _) => {}
        }
    }
}

fn cell(row: &OwnedRow, column: u16) -> Option<&Raw<'static>> {
    row.cells.iter().find(|(at, _)| *at == column).map(|(_, raw)| raw)
}

/// The areas below the header that reach over several rows, with their columns.
fn areas<'l>(layout: &'l Layout, sheet: &'l Sheet) -> impl Iterator<Item = (&'l RangeInclusive<u32>, &'l Column)> {
    let below = sheet.layout().merged.iter().filter(|area| *area.rows.start() > layout.header_row && area.rows.end() > area.rows.start());
    below.filter_map(|area| Some((&area.rows, layout.columns.iter().find(|column| column.index == *area.columns.start())?)))
}

/// Whether a merged cell of a column holds for each of its rows.
pub fn repeats(column: &Column, layout: &Layout) -> bool {
    match &column.role {
        Role::Fields(slots) => slots.iter().all(|slot| slot_repeats(*slot, column, layout)),
        Role::Period { .. } | Role::Member { .. } => false,
        Role::Unit | Role::Redundant | Role::Unknown => true,
    }
}

/// A cause or a risk beside three rows is one cause, and what an initiative needs is paid once.
fn slot_repeats(slot: Slot, column: &Column, layout: &Layout) -> bool {
    let part = &layout.form.parts[usize::from(slot.part)];
    let Some(field) = slot.field.map(|field| &part.info.fields[usize::from(field)]) else { return true };
    let decides = part.needs.is_some_and(|needs| column.name == Some(needs));
    !decides && !COUNTED.contains(&(field.kind)()) && field.name != "resource"
}

/// I104 for each column of merged cells that count once.
pub fn tell(last_row: u32, layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    if !layout.shape.is_upright() {
        return;
    }
    for column in layout.columns.iter().filter(|column| !repeats(column, layout)) {
        let of_column = areas(layout, sheet).filter(|(area, of)| of.index == column.index && *area.start() <= last_row);
        let mut rows: Vec<RangeInclusive<u32>> = of_column.map(|(area, _)| area.clone()).collect();
        rows.sort_by_key(|area| *area.start());
        let Some(first) = rows.first() else { continue };
        let letters = column_letters(column.index);
        let areas = rows.iter().map(|area| (format!("{letters}{}", area.start()), format!("{letters}{}", area.end())));
        let areas = ranges::listed(areas, ":", context.vocabulary);
        let span = layout.cell(sheet, *first.start(), column.index);
        context.report(Diagnostic::new("I104", span).variant("merged").arg("column", &column.header).arg("areas", areas));
    }
}
