//! E114: a target that is a change of something that nobody tells (domain/3 §3.1.1).

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;
use crate::value::Target;

/// One error per goal. A base that is written says enough of what the growth starts from.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for goal in case.plan.given_goals().filter(|goal| goal.base_value.is_none()) {
        if !matches!(goal.target.value, Target::Growth(_) | Target::Delta(_)) {
            continue;
        }
        let found = Diagnostic::new("E114", goal.target.span).arg("goal", goal_name(case.plan, goal)).subject(format!("goal/{}", goal.id.value));
        tell(match &goal.growth_basis {
            Some(basis) => found.variant("basis").arg("of", case.vocabulary.term_label(basis.value.term())),
            None => found,
        });
    }
}
