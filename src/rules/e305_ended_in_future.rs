//! E305: an actual end later than the as-of date. That it lies before the actual start is E104. Where there are actual values of that
//! time, or of the month before, the as-of date is wrong, which E503 tells alone.

use jiff::ToSpan;

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// Days: actuals of a month come in the next one, in which tasks end too.
const MONTH: i64 = 31;

/// One error per task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let Some(as_of) = case.figures.find("plan/as_of").and_then(|id| case.figures.value(id).date()) else { return };
    let newest = case.plan.facts.periods().iter().filter(|period| period.start > as_of).map(|period| period.end).max();
    let known = newest.map_or(as_of, |newest| newest.checked_add(MONTH.days()).unwrap_or(newest));
    for position in tasks.leaves() {
        if let Some(end) = tasks.date(position, tasks.columns.actual_end).filter(|&end| end > known) {
            tell(tasks.tell("E305", position, tasks.columns.actual_end).arg("end", end).arg("as_of", as_of));
        }
    }
}
