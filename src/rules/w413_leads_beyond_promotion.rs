//! W413: leads that cost more than there is for promotion (domain/3 §3.4).

use rust_decimal::Decimal;

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per funnel plan.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for funnel in case.plan.strategy.funnel_plans.iter() {
        let find = |column: &str| case.figures.find(&format!("funnel_plan/{}/{column}", funnel.id.value));
        let Some(short) = find("promotion_short").filter(|&id| case.figures.number(id).is_some_and(|short| short > Decimal::ZERO)) else { continue };
        let shown = |column: &str| find(column).map_or_else(String::new, |id| case.shown(id));
        let promotion = case.figures.find("budget_total/promotion").map_or_else(String::new, |id| case.shown(id));
        let found = Diagnostic::new("W413", funnel.span).arg("rows", shown("leads")).arg("needed", shown("lead_spend"));
        tell(found.arg("available", promotion).arg("gap", case.size(short)).subject(format!("funnel_plan/{}", funnel.id.value)));
    }
}
