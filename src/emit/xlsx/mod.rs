//! Live Excel workbooks: every number is the figure of the site, every computed figure a formula over the cells of its operands.
//!
//! A change of an input cell moves everything that rests on it. The rules stand in design §2, "The workbook"; what a formula
//! yields when a spreadsheet program calculates it again is tested against the evaluator (`tests/recalculation.rs`).

mod fields;
mod fill;
mod formula;
mod kind;
mod layout;
mod links;
mod operands;
mod place;
mod plain;
mod series;
mod sheet;
mod style;
mod table;
mod value;
mod write;

use super::Output;
use crate::figures::{FigureId, Figures};
use crate::report::Report;
use crate::vocabulary::Vocabulary;
use layout::Layout;
use write::Book;

/// A figure with its unit, for figures inside of running text.
pub type NumberText<'a> = &'a (dyn Fn(FigureId) -> String + Sync);

/// The workbooks of a report.
pub struct Workbooks<'a> {
    report: &'a Report,
    figures: &'a Figures,
    vocabulary: &'a Vocabulary,
    number: NumberText<'a>,
    layouts: Vec<Layout<'a>>,
}

/// The cell in which a figure stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Name of the workbook: `evaluation`.
    pub workbook: &'static str,
    /// Name of the sheet.
    pub sheet: String,
    /// The cell: `D5`.
    pub cell: String,
}

impl Address {
    /// The sheet with its workbook, as places of inputs are written: `evaluation.xlsx[效果评估表]`.
    pub fn sheet_name(&self) -> String {
        format!("{}.xlsx[{}]", self.workbook, self.sheet)
    }
}

impl<'a> Workbooks<'a> {
    /// Lays out all workbooks of the report.
    pub fn new(report: &'a Report, figures: &'a Figures, vocabulary: &'a Vocabulary, number: NumberText<'a>) -> Self {
        let layouts = report.workbooks.iter().map(|workbook| Layout::new(report, figures, vocabulary, workbook)).collect();
        Self { report, figures, vocabulary, number, layouts }
    }

    /// The files, `workbooks/<name>.xlsx`; each is made while it is written.
    pub fn outputs(&self) -> Vec<Output<'_>> {
        let file = |layout: &Layout<'_>| format!("workbooks/{}.xlsx", layout.workbook.name);
        self.layouts.iter().map(|layout| Output::writer(file(layout), move |to| self.book(layout).write(to))).collect()
    }

    /// The home cell of a figure: in the first workbook that shows it in a table, else in the first that needs it for a formula.
    pub fn address(&self, id: FigureId) -> Option<Address> {
        let (layout, place) = self.place(id)?;
        Some(Address { workbook: layout.workbook.name, sheet: layout.sheet_name(place.sheet).to_string(), cell: place.cell() })
    }

    /// The formula in the home cell of a figure, with `=`; `None` when it stands as a value.
    pub fn formula_text(&self, id: FigureId) -> Option<String> {
        let (layout, place) = self.place(id)?;
        Some(format!("={}", place::at_row(&self.book(layout).printer().formula(id)?, place.row)))
    }

    fn book<'b>(&'b self, layout: &'b Layout<'a>) -> Book<'b> {
        Book { report: self.report, figures: self.figures, vocabulary: self.vocabulary, number: self.number, places: &self.report.places, layout }
    }

    fn place(&self, id: FigureId) -> Option<(&Layout<'a>, place::Place)> {
        let homes: Vec<_> = self.layouts.iter().filter_map(|layout| Some((layout, layout.home(id)?))).collect();
        homes.iter().find(|(layout, place)| !layout.is_basis(place.sheet)).or(homes.first()).copied()
    }
}
