//! W208: a need both urgent and important that no initiative answers.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One per such need, when the plan has initiatives at all.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.strategy.initiatives.is_empty() {
        return;
    }
    for need in case.plan.market.needs.iter() {
        if case.holds(&format!("need/{}/open", need.id.value)) {
            tell(Diagnostic::new("W208", need.span).arg("name", &need.text.value).subject(format!("need/{}", need.id.value)));
        }
    }
}
