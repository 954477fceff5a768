//! W601: an open deal that has been in its stage longer than it may.

use super::Case;
use super::deals::Deals;
use super::tasks::plain;
use crate::diagnostic::Diagnostic;

/// One warning per deal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    for deal in deals.open().filter(|deal| deals.holds(deal, deals.columns.timed_out)) {
        let (Some(days), Some(limit)) = (deals.number(deal, deals.columns.dwell), deals.number(deal, deals.columns.timeout)) else { continue };
        let found = deals.tell("W601", deal, deals.place(deal, deals.columns.entered));
        tell(found.arg("stage", deals.stage_name(deal)).arg("days", plain(days)).arg("limit", plain(limit)));
    }
}
