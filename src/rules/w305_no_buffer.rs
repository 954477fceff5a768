//! W305: no task of the critical path has a buffer.

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// One warning for the plan, at the last task of the path; a plan without ties has no path.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    if tasks.leaves().all(|position| tasks.task(position).depends_on.is_empty()) {
        return;
    }
    let critical: Vec<usize> = tasks.leaves().filter(|&position| tasks.holds(position, tasks.columns.critical)).collect();
    if critical.iter().any(|&position| tasks.number(position, tasks.columns.buffer).is_some_and(|buffer| !buffer.is_zero())) {
        return;
    }
    if let Some(&last) = critical.iter().max_by_key(|&&position| tasks.date(position, tasks.columns.earliest_finish)) {
        tell(tasks.tell("W305", last, tasks.columns.end));
    }
}
