//! W222: an initiative that serves no goal.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One per initiative that names no goal, when the plan has goals at all.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.goals.goals.is_empty() {
        return;
    }
    for initiative in case.plan.strategy.initiatives.iter().filter(|initiative| initiative.goals.is_empty()) {
        tell(Diagnostic::new("W222", initiative.span).arg("name", &initiative.name.value).subject(format!("initiative/{}", initiative.id.value)));
    }
}
