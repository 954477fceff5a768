//! W709: an incentive that nobody can count.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per incentive.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for incentive in case.plan.funnel.incentives.iter() {
        if incentive.rate.is_none() && incentive.amount.is_none() && incentive.rule.is_none() {
            let found = Diagnostic::new("W709", incentive.name.span).arg("name", &incentive.name.value);
            tell(found.subject(format!("incentive/{}", incentive.id.value)));
        }
    }
}
