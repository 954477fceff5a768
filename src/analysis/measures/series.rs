//! What is measured: a KPI in a scope, with the goals it has and the facts that were collected for it.

use std::collections::BTreeMap;

use super::kpis::aggregation;
use crate::model::entity::{Ref, Table};
use crate::model::facts::{Facts, Scope, Series as FactSeries};
use crate::model::goals::{Aggregation, Kpi};
use crate::model::scopes::Scopes;
use crate::model::{Entity, Plan};
use crate::value::Period;

/// A KPI in a scope: what has one line of targets and actuals over time.
#[derive(Clone, Debug)]
pub struct Series {
    /// Position in the list of series.
    pub position: usize,
    /// Position in `plan.goals.kpis`.
    pub kpi: u32,
    /// Region, person .. it is limited to.
    pub scope: Scope,
    /// Set when several goals share KPI, scope and period, or when facts name this goal: then the goal has a series of its own.
    pub goal: Option<u32>,
    /// The goals measured by it, by position.
    pub goals: Vec<u32>,
    /// The fact series that belong to it: its own, or all scopes below it when the facts name the goal.
    pub facts: Vec<u32>,
    /// The KPIs above and below the fraction bar, for a KPI that is made of two others.
    pub parts: Option<(u32, u32)>,
}

/// What tells series apart: KPI, scope and, where needed, the goal.
type Identity = (u32, Scope, Option<u32>);

/// All series of the plan, ordered by KPI, scope and goal.
pub fn series(plan: &Plan, facts: &Facts, scopes: &Scopes) -> Vec<Series> {
    let mut all: BTreeMap<Identity, Series> = BTreeMap::new();
    let own = goals_with_own_series(plan, facts);
    for (position, goal) in plan.goals.goals.iter().enumerate() {
        if let Some(kpi) = goal.kpi.value.target {
            let position = position as u32;
            let goal_key = own[position as usize].then_some(position);
            entry(&mut all, (kpi, goal.scope(), goal_key)).goals.push(position);
        }
    }
    for (position, series) in facts.series().iter().enumerate() {
        entry(&mut all, identity_of_facts(plan, series)).facts.push(position as u32);
    }
    for &kpi in &plan.summed {
        entry(&mut all, (kpi, Scope::default(), None));
    }
    between(plan, scopes, &mut all);
    made_of_others(plan, &mut all);
    let numbered = all.into_values().enumerate();
    numbered.map(|(position, series)| Series { position, ..series }).collect()
}

/// The scopes that lie between a whole without facts and the finer facts that it adds up: the regions, where a company has a goal and
/// people in regions have facts.
fn between(plan: &Plan, scopes: &Scopes, all: &mut BTreeMap<Identity, Series>) {
    let is_whole = |series: &Series| !series.goals.is_empty() || plan.summed.contains(&series.kpi);
    let is_bare = |key: &Identity| all.get(key).is_some_and(|series| series.facts.is_empty() && is_whole(series));
    let mut steps = Vec::new();
    for &(kpi, scope, goal) in all.iter().filter(|(_, series)| !series.facts.is_empty()).map(|(key, _)| key) {
        let goals = scopes.all_coarser(scope).into_iter().filter(|&coarse| goal.is_none() && is_bare(&(kpi, coarse, None)));
        steps.extend(goals.filter_map(|coarse| scopes.between(scope, coarse)).flatten().map(|step| (kpi, step, None)));
    }
    for step in steps {
        entry(all, step);
    }
}

/// KPIs made of two others that are measured, such as the collection rate, have a series for the company even without a goal.
fn made_of_others(plan: &Plan, all: &mut BTreeMap<Identity, Series>) {
    for (position, kpi) in plan.goals.kpis.iter().enumerate() {
        let part = |part: &Option<crate::diagnostic::Spanned<Ref<Kpi>>>| part.as_ref().and_then(|reference| reference.value.target);
        let (Some(numerator), Some(denominator)) = (part(&kpi.numerator), part(&kpi.denominator)) else { continue };
        let company = |kpi: u32| all.contains_key(&(kpi, Scope::default(), None));
        if company(numerator) && company(denominator) {
            let series = entry(all, (position as u32, Scope::default(), None));
            if series.facts.is_empty() {
                series.parts = Some((numerator, denominator));
            }
        }
    }
}

fn entry(all: &mut BTreeMap<Identity, Series>, key: Identity) -> &mut Series {
    let (kpi, scope, goal) = key;
    all.entry(key).or_insert_with(|| Series { position: 0, kpi, scope, goal, goals: Vec::new(), facts: Vec::new(), parts: None })
}

/// Facts that name a goal belong to its series, whatever finer scope a row has; others to their KPI and scope.
fn identity_of_facts(plan: &Plan, series: &FactSeries) -> Identity {
    match series.goal {
        Some(goal) => (series.kpi, plan.goals.goals[goal as usize].scope(), Some(goal)),
        None => (series.kpi, series.scope, None),
    }
}

/// For each goal, whether it needs a series of its own: facts name it, or another goal has the same KPI, scope and period.
fn goals_with_own_series(plan: &Plan, facts: &Facts) -> Vec<bool> {
    let goals = &plan.goals.goals;
    let mut own = vec![false; goals.len()];
    for goal in facts.series().iter().filter_map(|series| series.goal) {
        own[goal as usize] = true;
    }
    let mut first: BTreeMap<(Option<u32>, Scope, Option<Period>), usize> = BTreeMap::new();
    for (position, goal) in goals.iter().enumerate() {
        let key = (goal.kpi.value.target, goal.scope(), goal.period.as_ref().map(|period| period.value));
        if let Some(&other) = first.get(&key) {
            own[position] = true;
            own[other] = true;
        } else {
            first.insert(key, position);
        }
    }
    own
}

/// Segments of a scope in keys, each with its name for people: `region:west`, 西部. The company as a whole has none.
pub fn scope_segments(plan: &Plan, scope: &Scope) -> Vec<(String, String)> {
    fn segment<T: Entity>(kind: &str, table: &Table<T>, at: Option<u32>) -> Option<(String, String)> {
        let item = &table[at? as usize];
        let name = item.names().get(1).copied().unwrap_or(item.id()).to_string();
        Some((format!("{kind}:{}", item.id()), name))
    }
    let frame = &plan.frame;
    [
        segment("region", &frame.regions, scope.region),
        segment("team", &frame.teams, scope.team),
        segment("person", &frame.people, scope.person),
        segment("product_line", &frame.product_lines, scope.product_line),
        segment("customer_type", &frame.customer_types, scope.customer_type),
        segment("channel", &frame.channels, scope.channel),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How many dimensions limit a scope; 0 is the company.
pub fn depth(scope: &Scope) -> usize {
    scope.members().iter().filter(|member| member.is_some()).count()
}

impl Series {
    /// The KPI.
    pub fn kpi<'a>(&self, plan: &'a Plan) -> &'a Kpi {
        &plan.goals.kpis[self.kpi as usize]
    }

    /// Whether its KPI adds up over time and over the parts of a scope.
    pub fn adds_up(&self, plan: &Plan) -> bool {
        aggregation(self.kpi(plan)) == Aggregation::Sum
    }

    /// Segments of its keys after KPI and period, with names for people.
    pub fn segments(&self, plan: &Plan) -> Vec<(String, String)> {
        let mut segments = scope_segments(plan, &self.scope);
        if let Some(goal) = self.goal {
            let goal = &plan.goals.goals[goal as usize];
            let name = goal.name.as_ref().map_or_else(|| goal.id.value.clone(), |name| name.value.clone());
            segments.push((format!("goal:{}", goal.id.value), name));
        }
        segments
    }
}
