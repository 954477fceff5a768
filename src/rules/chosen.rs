//! What the plan has chosen of the diagnostics: a stage between judging and the pages. `checks:` of plan.yaml silences a code, or changes
//! its severity, for the whole plan or for one record; a decision about a record goes before one about the plan.
//!
//! What leaves something out of the report is not to be hidden, whatever the plan says (see [`leaves_out`]).

use crate::diagnostic::{Diagnostic, Severity, Texts, leaves_out};
use crate::model::Plan;
use crate::model::frame::{Check, CheckSeverity};
use crate::vocabulary::near;

/// Follows the decisions; tells of those that cannot be followed (E901), and of those that concern nothing (I901): where there are
/// errors the rules may have told nothing else, so nobody knows yet. Returns the diagnostics that each decision concerned, as they were before it.
pub fn follow(plan: &Plan, texts: &Texts, found: &mut Vec<Diagnostic>) -> Vec<Vec<Diagnostic>> {
    let checks: Vec<&Check> = plan.frame.checks.iter().collect();
    let mut concerned = vec![Vec::new(); checks.len()];
    if checks.is_empty() {
        return concerned;
    }
    let failed = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let unused: Vec<Diagnostic> = checks.iter().map(|check| unused(check, found)).collect();
    found.retain_mut(|diagnostic| {
        let Some(position) = decision(&checks, diagnostic) else { return true };
        concerned[position].push(diagnostic.clone());
        let severity = severity(checks[position].severity.value);
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        severity.is_some()
    });
    for (position, check) in checks.iter().enumerate() {
        let idle = || (concerned[position].is_empty() && !failed).then(|| unused[position].clone());
        found.extend(refused(check, texts).or_else(idle));
    }
    concerned
}

/// The decision about a diagnostic, one about its record before one about the plan.
fn decision(checks: &[&Check], diagnostic: &Diagnostic) -> Option<usize> {
    let concerns = |check: &&Check| is_of_code(check, diagnostic) && is_of_record(check, diagnostic);
    let of_record = checks.iter().position(|check| check.record.is_some() && concerns(check));
    of_record.or_else(|| checks.iter().position(concerns)).filter(|_| !leaves_out(diagnostic.code.0))
}

fn is_of_code(check: &Check, diagnostic: &Diagnostic) -> bool {
    check.code.value.eq_ignore_ascii_case(diagnostic.code.0)
}

/// Whether a decision is about the record of a diagnostic: `task/t-07`, or `t-07`; without a record it is about all.
fn is_of_record(check: &Check, diagnostic: &Diagnostic) -> bool {
    let Some(record) = &check.record else { return true };
    let subject = diagnostic.subject.as_deref().unwrap_or_default();
    subject == record.value || subject.split_once('/').is_some_and(|(_, id)| id == record.value)
}

/// E901: a decision that cannot be followed: there is no such code, or it would hide what the report lacks.
fn refused(check: &Check, texts: &Texts) -> Option<Diagnostic> {
    let code = check.code.value.to_ascii_uppercase();
    if !texts.codes().any(|known| known == code) {
        return Some(Diagnostic::new("E901", check.code.span).arg("code", &check.code.value).suggest(near(&code, texts.codes())));
    }
    let hides = leaves_out(&code) && check.severity.value != CheckSeverity::Error;
    hides.then(|| Diagnostic::new("E901", check.severity.span).variant("reading").arg("code", code))
}

/// I901: a decision that concerns nothing, with the nearest record that it may mean.
fn unused(check: &Check, found: &[Diagnostic]) -> Diagnostic {
    let told = Diagnostic::new("I901", check.code.span).arg("code", &check.code.value);
    let Some(record) = &check.record else { return told };
    let subjects = found.iter().filter(|diagnostic| is_of_code(check, diagnostic)).filter_map(|diagnostic| diagnostic.subject.as_deref());
    let ids = subjects.flat_map(|subject| [Some(subject), subject.split_once('/').map(|(_, id)| id)]).flatten();
    told.variant("record").arg("record", &record.value).suggest(near(&record.value, ids))
}

fn severity(chosen: CheckSeverity) -> Option<Severity> {
    match chosen {
        CheckSeverity::Off => None,
        CheckSeverity::Info => Some(Severity::Info),
        CheckSeverity::Warning => Some(Severity::Warning),
        CheckSeverity::Error => Some(Severity::Error),
    }
}
