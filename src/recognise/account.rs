//! How each file and sheet was understood: the sources table of the quality page, and what `planpress inspect` tells.

use crate::diagnostic::FileId;

use super::rows::RowKind;
use super::shape::Shape;

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
    /// Why the sheet was taken for that.
    pub by: TakenBy,
    /// Why it gave nothing, when it gave nothing.
    pub unread: Unread,
    /// The name of the form, as `sources:` calls it.
    pub form: Option<&'static str>,
    /// Rows that were left out, with what they were taken for, in their order.
    pub left_out: Vec<(u32, RowKind)>,
    /// What the sheet is most like, when it was not recognised.
    pub nearest: Option<Nearest>,
    /// How its cells stand on the sheet.
    pub shape: Shape,
    /// Rows of the header: 1 or 2.
    pub header_rows: u32,
    /// Last row of the table, from 1.
    pub last_row: u32,
    /// What each column was taken for.
    pub columns: Vec<ColumnReading>,
    /// Records or rows read.
    pub rows_read: usize,
    /// Rows left out: notes, examples, titles.
    pub rows_skipped: usize,
    /// Rows of totals, left out and compared with the sums.
    pub total_rows: usize,
    /// Those of them that could be compared with nothing.
    pub unchecked: Vec<u32>,
}

/// Why a sheet was taken for a table of some entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakenBy {
    /// It was not.
    #[default]
    Nothing,
    /// `sources:` in plan.yaml says so.
    Declared,
    /// The name of the sheet.
    SheetName,
    /// The name of the file or its folder.
    FileName,
    /// Most of its header names fields of the entity.
    Header,
}

/// Why a sheet was not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unread {
    /// It is no table that is known.
    #[default]
    Unknown,
    /// It is hidden by hand.
    Hidden,
    /// `sources:` in plan.yaml leaves it out.
    LeftOut,
}

/// The table that a sheet is most like.
#[derive(Clone, Debug)]
pub struct Nearest {
    /// The form.
    pub form: &'static str,
    /// Row of the header, from 1.
    pub header_row: u32,
    /// Its columns.
    pub columns: Vec<ColumnReading>,
    /// Headers that may be members of a dimension.
    pub members: Vec<String>,
}

/// How surely a column was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// By the label of the field.
    Exact,
    /// By another of its names.
    Alias,
    /// By a name that is one letter off.
    Assumed,
    /// By `sources:`.
    Declared,
    /// A period or a member of a dimension heads it.
    Series,
    /// It repeats what is known without it, or was declared to be left out.
    Redundant,
    /// Nothing is known of it.
    Unknown,
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
    /// How surely.
    pub named: Named,
    /// What `sources:` calls it, when it is known.
    pub source_name: Option<String>,
}
