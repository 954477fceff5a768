//! W407: spending that takes too large a share of the revenue (domain/3 §3.7).

use super::Case;
use super::budget::Budget;
use crate::diagnostic::Diagnostic;

/// One warning for the plan, where it says how much may be spent.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(budget) = Budget::of(case).filter(|_| case.holds("budget_total/expensive")) else { return };
    let shown = |key: &str| case.figures.find(key).map_or_else(String::new, |id| case.shown(id));
    let ratio = case.figures.find("budget_total/expense_ratio");
    let limit = case.figures.find("plan/expense_limit").or_else(|| {
        let expensive = case.figures.find("budget_total/expensive")?;
        case.figures.operands(expensive).into_iter().find(|&operand| Some(operand) != ratio)
    });
    let place = limit.map_or(budget.place(), |limit| case.place_of(limit));
    let found = Diagnostic::new("W407", place).arg("spent", budget.shown(|all| all.spent)).arg("ratio", shown("budget_total/expense_ratio"));
    tell(found.arg("limit", limit.map_or_else(String::new, |limit| case.shown(limit))));
}
