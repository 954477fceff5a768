//! The tasks of the plan as rules look at them: the entity, its figures, its reports.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Case;
use crate::analysis::schedule::TaskColumns;
use crate::analysis::schedule::reports::Reports;
use crate::analysis::schedule::states;
use crate::analysis::schedule::tree::Tree;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::figures::{ColumnId, FigureId, Figures};
use crate::model::Plan;
use crate::model::execution::Task;
use crate::model::strategy::Initiative;
use crate::value::format::round;
use crate::vocabulary::Term;

/// What rules ask about all tasks, found once for all rules.
pub struct TaskRows<'a> {
    columns: TaskColumns,
    tree: Tree,
    reports: Reports<'a>,
    rows: Vec<u32>,
}

impl<'a> TaskRows<'a> {
    /// The tasks of a plan; `None` when nothing was computed for them.
    pub fn of(plan: &'a Plan, figures: &Figures) -> Option<Self> {
        let columns = TaskColumns::find(figures)?;
        let family = figures.family_ref(columns.family);
        let rows = plan.execution.tasks.iter().map(|task| family.row(&task.id.value)).collect::<Option<Vec<u32>>>()?;
        let as_of = figures.value(figures.find("plan/as_of")?).date()?;
        Some(Self { columns, tree: Tree::of(plan), reports: Reports::until(plan, as_of), rows })
    }
}

/// Tasks, figures and reports.
pub struct Tasks<'a> {
    case: &'a Case<'a>,
    /// Columns of family `task`.
    pub columns: TaskColumns,
    /// The work breakdown structure.
    pub tree: &'a Tree,
    /// What was reported.
    pub reports: &'a Reports<'a>,
    rows: &'a [u32],
}

impl<'a> Tasks<'a> {
    /// The tasks of the case; `None` when nothing was computed for them.
    pub fn of(case: &'a Case<'a>) -> Option<Self> {
        let TaskRows { columns, tree, reports, rows } = case.tasks?;
        Some(Self { case, columns: *columns, tree, reports, rows })
    }

    fn plan(&self) -> &'a Plan {
        self.case.plan
    }

    /// The task at a position.
    pub fn task(&self, position: usize) -> &'a Task {
        &self.plan().execution.tasks[position]
    }

    /// Positions of leaf tasks that are not cancelled.
    pub fn leaves(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.len()).filter(|&position| self.tree.is_leaf(position) && self.state(position) != Some(states::CANCELLED))
    }

    /// The figure of a task.
    pub fn figure(&self, position: usize, column: ColumnId) -> FigureId {
        column.at(self.rows[position])
    }

    /// The number of a figure, if it has one.
    pub fn number(&self, position: usize, column: ColumnId) -> Option<Decimal> {
        self.case.figures.number(self.figure(position, column))
    }

    /// The date of a figure, if it has one.
    pub fn date(&self, position: usize, column: ColumnId) -> Option<Date> {
        self.case.figures.value(self.figure(position, column)).date()
    }

    /// Whether a figure is true.
    pub fn holds(&self, position: usize, column: ColumnId) -> bool {
        self.case.figures.value(self.figure(position, column)).is_true()
    }

    /// The state of a task.
    pub fn state(&self, position: usize) -> Option<Term> {
        self.case.figures.value(self.figure(position, self.columns.state)).term()
    }

    /// A diagnostic about a task, at the place of a figure of it, else of the task.
    pub fn tell(&self, code: &'static str, position: usize, column: ColumnId) -> Diagnostic {
        let task = self.task(position);
        let place = self.case.figures.exists(self.figure(position, column)).then(|| self.case.place_of(self.figure(position, column)));
        let place = place.filter(|&place| place != crate::diagnostic::Span::Nowhere).unwrap_or(task.span);
        Diagnostic::new(code, place).arg("task", &task.name.value).subject(format!("task/{}", task.id.value))
    }
}

/// A number for a sentence, with at most one decimal, without its sign.
pub fn plain(number: Decimal) -> String {
    round(number.abs(), 1).normalize().to_string()
}

/// Days before the plan that count as preparation.
pub const PREPARATION: i64 = 90;

/// First day of the plan, and the first day that counts as preparation.
pub fn preparation(case: &Case<'_>) -> Option<(Date, Date)> {
    let start = case.figures.find("plan/start").and_then(|id| case.figures.value(id).date())?;
    Some((start, start.checked_sub(PREPARATION.days()).ok()?))
}

/// First day of an initiative.
pub fn start_of(initiative: &Initiative) -> Option<Spanned<Date>> {
    initiative.start.or_else(|| initiative.time.and_then(|time| Some(Spanned::new(time.value.start?, time.span))))
}
