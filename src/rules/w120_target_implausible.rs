//! W120: a target below what was reached before, or one that grows too fast to be believed (domain/3 §3.3.5).

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;

/// One warning per goal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for goal in case.plan.given_goals() {
        let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
        let shown = |column: &str| case.figures.find(&key(column)).filter(|&id| case.figures.value(id).is_present()).map(|id| case.shown(id));
        let found = Diagnostic::new("W120", goal.target.span).arg("goal", goal_name(case.plan, goal)).subject(format!("goal/{}", goal.id.value));
        let (Some(target), Some(base)) = (shown("target"), shown("base")) else { continue };
        let found = found.arg("target", target).arg("before", base);
        if case.number(&key("improvement")).is_some_and(|improvement| improvement < Decimal::ZERO) {
            tell(found);
        } else if case.holds(&key("implausible")) {
            let growth = shown("growth_over_base").unwrap_or_default();
            let found = found.arg("ratio", growth).arg("limit", shown("growth_limit").unwrap_or_default());
            tell(match (shown("market_growth"), shown("own_growth")) {
                (Some(market), Some(own)) => found.variant("both").arg("first", market).arg("second", own),
                (Some(market), None) => found.variant("market").arg("first", market),
                (None, own) => found.variant("own").arg("second", own.unwrap_or_default()),
            });
        }
    }
}
