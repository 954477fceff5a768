//! W203: a score outside 1 to 5, or a missing one.

use super::Case;
use crate::analysis::market::is_on_scale;
use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::value::Score;

/// One per segment or need, naming its scores that lack or lie outside.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for segment in case.plan.market.segments.iter() {
        let scores = [("size_score", &segment.size_score), ("competition_score", &segment.competition_score), ("fit_score", &segment.fit_score)];
        check(case, "segment", &segment.id.value, &segment.name.value, segment.span, &scores, tell);
    }
    for need in case.plan.market.needs.iter() {
        let scores = [("urgency", &need.urgency), ("importance", &need.importance)];
        check(case, "need", &need.id.value, &need.text.value, need.span, &scores, tell);
    }
}

fn check(
    case: &Case<'_>,
    kind: &str,
    id: &str,
    name: &str,
    span: Span,
    scores: &[(&str, &Option<Spanned<Score>>)],
    tell: &mut dyn FnMut(Diagnostic),
) {
    let outside = |score: &Option<Spanned<Score>>| score.as_ref().is_none_or(|score| !is_on_scale(score.value));
    let wrong: Vec<_> = scores.iter().filter(|(_, score)| outside(score)).collect();
    let Some((_, first)) = wrong.first() else { return };
    let fields: Vec<String> = wrong.iter().map(|(field, _)| case.vocabulary.field(kind, field).to_string()).collect();
    let place = first.as_ref().map_or(span, |score| score.span);
    tell(Diagnostic::new("W203", place).arg("name", name).arg("fields", case.listed(&fields)).subject(format!("{kind}/{id}")));
}
