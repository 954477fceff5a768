//! The rows of a sheet that are kept until its form and its header are known.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Row, Sheet};
use crate::value::Raw;

use super::grid;
use crate::recognise::around::supplied;
use crate::recognise::header::columns::Layout;
use crate::recognise::header::{HEAD_ROWS, Header, OwnedRow, Reader, guess};
use crate::recognise::sheet::{Preferred, TABLE_END};
use crate::recognise::{tables, words};

/// Rows of a sheet of actuals in which another table is looked for, and by which totals, groups and members in others are judged: a year
/// of some hundred members.
const AHEAD: u32 = 5000;

/// The row at which no more are kept of such a sheet.
pub const MOST_ROWS: u32 = HEAD_ROWS + AHEAD;

/// The rows of a sheet; of a long sheet of actuals the first ones.
pub struct Kept {
    /// Those that were kept.
    pub rows: Vec<OwnedRow>,
    /// Row from which no more rows are wanted, once that is known.
    enough: Option<u32>,
    decided: bool,
}

impl Kept {
    /// All rows where several tables are declared (`whole`).
    pub fn of(sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred, whole: bool) -> Self {
        let mut kept = Self { rows: Vec::new(), enough: None, decided: whole };
        let head = reader.declared.and_then(|declared| declared.header).map_or(HEAD_ROWS, |(_, last)| last.max(HEAD_ROWS));
        let are_texts = |_: u16, raw: &Raw<'_>| matches!(raw, Raw::Text(_));
        let outcome = grid::rows(sheet, reader.hidden(), &are_texts, &mut |row| {
            if !kept.decided && row.number > head.max(kept.preface() + HEAD_ROWS) {
                kept.decide(sheet, reader, preferred);
            }
            kept.keep(row, sheet, reader)
        });
        if let Err(fault) = outcome {
            reader.context.report(*fault);
        }
        kept
    }

    /// Whether the rows are actuals alone, so that few need to be kept.
    fn decide(&mut self, sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred) {
        self.decided = true;
        let is_stream = words::quiet(reader.context, |context| {
            let around = supplied::with_titles(reader.supplied, &self.rows, sheet, reader);
            let quiet = Reader { context, supplied: &around, ..*reader };
            let header = preferred.header(&self.rows, &quiet, false);
            let layout = |mut header: Header| {
                guess::by_rows(&mut header, &self.rows, &quiet);
                Layout::of(header, sheet, &quiet)
            };
            header.is_some_and(|header| layout(header).is_stream()) && tables::are_one_block(&self.rows, sheet, &quiet, preferred)
        });
        self.enough = is_stream.then_some(MOST_ROWS);
    }

    /// The last row above the first that is more than a title.
    fn preface(&self) -> u32 {
        let wide = self.rows.iter().find(|row| row.cells.len() > 1).or(self.rows.last());
        wide.map_or(0, |row| row.number - 1)
    }

    /// Keeps a row; `false` when no more rows are wanted.
    fn keep(&mut self, row: Row<'_>, sheet: &Sheet, reader: &Reader<'_, '_>) -> bool {
        if row.cells.is_empty() {
            return true;
        }
        let last = self.rows.last().map_or(row.number, |row| row.number);
        if row.number - last > TABLE_END {
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: row.number, column: row.cells[0].0 };
            reader.context.report(Diagnostic::new("I102", span).variant("far").arg("sheet", &sheet.name).arg("rows", row.number - last - 1));
            return false;
        }
        self.rows.push(OwnedRow::of(row));
        self.enough.is_none_or(|enough| row.number < enough)
    }
}

impl OwnedRow {
    /// What stands in a column.
    pub fn cell(&self, column: u16) -> Option<&Raw<'static>> {
        self.cells.iter().find(|(at, _)| *at == column).map(|(_, raw)| raw)
    }

    /// Puts words into a column.
    pub fn put(&mut self, column: u16, text: String) {
        let raw = Raw::Text(text.into());
        match self.cells.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(at) => self.cells[at].1 = raw,
            Err(at) => self.cells.insert(at, (column, raw)),
        }
    }

    /// The words that stand in a column.
    pub fn text(&self, column: u16) -> Option<&str> {
        match self.cell(column)? {
            Raw::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// Whether it holds more than words.
    pub fn has_values(&self) -> bool {
        self.cells.iter().any(|(_, raw)| !matches!(raw, Raw::Text(_)))
    }

    /// Copies a row.
    pub fn of(row: Row<'_>) -> Self {
        let own = |(column, raw): &(u16, Raw<'_>)| (*column, words::owned(raw));
        Self { number: row.number, cells: row.cells.iter().map(own).collect() }
    }
}
