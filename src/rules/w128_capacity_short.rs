//! W128: people who cannot bring what the revenue goal asks for (domain/3 §3.3.5).

use super::Case;
use super::tasks::plain;
use crate::diagnostic::{Diagnostic, Span};

/// One warning for the plan, at the revenue goal.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    if !case.holds("capacity/short") {
        return;
    }
    let shown = |key: &str| case.figures.find(key).map_or_else(String::new, |id| case.shown(id));
    let number = |key: &str| case.number(key).map_or_else(String::new, plain);
    let span = case.figures.find("capacity/target").map_or(Span::Nowhere, |id| case.place_of(id));
    let found = Diagnostic::new("W128", span).arg("target", shown("capacity/target")).arg("sum", shown("capacity/capacity"));
    let found = found.arg("pace", shown("capacity/productivity")).arg("count", number("capacity/heads")).arg("rows", number("capacity/newcomers"));
    tell(found.arg("months", number("capacity/months")));
}
