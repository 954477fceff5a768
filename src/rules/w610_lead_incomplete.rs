//! W610: a lead without the channel it came from, or with too little to be scored by.

use super::Case;
use super::deals::{Wanted, partly_said};
use crate::diagnostic::Diagnostic;
use crate::model::funnel::Lead;

/// What a lead should have.
const WANTED: [Wanted<Lead>; 4] = [
    ("source", |lead| lead.source.is_some()),
    ("company_size", |lead| lead.company_size.as_ref().is_some_and(|word| word.value.common().is_some())),
    ("need_clarity", |lead| lead.need_clarity.as_ref().is_some_and(|word| word.value.common().is_some())),
    ("budget", |lead| lead.budget.as_ref().is_some_and(|word| word.value.common().is_some())),
];

/// One warning per lead, naming what it lacks of what other leads have.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let leads: Vec<&Lead> = case.plan.funnel.leads.iter().collect();
    let wanted = partly_said(&leads, &WANTED);
    for lead in leads {
        let lacks = wanted.iter().filter(|(_, has)| !has(lead)).map(|(field, _)| case.vocabulary.field("lead", field).to_string());
        let lacks: Vec<String> = lacks.collect();
        if !lacks.is_empty() {
            let name = lead.customer.as_ref().map_or(&lead.id.value, |customer| &customer.value);
            let found = Diagnostic::new("W610", lead.span).arg("name", name).arg("fields", case.listed(&lacks));
            tell(found.subject(format!("lead/{}", lead.id.value)));
        }
    }
}
