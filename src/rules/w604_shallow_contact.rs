//! W604: a deal in the stage of prospects with fewer than two deep talks.

use rust_decimal::Decimal;

use super::Case;
use super::deals::Deals;
use super::tasks::plain;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::StageKind;

/// Deep talks before a customer counts as a prospect (domain/1 002-S1-STAGE).
const DEEP_TALKS: i64 = 2;

/// One warning per deal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    let is_prospect = |kind: Option<StageKind>| kind == Some(StageKind::Prospect);
    for deal in deals.open().filter(|deal| is_prospect(deals.stage(deal).and_then(|stage| stage.kind.as_ref()).map(|kind| kind.value))) {
        if let Some(talks) = deal.contacts_count.as_ref().filter(|talks| talks.value < Decimal::from(DEEP_TALKS)) {
            tell(deals.tell("W604", deal, talks.span).arg("stage", deals.stage_name(deal)).arg("count", plain(talks.value)));
        }
    }
}
