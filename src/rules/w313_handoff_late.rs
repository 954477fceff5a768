//! W313: something is handed over after the work that needs it has begun.

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;
use crate::model::execution::Handoff;

/// One warning per hand-off, at its due day.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for handoff in case.plan.execution.handoffs.iter() {
        let Some((due, task)) = handoff.due.as_ref().zip(handoff.task.as_ref().and_then(|task| task.value.target)) else { continue };
        let starts = waiting(case, handoff, task).into_iter().filter_map(|task| Some((tasks.date(task, tasks.columns.start)?, task)));
        if let Some((start, task)) = starts.filter(|(start, _)| *start < due.value.0).min() {
            let found = Diagnostic::new("W313", due.span).arg("name", &handoff.deliverable.value).arg("due", due.value.0);
            tell(found.arg("task", &tasks.task(task).name.value).arg("start", start).subject(format!("task/{}", tasks.task(task).id.value)));
        }
    }
}

/// The tasks that need what is handed over: the one named, when the taker's department does it; else those that come after it.
fn waiting(case: &Case<'_>, handoff: &Handoff, task: u32) -> Vec<usize> {
    let plan = case.plan;
    let owner = plan.execution.tasks[task as usize].owner.as_ref().and_then(|owner| plan.frame.people.get(&owner.value));
    let department = owner.and_then(|owner| owner.department.as_ref()?.value.target);
    if department.is_some() && department == handoff.to_dept.value.target {
        return vec![task as usize];
    }
    let follows = |other: &crate::model::execution::Task| other.depends_on.iter().any(|tie| tie.value.on.target == Some(task));
    plan.execution.tasks.iter().enumerate().filter(|(_, other)| follows(other)).map(|(position, _)| position).collect()
}
