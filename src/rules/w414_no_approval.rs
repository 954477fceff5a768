//! W414: a large line of the budget and nobody who approves what is spent of it.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per line above the limit that the plan sets; one for all when no line says who approves.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(limit) = case.plan.settings().and_then(|settings| settings.approval_limit.as_ref()) else { return };
    let lines = &case.plan.execution.budget;
    let large: Vec<_> = lines.iter().filter(|line| line.planned.value.0 > limit.value.0 && line.approval_flow.is_none()).collect();
    let shown = case.money(limit.value.0);
    if large.len() > 1 && lines.iter().all(|line| line.approval_flow.is_none()) {
        tell(Diagnostic::new("W414", large[0].planned.span).variant("all").arg("count", large.len()).arg("limit", shown));
        return;
    }
    for line in large {
        let found = Diagnostic::new("W414", line.planned.span).arg("line", &line.name.value).arg("planned", case.money(line.planned.value.0));
        tell(found.arg("limit", &shown).subject(format!("budget/{}", line.id.value)));
    }
}
