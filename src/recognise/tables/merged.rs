//! Cells merged over several rows, once it is known what their columns are: what names something holds for each of the rows, an amount is
//! one amount and would be counted several times.

use std::ops::RangeInclusive;

use crate::diagnostic::{Diagnostic, span::column_letters};
use crate::load::Sheet;
use crate::model::Arity;
use crate::value::{Context, Raw};

use crate::recognise::guide::DIMENSIONS;
use crate::recognise::header::OwnedRow;
use crate::recognise::header::columns::{Column, Layout, Role, Slot};
use crate::recognise::rows::ranges;

/// Types whose values count once, whatever the rows that they are merged over.
const COUNTED: &[&str] = &["money", "quantity", "number", "days", "target", "percent", "progress", "effect", "score"];

/// Types of which a cell may hold several, one after another: words, and the people who own something.
const LISTED: &[&str] = &["text", "person"];

/// Gives each row the merged cells of its columns that name something, and takes from all but the first row those that count once. Rows
/// that share what a record must have become one record, and the others are given back.
pub fn settle(rows: &mut Vec<OwnedRow>, layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Vec<u32> {
    let mut joined = Vec::new();
    if !layout.shape.is_upright() {
        return joined;
    }
    let is_hidden = |row: &u32| sheet.layout().hidden_rows.binary_search(row).is_ok();
    for (area, column) in areas(layout, sheet) {
        let first = rows.partition_point(|row| row.number < *area.start());
        let end = rows.partition_point(|row| row.number <= *area.end());
        // Of an area that begins in a hidden row, the first row below shows what it holds.
        let top = rows[first..end].first().filter(|row| row.number == *area.start() || is_hidden(area.start()));
        let Some(top) = top.and_then(|row| cell(row, column.index)).cloned() else { continue };
        let (row, others) = rows[first..end].split_first_mut().expect("the area has a first row");
        if is_required(column, layout) && others.iter().all(|other| is_joinable(other, row, column.index, layout)) {
            joined.extend(others.iter().filter(|other| !other.cells.is_empty()).map(|other| other.number));
            others.iter_mut().for_each(|other| join(row, std::mem::take(&mut other.cells), context));
            continue;
        }
        for other in others.iter_mut().filter(|other| !other.cells.is_empty()) {
            give(other, &top, column, layout);
        }
    }
    rows.retain(|row| !row.cells.is_empty());
    joined
}

/// Gives a row what is merged over it where that holds for each row, and takes from it what counts once.
fn give(row: &mut OwnedRow, top: &Raw<'static>, column: &Column, layout: &Layout) {
    match row.cells.binary_search_by_key(&column.index, |(at, _)| *at) {
        Ok(at) if !repeats(column, layout) => _ = row.cells.remove(at),
        Err(at) if repeats(column, layout) => row.cells.insert(at, (column.index, top.clone())),
        _ => {}
    }
}

/// Whether no record is without the column, which counts once.
fn is_required(column: &Column, layout: &Layout) -> bool {
    let Role::Fields(slots) = &column.role else { return false };
    let info = layout.form.main();
    let is_required = |slot: &Slot| slot.part == 0 && slot.field.is_some_and(|field| info.fields[usize::from(field)].arity == Arity::Required);
    !repeats(column, layout) && slots.iter().any(is_required)
}

/// Whether a row may become one with another, with which it shares the amount of a column: where they differ, both say in words what the
/// amount is for. Two regions, days or amounts are two records.
fn is_joinable(row: &OwnedRow, with: &OwnedRow, shared: u16, layout: &Layout) -> bool {
    let is_listed = |column: u16| {
        let known = layout.columns.binary_search_by_key(&column, |known| known.index);
        known.is_ok_and(|at| layout.columns[at].takes_list(layout))
    };
    row.cells.iter().filter(|(column, _)| *column != shared).all(|(column, raw)| {
        let is_same = || cell(with, *column).is_some_and(|other| other == raw);
        matches!(raw, Raw::Text(_)) && (is_same() || is_listed(*column))
    })
}

impl Column {
    /// Whether its cells may hold several things, one after another.
    fn takes_list(&self, layout: &Layout) -> bool {
        let is_listed = |slot: &Slot| {
            let info = layout.form.parts[usize::from(slot.part)].info;
            let field = slot.field.map(|field| &info.fields[usize::from(field)]);
            field.is_some_and(|field| LISTED.contains(&(field.kind)()) && !DIMENSIONS.contains(&field.name))
        };
        match &self.role {
            Role::Fields(slots) => slots.iter().all(is_listed),
            Role::Redundant | Role::Unknown => true,
            Role::Period { .. } | Role::Member { .. } | Role::Unit => false,
        }
    }
}

/// Adds the words of a row to those of another: 广告 and 展会 become 广告、展会.
fn join(row: &mut OwnedRow, other: Vec<(u16, Raw<'static>)>, context: &Context<'_>) {
    for (column, raw) in other {
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
    row.cells.binary_search_by_key(&column, |(at, _)| *at).ok().map(|at| &row.cells[at].1)
}

/// The areas below the header that reach over several rows, with their columns.
fn areas<'l>(layout: &'l Layout, sheet: &'l Sheet) -> impl Iterator<Item = (&'l RangeInclusive<u32>, &'l Column)> {
    let below = sheet.layout().merged.iter().filter(|area| *area.rows.start() > layout.header_row && area.rows.end() > area.rows.start());
    let column = |index: u16| layout.columns.binary_search_by_key(&index, |column| column.index).ok().map(|at| &layout.columns[at]);
    below.filter_map(move |area| Some((&area.rows, column(*area.columns.start())?)))
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

/// W104 for amounts that are merged over several columns of amounts: 30 over three months is read as that of the first, and may be theirs.
pub fn tell_across(rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    if !layout.shape.is_upright() {
        return;
    }
    let is_amount = |column: &&Column| matches!(column.role, Role::Period { .. } | Role::Member { .. });
    let amounts = |columns: &RangeInclusive<u16>| layout.columns.iter().filter(is_amount).filter(|column| columns.contains(&column.index)).count();
    let row_at = |number: u32| rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &rows[at]);
    let is_filled = |row: u32, column: u16| row_at(row).and_then(|row| cell(row, column)).is_some_and(|raw| !raw.is_blank());
    let merged = sheet.layout().merged.iter().filter(|area| is_filled(*area.rows.start(), *area.columns.start()));
    let mut areas: Vec<_> =
        merged.filter(|area| amounts(&area.columns) > 1).map(|area| (*area.rows.start(), &area.columns, *area.rows.end())).collect();
    areas.sort_by_key(|(row, columns, _)| (*row, *columns.start()));
    let Some((first, columns, _)) = areas.first() else { return };
    let name = |column: u16, row: u32| format!("{}{row}", column_letters(column));
    let listed =
        ranges::listed(areas.iter().map(|(row, columns, last)| (name(*columns.start(), *row), name(*columns.end(), *last))), ":", context.vocabulary);
    let column = layout.columns.iter().filter(is_amount).find(|column| columns.contains(&column.index)).map_or("", |column| column.header.as_str());
    let told = Diagnostic::new("W104", layout.cell(sheet, *first, *columns.start())).variant("merged").arg("areas", listed);
    context.report(told.arg("column", column));
}
