//! W404: spending without a line, a task or an approval, or outside of the days that are counted.

use std::collections::BTreeSet;

use super::Case;
use super::budget::Budget;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::execution::{BudgetKind, Spend};
use crate::vocabulary::normalise;

/// A field of an entry, and how to tell that it is there.
type Wanted = (&'static str, fn(&Spend) -> bool);

/// What an entry should have beside its line: its field, and whether it is there.
const WANTED: [Wanted; 2] = [("task", |entry| entry.task.is_some()), ("approved_by", |entry| entry.approved_by.is_some())];

/// One warning per entry; what the whole ledger lacks is told once.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let entries = &case.plan.execution.spends;
    let Some(first) = entries.first() else { return };
    outside(case, tell);
    of_no_line(case, tell);
    let (known, unknown): (Vec<_>, Vec<_>) = WANTED.into_iter().partition(|(_, has)| entries.iter().any(has));
    let words =
        |fields: &[Wanted]| case.listed(&fields.iter().map(|(field, _)| case.vocabulary.field("spend", field).to_string()).collect::<Vec<_>>());
    if !unknown.is_empty() {
        tell(Diagnostic::new("W404", first.span).variant("ledger").arg("fields", words(&unknown)));
    }
    for entry in entries.iter() {
        let lacks: Vec<_> = known.iter().filter(|(_, has)| !has(entry)).copied().collect();
        if !lacks.is_empty() {
            let found = Diagnostic::new("W404", entry.span).arg("date", entry.date.value.0).arg("fields", words(&lacks));
            tell(found.subject(format!("spend/{}", entry.id.value)));
        }
    }
}

/// What was spent of no line is in the sum of all spending and in no line: once where there is no budget, once for what says no line, and
/// once for each kind that is said in place of one.
fn of_no_line(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(budget) = Budget::of(case) else { return };
    let loose = || case.plan.execution.spends.iter().filter(|entry| entry.line.as_ref().is_none_or(|line| line.value.target.is_none()));
    let name = |entry: &Spend| entry.line.as_ref().map(|line| normalise::name(&line.value.name));
    let told = |variant, first: &Spend, count: usize| {
        let span = first.line.as_ref().map_or(first.span, |line| line.span);
        Diagnostic::new("W404", span).variant(variant).arg("count", count).arg("spent", budget.shown(|all| all.spent_without_line))
    };
    if case.plan.execution.budget.is_empty() {
        let names: BTreeSet<String> = loose().filter_map(name).collect();
        loose().next().iter().for_each(|first| tell(told("no_budget", first, loose().count()).arg("rows", names.len())));
        return;
    }
    let silent: Vec<&Spend> = loose().filter(|entry| entry.line.is_none()).collect();
    silent.first().iter().for_each(|first| tell(told("no_line", first, silent.len())));
    let kinds: BTreeSet<String> = loose().filter_map(name).collect();
    for kind in kinds {
        let of_kind: Vec<&Spend> = loose().filter(|entry| name(entry).as_ref() == Some(&kind)).collect();
        let Some((first, line)) = of_kind.first().and_then(|first| Some((first, first.line.as_ref()?))) else { continue };
        let is_in = |line_kind: &BudgetKind| line_kind.is_called(&line.value.name, case.vocabulary);
        let lines = case.plan.execution.budget.iter().filter(|line| line.category.as_ref().is_some_and(|kind| is_in(&kind.value))).count();
        if lines > 0 {
            tell(told("of_kind", first, of_kind.len()).arg("name", &line.value.name).arg("rows", lines));
        }
    }
}

/// What is spent after the as-of day is not counted yet; what was spent before the plan begins is counted. Each is told once.
fn outside(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(settings) = case.plan.settings() else { return };
    let entries = || case.plan.execution.spends.iter();
    let start = settings.period.value.start;
    let as_of = settings.as_of.as_ref().map(|as_of| as_of.value);
    let later: Vec<&Spend> = entries().filter(|entry| as_of.is_some_and(|as_of| entry.date.value.0 > as_of)).collect();
    let earlier: Vec<&Spend> = entries().filter(|entry| entry.date.value.0 < start).collect();
    for (variant, severity, found) in [("later", Severity::Info, later), ("earlier", Severity::Warning, earlier)] {
        if let Some(first) = found.first() {
            let told = Diagnostic::new("W404", first.date.span).variant(variant).severity(severity);
            tell(told.arg("count", found.len()).arg("date", first.date.value.0));
        }
    }
}
