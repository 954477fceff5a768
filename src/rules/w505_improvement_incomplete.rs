//! W505: an improvement without owner or day, or a cause without an improvement.

use super::Case;
use crate::diagnostic::{Diagnostic, Spanned};
use crate::model::Ref;
use crate::model::goals::Kpi;

/// One warning per improvement that lacks something, and per cause that nothing is done about.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let measurement = &case.plan.measurement;
    for item in measurement.improvements.iter() {
        let lacks: Vec<&str> =
            [("owner", item.owner.is_none()), ("due", item.due.is_none())].into_iter().filter(|&(_, lacks)| lacks).map(|(field, _)| field).collect();
        if !lacks.is_empty() {
            let fields: Vec<&str> = lacks.iter().map(|field| case.vocabulary.field("improvement", field)).collect();
            tell(
                Diagnostic::new("W505", item.span)
                    .arg("name", &item.text.value)
                    .arg("fields", fields.join(case.vocabulary.word("list_separator")))
                    .subject(format!("improvement/{}", item.id.value)),
            );
        }
    }
    for cause in measurement.attributions.iter() {
        let answered = measurement.improvements.iter().any(|item| {
            let same_cause = item
                .attribution
                .as_ref()
                .and_then(|cause| cause.value.target)
                .is_some_and(|target| measurement.attributions[target as usize].id.value == cause.id.value);
            let goal = |goal: &Option<crate::diagnostic::Spanned<crate::model::Ref<crate::model::goals::Goal>>>| {
                goal.as_ref().and_then(|goal| goal.value.target)
            };
            let kpi = |kpi: &Option<Spanned<Ref<Kpi>>>| kpi.as_ref().and_then(|kpi| kpi.value.target);
            let same_kpi = cause.goal.is_none()
                && item.goal.is_none()
                && item.attribution.is_none()
                && kpi(&item.kpi).is_some()
                && kpi(&item.kpi) == kpi(&cause.kpi);
            same_cause || same_kpi || (goal(&item.goal).is_some() && goal(&item.goal) == goal(&cause.goal))
        });
        if !answered {
            tell(
                Diagnostic::new("W505", cause.span)
                    .variant("unanswered")
                    .arg("name", &cause.text.value)
                    .subject(format!("attribution/{}", cause.id.value)),
            );
        }
    }
}
