//! W613: a customer of tier A whom nobody looks after or visited lately.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Case;
use crate::analysis::calendar::days_between;
use crate::analysis::customers::CustomerColumns;
use crate::diagnostic::Diagnostic;
use crate::model::funnel::{Customer, Tier};
use crate::vocabulary::normalise;

/// Days without a visit that are too many for the best customers (domain/6).
const DAYS: i64 = 90;

/// One warning per customer.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = CustomerColumns::find(case.figures) else { return };
    let Some(as_of) = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value) else { return };
    let visits = visits(case);
    let is_best = |customer: &&Customer| case.figures.value_of(columns.tier, &customer.id.value).and_then(|tier| tier.term()) == Some(Tier::A.term());
    for customer in case.plan.funnel.customers.iter().filter(is_best) {
        let found =
            || Diagnostic::new("W613", customer.name.span).arg("name", &customer.name.value).subject(format!("customer/{}", customer.id.value));
        let last = visits.get(&normalise::name(&customer.name.value));
        if customer.owner.is_none() {
            tell(found());
        } else if let Some(&last) = last.filter(|&&last| days_between(last, as_of) > DAYS) {
            tell(found().variant("visit").arg("date", last).arg("days", days_between(last, as_of)));
        }
    }
}

/// The last visit to each customer that has been visited, by name: talks about its deals.
fn visits(case: &Case<'_>) -> BTreeMap<String, Date> {
    let mut last: BTreeMap<String, Date> = BTreeMap::new();
    for talk in case.plan.funnel.followups.iter() {
        if let Some(deal) = case.plan.funnel.opportunities.get(&talk.opportunity.value) {
            let known = last.entry(normalise::name(&deal.customer.value)).or_insert(talk.time.value);
            *known = talk.time.value.max(*known);
        }
    }
    last
}
