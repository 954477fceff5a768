//! W232: a stage for which nothing is prepared, while others have their content.

use super::Case;
use crate::analysis::strategy::stages_to_deal;
use crate::diagnostic::Diagnostic;

/// One warning for all such stages.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let contents = &case.plan.strategy.stage_contents;
    if contents.is_empty() {
        return;
    }
    let has_content =
        |id: &str| contents.iter().any(|content| case.plan.funnel.stages.get(&content.stage.value).is_some_and(|stage| stage.id.value == id));
    let bare: Vec<_> = stages_to_deal(case.plan).into_iter().filter(|stage| !has_content(&stage.id.value)).collect();
    if let Some(first) = bare.first() {
        let names: Vec<String> = bare.iter().map(|stage| stage.name.value.clone()).collect();
        tell(Diagnostic::new("W232", first.span).arg("names", case.listed(&names)));
    }
}
