//! W401: the reserve lies outside its limits, or there is none.

use super::Case;
use super::budget::Budget;
use crate::analysis::budget::contingency;
use crate::diagnostic::Diagnostic;

/// One warning for the budget.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(budget) = Budget::of(case).filter(|_| !case.plan.execution.budget.is_empty()) else { return };
    let state = budget.value(|all| all.contingency_ok).and_then(|value| value.term());
    let limit = |key: &str| case.figures.find(key).map_or_else(String::new, |id| case.shown(id));
    let found = || Diagnostic::new("W401", budget.reserve_place()).arg("low", limit("plan/contingency_low")).arg("high", limit("plan/contingency_high"));
    match state {
        Some(contingency::ABSENT) => {
            let needed = found().variant("absent").arg("reserve_low", budget.shown(|all| all.reserve_low));
            tell(needed.arg("reserve_high", budget.shown(|all| all.reserve_high)));
        }
        Some(contingency::LOW | contingency::HIGH) => {
            tell(found().arg("ratio", budget.shown(|all| all.contingency_ratio)).arg("contingency", budget.shown(|all| all.contingency)));
        }
        _ => {}
    }
}
