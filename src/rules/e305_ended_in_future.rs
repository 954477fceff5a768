//! E305: an actual end later than the as-of date. That it lies before the actual start is E104. Where actual values lie after the as-of
//! date as well, that date is wrong, which E503 tells alone.

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// One error per task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let Some(as_of) = case.figures.find("plan/as_of").and_then(|id| case.figures.value(id).date()) else { return };
    for position in tasks.leaves() {
        if let Some(end) = tasks.date(position, tasks.columns.actual_end).filter(|&end| end > as_of) {
            tell(tasks.tell("E305", position, tasks.columns.actual_end).arg("end", end).arg("as_of", as_of));
        }
    }
}
