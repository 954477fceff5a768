//! W607: a deal that is won in a stage before the deal is made.

use super::Case;
use super::deals::Deals;
use crate::analysis::funnel::is_ordered;
use crate::analysis::strategy::stages_to_deal;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::OpportunityStatus;

/// One warning per deal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case).filter(|_| is_ordered(case.plan)) else { return };
    let stages = stages_to_deal(case.plan);
    let Some((deal_stage, before)) = stages.split_last() else { return };
    for deal in deals.with(OpportunityStatus::Won) {
        let is_before = deals.stage(deal).is_some_and(|stage| before.iter().any(|known| known.id.value == stage.id.value));
        if let Some(status) = deal.status.as_ref().filter(|_| is_before) {
            let found = deals.tell("W607", deal, status.span).arg("stage", deals.stage_name(deal));
            tell(found.arg("name", &deal_stage.name.value));
        }
    }
}
