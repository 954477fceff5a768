//! W404: spending without a line, a task or an approval.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::execution::Spend;

/// A field of an entry, and how to tell that it is there.
type Wanted = (&'static str, fn(&Spend) -> bool);

/// What an entry should have: its field, and whether it is there.
const WANTED: [Wanted; 3] =
    [("line", |entry| entry.line.is_some()), ("task", |entry| entry.task.is_some()), ("approved_by", |entry| entry.approved_by.is_some())];

/// One warning per entry; what the whole ledger lacks is told once.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let entries = &case.plan.execution.spends;
    let Some(first) = entries.first() else { return };
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
