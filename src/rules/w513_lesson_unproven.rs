//! W513: a lesson said to hold without data that show it, or a procedure nobody was trained in.

use super::Case;
use crate::diagnostic::Diagnostic;

/// One warning per lesson and per procedure.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let measurement = &case.plan.measurement;
    for lesson in measurement.lessons.iter() {
        let validated = lesson.validated.as_ref().filter(|flag| flag.value.0);
        if let (Some(validated), None) = (validated, &lesson.result) {
            let found = Diagnostic::new("W513", validated.span).arg("name", &lesson.text.value);
            tell(found.subject(format!("lesson/{}", lesson.id.value)));
        }
    }
    for procedure in measurement.sops.iter().filter(|procedure| procedure.trained_count.is_none()) {
        let found = Diagnostic::new("W513", procedure.span).variant("procedure").arg("name", &procedure.title.value);
        tell(found.subject(format!("sop/{}", procedure.id.value)));
    }
}
