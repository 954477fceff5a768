//! W402: part of the budget is assigned to no line.

use super::Case;
use super::budget::Budget;
use crate::analysis::budget::coverage;
use crate::diagnostic::Diagnostic;
use crate::figures::Value;

/// One warning for the budget.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(budget) = Budget::of(case).filter(|_| !case.plan.execution.budget.is_empty()) else { return };
    if budget.value(|all| all.coverage) == Some(Value::Term(coverage::SHORT)) {
        tell(
            Diagnostic::new("W402", budget.place())
                .arg("assigned", budget.shown(|all| all.assigned))
                .arg("unassigned", budget.shown(|all| all.unassigned))
                .arg("total", budget.shown(|all| all.total)),
        );
    }
}
