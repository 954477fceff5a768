//! Places in input files, small enough to be kept with every value to the end.

use std::fmt::{self, Write};

/// Number of an input file, in the order of their paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// A place in an input. Rows and lines count from 1, columns of a sheet from 0 (`A`), as the files show them.
///
/// Places order by file, then by position; that is the order in which diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Span {
    /// No place: a default of the program.
    #[default]
    Nowhere,
    /// A file as a whole.
    File(FileId),
    /// `length` characters of a line of text; line and column count from 1.
    Text {
        /// The file.
        file: FileId,
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u16,
        /// Length in characters.
        length: u16,
    },
    /// A cell of a workbook, or of a CSV file (whose sheet is 0).
    Cell {
        /// The file.
        file: FileId,
        /// Sheet number in the workbook, from 0.
        sheet: u16,
        /// Row, from 1.
        row: u32,
        /// Column, from 0.
        column: u16,
    },
}

impl Span {
    /// The file and, of a workbook, the sheet.
    pub fn table(&self) -> (Option<FileId>, Option<u16>) {
        let sheet = if let Span::Cell { sheet, .. } = self { Some(*sheet) } else { None };
        (self.file(), sheet)
    }

    /// The file of the place, if it has one.
    pub fn file(self) -> Option<FileId> {
        match self {
            Span::Nowhere => None,
            Span::File(file) | Span::Text { file, .. } | Span::Cell { file, .. } => Some(file),
        }
    }
}

/// A value with the place it was read from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the input.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Transforms the value and keeps the place.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

/// Two values are the same wherever they stand.
impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// Letters of a column of a sheet: 0 is `A`, 26 is `AA`.
///
/// ```
/// use planpress::diagnostic::span::column_letters;
/// assert_eq!((column_letters(0), column_letters(25), column_letters(26)), ("A".into(), "Z".into(), "AA".into()));
/// ```
pub fn column_letters(column: u16) -> String {
    Letters(column).to_string()
}

/// The letters of a column, written into a longer text.
#[derive(Clone, Copy, Debug)]
pub struct Letters(pub u16);

impl fmt::Display for Letters {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.0 / 26;
        if before > 0 {
            Letters(before - 1).fmt(to)?;
        }
        to.write_char(char::from(b'A' + (self.0 % 26) as u8))
    }
}
