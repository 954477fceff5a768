//! W223: an initiative without a number and without a due day.

use super::Case;
use crate::analysis::strategy::last_day;
use crate::diagnostic::Diagnostic;

/// One per initiative whose effect names no number and that has no last day.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for initiative in case.plan.strategy.initiatives.iter() {
        let number = initiative.expected_effect.as_ref().is_some_and(|effect| effect.value.quantity.is_some());
        if !number && last_day(initiative).is_none() {
            tell(Diagnostic::new("W223", initiative.span).arg("name", &initiative.name.value).subject(format!("initiative/{}", initiative.id.value)));
        }
    }
}
