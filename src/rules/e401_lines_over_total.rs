//! E401: the lines come to more than the budget.

use super::Case;
use super::budget::Budget;
use crate::analysis::budget::coverage;
use crate::diagnostic::Diagnostic;
use crate::figures::Value;

/// One error for the budget.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(budget) = Budget::of(case) else { return };
    if budget.value(|all| all.coverage) == Some(Value::Term(coverage::OVER)) {
        let over = budget.figure(|all| all.unassigned).map_or_else(String::new, |id| case.size(id));
        tell(
            Diagnostic::new("E401", budget.place())
                .arg("lines", budget.shown(|all| all.lines_total))
                .arg("total", budget.shown(|all| all.total))
                .arg("over", over),
        );
    }
}
