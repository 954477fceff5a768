//! W506: an improvement that is not finished and whose day has passed.

use super::Case;
use super::tasks::plain;
use crate::analysis::improvements::ImprovementColumns;
use crate::diagnostic::Diagnostic;

/// One warning per improvement.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = ImprovementColumns::find(case.figures) else { return };
    for item in case.plan.measurement.improvements.iter() {
        let days = case.figures.value_of(columns.overdue_days, &item.id.value).and_then(|days| days.number());
        let (Some(days), Some(due)) = (days, &item.due) else { continue };
        tell(
            Diagnostic::new("W506", due.span)
                .arg("name", &item.text.value)
                .arg("due", due.value.0)
                .arg("days", plain(days))
                .subject(format!("improvement/{}", item.id.value)),
        );
    }
}
