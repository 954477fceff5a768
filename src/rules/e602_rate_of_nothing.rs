//! E602: a funnel worked back through a stage from which nothing goes on.

use super::Case;
use crate::analysis::strategy::stages_to_deal;
use crate::diagnostic::Diagnostic;
use rust_decimal::Decimal;

/// One error per stage.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.strategy.funnel_plans.is_empty() {
        return;
    }
    let stages = stages_to_deal(case.plan);
    let Some((_, before)) = stages.split_last() else { return };
    for stage in before {
        let Some(rate) = stage.target_rate.as_ref() else { continue };
        let is_out = rate.value.0 <= Decimal::ZERO || rate.value.0 > Decimal::ONE;
        if is_out {
            let found = Diagnostic::new("E602", rate.span).arg("stage", &stage.name.value).arg("value", case.percent()(rate.value.0));
            tell(found.subject(format!("stage/{}", stage.id.value)));
        }
    }
}
