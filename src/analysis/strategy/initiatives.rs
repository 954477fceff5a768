//! Family `initiative`: one row per step of the strategy, with its days, its effect, and the tasks and goals that hang on it.

use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Compare, Expr, Figures, Series, Unit, Value};
use crate::model::Plan;
use crate::model::execution::Task;
use crate::model::strategy::{Initiative, Priority};
use crate::value::Date;

/// The names of initiatives as figures; counts of initiatives count them. May be called again.
pub fn initiative_names(plan: &Plan, figures: &mut Figures) -> ColumnId {
    let family = figures.family("initiative");
    let name = figures.column(family, "name", Unit::Text, "");
    for initiative in plan.strategy.initiatives.iter() {
        let row = figures.row(family, &initiative.id.value);
        figures.label("initiative", &initiative.id.value, &initiative.name.value);
        let text = figures.text(&initiative.name.value);
        figures.read(name, row, Value::Text(text), initiative.name.span);
    }
    name
}

/// The first day of an initiative, as written by itself or in its stretch of time.
pub fn first_day(initiative: &Initiative) -> Option<Spanned<Date>> {
    let in_time = initiative.time.as_ref().and_then(|time| time.value.start.map(|day| Spanned::new(day, time.span)));
    initiative.start.or(in_time)
}

/// The last day of an initiative, as written by itself or in its stretch of time.
pub fn last_day(initiative: &Initiative) -> Option<Spanned<Date>> {
    let in_time = initiative.time.as_ref().and_then(|time| time.value.end.map(|day| Spanned::new(day, time.span)));
    initiative.due.map(|due| due.map(|day| day.0)).or(in_time)
}

/// The initiative that a task carries out: its own, else that of the nearest task above it. Position in the plan.
pub fn task_initiative(plan: &Plan, task: &Task) -> Option<u32> {
    let mut current = task;
    for _ in 0..=plan.execution.tasks.len() {
        if let Some(initiative) = current.initiative.as_ref().and_then(|initiative| initiative.value.target) {
            return Some(initiative);
        }
        current = current.parent.as_ref().and_then(|parent| plan.execution.tasks.get(&parent.value))?;
    }
    None
}

/// The tasks that are not divided further, by position.
pub fn leaf_tasks(plan: &Plan) -> Vec<u32> {
    let tasks = &plan.execution.tasks;
    let mut divided = vec![false; tasks.len()];
    for parent in tasks.iter().filter_map(|task| task.parent.as_ref()?.value.target) {
        divided[parent as usize] = true;
    }
    (0..tasks.len() as u32).filter(|&task| !divided[task as usize]).collect()
}

/// Makes the rows with what is read, and counts tasks and goals.
pub fn initiatives(plan: &Plan, figures: &mut Figures) {
    let name = initiative_names(plan, figures);
    read(plan, figures);
    let family = name.family();
    let rows: Vec<_> = figures.rows(family).collect();
    count_tasks(plan, figures, &rows);
    let goal_names = crate::analysis::goals::goal_names(plan, figures);
    let mut served = Vec::new();
    for initiative in plan.strategy.initiatives.iter() {
        let row = figures.row(family, &initiative.id.value);
        for goal in initiative.goals.iter().filter_map(|goal| plan.goals.goals.get(&goal.value)) {
            served.push((row, figures.row(goal_names.family(), &goal.id.value)));
        }
    }
    let goals = figures.column(family, "goals", Unit::Number, "");
    let served = figures.relate("goals", family, served);
    figures.compute(goals, rows, Expr::Count(Series::Related(served, goal_names)));
}

fn read(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("initiative");
    let start = figures.column(family, "start", Unit::Date, "");
    let due = figures.column(family, "due", Unit::Date, "");
    let priority = figures.column(family, "priority", Unit::Term, "");
    let effect = figures.column(family, "effect", Unit::OfRow, "");
    for initiative in plan.strategy.initiatives.iter() {
        let row = figures.row(family, &initiative.id.value);
        for (column, day) in [(start, first_day(initiative)), (due, last_day(initiative))] {
            if let Some(day) = day {
                figures.read(column, row, day.value, day.span);
            }
        }
        if let Some(own) = &initiative.priority {
            figures.read(priority, row, own.value.term(), own.span);
        }
        if let Some((quantity, span)) = initiative.expected_effect.as_ref().and_then(|effect| Some((effect.value.quantity.as_ref()?, effect.span))) {
            let unit = crate::analysis::goals::quantity_unit(quantity, figures);
            figures.set_row_unit(family, row, unit);
            figures.read(effect, row, quantity.value, span);
        }
    }
}

/// How many tasks carry out each initiative, and how many of them are finished. Only tasks that are not divided further count.
fn count_tasks(plan: &Plan, figures: &mut Figures, rows: &[u32]) {
    let (family, tasks) = (figures.family("initiative"), figures.family("task"));
    let mut pairs = Vec::new();
    for task in leaf_tasks(plan).into_iter().map(|task| &plan.execution.tasks[task as usize]) {
        if let Some(initiative) = task_initiative(plan, task) {
            let from = figures.row(family, &plan.strategy.initiatives[initiative as usize].id.value);
            pairs.push((from, figures.row(tasks, &task.id.value)));
        }
    }
    let name = task_names(plan, figures);
    let carried = figures.relate("tasks", family, pairs);
    let count = figures.column(family, "tasks", Unit::Number, "");
    figures.compute(count, rows.iter().copied(), Expr::Count(Series::Related(carried, name)));
    if let Some(progress) = figures.find_column("task", "progress") {
        let done = figures.column(family, "tasks_done", Unit::Number, "3.8.4");
        let finished = Expr::CountWhere { of: Series::Related(carried, progress), compare: Compare::AtLeast, than: Box::new(Expr::constant(1)) };
        figures.compute(done, rows.iter().copied(), finished);
    }
}

fn task_names(plan: &Plan, figures: &mut Figures) -> ColumnId {
    let family = figures.family("task");
    let name = figures.column(family, "name", Unit::Text, "");
    for task in plan.execution.tasks.iter() {
        let row = figures.row(family, &task.id.value);
        let text = figures.text(&task.name.value);
        figures.read(name, row, Value::Text(text), task.name.span);
    }
    name
}

/// Family `initiative_total`: how many there are, how many first priorities, how many hang in the air.
pub fn totals(plan: &Plan, figures: &mut Figures) {
    let name = initiative_names(plan, figures);
    let family = figures.family("initiative_total");
    let row = figures.row(family, "");
    let count = figures.column(family, "count", Unit::Number, "");
    let count = figures.compute_one(count, row, Expr::Count(Series::Column(name)));
    let initiative = name.family();
    let none = |figures: &mut Figures, name: &'static str, of: &'static str| {
        let counted = figures.column(initiative, of, Unit::Number, "");
        let column = figures.column(family, name, Unit::Number, "");
        figures.compute_one(column, row, Expr::CountWhere { of: Series::Column(counted), compare: Compare::Equal, than: Box::new(Expr::constant(0)) })
    };
    none(figures, "without_task", "tasks");
    none(figures, "without_goal", "goals");
    let priority = figures.column(initiative, "priority", Unit::Term, "");
    let first = figures.column(family, "first_priority", Unit::Number, "");
    let term = Expr::Constant(Value::Term(Priority::P0.term()));
    let first = figures.compute_one(first, row, Expr::CountWhere { of: Series::Column(priority), compare: Compare::Equal, than: Box::new(term) });
    let share = figures.column(family, "first_priority_share", Unit::Percent, "");
    figures.compute_one(share, row, Expr::from(first) / count);
}
