//! E303: a task or milestone that ends after the plan; a warning when its buffer covers that.

use super::Case;
use super::tasks::{Tasks, plain};
use crate::diagnostic::{Diagnostic, Severity};

/// One diagnostic per leaf task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let plan_end = case.figures.find("plan/end").and_then(|id| case.figures.value(id).date());
    for position in tasks.leaves() {
        let Some(past) = tasks.number(position, tasks.columns.past_days).filter(|days| !days.is_zero()) else { continue };
        let Some((end, plan_end)) = tasks.date(position, tasks.columns.end).zip(plan_end) else { continue };
        let found = tasks.tell("E303", position, tasks.columns.end).arg("end", end).arg("plan_end", plan_end).arg("days", plain(past));
        let covered = tasks.number(position, tasks.columns.buffer).is_some_and(|buffer| buffer >= past);
        tell(if covered { found.variant("covered").severity(Severity::Warning) } else { found });
    }
}
