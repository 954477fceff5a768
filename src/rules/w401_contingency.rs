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
    let (low, high, place) = (limit("plan/contingency_low"), limit("plan/contingency_high"), budget.reserve_place());
    match state {
        Some(contingency::ABSENT) => {
            let needed = (budget.shown(|all| all.reserve_low), budget.shown(|all| all.reserve_high));
            let is_set = case.plan.settings().is_some_and(|settings| settings.budget_total.is_some());
            let found = Diagnostic::new("W401", place)
                .variant(if is_set { "absent_in_total" } else { "absent" })
                .arg("low", low)
                .arg("high", high)
                .arg("reserve_low", needed.0)
                .arg("reserve_high", needed.1);
            tell(found);
        }
        Some(contingency::LOW | contingency::HIGH) => {
            let reserve = (budget.shown(|all| all.contingency), budget.shown(|all| all.contingency_ratio));
            tell(Diagnostic::new("W401", place).arg("low", low).arg("high", high).arg("contingency", reserve.0).arg("ratio", reserve.1));
        }
        _ => {}
    }
}
