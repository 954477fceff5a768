//! W708: a tool that was not updated as it should be.

use super::Case;
use super::tasks::plain;
use crate::analysis::supply::ToolColumns;
use crate::diagnostic::Diagnostic;

/// One warning per tool.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = ToolColumns::find(case.figures) else { return };
    for tool in case.plan.funnel.tools.iter() {
        let value = |column| case.figures.value_of(column, &tool.id.value);
        let is_stale = value(columns.stale).is_some_and(|value| value.is_true());
        let age = value(columns.age).and_then(|value| value.number());
        if let (true, Some(age), Some(updated), Some(sla)) = (is_stale, age, &tool.updated_at, &tool.update_sla) {
            let found = Diagnostic::new("W708", updated.span).arg("name", &tool.name.value).arg("days", plain(age)).arg("rule", &sla.value);
            tell(found.subject(format!("tool/{}", tool.id.value)));
        }
    }
}
