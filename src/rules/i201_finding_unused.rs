//! I201: a gap, SWOT item or cross strategy that no initiative uses.

use super::Case;
use crate::diagnostic::{Diagnostic, Span};

/// One per item that leads to no initiative, when the plan has initiatives at all.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if case.plan.strategy.initiatives.is_empty() {
        return;
    }
    let market = &case.plan.market;
    for item in market.swot.iter() {
        check(case, "swot_item", "swot", &item.id.value, &item.text.value, item.span, tell);
    }
    for item in market.swot_strategies.iter() {
        let name = item.text.as_ref().map_or(item.id.value.as_str(), |text| &text.value);
        check(case, "swot_strategy", "swot_strategy", &item.id.value, name, item.span, tell);
    }
    for item in market.gaps.iter() {
        check(case, "gap", "gap", &item.id.value, &item.opportunity.value, item.span, tell);
    }
}

fn check(case: &Case<'_>, kind: &str, family: &str, id: &str, name: &str, span: Span, tell: &mut dyn FnMut(Diagnostic)) {
    if case.number(&format!("{family}/{id}/initiatives")).is_some_and(|count| count.is_zero()) {
        tell(Diagnostic::new("I201", span).arg("entity", case.vocabulary.entity(kind)).arg("name", name).subject(format!("{kind}/{id}")));
    }
}
