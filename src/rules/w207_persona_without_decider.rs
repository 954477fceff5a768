//! W207: a persona of whom nobody knows who decides.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::market::DecisionRoleKind;

/// One per persona without a decision role of the decider.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let market = &case.plan.market;
    for (position, persona) in market.personas.iter().enumerate() {
        let of = |role: &&crate::model::market::DecisionRole| role.persona.value.target == Some(position as u32);
        if !market.decision_roles.iter().filter(of).any(|role| role.role.value == DecisionRoleKind::Decider) {
            tell(Diagnostic::new("W207", persona.span).arg("name", &persona.name.value).subject(format!("persona/{}", persona.id.value)));
        }
    }
}
