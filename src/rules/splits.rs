//! What the rules about the parts of goals (E113, W129, W117, I112, I113) have in common.

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::analysis::goals::{Judged, aggregation, judged_goals};
use crate::diagnostic::Diagnostic;
use crate::model::goals::Aggregation;

/// Parts named as places of one diagnostic.
const NAMED_PARTS: usize = 8;

/// One diagnostic of `code` for each goal and split with this verdict.
pub fn tell(case: &Case<'_>, code: &'static str, verdict: &str, tell: &mut dyn FnMut(Diagnostic)) {
    for judged in judged_goals(case.plan, case.figures).into_iter().filter(|judged| judged.verdict == verdict) {
        if let Some(diagnostic) = diagnostic(case, code, &judged) {
            tell(diagnostic);
        }
    }
}

fn diagnostic(case: &Case<'_>, code: &'static str, judged: &Judged<'_>) -> Option<Diagnostic> {
    let shown = |column: &str| judged.figure(case.figures, column).map(|id| case.shown(id));
    let size = |column: &str| judged.figure(case.figures, column).map(|id| case.size(id));
    let mut diagnostic = Diagnostic::new(code, judged.goal.target.span)
        .arg("name", goal_name(case.plan, judged.goal))
        .arg("by", by(case, &judged.by))
        .arg("children", shown("children")?)
        .arg("target", shown("parent")?)
        .arg("gap", size("diff")?)
        .arg("share", size("margin")?)
        .subject(format!("goal/{}", judged.goal.id.value));
    if averages(case, judged) {
        diagnostic = diagnostic.variant("mean");
    }
    for part in judged.parts.iter().take(NAMED_PARTS) {
        diagnostic = diagnostic.related("part", part.target.span);
    }
    Some(diagnostic)
}

/// Whether the parts were compared through their mean.
fn averages(case: &Case<'_>, judged: &Judged<'_>) -> bool {
    let kpi = case.plan.goals.kpis.get(&judged.goal.kpi.value);
    kpi.is_some_and(|kpi| matches!(aggregation(kpi), Aggregation::Ratio | Aggregation::Average))
}

/// Words of a way of splitting.
pub fn by(case: &Case<'_>, code: &str) -> String {
    code.split('+').map(|code| case.vocabulary.word(&format!("split.{code}")).to_string()).collect::<Vec<_>>().join(" × ")
}
