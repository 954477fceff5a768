//! W224: one of the five modules of a strategy has no initiative.

use super::Case;
use crate::analysis::strategy::modules;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::strategy::ModuleKind;

/// The modules that every strategy has (domain/1 000-S3).
const FIVE: [ModuleKind; 5] = [ModuleKind::Product, ModuleKind::Channel, ModuleKind::Price, ModuleKind::Promotion, ModuleKind::Crm];

/// One for the plan, naming the modules that lack. A strategy that names no module at all is not judged.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let present = modules(case.plan);
    if present.is_empty() {
        return;
    }
    let missing = FIVE.iter().filter(|module| !present.contains(module));
    let missing: Vec<String> = missing.map(|module| case.vocabulary.term_label(module.term()).to_string()).collect();
    if !missing.is_empty() {
        let span = case.plan.strategy.initiatives.first().map_or(Span::Nowhere, |initiative| initiative.span);
        tell(Diagnostic::new("W224", span).arg("modules", case.listed(&missing)));
    }
}
