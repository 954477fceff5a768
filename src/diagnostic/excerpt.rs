//! What stands around a place: the line of a text, or the header row and the own row of a cell.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Span;

/// Excerpts by place.
pub type Excerpts = BTreeMap<Span, Excerpt>;

/// The surroundings of one place, to be shown below a message and on the quality page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excerpt {
    /// A line of a text.
    Line {
        /// Line number, from 1.
        number: u32,
        /// The line.
        text: String,
        /// The characters meant, from 0.
        mark: Range<usize>,
    },
    /// Cells of a sheet.
    Cells {
        /// Columns shown, from 0.
        columns: Vec<u16>,
        /// The header row (if one lies above) and the row of the cell; each has one text per column.
        rows: Vec<ExcerptRow>,
        /// Position in `columns` of the cell meant; its row is the last one.
        mark: usize,
    },
}

/// One row of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptRow {
    /// Row number, from 1.
    pub number: u32,
    /// Text of each column shown; empty for a blank cell.
    pub cells: Vec<String>,
}
