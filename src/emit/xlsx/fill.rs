//! Formulas of a column, filled down: printed once and taken again as long as the operands stand in the same way.

use super::formula::Printer;
use super::place::{Place, at_row};
use crate::figures::FigureId;

/// The last formula of a column.
#[derive(Debug, Default)]
pub struct FillDown {}

impl FillDown {
    /// The formula of a figure at its home; `None` when it stands as a literal.
    pub fn formula(&mut self, printer: &Printer<'_>, id: FigureId, place: Place) -> Option<String> {
        printer.formula(id).map(|text| at_row(&text, place.row))
    }

    /// The formula of a place that is not the home of its figure.
    pub fn mirror(&mut self, printer: &Printer<'_>, home: Place, place: Place) -> String {
        at_row(&printer.mirror(home, place), place.row)
    }
}
