//! W210: a competitor without pricing or weakness.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One per competitor, naming what is not known.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for rival in case.plan.market.competitors.iter() {
        let lacks = [("pricing", rival.pricing.is_none()), ("weaknesses", rival.weaknesses.is_empty())];
        let fields: Vec<String> =
            lacks.iter().filter(|(_, lacks)| *lacks).map(|(field, _)| case.vocabulary.field("competitor", field).to_string()).collect();
        if !fields.is_empty() {
            tell(
                Diagnostic::new("W210", rival.span)
                    .arg("name", &rival.name.value)
                    .arg("fields", case.listed(&fields))
                    .subject(format!("competitor/{}", rival.id.value)),
            );
        }
    }
}
