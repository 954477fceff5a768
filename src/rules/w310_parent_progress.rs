//! W310: progress reported on a summary that its parts do not bear out.

use rust_decimal::Decimal;

use super::Case;
use super::tasks::Tasks;
use crate::diagnostic::Diagnostic;

/// Percentage points by which the two may differ.
const TOLERANCE: i64 = 5;

/// One warning per summary.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    let percent = case.percent();
    for position in (0..case.plan.execution.tasks.len()).filter(|&position| !tasks.tree.is_leaf(position)) {
        let wide = tasks.number(position, tasks.columns.reported_gap).is_some_and(|gap| gap.abs() > Decimal::from(TOLERANCE));
        let both = tasks.number(position, tasks.columns.reported).zip(tasks.number(position, tasks.columns.progress));
        if let Some((reported, progress)) = both.filter(|_| wide) {
            tell(tasks.tell("W310", position, tasks.columns.reported).arg("reported", percent(reported)).arg("progress", percent(progress)));
        }
    }
}
