//! W602: an open deal that nobody touched lately, whose next step is overdue, or that has none.

use jiff::civil::Date;

use super::Case;
use super::deals::Deals;
use super::tasks::plain;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::Opportunity;

/// One warning per deal, for the first of these that holds.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    let Some(as_of) = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value) else { return };
    let steps_are_kept = deals.open().any(|deal| deal.next_action.is_some());
    let talks_are_kept = !case.plan.funnel.followups.is_empty();
    for deal in deals.open() {
        let idle = deals.number(deal, deals.columns.idle).filter(|_| talks_are_kept && deals.holds(deal, deals.columns.inactive));
        if let Some(due) = overdue_step(deal, as_of) {
            tell(deals.tell("W602", deal, due.1).variant("step").arg("date", due.0));
        } else if let Some(days) = idle {
            tell(deals.tell("W602", deal, deals.place(deal, deals.columns.last_touch)).arg("days", plain(days)));
        } else if steps_are_kept && deal.next_action.is_none() {
            tell(deals.tell("W602", deal, deal.span).variant("none"));
        }
    }
}

/// The day of the next step, when it has passed.
fn overdue_step(deal: &Opportunity, as_of: Date) -> Option<(Date, crate::diagnostic::Span)> {
    deal.next_action_due.as_ref().filter(|due| due.value.0 < as_of).map(|due| (due.value.0, due.span))
}
