//! W121: a plan that has only results as goals, or only steps towards them.

use std::collections::BTreeSet;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::goals::GoalKind;

/// One warning for the plan, when the kind of every goal is known and they are a scorecard.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let goals: Vec<_> = case.plan.given_goals().collect();
    let kpis: BTreeSet<Option<u32>> = goals.iter().map(|goal| goal.kpi.value.target).collect();
    let kind = |goal: &&&crate::model::goals::Goal| {
        let of_kpi = || case.plan.goals.kpis.get(&goal.kpi.value).and_then(|kpi| kpi.kind);
        goal.kind.or_else(of_kpi).map(|kind| kind.value)
    };
    let business = goals.iter().filter(|goal| kind(goal) == Some(GoalKind::Business)).count();
    let process = goals.iter().filter(|goal| kind(goal) == Some(GoalKind::Process)).count();
    let Some(first) = goals.first().filter(|_| case.is_scorecard() && business + process == goals.len()) else { return };
    let found = Diagnostic::new("W121", first.span).arg("count", kpis.len());
    if process == 0 {
        tell(found);
    } else if business == 0 {
        tell(found.variant("process"));
    }
}
