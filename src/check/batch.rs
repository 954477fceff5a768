//! The rows of one file or sheet, with the lists that they point into.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::diagnostic::{FileId, Span};
use crate::model::facts::{FactRow, Origin, Printed};
use crate::value::Period;

use super::key::Key;

/// Rows of one file or sheet.
#[derive(Debug, Default)]
pub struct Batch {
    /// Keys of the series.
    pub keys: Vec<Key>,
    /// Periods.
    pub periods: Vec<Period>,
    /// Revisions.
    pub revisions: Vec<Decimal>,
    /// Columns.
    pub origins: Vec<Origin>,
    /// Rows that point into the lists above.
    pub rows: Vec<FactRow>,
    /// Positions of the columns whose rows are of orders or customers.
    pub of_orders: BTreeSet<u32>,
    /// Achievements that the tables printed.
    pub printed: Vec<Printed>,
    /// Names that are in no table yet: kind, name, place.
    pub new: Vec<(&'static str, String, Span)>,
    /// Positions of the rows whose value is that from the beginning of the year.
    pub running: Vec<u32>,
    /// Rows with such a value beside their own.
    pub beside: Vec<(FactRow, Decimal)>,
}

impl Batch {
    /// The position of the column of a place, and its line.
    pub fn origin(&mut self, at: Span) -> (u32, u32) {
        let (origin, line) = match at {
            Span::Cell { file, sheet, row, column } => (Origin { file, sheet: Some(sheet), column, length: 0 }, row),
            Span::Text { file, line, column, length } => (Origin { file, sheet: None, column, length }, line),
            Span::File(file) => (Origin { file, sheet: None, column: 0, length: 0 }, 0),
            Span::Nowhere => (Origin { file: FileId(0), sheet: None, column: 0, length: 0 }, 0),
        };
        let known = self.origins.iter().rposition(|known| *known == origin);
        let position = known.unwrap_or_else(|| {
            self.origins.push(origin);
            self.origins.len() - 1
        });
        (position as u32, line)
    }
}
