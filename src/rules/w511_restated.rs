//! W511: a restatement changed a period before that of the as-of day.

use super::Case;
use crate::analysis::measures::series::scope_segments;
use crate::diagnostic::Diagnostic;

/// One warning per value that a later revision replaced in an earlier period.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let facts = &case.plan.facts;
    let Some(as_of) = case.plan.settings().and_then(|settings| settings.as_of.as_ref()) else { return };
    for (before, after) in facts.restated() {
        let period = facts.period_of(after);
        let (Some(old), Some(new)) = (before.measure().value(), after.measure().value()) else { continue };
        if period.end >= as_of.value || old == new {
            continue;
        }
        let series = &facts.series()[after.series() as usize];
        let kpi = &case.plan.goals.kpis[series.kpi as usize];
        let scope: Vec<String> = scope_segments(case.plan, &series.scope).into_iter().map(|(_, name)| name).collect();
        let name = std::iter::once(kpi.name.value.clone()).chain(scope).collect::<Vec<_>>().join(" · ");
        tell(
            Diagnostic::new("W511", facts.span(after))
                .arg("name", name)
                .arg("period", period.label(case.vocabulary))
                .arg("before", old.normalize())
                .arg("after", new.normalize())
                .related("before", facts.span(before))
                .subject(format!("kpi/{}", kpi.id.value)),
        );
    }
}
