//! The operands that no sheet shows: each gets a home on the last sheet, where the formulas that use it find it.
//!
//! Columns are followed one after another, each with everything below it. A column whose formulas would need very many cells that
//! no sheet shows keeps its values and has no formulas: a million cells of operands make a workbook that nobody can open, and a
//! column that is live in some rows only would mislead.

use foldhash::HashSet;
use foldhash::fast::RandomState;
use indexmap::IndexSet;

use super::layout::{Homes, basis_place};
use super::place::Place;
use crate::figures::{ColumnId, Definition, Expr, FigureId, Figures, Reason, Series, Source, Value};

/// Operands without a cell of their own that one column may bring to the last sheet.
pub const MOST_OPERANDS: usize = 10_000;

/// Which figures are hidden from this audience.
#[derive(Clone, Copy)]
pub struct Masked<'a> {
    /// Whether any is.
    pub any: bool,
    /// The columns they are in.
    pub columns: &'a HashSet<ColumnId>,
}

impl Masked<'_> {
    /// Whether an operand of an expression is hidden.
    pub fn hides(self, figures: &Figures, expr: &Expr, row: u32) -> bool {
        let masked = |id: FigureId| figures.value(id) == Value::Missing(Reason::Masked);
        let mut found = false;
        if self.any {
            expr.references(&mut |source| {
                found |= match source {
                    Source::Single(single) => figures.single(single, row).is_some_and(masked),
                    Source::Series(Series::Column(column)) => self.columns.contains(column),
                    Source::Series(series) => figures.members(series, row).into_iter().any(masked),
                };
            });
        }
        found
    }
}

/// What following all columns brought to light.
#[derive(Debug, Default)]
pub struct Settled {
    /// Operands that no sheet shows, in the order of the last sheet.
    pub basis: Vec<FigureId>,
    /// Columns of families that are used as a whole.
    pub columns: Vec<ColumnId>,
    /// Sheets with a row that a cell outside it points at.
    pub pinned: HashSet<u16>,
}

/// Follows figures to their operands.
pub struct Walk<'l> {
    homes: &'l mut Homes,
    figures: &'l Figures,
    masked: Masked<'l>,
    /// Number of the first basis sheet.
    first: u16,
    /// Single operands without a home; they come after the series, which are to stay together.
    later: IndexSet<FigureId, RandomState>,
    settled: Settled,
}

impl<'l> Walk<'l> {
    /// Before the first column; `first` is the number of the first sheet for operands.
    pub(super) fn new(homes: &'l mut Homes, figures: &'l Figures, masked: Masked<'l>, first: u16) -> Self {
        Self { homes, figures, masked, first, later: IndexSet::default(), settled: Settled::default() }
    }

    /// Follows the figures of one column of a sheet; false, and nothing settled, when they need too many operands.
    pub fn column(&mut self, cells: impl Iterator<Item = (FigureId, Place)>) -> bool {
        let (basis, columns, pinned) = (self.settled.basis.len(), self.settled.columns.len(), self.settled.pinned.clone());
        let limit = basis + MOST_OPERANDS;
        let mut fits = true;
        for (id, place) in cells {
            match self.homes.get(id) {
                Some(home) if home == place => self.operands(id, place),
                Some(home) => self.point(home, place),
                None => {}
            }
            fits = self.settled.basis.len() + self.later.len() <= limit;
            if !fits {
                break;
            }
        }
        fits = fits && self.finish(basis, limit);
        if !fits {
            self.settled.basis.drain(basis..).for_each(|id| self.homes.clear(id));
            self.settled.columns.truncate(columns);
            self.settled.pinned = pinned;
            self.later.clear();
        }
        fits
    }

    /// What all columns together need.
    pub fn settled(self) -> Settled {
        self.settled
    }

    fn operands(&mut self, id: FigureId, from: Place) {
        let figures = self.figures;
        let Definition::Computed(expr) = figures.definition(id) else { return };
        if self.masked.hides(figures, expr, id.row) {
            return;
        }
        expr.references(&mut |source| match source {
            Source::Single(single) => {
                if let Some(operand) = figures.single(single, id.row) {
                    match self.homes.get(operand) {
                        Some(home) => self.point(home, from),
                        None => {
                            self.later.insert(operand);
                        }
                    }
                }
            }
            Source::Series(Series::Column(column)) if self.settled.columns.contains(column) => {}
            Source::Series(series) => {
                let whole = if let Series::Column(column) = series { Some(*column) } else { None };
                self.settled.columns.extend(whole);
                for member in figures.members(series, id.row) {
                    match self.homes.get(member) {
                        Some(home) if whole.is_none() => self.point(home, from),
                        Some(_) => {}
                        None => self.settle(member),
                    }
                }
            }
        });
    }

    /// Notes that a cell points at another.
    fn point(&mut self, at: Place, from: Place) {
        if !at.same_row(from) && at.sheet < self.first {
            self.settled.pinned.insert(at.sheet);
        }
    }

    fn settle(&mut self, id: FigureId) {
        if self.homes.get(id).is_none() && self.figures.exists(id) {
            self.homes.set(id, self.figures.rows(id.column.family()).len(), basis_place(self.first, self.settled.basis.len()));
            self.settled.basis.push(id);
        }
    }

    /// Settles what is left, and the operands of what was settled, until nothing is missing; false when there are too many.
    fn finish(&mut self, mut done: usize, limit: usize) -> bool {
        while done < self.settled.basis.len() || !self.later.is_empty() {
            std::mem::take(&mut self.later).into_iter().for_each(|id| self.settle(id));
            while done < self.settled.basis.len() {
                if self.settled.basis.len() + self.later.len() > limit {
                    return false;
                }
                self.operands(self.settled.basis[done], basis_place(self.first, done));
                done += 1;
            }
        }
        true
    }
}
