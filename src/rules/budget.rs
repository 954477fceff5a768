//! The figures of the whole budget as rules look at them.

use super::Case;
use crate::analysis::budget::{TotalColumns, is_reserve};
use crate::diagnostic::Span;
use crate::figures::{ColumnId, FigureId, Value};

/// The budget of the case.
pub struct Budget<'a> {
    case: &'a Case<'a>,
    columns: TotalColumns,
}

impl<'a> Budget<'a> {
    /// The budget; `None` when the plan has none.
    pub fn of(case: &'a Case<'a>) -> Option<Self> {
        Some(Self { case, columns: TotalColumns::find(case.figures)? })
    }

    /// A figure of the whole budget, when it has a value.
    pub fn figure(&self, column: impl Fn(&TotalColumns) -> ColumnId) -> Option<FigureId> {
        let id = column(&self.columns).at(0);
        (self.case.figures.exists(id) && self.case.figures.value(id).is_present()).then_some(id)
    }

    /// Its value.
    pub fn value(&self, column: impl Fn(&TotalColumns) -> ColumnId) -> Option<Value> {
        self.figure(column).map(|id| self.case.figures.value(id))
    }

    /// A figure for a sentence.
    pub fn shown(&self, column: impl Fn(&TotalColumns) -> ColumnId) -> String {
        self.figure(column).map_or_else(String::new, |id| self.case.shown(id))
    }

    /// Where the total stands, else the first line.
    pub fn place(&self) -> Span {
        let total = self.figure(|all| all.total).map_or(Span::Nowhere, |id| self.case.place_of(id));
        if total != Span::Nowhere { total } else { self.case.plan.execution.budget.first().map_or(Span::Nowhere, |line| line.span) }
    }

    /// Where the reserve stands, else the total.
    pub fn reserve_place(&self) -> Span {
        self.case.plan.execution.budget.iter().find(|line| is_reserve(line)).map_or_else(|| self.place(), |line| line.planned.span)
    }
}
