//! W406: no resource of people, money, material, process or institution is listed.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::vocabulary::Term;

/// The categories of which each plan should have something (domain/1 001: 人财物, 流程, 制度).
const WANTED: [&str; 5] = ["people", "money", "material", "process", "institution"];

/// One for the plan, naming the categories without a resource. A plan without resources, or with one whose category is not known,
/// is not judged.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let resources = &case.plan.strategy.resources;
    let category = |text: &str| case.vocabulary.term("resource_category", text);
    let known: Option<Vec<_>> = resources.iter().map(|resource| category(&resource.category.as_ref()?.value)).collect();
    let (Some(first), Some(known)) = (resources.first(), known) else { return };
    let empty = WANTED.into_iter().filter(|code| !known.contains(code));
    let empty: Vec<String> = empty.map(|code| case.vocabulary.term_label(Term::new("resource_category", code)).to_string()).collect();
    if !empty.is_empty() {
        tell(Diagnostic::new("W406", first.span).arg("categories", case.listed(&empty)));
    }
}
