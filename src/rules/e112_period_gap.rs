//! E112: a sub-period of a goal has no target while others have. Where those to come have none yet, that is only a warning: a table of
//! each month's results grows with the year. So is it where each sub-period has a table of its own, of which one is not there.

use super::Case;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::goals::Goal;
use crate::value::{Cover, Period};

/// One per goal whose sub-periods leave a gap.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for goal in case.plan.given_goals().filter(|goal| !goal.months.is_empty()) {
        let missing = missing(case, goal);
        let names: Vec<String> = missing.iter().map(|period| period.label(case.vocabulary)).collect();
        if let Some(first) = missing.first() {
            let is_gap = goal.months.iter().any(|(month, _)| month.start > first.start) && !are_apart(goal);
            tell(
                Diagnostic::new("E112", goal.months[0].1.span)
                    .arg("name", goal_name(case.plan, goal))
                    .arg("periods", case.listed(&names))
                    .severity(if is_gap { Severity::Error } else { Severity::Warning })
                    .subject(format!("goal/{}", goal.id.value)),
            );
        }
    }
}

/// Whether no two sub-periods stand in one table.
fn are_apart(goal: &Goal) -> bool {
    let mut tables: Vec<_> = goal.months.iter().map(|(_, target)| target.span.table()).collect();
    tables.sort_unstable();
    tables.dedup();
    tables.len() == goal.months.len()
}

/// The sub-periods of the goal's period, of the kind of the first one written, that have no target.
fn missing(case: &Case<'_>, goal: &Goal) -> Vec<Period> {
    let own = goal.period.as_ref().map(|period| period.value);
    let Some(whole) = own.or_else(|| case.plan.settings().map(|settings| settings.period.value)) else { return Vec::new() };
    let given: Vec<Period> = goal.months.iter().map(|(period, _)| *period).collect();
    let counted: Vec<Period> = Cover::of(&given).finest.into_iter().map(|at| given[at]).collect();
    let days_in = |period: &Period| counted.iter().filter(|given| period.covers(given)).map(Period::days).sum::<i32>();
    let written = |period: &Period| counted.iter().any(|given| given.covers(period)) || days_in(period) == period.days();
    whole.sub_periods(goal.months[0].0.kind).into_iter().filter(|period| !written(period)).collect()
}
