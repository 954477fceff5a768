//! W609: a number of a lead or deal whose day lies after the day it came, or after the as-of day.

use jiff::civil::Date;

use super::Case;
use crate::analysis::funnel::date_in_id;
use crate::diagnostic::{Diagnostic, Spanned};

/// One warning per lead or deal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let as_of = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|as_of| as_of.value);
    let funnel = &case.plan.funnel;
    let leads = funnel.leads.iter().map(|lead| ("lead", &lead.id, lead.created.as_ref()));
    let deals = funnel.opportunities.iter().map(|deal| ("opportunity", &deal.id, deal.created.as_ref()));
    for (kind, id, created) in leads.chain(deals) {
        if let Some(found) = judged(id, created, as_of) {
            tell(found.subject(format!("{kind}/{}", id.value)));
        }
    }
}

fn judged(id: &Spanned<String>, created: Option<&Spanned<Date>>, as_of: Option<Date>) -> Option<Diagnostic> {
    let day = date_in_id(&id.value)?;
    let told = |end: Date| Diagnostic::new("W609", id.span).arg("name", &id.value).arg("date", day).arg("end", end);
    match (created, as_of) {
        (Some(created), _) if day > created.value => Some(told(created.value)),
        (_, Some(as_of)) if day > as_of => Some(told(as_of).variant("later")),
        _ => None,
    }
}
