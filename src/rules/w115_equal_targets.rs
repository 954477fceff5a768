//! W115: a goal shared out equally among people (domain/3 §3.3.5).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::goals::aggregation;
use crate::diagnostic::Diagnostic;
use crate::model::goals::{Aggregation, Goal};
use crate::value::Period;

/// People with one target from whom on it is told.
const PEOPLE: usize = 3;

/// Of whom goals are compared: KPI, period, and the goal, team or region that the people have in common.
type Group = (u32, Option<Period>, Option<(&'static str, u32)>);

/// One warning per team or region, KPI and period.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let mut groups: BTreeMap<Group, Vec<&Goal>> = BTreeMap::new();
    for goal in case.plan.given_goals().filter(|goal| goal.person.is_some()) {
        if let Some(group) = group_of(case, goal) {
            groups.entry(group).or_default().push(goal);
        }
    }
    for goals in groups.values() {
        if let Some(equal) = equal(case, goals) {
            let figure = case.figures.find(&format!("goal/{}/target", equal[0].id.value));
            let names = equal.iter().filter_map(|goal| Some(case.plan.frame.people.get(&goal.person.as_ref()?.value)?.name.value.clone()));
            let kpi = case.plan.goals.kpis.get(&equal[0].kpi.value).map_or("", |kpi| kpi.name.value.as_str());
            let found = Diagnostic::new("W115", equal[0].target.span).arg("kpi", kpi).arg("count", equal.len());
            let found = found.arg("names", case.listed(&names.collect::<Vec<_>>()));
            tell(found.arg("target", figure.map_or_else(String::new, |figure| case.shown(figure))).subject(format!("goal/{}", equal[0].id.value)));
        }
    }
}

/// Rates and means are the same for everybody with good reason; what adds up is not.
fn group_of(case: &Case<'_>, goal: &Goal) -> Option<Group> {
    let position = goal.kpi.value.target?;
    case.plan.goals.kpis.get_at(position).filter(|kpi| aggregation(kpi) == Aggregation::Sum)?;
    let person = case.plan.frame.people.get(&goal.person.as_ref()?.value)?;
    let of = |kind: &'static str, at: Option<u32>| at.map(|at| (kind, at));
    let whole = of("goal", goal.parent.as_ref().and_then(|parent| parent.value.target));
    let team = of("team", goal.scope().team.or(person.team.as_ref().and_then(|team| team.value.target)));
    let region = of("region", goal.scope().region.or(person.region.as_ref().and_then(|region| region.value.target)));
    Some((position, goal.period.as_ref().map(|period| period.value), team.or(region).or(whole)))
}

/// The goals of a group that have one target, when they are three or more and at least half of the group.
fn equal<'g>(case: &Case<'_>, goals: &[&'g Goal]) -> Option<Vec<&'g Goal>> {
    let mut targets: BTreeMap<Decimal, Vec<&Goal>> = BTreeMap::new();
    for goal in goals {
        if let Some(target) = case.number(&format!("goal/{}/target", goal.id.value)) {
            targets.entry(target).or_default().push(goal);
        }
    }
    targets.into_values().max_by_key(Vec::len).filter(|equal| equal.len() >= PEOPLE && equal.len() * 2 >= goals.len())
}
