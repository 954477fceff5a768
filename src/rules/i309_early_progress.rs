//! I309: progress before the planned start.
//!
//! On the plan's first day nothing was reported yet: what stands there was written later, and says nothing of an early start.

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// One note per leaf task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let day = |key: &str| case.figures.find(key).and_then(|id| case.figures.value(id).date());
    let as_of = day("plan/as_of").filter(|&as_of| Some(as_of) != day("plan/start"));
    for position in tasks.leaves() {
        let Some(start) = tasks.date(position, tasks.columns.start) else { continue };
        let begun = |progress: Option<rust_decimal::Decimal>| progress.is_some_and(|progress| !progress.is_zero());
        let reported = tasks.reports.entries(position).find_map(|entry| {
            let date = entry.date?.value;
            (date < start && begun(entry.progress.as_ref()?.value.fraction)).then_some(date)
        });
        let now = as_of.filter(|&as_of| as_of < start && begun(tasks.number(position, tasks.columns.progress)));
        if let Some(date) = reported.or(now) {
            tell(tasks.tell("I309", position, tasks.columns.progress).arg("date", date).arg("start", start));
        }
    }
}
