//! W703: a probation that ends soon with its goal open.

use super::Case;
use crate::analysis::talent::ProbationColumns;
use crate::diagnostic::Diagnostic;

/// One warning per probation.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = ProbationColumns::find(case.figures) else { return };
    for probation in case.plan.execution.probations.iter() {
        let value = |column| case.figures.value_of(column, &probation.id.value);
        let is_ending = value(columns.ending).is_some_and(|value| value.is_true());
        let Some(end) = probation.end.as_ref().filter(|_| is_ending) else { continue };
        let person = case.plan.frame.people.get(&probation.person.value).map_or(&probation.person.value.name, |person| &person.name.value);
        let found = Diagnostic::new("W703", end.span).arg("name", person).arg("date", end.value).subject(format!("probation/{}", probation.id.value));
        tell(match value(columns.achievement).and_then(|value| value.number()) {
            Some(achievement) => found.arg("achievement", case.percent()(achievement)),
            None => found.variant("unmeasured"),
        });
    }
}
