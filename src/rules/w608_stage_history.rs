//! W608: stages of a deal that overlap, or that it left before it came.

use std::collections::BTreeMap;

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::StageVisit;

/// One warning per visit that cannot be.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut by_deal: BTreeMap<u32, Vec<&StageVisit>> = BTreeMap::new();
    for visit in case.plan.funnel.stage_history.iter() {
        if let Some(deal) = visit.opportunity.value.target {
            by_deal.entry(deal).or_default().push(visit);
        }
    }
    for (deal, mut visits) in by_deal {
        visits.sort_by_key(|visit| visit.entered.value);
        let customer = &case.plan.funnel.opportunities[deal as usize].customer.value;
        let told = |visit: &StageVisit, span| {
            let stage = case.plan.funnel.stages.get(&visit.stage.value).map_or(&visit.stage.value.name, |stage| &stage.name.value);
            let found = Diagnostic::new("W608", span).arg("customer", customer).arg("stage", stage).arg("date", visit.entered.value);
            found.subject(format!("stage_visit/{}", visit.id.value))
        };
        for visit in &visits {
            if let Some(left) = visit.left.as_ref().filter(|left| left.value < visit.entered.value) {
                tell(told(visit, left.span).variant("reversed").arg("end", left.value));
            }
        }
        for pair in visits.windows(2) {
            if let Some(left) = pair[0].left.as_ref().filter(|left| left.value > pair[1].entered.value) {
                tell(told(pair[1], pair[1].entered.span).arg("end", left.value));
            }
        }
    }
}
