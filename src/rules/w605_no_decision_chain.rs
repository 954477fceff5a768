//! W605: a deal in the stage of nurturing, or beyond, of which nobody knows who decides.

use super::Case;
use super::deals::Deals;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::{Opportunity, StageKind};

/// One warning per deal, where other deals know their deciders.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    if deals.all().all(|deal| deal.decision_chain.is_empty()) {
        return;
    }
    let is_far = |deal: &&Opportunity| {
        let kind = deals.stage(deal).and_then(|stage| stage.kind.as_ref()).map(|kind| kind.value);
        matches!(kind, Some(StageKind::Nurture | StageKind::Negotiation))
    };
    for deal in deals.open().filter(is_far).filter(|deal| deal.decision_chain.is_empty()) {
        tell(deals.tell("W605", deal, deal.span).arg("stage", deals.stage_name(deal)));
    }
}
