//! W209: a category of PEST without a factor.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::market::PestCategory;

/// One for the plan, naming the categories without a factor.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let pest = &case.plan.market.pest;
    let Some(first) = pest.first() else { return };
    let empty = PestCategory::ALL.iter().filter(|&&category| pest.iter().all(|force| force.category.value != category));
    let empty: Vec<String> = empty.map(|category| case.vocabulary.term_label(category.term()).to_string()).collect();
    if !empty.is_empty() {
        tell(Diagnostic::new("W209", first.span).arg("categories", case.listed(&empty)));
    }
}
