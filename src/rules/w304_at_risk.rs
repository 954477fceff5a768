//! W304: a task at risk, with the signs that say so. An overdue task is not also at risk.

use rust_decimal::Decimal;

use super::Case;
use super::tasks::{Tasks, plain};
use crate::analysis::schedule::states;
use crate::diagnostic::Diagnostic;

/// One warning per leaf task.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(tasks) = Tasks::of(case) else { return };
    for position in tasks.leaves().filter(|&position| tasks.state(position) == Some(states::AT_RISK)) {
        let signs = case.listed(&signs(case, &tasks, position));
        tell(tasks.tell("W304", position, tasks.columns.progress).arg("signs", signs));
    }
}

/// The signs of domain/3 §3.8.4 that hold, in words.
fn signs(case: &Case<'_>, tasks: &Tasks<'_>, position: usize) -> Vec<String> {
    let columns = tasks.columns;
    let number = |column| tasks.number(position, column);
    let begun = tasks
        .date(position, columns.start)
        .zip(case.figures.find("plan/as_of").and_then(|id| case.figures.value(id).date()))
        .is_some_and(|(start, as_of)| as_of >= start);
    let unready = number(columns.progress).is_some_and(|progress| progress < Decimal::new(80, 2));
    let found = [
        ("behind", number(columns.deviation).filter(|&deviation| deviation < Decimal::from(-15))),
        ("slack", number(columns.deadline_slack).filter(|slack| slack.is_sign_negative() && !slack.is_zero())),
        ("near", number(columns.left).filter(|&left| begun && unready && left <= Decimal::from(7))),
        ("risks", number(columns.open_risks).filter(|risks| !risks.is_zero())),
        ("predecessors", number(columns.late_predecessors).filter(|late| !late.is_zero())),
    ];
    let words = found.into_iter().filter_map(|(sign, value)| Some((sign, value?)));
    words.map(|(sign, value)| case.vocabulary.word(&format!("rule.at_risk.{sign}")).replace("{value}", &plain(value))).collect()
}
