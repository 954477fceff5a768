//! The unit of money that is said near a table and not in its header: in a line above it, a note below it, the name of its sheet or of
//! its file. It is for amounts of money alone, and told once (I104).

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::stated::{Stated, stated};
use crate::value::{Context, Hint, Raw};

use super::{beside, titled};
use crate::recognise::guide::Guide;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{OwnedRow, set_unit};
use crate::recognise::rows::{RowKind, kind_of, money, percent, texts};
use crate::recognise::words;

/// The unit that is said near a table.
#[derive(Clone, Debug)]
pub struct NearUnit {
    /// As written.
    pub word: String,
    /// What it means for amounts without a unit of their own.
    pub hint: Arc<Hint>,
    /// The text that says it.
    pub said: String,
    /// Whether `sources:` says it, and so of each row.
    pub is_set: bool,
}

/// The sheet of a table, and its file.
#[derive(Clone, Copy)]
pub struct Place<'s> {
    /// The sheet.
    pub sheet: &'s Sheet,
    /// The file's name without its extension.
    pub stem: &'s str,
    /// What stands at the top of the sheet and holds for all its tables.
    pub at_top: Option<&'s Said>,
}

/// A text that states a unit, and where.
#[derive(Clone, Debug)]
pub struct Said {
    text: String,
    stated: Stated,
    span: Span,
}

/// What the lines above the first table of a sheet state for all of them: `2026年目标（单位：万元）` over 一、销售额 and 二、回款额. A numbered
/// title speaks of its own table alone, and of two units nobody knows which holds further down.
pub fn at_top(rows: &[OwnedRow], sheet: &Sheet) -> Option<Said> {
    let in_row = |row: &OwnedRow| -> Vec<Said> {
        let span = |column: u16| Span::Cell { file: sheet.file, sheet: sheet.index, row: row.number, column };
        let of_row = texts(&row.cells).filter_map(|(column, text)| said(text, span(column)));
        of_row.filter(|said| said.stated.is_named || row.cells.len() == 1).collect()
    };
    let mut found = rows.iter().take_while(|row| is_preface(row)).filter(|row| !is_numbered(row)).flat_map(in_row);
    let first = found.next()?;
    found.all(|other| other.stated.hint == first.stated.hint).then_some(first)
}

/// Whether a row may stand above a table: one text, or several of which one has a label, `编制单位：…`.
fn is_preface(row: &OwnedRow) -> bool {
    let has_label = || texts(&row.cells).any(|(_, text)| words::is_label(text));
    !row.has_values() && (row.cells.len() == 1 || has_label())
}

/// Whether a line is the numbered title of one table of several: 一、销售额.
fn is_numbered(row: &OwnedRow) -> bool {
    matches!(row.cells.as_slice(), [(_, Raw::Text(text))] if titled::is_numbered(text))
}

/// Finds the unit near a table and gives it to the columns of money without one, and to those of KPIs that are money. Columns of any KPI
/// take it in the rows whose KPI is money; others may count anything, so they are left alone.
///
/// What `set:` in `sources:` says goes before all that is near.
pub fn apply(layout: &mut Layout, above: &[OwnedRow], below: &[OwnedRow], place: Place<'_>, guide: &Guide, context: &Context<'_>) {
    if let Some(set) = layout.set_unit() {
        return set_unit::apply(layout, &set, place.sheet, guide, context);
    }
    let takes = |column: &Column| money::is_silent_money(column, layout) || (column.hint.is_none() && column.takes_unit(&layout.form));
    if !layout.columns.iter().any(takes) {
        return;
    }
    let Some(Said { text, stated, span }) = find(layout, above, below, place) else {
        return beside::apply(layout, below, place.sheet, guide, context);
    };
    let Some(hint) = stated.hint.map(Arc::new) else {
        return context.report(Diagnostic::new("W103", span).variant("unclear").arg("said", text));
    };
    context.report(Diagnostic::new("I104", span).variant("unit").arg("text", &text).arg("read", &stated.word));
    lend(layout, NearUnit { word: stated.word, hint, said: text, is_set: false }, guide);
}

/// Gives a unit to the columns of money without one, and to those of KPIs that are money; the rows of a KPI in a column take it one by one.
pub(in crate::recognise) fn lend(layout: &mut Layout, near: NearUnit, guide: &Guide) {
    let is_of_money = |column: &Column| column.hint.is_none() && column.kpi().is_some_and(|kpi| guide.is_money(kpi) == Some(true));
    // Where rows say their units the nearest is that of the row.
    let in_rows = layout.columns.iter().any(|column| column.role == Role::Unit);
    let takes = |column: &Column| (!in_rows && money::is_silent_money(column, layout)) || is_of_money(column);
    let silent: Vec<usize> = (0..layout.columns.len()).filter(|&at| takes(&layout.columns[at])).collect();
    silent.into_iter().for_each(|at| layout.columns[at].hint = Some(near.hint.clone()));
    layout.near = Some(near);
}

/// The nearest text that states a unit. Where two on the sheet disagree, nobody knows which holds.
fn find(layout: &Layout, above: &[OwnedRow], below: &[OwnedRow], place: Place<'_>) -> Option<Said> {
    let mut on_sheet = on_sheet(layout, above, below, place);
    if let Some(nearest) = on_sheet.next() {
        let other = on_sheet.find(|other| other.stated.hint != nearest.stated.hint);
        return Some(if let Some(other) = other { nearest.and(&other) } else { nearest });
    }
    if let Some(at_top) = place.at_top {
        return Some(at_top.clone());
    }
    let name = said(&place.sheet.name, layout.header_span(place.sheet, layout.columns.first()?.index));
    name.or_else(|| said(place.stem, Span::File(place.sheet.file)))
}

/// The texts that state a unit above the table, beside it and below it, the nearest first.
fn on_sheet<'r>(layout: &'r Layout, above: &'r [OwnedRow], below: &'r [OwnedRow], place: Place<'r>) -> impl Iterator<Item = Said> + 'r {
    let in_row = move |row: &'r OwnedRow| {
        let texts = row.cells.iter().filter_map(|(column, raw)| if let Raw::Text(text) = raw { Some((*column, text)) } else { None });
        texts.filter_map(move |(column, text)| Some((row, said(text, layout.cell(place.sheet, row.number, column))?)))
    };
    let is_title = |(row, said): &(&OwnedRow, Said)| said.stated.is_named || !row.has_values();
    let above = above.iter().rev().flat_map(in_row).filter(is_title);
    let beside = layout.columns.iter().filter_map(move |column| of_header(column, layout, place.sheet));
    let below_rows = below;
    let notes = below.iter().rev().filter(|row| row.cells.len() <= 2).flat_map(in_row);
    let below = notes.filter(|(row, said)| is_note(row, &said.stated));
    above.map(|(_, said)| said).chain(beside).chain(below.map(|(_, said)| said)).chain(of_totals(below_rows, place, layout))
}

/// What the rows of totals say beside their word, 合计（万元）: rows that add up to them are in their unit. A total that is less than
/// one of its rows is in another.
fn of_totals<'r>(below: &'r [OwnedRow], place: Place<'r>, layout: &'r Layout) -> impl Iterator<Item = Said> + 'r {
    let totals = below.iter().filter(|row| kind_of(&row.cells) == RowKind::Total).filter(|total| is_most(total, below, layout));
    let words = |row: &'r OwnedRow| texts(&row.cells).filter(|(_, text)| words::is_total(text)).map(move |(column, text)| (row, column, text));
    totals.flat_map(words).filter_map(move |(row, column, text)| said(text, layout.cell(place.sheet, row.number, column)))
}

/// Whether no row has more than a total in a column of amounts.
fn is_most(total: &OwnedRow, rows: &[OwnedRow], layout: &Layout) -> bool {
    let amounts = layout.columns.iter().filter(|column| column.takes_unit(&layout.form)).map(|column| column.index);
    amounts.into_iter().all(|column| {
        let most = rows.iter().filter_map(|row| percent::bare(row, column)).max();
        percent::bare(total, column).is_none_or(|total| most.is_none_or(|most| total >= most))
    })
}

impl Said {
    /// Two texts that contradict one another.
    fn and(self, other: &Said) -> Self {
        Self { text: format!("{} / {}", self.text, other.text), stated: Stated { hint: None, ..self.stated }, ..self }
    }
}

fn said(text: &str, span: Span) -> Option<Said> {
    let stated = stated(text)?;
    Some(Said { text: text.trim().to_string(), stated, span })
}

/// The header cell of a column of nothing, `单位：万元`, or of one of names, `科目（万元）`: names have no unit, so it is that of the amounts.
fn of_header(column: &Column, layout: &Layout, sheet: &Sheet) -> Option<Said> {
    let said = || said(&column.header, layout.header_span(sheet, column.index));
    let is_meant = |said: &Said| column.is_naming(&layout.form) || (is_idle(column) && said.stated.is_named);
    said().filter(is_meant)
}

fn is_idle(column: &Column) -> bool {
    matches!(column.role, Role::Unit | Role::Unknown | Role::Redundant)
}

/// Whether a row below the header speaks of the table: a remark, or one text that calls the unit a unit.
fn is_note(row: &OwnedRow, stated: &Stated) -> bool {
    kind_of(&row.cells) == RowKind::Note || (row.cells.len() == 1 && stated.is_named)
}
