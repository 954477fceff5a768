//! W606: a deal that is won without its day, its money or its start.

use super::Case;
use super::deals::{Deals, Wanted, partly_said};
use crate::diagnostic::Diagnostic;
use crate::model::funnel::{Opportunity, OpportunityStatus};

/// What shows that a deal is won (domain/1 002-S1-STAGE).
const WANTED: [Wanted<Opportunity>; 3] = [
    ("won_date", |deal| deal.won_date.is_some()),
    ("cash_received", |deal| deal.cash_received.as_ref().is_some_and(|flag| flag.value.0)),
    ("project_started", |deal| deal.project_started.as_ref().is_some_and(|flag| flag.value.0)),
];

/// One warning per deal, naming what it lacks of what other deals that are won have.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(deals) = Deals::of(case) else { return };
    let won: Vec<&Opportunity> = deals.with(OpportunityStatus::Won).collect();
    let wanted = partly_said(&won, &WANTED);
    for deal in won {
        let lacks = wanted.iter().filter(|(_, has)| !has(deal)).map(|(field, _)| case.vocabulary.field("opportunity", field).to_string());
        let lacks: Vec<String> = lacks.collect();
        if !lacks.is_empty() {
            let place = deal.status.as_ref().map_or(deal.span, |status| status.span);
            tell(deals.tell("W606", deal, place).arg("fields", case.listed(&lacks)));
        }
    }
}
