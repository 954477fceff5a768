//! How each file and sheet was understood: the sources table of the quality page.

use crate::diagnostic::FileId;

/// One file or sheet that was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The file.
    pub file: Option<FileId>,
    /// Name of the sheet, for a workbook.
    pub sheet: Option<String>,
    /// Position of the sheet in its workbook, from 0.
    pub sheet_index: Option<u16>,
    /// Kinds of entities it gave, the main one first; empty when it was not recognised.
    pub entities: Vec<&'static str>,
    /// Row of the header, from 1.
    pub header_row: Option<u32>,
    /// Whether the header stands in a column.
    pub transposed: bool,
    /// What each column was taken for.
    pub columns: Vec<ColumnReading>,
    /// Records or rows read.
    pub rows_read: usize,
    /// Rows left out: notes, examples, titles.
    pub rows_skipped: usize,
    /// Rows of totals, left out and compared with the sums.
    pub total_rows: usize,
}

/// What a column was taken for.
#[derive(Clone, Debug)]
pub struct ColumnReading {
    /// Column, from 0.
    pub column: u16,
    /// Its header as written.
    pub header: String,
    /// Kind and field, or `None` when the column is left out.
    pub field: Option<(&'static str, &'static str)>,
    /// Whether the name was a guess.
    pub assumed: bool,
}
