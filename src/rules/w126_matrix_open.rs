//! W126: the months of the parts do not come to the months of the goal.

use super::{Case, splits};
use crate::analysis::goals::names::goal_name;
use crate::analysis::goals::splits as all_splits;
use crate::diagnostic::Diagnostic;
use crate::value::Period;

/// One per goal and split, listing the months that stay open.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    for split in all_splits(case.plan) {
        let goal = &case.plan.goals.goals[split.goal];
        let key = |month: &Period, column: &str| format!("split_month/{}/{}/{}/{column}", goal.id.value, split.code, month.code());
        let open = |month: &&Period| {
            case.figures.find(&key(month, "closed")).is_some_and(|id| case.figures.value(id).is_present()) && !case.holds(&key(month, "closed"))
        };
        let open: Vec<&Period> = goal.months.iter().map(|(month, _)| month).filter(open).collect();
        let shown = |month: &&Period| {
            case.figures.find(&key(month, "diff")).map(|diff| format!("{} {}", month.short_label(case.vocabulary), case.shown(diff)))
        };
        let months: Vec<String> = open.iter().filter_map(shown).collect();
        if !months.is_empty() && !split.by.is_empty() && is_whole(case, &split.parts) {
            tell(
                Diagnostic::new("W126", goal.months[0].1.span)
                    .arg("name", goal_name(case.plan, goal))
                    .arg("by", splits::by(case, &split.code))
                    .arg("months", case.listed(&months))
                    .subject(format!("goal/{}", goal.id.value)),
            );
        }
    }
}

/// Whether every part has months; else the matrix is not meant to close.
fn is_whole(case: &Case<'_>, parts: &[usize]) -> bool {
    parts.iter().all(|&part| !case.plan.goals.goals[part].months.is_empty())
}
