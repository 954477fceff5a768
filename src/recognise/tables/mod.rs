//! The tables of a sheet: below one another, side by side, or with their header in the first column.

use std::ops::Range;

use crate::load::Sheet;
use crate::value::Raw;

use super::around::{said, supplied};
use super::guide::Declared;
use super::header::columns::Layout;
use super::header::{HEAD_ROWS, Header, HeaderCell, OwnedRow, Reader, guess};
use super::rows::is_remark;
use super::sheet::Preferred;
use super::words;
use shape::Shape;

pub mod again;
pub mod beyond;
pub mod cards;
pub mod crossed;
pub mod grid;
pub mod kept;
pub mod merged;
pub mod months;
pub mod shape;
pub mod swot;

/// Most rows and columns of a table whose header stands in a column.
const TRANSPOSED_ROWS: usize = 60;
const TRANSPOSED_COLUMNS: u16 = 200;
/// All columns of a sheet.
pub const ALL: Range<u16> = 0..u16::MAX;
/// Names that such a header has at least: a few words in a column are soon found.
const TRANSPOSED_NAMES: usize = 3;

/// A part of a sheet whose tables stand below one another.
pub struct Block {
    /// Its rows.
    pub rows: Vec<OwnedRow>,
    /// How its cells stand on the sheet.
    pub shape: Shape,
    /// Rows of the sheet that are titles, where the rows of the block are not those of the sheet.
    pub titles: Vec<u32>,
    /// Columns of the sheet in which its rows stand.
    pub columns: Range<u16>,
}

impl Block {
    fn upright(rows: Vec<OwnedRow>, columns: Range<u16>) -> Self {
        Self { rows, shape: Shape::Upright, titles: Vec::new(), columns }
    }
}

/// The rows among which the header of the first table of `rows` stands.
pub fn head<'r>(rows: &'r [OwnedRow], declared: Option<&Declared>) -> &'r [OwnedRow] {
    // A preface of titles and remarks may be long.
    let first = rows.iter().find(|row| row.cells.len() > 1).or(rows.first()).map_or(1, |row| row.number);
    let last = declared.and_then(|declared| declared.header).map_or(0, |(_, last)| last).max(first.saturating_sub(1) + HEAD_ROWS);
    &rows[..rows.iter().take_while(|row| row.number <= last).count()]
}

/// Cuts a sheet into its blocks.
pub fn blocks(rows: Vec<OwnedRow>, sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred) -> Vec<Block> {
    if let Some(cards) = swot::find(&rows, reader, preferred).or_else(|| cards::find(&rows, reader, preferred)) {
        let forms = Block { rows: cards.rows, shape: Shape::Cards(cards.cells), titles: cards.titles, columns: ALL };
        let below = Some(cards.rest).filter(|rest| !rest.is_empty()).map(|rest| Block::upright(rest, ALL));
        return std::iter::once(forms).chain(below).collect();
    }
    if let Some(rows) = transposed(&rows, reader, preferred) {
        return vec![Block { rows, shape: Shape::Turned, titles: Vec::new(), columns: ALL }];
    }
    let ranges = words::quiet(reader.context, |context| side_by_side(&rows, sheet, &Reader { context, ..*reader }, preferred));
    if ranges.len() < 2 {
        return vec![Block::upright(rows, preferred.columns.clone())];
    }
    ranges.into_iter().map(|range| Block::upright(within(&rows, &range), range)).collect()
}

/// The columns in which a table stands, where the plan declares `all` these of a sheet: from the first that it names up to those of the
/// next table, for periods and members head columns that need not be named.
pub fn columns(declared: &Declared, all: &[Declared]) -> Range<u16> {
    let Some((left, right)) = declared.width() else { return ALL };
    let others = all.iter().filter_map(Declared::width).map(|(left, _)| left).filter(|other| *other > right);
    left..others.min().unwrap_or(ALL.end)
}

/// The rows of each table of a sheet on which the plan declares several: from its header to the next one in the same columns.
pub fn declared<'d>(rows: &[OwnedRow], all: &'d [Declared]) -> Vec<(&'d Declared, Vec<OwnedRow>)> {
    let area = |declared: &Declared| (declared.header.map_or(1, |(first, _)| first), columns(declared, all));
    let of = |declared: &'d Declared| {
        let (first, columns) = area(declared);
        let others = all.iter().map(area).filter(|(row, others)| *row > first && others.start < columns.end && columns.start < others.end);
        let end = others.map(|(row, _)| row).min().unwrap_or(u32::MAX);
        let mut own: Vec<OwnedRow> = within(rows, &columns).into_iter().filter(|row| row.number < end).collect();
        // The titles above the header say the unit.
        let header = own.partition_point(|row| row.number < first);
        let titles = own[..header].iter().rev().take_while(|row| is_title(row)).count();
        own.drain(..header - titles);
        // The titles of the next table stand above its header.
        while end < u32::MAX && own.len() > 1 && own.last().is_some_and(is_title) {
            own.pop();
        }
        (declared, own)
    };
    all.iter().map(of).collect()
}

/// Whether all columns belong to one table.
pub fn are_one_block(rows: &[OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred) -> bool {
    side_by_side(rows, sheet, reader, preferred).len() < 2
}

/// The columns of each table of several that stand side by side, with a blank column between them or each with the same first column:
/// each has a header of its own, and may have titles of its own.
fn side_by_side(rows: &[OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred) -> Vec<Range<u16>> {
    let head = head(rows, reader.declared);
    let Some(header) = preferred.header(head, reader, false).filter(|_| reader.declared.is_none()) else { return Vec::new() };
    let lowest = |cell: &HeaderCell| cell.text.rsplit('/').next().map(str::to_string);
    let is_first = |cell: &HeaderCell| cell.name.is_some() && lowest(cell) == lowest(&header.cells[0]);
    let runs = header.cells.chunk_by(|a, b| a.column + 1 == b.column && !is_first(b));
    let starts: Vec<u16> = runs.map(|run| run[0].column).collect();
    let ends = starts.iter().skip(1).copied().chain([u16::MAX]);
    let ranges: Vec<Range<u16>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    let is_table = |range: &Range<u16>| {
        let head: Vec<OwnedRow> = within(head, range).into_iter().filter(|row| row.number <= header.row).collect();
        let around = supplied::with_titles(reader.supplied, &head, sheet, reader);
        let reader = &Reader { supplied: &around, ..*reader };
        preferred.header(&head, reader, true).is_some_and(|header| header.is_convincing() && reader.is_complete(&header))
    };
    if ranges.len() > 1 && ranges.iter().all(is_table) { ranges } else { Vec::new() }
}

fn within(rows: &[OwnedRow], columns: &Range<u16>) -> Vec<OwnedRow> {
    let cells = |row: &OwnedRow| row.cells.iter().filter(|(column, _)| columns.contains(column)).cloned().collect();
    rows.iter().map(|row| OwnedRow { number: row.number, cells: cells(row) }).filter(|row| !row.cells.is_empty()).collect()
}

/// The rows with columns for rows, where the header stands in the first column: as the plan declares, or when that makes more names
/// known than any row has.
fn transposed(rows: &[OwnedRow], reader: &Reader<'_, '_>, preferred: &Preferred) -> Option<Vec<OwnedRow>> {
    let declared = reader.declared.and_then(|declared| declared.transposed);
    let width = rows.iter().filter_map(|row| row.cells.last()).map(|(column, _)| *column).max().unwrap_or_default();
    let is_upright = declared == Some(false) || (declared.is_none() && reader.declared.is_some_and(|declared| declared.header.is_some()));
    // Turned, its rows are columns, of which there are no more.
    let is_far = rows.last().is_some_and(|row| column_of(row).is_none());
    if is_upright || is_far || rows.len() > TRANSPOSED_ROWS || width > TRANSPOSED_COLUMNS {
        return None;
    }
    let crossed = preferred.of_money().filter(|_| declared.is_none()).and_then(|form| crossed::find(rows, &form, reader));
    if let Some(crossed) = crossed {
        return Some(turned(&crossed, width));
    }
    let turned = turned(rows, width);
    if declared == Some(true) {
        return Some(turned);
    }
    // 口径：… and 备注 below an upright table are no labels.
    let without_remarks: Vec<OwnedRow> = rows.iter().filter(|row| !is_remark(&row.cells)).cloned().collect();
    let of_labels = self::turned(&without_remarks, width);
    let labels: Vec<OwnedRow> = head(&of_labels, None).iter().filter(|row| reader.names_in(row) >= TRANSPOSED_NAMES).cloned().collect();
    if labels.is_empty() {
        return None;
    }
    words::quiet(reader.context, |context| {
        let reader = Reader { context, ..*reader };
        let upright = preferred.header(head(rows, reader.declared), &reader, false).map_or(0, |header| header.hits());
        let header = preferred.header(&labels, &reader, false)?;
        let is_header = header.is_convincing() && header.hits() >= TRANSPOSED_NAMES && header.hits() > upright && reader.is_complete(&header);
        let below = turned.partition_point(|row| row.number <= header.row);
        (is_header && !guess::are_terms(&header, &turned[below..])).then_some(turned)
    })
}

fn turned(rows: &[OwnedRow], width: u16) -> Vec<OwnedRow> {
    let column = |column: u16| {
        let cell = |row: &OwnedRow| Some((column_of(row)?, row.cell(column)?.clone()));
        OwnedRow { number: u32::from(column) + 1, cells: rows.iter().filter_map(cell).collect() }
    };
    (0..=width).map(column).filter(|row| !row.cells.is_empty()).collect()
}

/// The column that a row becomes when its table is turned.
fn column_of(row: &OwnedRow) -> Option<u16> {
    u16::try_from(row.number - 1).ok()
}

/// Position of the row with which the next table begins, its titles included: after a blank row or a title stands a header of its own.
/// The table's own header after a blank row is that of its next page.
pub fn next(rows: &[OwnedRow], layout: &Layout, reader: &Reader<'_, '_>) -> usize {
    let after_gap = |at: usize| rows[at].number > rows[at - 1].number + 1;
    let turns_page = |at: usize| !is_title(&rows[at - 1]) && again::is_header(&rows[at].cells, layout);
    let starts = (1..rows.len()).filter(|&at| (after_gap(at) && !turns_page(at)) || is_title(&rows[at - 1]));
    let Some(mut at) = starts.filter(|&at| is_words(&rows[at])).find(|&at| begins(&rows[at..], reader)) else { return rows.len() };
    while at > 1 && is_title(&rows[at - 1]) && !after_gap(at) {
        at -= 1;
    }
    at
}

fn is_title(row: &OwnedRow) -> bool {
    matches!(row.cells.as_slice(), [(_, Raw::Text(_))])
}

/// Whether a row has only texts, two at least, as a header has.
fn is_words(row: &OwnedRow) -> bool {
    row.cells.len() >= 2 && row.cells.iter().all(|(_, raw)| matches!(raw, Raw::Text(_)))
}

fn begins(rows: &[OwnedRow], reader: &Reader<'_, '_>) -> bool {
    let read = |rows: &[OwnedRow]| {
        words::quiet(reader.context, |context| {
            let reader = Reader { context, declared: None, ..*reader };
            reader.of_any(rows).is_some_and(|header: Header| header.row <= rows[0].number + 1)
        })
    };
    // The first row alone is asked first: it is the same above other data.
    (1..=rows.len().min(2)).any(|count| reader.asked.begins(&rows[..count], || read(&rows[..count])))
}

/// The header of a table that repeats the one above it, titles before it left out. To try every form on each of a hundred tables takes
/// seconds.
pub fn again(rows: &[OwnedRow], last: Option<&Header>) -> Option<Header> {
    let first = rows.iter().position(|row| !is_title(row))?;
    last.filter(|last| !said::is_of_other(&rows[..first], last))?.again(&rows[first])
}
