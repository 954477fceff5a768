//! W119: what must be hit lies beyond the stretch.

use super::Case;
use crate::analysis::goals::is_lower;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;

/// One per goal whose two marks are the wrong way round.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for goal in case.plan.goals.goals.iter() {
        let figure = |column: &str| case.figures.find(&format!("goal/{}/{column}", goal.id.value));
        let (Some(must), Some(stretch)) = (figure("must_hit"), figure("stretch")) else { continue };
        let (Some(low), Some(high)) = (case.figures.number(must), case.figures.number(stretch)) else { continue };
        if if is_lower(case.plan, goal) { low < high } else { low > high } {
            tell(
                Diagnostic::new("W119", case.figures.span(must))
                    .arg("name", goal_name(case.plan, goal))
                    .arg("must_hit", case.shown(must))
                    .arg("stretch", case.shown(stretch))
                    .related("stretch", case.figures.span(stretch))
                    .subject(format!("goal/{}", goal.id.value)),
            );
        }
    }
}
