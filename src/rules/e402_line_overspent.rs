//! E402: more was spent from a line than was planned and approved. It is a warning: the amounts are read, and the report of a line that is
//! overspent is what its manager needs.

use super::Case;
use crate::analysis::budget::LineColumns;
use crate::diagnostic::{Diagnostic, Severity};

/// One warning per line.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = LineColumns::find(case.figures) else { return };
    let family = case.figures.family_ref(columns.family);
    for line in case.plan.execution.budget.iter() {
        let Some(row) = family.row(&line.id.value) else { continue };
        let excess = columns.excess.at(row);
        if case.figures.number(excess).is_none_or(|number| number.is_zero() || number.is_sign_negative()) {
            continue;
        }
        let drawn = columns.draw.at(row);
        let found = Diagnostic::new("E402", line.planned.span)
            .arg("line", &line.name.value)
            .arg("spent", case.shown(columns.spent.at(row)))
            .arg("planned", case.shown(columns.planned.at(row)))
            .arg("excess", case.shown(excess))
            .severity(Severity::Warning)
            .subject(format!("budget_line/{}", line.id.value));
        tell(if case.figures.exists(drawn) { found.variant("drawn").arg("draw", case.shown(drawn)) } else { found });
    }
}
