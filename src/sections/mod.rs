//! The sections of the report, each a slice from the plan to its pages: `compute` makes figures, `view` makes pages.
//!
//! A section is one folder here and one line in [`SECTIONS`]. Sections never import one another: they share figures by key, and
//! link by naming entities, tables and pages. `compute` knows no words for people, `view` does no arithmetic.

use crate::diagnostic::Diagnostic;
use crate::figures::Figures;
use crate::model::Plan;
use crate::report::{Page, Table, Workbook};
use crate::vocabulary::Vocabulary;

/// A section.
pub struct Section {
    /// Its name: the folder of its pages, its workbook, and the word key `section.<name>`.
    pub name: &'static str,
    /// Makes its figures. Sections compute in the reverse order of the list, so that the overview sees all figures.
    pub compute: fn(&Plan, &mut Figures),
    /// Makes its pages and sheets.
    pub view: fn(&Sight<'_>) -> Pages,
}

/// What a view sees: everything that is settled.
pub struct Sight<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// All figures.
    pub figures: &'a Figures,
    /// Words.
    pub vocabulary: &'a Vocabulary,
    /// All diagnostics, sorted.
    pub found: &'a [Diagnostic],
    /// How the input files were read.
    pub inputs: &'a [Input],
}

/// How one input file, or one sheet of it, was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path.
    pub path: String,
    /// The sheet, for workbooks.
    pub sheet: Option<String>,
    /// What it was taken for: kinds of entities; none when it was left out.
    pub kinds: Vec<&'static str>,
    /// Rows or records read.
    pub read: usize,
    /// Rows left out by a named rule (totals, notes, blank).
    pub skipped: usize,
    /// Short hash of the file.
    pub hash: String,
    /// Where it is.
    pub span: crate::diagnostic::Span,
}

/// What a section shows.
#[derive(Default)]
pub struct Pages {
    /// Its pages, the top page first.
    pub pages: Vec<Page>,
    /// Tables that stand in its workbook only.
    pub sheets: Vec<Table>,
    /// Its workbook, if it has one.
    pub workbook: Option<Workbook>,
}

/// The sections, in the order of the navigation.
pub const SECTIONS: &[Section] = &[];
