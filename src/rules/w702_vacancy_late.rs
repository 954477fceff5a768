//! W702: a vacancy that is past its day.

use super::Case;
use super::tasks::plain;
use crate::analysis::talent::PositionColumns;
use crate::diagnostic::Diagnostic;

/// One warning per vacancy.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = PositionColumns::find(case.figures) else { return };
    for position in case.plan.funnel.positions.iter() {
        let days = case.figures.value_of(columns.days_late, &position.id.value).and_then(|days| days.number());
        if let (Some(days), Some(need_by)) = (days, &position.need_by) {
            let found = Diagnostic::new("W702", need_by.span).arg("name", &position.title.value).arg("date", need_by.value).arg("days", plain(days));
            tell(found.subject(format!("position/{}", position.id.value)));
        }
    }
}
