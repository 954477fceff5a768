//! The execution plan as figures: dates and durations, progress, states, the critical path, totals and the load of owners
//! (domain/3 §3.8). Families `task`, `progress_entry`, `schedule`, `owner` and `owner_week`.

mod columns;
mod dates;
mod load;
mod path;
mod progress;
pub mod reports;
mod state;
mod totals;
pub mod tree;

pub use columns::{EntryColumns, OwnerColumns, ScheduleColumns, TaskColumns, WeekColumns};

use jiff::civil::Date;

use super::calendar::Calendar;
use super::settings::{Settings, settings};
use crate::figures::{Expr, FigureId, Figures, Reason, RelationId, Value};
use crate::model::Plan;
use crate::model::execution::{Task, TaskStatus};
use crate::value::Milestone;
use crate::vocabulary::Term;
use reports::Reports;
use tree::Tree;

/// States of a task (domain/3 §3.8.4); a state excludes the others.
pub mod states {
    use crate::vocabulary::Term;

    /// 已完成.
    pub const DONE: Term = Term::new("task_state", "done");
    /// 逾期.
    pub const OVERDUE: Term = Term::new("task_state", "overdue");
    /// 有风险.
    pub const AT_RISK: Term = Term::new("task_state", "at_risk");
    /// 应开始未开始.
    pub const DELAYED_START: Term = Term::new("task_state", "delayed_start");
    /// 进行中.
    pub const RUNNING: Term = Term::new("task_state", "running");
    /// 未开始.
    pub const TODO: Term = Term::new("task_state", "todo");
    /// 取消: left out of all counts.
    pub const CANCELLED: Term = Term::new("task_state", "cancelled");
}

/// Makes the figures of the execution plan, once.
///
/// # Panics
/// When the plan has no settings.
pub fn schedule(plan: &Plan, figures: &mut Figures) {
    if TaskColumns::find(figures).is_some() || plan.execution.tasks.is_empty() {
        return;
    }
    let settings = settings(plan, figures);
    let as_of = figures.value(settings.as_of).date().expect("the as-of date is a date");
    let mut work = Work::new(plan, figures, settings, as_of);
    work.dates();
    work.progress();
    work.critical_path();
    work.states();
    work.totals();
    work.owners();
}

/// What the steps of the schedule share.
struct Work<'a> {
    plan: &'a Plan,
    figures: &'a mut Figures,
    settings: Settings,
    as_of: Date,
    calendar: Calendar,
    columns: TaskColumns,
    tree: Tree,
    reports: Reports<'a>,
    /// Row of each task in family `task`, by its position in the plan.
    rows: Vec<u32>,
    children: RelationId,
    predecessors: RelationId,
}

impl<'a> Work<'a> {
    fn new(plan: &'a Plan, figures: &'a mut Figures, settings: Settings, as_of: Date) -> Self {
        let columns = TaskColumns::define(figures);
        let tree = Tree::of(plan);
        let tasks = &plan.execution.tasks;
        let rows: Vec<u32> = tasks.iter().map(|task| figures.row(columns.family, &task.id.value)).collect();
        for task in tasks.iter() {
            figures.label("task", task.id.value.clone(), task.name.value.clone());
        }
        let below = tree.children.iter().enumerate().flat_map(|(parent, children)| children.iter().map(move |&child| (parent, child)));
        let children = figures.relate("children", columns.family, below.map(|(parent, child)| (rows[parent], rows[child])).collect());
        let before = tasks.iter().enumerate().flat_map(|(task, entity)| predecessors_of(entity).map(move |before| (task, before)));
        let predecessors = figures.relate("predecessors", columns.family, before.map(|(task, before)| (rows[task], rows[before])).collect());
        let calendar = Calendar::of_tasks(plan);
        let reports = Reports::until(plan, as_of);
        Self { plan, figures, settings, as_of, calendar, columns, tree, reports, rows, children, predecessors }
    }

    fn tasks(&self) -> &'a [Task] {
        &self.plan.execution.tasks
    }

    /// Rows of the tasks at the positions that pass `test`, in the order of the plan.
    fn rows_where(&self, test: impl Fn(usize) -> bool) -> Vec<u32> {
        (0..self.rows.len()).filter(|&position| test(position)).map(|position| self.rows[position]).collect()
    }

    /// Rows of the tasks that sum up others, deepest first, so that each finds its parts computed.
    fn summary_rows(&self) -> Vec<u32> {
        self.tree.summaries_upwards().into_iter().map(|position| self.rows[position]).collect()
    }

    /// Whether the task is a leaf that is not cancelled.
    fn counts(&self, position: usize) -> bool {
        self.tree.is_leaf(position) && !self.is_cancelled(position)
    }

    fn is_cancelled(&self, position: usize) -> bool {
        self.tree.is_leaf(position) && self.reports.status(position).is_some_and(|status| status.value == TaskStatus::Cancelled)
    }

    /// Whether the figure exists and has a value.
    fn has(&self, id: FigureId) -> bool {
        self.figures.value(id).is_present()
    }

    fn as_of(&self) -> Expr {
        Expr::from(self.settings.as_of)
    }
}

/// Positions of the tasks that the task depends on.
fn predecessors_of(task: &Task) -> impl Iterator<Item = usize> + '_ {
    task.depends_on.iter().filter_map(|tie| tie.value.on.target).map(|target| target as usize)
}

/// Whether the task is a milestone itself: a day, not work.
pub fn is_milestone(task: &Task) -> bool {
    let start = reports::planned_start(task).map(|start| start.value);
    let one_day = start.is_none() || start == reports::planned_end(task).map(|end| end.value);
    match task.milestone.as_ref().map(|milestone| &milestone.value) {
        Some(Milestone::Itself) => true,
        Some(Milestone::Named(_)) => one_day,
        Some(Milestone::No) | None => false,
    }
}

/// Name of the milestone that the task is or ends with.
pub fn milestone_name(task: &Task) -> Option<&str> {
    match task.milestone.as_ref().map(|milestone| &milestone.value) {
        Some(Milestone::Named(name)) => Some(name),
        Some(Milestone::Itself) => Some(&task.name.value),
        Some(Milestone::No) | None => None,
    }
}

fn flag(value: bool) -> Expr {
    Expr::Constant(Value::Flag(value))
}

fn term(term: Term) -> Expr {
    Expr::from(term)
}

fn missing(reason: Reason) -> Value {
    Value::Missing(reason)
}
