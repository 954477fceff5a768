//! W316: a milestone without a date, or a task without any.

use super::Case;
use super::tasks::Tasks;
use crate::analysis::schedule::milestone_name;
use crate::diagnostic::Diagnostic;

/// One warning per milestone or task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| milestone_name(tasks.task(position)).is_none()) {
        let task = tasks.task(position);
        let days = [task.planned_start.map(|day| day.value), task.actual_start.map(|day| day.value), task.actual_end.map(|day| day.value)];
        if task.planned_end.is_none() && days.iter().all(Option::is_none) {
            tell(Diagnostic::new("W316", task.span).variant("task").arg("task", &task.name.value).subject(format!("task/{}", task.id.value)));
        }
    }
    for position in tasks.leaves().filter(|&position| tasks.date(position, tasks.columns.end).is_none()) {
        let task = tasks.task(position);
        if let Some(name) = milestone_name(task) {
            tell(Diagnostic::new("W316", task.span).arg("task", name).subject(format!("task/{}", task.id.value)));
        }
    }
}
