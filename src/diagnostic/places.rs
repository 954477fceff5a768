//! Places as people read them: `actuals/2026-01.xlsx[实际]!D7`, `plan.yaml:18`, `spend.csv!C3`.

use std::fmt;

use super::Span;
use super::span::Letters;

/// Paths of the input files and names of their sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    files: Vec<(String, Vec<String>)>,
}

impl Places {
    /// Files in the order of their numbers, each with the names of its sheets in the order of the workbook; a table without
    /// sheets has none.
    pub fn new(files: Vec<(String, Vec<String>)>) -> Self {
        Self { files }
    }

    /// Path of a file; empty when there is no such file.
    pub fn path(&self, span: Span) -> &str {
        span.file().and_then(|file| self.files.get(usize::from(file.0))).map_or("", |(path, _)| path)
    }

    /// Name of the sheet of a cell, if it has one.
    pub fn sheet(&self, span: Span) -> Option<&str> {
        match span {
            Span::Cell { file, sheet, .. } => self.files.get(usize::from(file.0))?.1.get(usize::from(sheet)).map(String::as_str),
            Span::Nowhere | Span::File(_) | Span::Text { .. } => None,
        }
    }

    /// The place as text; empty for no place.
    ///
    /// ```
    /// use planpress::diagnostic::{FileId, Places, Span};
    /// let places = Places::new(vec![("actuals/2026-01.xlsx".into(), vec!["实际".into()])]);
    /// let cell = Span::Cell { file: FileId(0), sheet: 0, row: 7, column: 3 };
    /// assert_eq!(places.show(cell), "actuals/2026-01.xlsx[实际]!D7");
    /// ```
    pub fn show(&self, span: Span) -> String {
        self.shown(span).to_string()
    }

    /// The same, written into a longer text.
    pub fn shown(&self, span: Span) -> impl fmt::Display + '_ {
        Shown { places: self, span }
    }
}

struct Shown<'a> {
    places: &'a Places,
    span: Span,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.places.path(self.span))?;
        if let Some(sheet) = self.places.sheet(self.span) {
            write!(to, "[{sheet}]")?;
        }
        match self.span {
            Span::Nowhere | Span::File(_) => Ok(()),
            Span::Text { line, .. } => write!(to, ":{line}"),
            Span::Cell { row, column, .. } => write!(to, "!{}{row}", Letters(column)),
        }
    }
}
