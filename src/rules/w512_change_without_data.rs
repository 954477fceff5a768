//! W512: a change of the plan that no data asked for.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::measurement::Iteration;

/// One warning per change; one for all when none names its data.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let changes = &case.plan.measurement.iterations;
    let silent: Vec<&Iteration> = changes.iter().filter(|change| change.data_ref.is_none()).collect();
    if let [first, _, ..] = silent.as_slice()
        && silent.len() == changes.len()
    {
        tell(Diagnostic::new("W512", first.span).variant("all").arg("count", silent.len()));
        return;
    }
    for change in silent {
        let found = Diagnostic::new("W512", change.span).arg("name", &change.object.value).arg("date", change.date.value);
        tell(found.subject(format!("iteration/{}", change.id.value)));
    }
}
