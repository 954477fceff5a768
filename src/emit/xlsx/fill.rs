//! Formulas of a column, filled down: printed once, and taken again as long as the operands stand in the same way.
//!
//! Most rows of a table have the formula of the row above with another row number; to see that takes a tenth of the time that
//! printing it takes.

use std::fmt::Write;

use super::formula::Printer;
use super::kind::{Kind, kind_of};
use super::place::{Place, ROW_MARK, at_row};
use crate::figures::{Definition, Expr, FigureId, Series, Source};

/// Formulas kept of a column: rows that alternate among the settings of a few KPIs find each its own.
const MOST_PATTERNS: usize = 32;

/// The last formulas of a column of a sheet.
#[derive(Debug, Default)]
pub struct FillDown {
    patterns: Vec<Pattern>,
    operands: Vec<Option<Operand>>,
    /// The column of the last mirrored home: its sheet and column, and how a formula begins to name its cells.
    mirrored: Option<((u16, u16), String)>,
}

/// A formula with the way its operands stand.
#[derive(Debug)]
struct Pattern {
    /// Address of the definition; it is compared and never followed.
    definition: *const Expr,
    operands: Vec<Option<Operand>>,
    parts: Vec<Box<str>>,
}

/// How an operand stands, seen from the formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Operand {
    /// Its cell; the row is 0 where it has the number of the formula's row.
    place: Place,
    own_row: bool,
    computed: bool,
    kind: Kind,
}

impl FillDown {
    /// The formula of a figure at its home; `None` when it stands as a literal.
    pub fn formula(&mut self, printer: &Printer<'_>, id: FigureId, place: Place) -> Option<String> {
        let Definition::Computed(expr) = printer.figures.definition(id) else { return None };
        let fillable = self.look_at_operands(printer, expr, id.row, place);
        if fillable && let Some(pattern) = self.patterns.iter().rfind(|pattern| pattern.fits(expr, &self.operands)) {
            return Some(pattern.at(place.row));
        }
        let formula = printer.formula(id)?;
        if fillable {
            if self.patterns.len() == MOST_PATTERNS {
                self.patterns.remove(0);
            }
            let parts = formula.split(ROW_MARK).map(Into::into).collect();
            self.patterns.push(Pattern { definition: expr, operands: self.operands.clone(), parts });
        }
        Some(at_row(&formula, place.row))
    }

    /// The formula of a place that is not the home of its figure.
    pub fn mirror(&mut self, printer: &Printer<'_>, home: Place, place: Place) -> String {
        if home.same_row(place) || printer.layout.name_of(home).is_some() {
            return at_row(&printer.mirror(home, place), place.row);
        }
        let column = (home.sheet, home.column);
        if self.mirrored.as_ref().is_none_or(|(known, _)| *known != column) {
            self.mirrored = Some((column, printer.column(home, place)));
        }
        let cell = self.mirrored.as_ref().map_or("", |(_, cell)| cell.as_str());
        let row = home.row + 1;
        format!("IF({cell}{row}=\"\",\"\",{cell}{row})")
    }

    /// Notes how the operands of a definition stand; false when that says too little: related rows, lists, masked figures.
    fn look_at_operands(&mut self, printer: &Printer<'_>, expr: &Expr, row: u32, place: Place) -> bool {
        self.operands.clear();
        let mut fillable = !printer.layout.has_masked();
        expr.references(&mut |source| match source {
            Source::Single(single) => self.operands.push(operand(printer, single, row, place)),
            Source::Series(Series::Column(column)) => {
                let areas = printer.layout.column_areas(*column).unwrap_or_default();
                fillable &= areas.iter().all(|area| area.first.row != area.last.row);
            }
            Source::Series(Series::Related(..) | Series::List(_)) => fillable = false,
        });
        fillable
    }
}

impl Pattern {
    /// Whether a figure with these operands has the same formula but for its row number.
    fn fits(&self, expr: &Expr, operands: &[Option<Operand>]) -> bool {
        std::ptr::eq(self.definition, expr) && self.operands == operands
    }

    fn at(&self, row: u32) -> String {
        let mut text = String::with_capacity(self.parts.iter().map(|part| part.len() + 7).sum());
        for (position, part) in self.parts.iter().enumerate() {
            if position > 0 {
                let _ = write!(text, "{}", row + 1);
            }
            text.push_str(part);
        }
        text
    }
}

fn operand(printer: &Printer<'_>, single: &Expr, row: u32, place: Place) -> Option<Operand> {
    let figures = printer.figures;
    let id = figures.single(single, row)?;
    let home = printer.layout.home(id)?;
    let own_row = home.row == place.row;
    let computed = matches!(figures.definition(id), Definition::Computed(_));
    Some(Operand { place: Place { row: if own_row { 0 } else { home.row }, ..home }, own_row, computed, kind: kind_of(figures.unit(id)) })
}
