//! W211: an outside force without direction or level.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One per force, naming what lacks.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for force in case.plan.market.pest.iter() {
        let lacks = [("direction", force.direction.is_none()), ("level", force.level.is_none())];
        let fields: Vec<String> =
            lacks.iter().filter(|(_, lacks)| *lacks).map(|(field, _)| case.vocabulary.field("pest_factor", field).to_string()).collect();
        if !fields.is_empty() {
            tell(
                Diagnostic::new("W211", force.span)
                    .arg("name", &force.factor.value)
                    .arg("fields", case.listed(&fields))
                    .subject(format!("pest_factor/{}", force.id.value)),
            );
        }
    }
}
