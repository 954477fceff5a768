//! W405: more of a resource is needed than there is.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per resource.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for resource in case.plan.strategy.resources.iter() {
        let figure = |column: &str| case.figures.find(&format!("resource/{}/{column}", resource.id.value));
        let Some(gap) = figure("gap").filter(|&gap| case.figures.number(gap).is_some_and(|number| number.is_sign_negative() && !number.is_zero()))
        else {
            continue;
        };
        let shown = |column: &str| figure(column).map_or_else(String::new, |id| case.shown(id));
        let place = figure("quantity").map_or(resource.span, |id| case.place_of(id));
        let found = Diagnostic::new("W405", place)
            .arg("resource", &resource.name.value)
            .arg("needed", shown("quantity"))
            .arg("available", shown("available"));
        tell(found.arg("lacks", case.size(gap)).subject(format!("resource/{}", resource.id.value)));
    }
}
