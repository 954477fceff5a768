//! W603: an open deal whose expected day has passed, or that has none.

use super::Case;
use super::deals::Deals;
use crate::diagnostic::Diagnostic;

/// One warning per deal; a table that knows no expected days at all is not blamed for each row.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    let days_are_kept = deals.open().any(|deal| deal.expected_close.is_some());
    for deal in deals.open() {
        match &deal.expected_close {
            Some(day) if deals.holds(deal, deals.columns.close_passed) => tell(deals.tell("W603", deal, day.span).arg("date", day.value.0)),
            None if days_are_kept => tell(deals.tell("W603", deal, deal.span).variant("missing")),
            Some(_) | None => {}
        }
    }
}
