//! W510: the class of a cause was found by its words (domain/3 §3.2.3).

use super::Case;
use crate::analysis::causes::{CauseColumns, is_guessed};
use crate::diagnostic::Diagnostic;
use crate::model::measurement::Attribution;

/// One warning per cause; one for all when no cause has a class of its own.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = CauseColumns::find(case.figures) else { return };
    let causes = &case.plan.measurement.attributions;
    let family = case.figures.family_ref(columns.family);
    let class = |cause: &Attribution| family.row(&cause.id.value).map(|row| columns.class.at(row)).filter(|&id| is_guessed(case.figures, id));
    let guessed: Vec<(&Attribution, _)> = causes.iter().filter_map(|cause| Some((cause, class(cause)?))).collect();
    if let [(first, _), _, ..] = guessed.as_slice()
        && causes.iter().all(|cause| cause.cause_class.is_none())
    {
        tell(Diagnostic::new("W510", first.span).variant("all").arg("count", guessed.len()));
        return;
    }
    for (cause, class) in guessed {
        let word = case.figures.value(class).term().map(|term| case.vocabulary.term_label(term).to_string()).unwrap_or_default();
        let found = Diagnostic::new("W510", cause.span).arg("name", &cause.text.value).arg("categories", word);
        tell(found.subject(format!("attribution/{}", cause.id.value)));
    }
}
