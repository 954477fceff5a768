//! W125: a rhythm that cannot reach its goal (domain/3 §3.3.3).

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;

/// One warning per goal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for goal in case.plan.given_goals() {
        let key = |column: &str| format!("goal/{}/{column}", goal.id.value);
        if !case.holds(&key("rhythm_short")) {
            continue;
        }
        let shown = |column: &str| case.figures.find(&key(column)).map_or_else(String::new, |id| case.shown(id));
        let span = case.figures.find(&key("rhythm")).map_or(goal.span, |id| case.place_of(id));
        let found = Diagnostic::new("W125", span).arg("goal", goal_name(case.plan, goal)).arg("sum", shown("rhythm_total"));
        let found = found.arg("pace", shown("rhythm")).arg("count", shown("rhythm_times")).arg("target", shown("target"));
        tell(found.subject(format!("goal/{}", goal.id.value)));
    }
}
