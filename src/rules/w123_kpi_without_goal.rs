//! W123: a KPI that the plan lists itself, and no goal for it.

use super::Case;
use crate::diagnostic::{Diagnostic, Span};

/// One warning per KPI, when the plan has goals at all. What is only a part of another KPI needs none.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let goals = &case.plan.goals;
    if goals.goals.is_empty() {
        return;
    }
    for (position, kpi) in goals.kpis.iter().enumerate().filter(|(_, kpi)| kpi.span != Span::Nowhere) {
        let position = Some(position as u32);
        let has_goal = goals.goals.iter().any(|goal| goal.kpi.value.target == position);
        let parts = goals.kpis.iter().flat_map(|other| [&other.numerator, &other.denominator]).flatten();
        let is_part = parts.into_iter().any(|part| part.value.target == position);
        if !has_goal && !is_part {
            tell(Diagnostic::new("W123", kpi.span).arg("kpi", &kpi.name.value).subject(format!("kpi/{}", kpi.id.value)));
        }
    }
}
