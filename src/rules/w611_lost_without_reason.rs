//! W611: a deal lost without a reason.

use super::Case;
use super::deals::Deals;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::{Opportunity, OpportunityStatus};

/// One warning per deal; one for all when no lost deal has a reason.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    let lost: Vec<&Opportunity> = deals.with(OpportunityStatus::Lost).collect();
    let silent: Vec<&&Opportunity> = lost.iter().filter(|deal| deal.lost_reason.is_none()).collect();
    let place = |deal: &Opportunity| deal.status.as_ref().map_or(deal.span, |status| status.span);
    match silent.as_slice() {
        [first, _, ..] if silent.len() == lost.len() => {
            tell(Diagnostic::new("W611", place(first)).variant("all").arg("count", silent.len()));
        }
        several => several.iter().for_each(|deal| tell(deals.tell("W611", deal, place(deal)))),
    }
}
