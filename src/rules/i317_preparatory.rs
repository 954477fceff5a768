//! I317: a task or an initiative that begins up to 90 days before the plan: preparation.

use rust_decimal::Decimal;

use super::Case;
use super::tasks::{PREPARATION, Tasks, plain, preparation, start_of};
use crate::diagnostic::Diagnostic;

/// One note per task and initiative.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if let Some(tasks) = Tasks::of(case) {
        for position in tasks.leaves() {
            let early = tasks.number(position, tasks.columns.early_days).filter(|days| !days.is_zero() && *days <= Decimal::from(PREPARATION));
            if let Some((days, start)) = early.zip(tasks.date(position, tasks.columns.start)) {
                tell(tasks.tell("I317", position, tasks.columns.start).arg("start", start).arg("days", plain(days)));
            }
        }
    }
    let Some((plan_start, earliest)) = preparation(case) else { return };
    for initiative in case.plan.strategy.initiatives.iter() {
        if let Some(start) = start_of(initiative).filter(|start| start.value < plan_start && start.value >= earliest) {
            let found = Diagnostic::new("I317", start.span).variant("initiative").arg("initiative", &initiative.name.value).arg("start", start.value);
            tell(found.subject(format!("initiative/{}", initiative.id.value)));
        }
    }
}
