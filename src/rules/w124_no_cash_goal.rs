//! W124: a goal for revenue and none for the cash that should come in.

use super::Case;
use crate::analysis::measures::series::depth;
use crate::diagnostic::Diagnostic;

/// What says that somebody looks after the money: cash received, the collection rate, what is still owed.
const CASH: [&str; 3] = ["cash_in", "collection_rate", "receivables"];

/// One warning for a scorecard, at the company's revenue goal, else at the first.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let goals = &case.plan.goals;
    let of = |kpi: &str| goals.kpis.position(kpi);
    let Some(revenue) = of("revenue") else { return };
    let cash = CASH.map(of);
    let is_watched = goals.goals.iter().any(|goal| goal.kpi.value.target.is_some() && cash.contains(&goal.kpi.value.target));
    let aims = || case.plan.given_goals().filter(|goal| goal.kpi.value.target == Some(revenue));
    if let (false, Some(goal)) = (is_watched || !case.is_scorecard(), aims().min_by_key(|goal| depth(&goal.scope()))) {
        tell(Diagnostic::new("W124", goal.span).subject(format!("goal/{}", goal.id.value)));
    }
}
