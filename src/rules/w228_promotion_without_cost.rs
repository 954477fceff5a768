//! W228: a promotion that nobody has counted the cost of.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::strategy::PromoActivity;

/// One warning per promotion; one for all of them when none has a budget.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let all: Vec<&PromoActivity> = case.plan.strategy.promo_activities.iter().collect();
    let bare: Vec<&&PromoActivity> = all.iter().filter(|activity| !is_paid_for(case, activity)).collect();
    if bare.len() == all.len() && all.len() > 1 {
        tell(Diagnostic::new("W228", all[0].span).variant("all").arg("count", all.len()));
        return;
    }
    for activity in bare {
        let found = Diagnostic::new("W228", activity.span).arg("name", &activity.name.value);
        tell(found.subject(format!("promo_activity/{}", activity.id.value)));
    }
}

/// Whether there is money for a promotion: its own, its initiative's, or a line of the budget for that initiative.
fn is_paid_for(case: &Case<'_>, activity: &PromoActivity) -> bool {
    let Some(initiative) = activity.initiative.as_ref().and_then(|initiative| initiative.value.target) else { return activity.budget.is_some() };
    let lines = &case.plan.execution.budget;
    let has_line = lines.iter().any(|line| line.initiative.as_ref().and_then(|initiative| initiative.value.target) == Some(initiative));
    activity.budget.is_some() || has_line || case.plan.strategy.initiatives[initiative as usize].budget.is_some()
}
