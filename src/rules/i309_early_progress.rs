//! I309: progress before the planned start.

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// One note per leaf task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let as_of = case.figures.find("plan/as_of").and_then(|id| case.figures.value(id).date());
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
