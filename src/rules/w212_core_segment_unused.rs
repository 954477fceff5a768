//! W212: a core segment without persona, or that no initiative aims at.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One per core segment and lack.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let plan = case.plan;
    for (position, segment) in plan.market.segments.iter().enumerate() {
        if !case.holds(&format!("segment/{}/core", segment.id.value)) {
            continue;
        }
        let is = |target: Option<u32>| target == Some(position as u32);
        let known = plan.market.personas.iter().any(|persona| persona.segment.as_ref().is_some_and(|own| is(own.value.target)));
        let aimed = plan.strategy.initiatives.iter().any(|initiative| initiative.segments.iter().any(|own| is(own.value.target)));
        let unaimed = !aimed && !plan.strategy.initiatives.is_empty();
        let variant = match (known, unaimed) {
            (true, false) => continue,
            (false, _) => "",
            (true, true) => "unaimed",
        };
        tell(
            Diagnostic::new("W212", segment.span).variant(variant).arg("name", &segment.name.value).subject(format!("segment/{}", segment.id.value)),
        );
    }
}
