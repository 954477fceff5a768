//! The company of which only parts were measured, and that nobody gives a goal: a table has the new customers of each region, and no
//! table says how many there are to be. What adds up over regions is the company's all the same.
//!
//! **Decisions.** What the parts of the company come to is its actual wherever its KPI adds up, or has numerators and denominators, or
//! means with their samples; means and ratios without them are not added, which is told. One part alone makes no company, as with goals.
//! Nor is anything added where a person's actuals are exactly those of the persons next to him: they may be of his group.
//! Where all that was measured has goals that are parts of other goals, or that were written in YAML and not in a table, nothing is added:
//! whoever wrote them left the company out, as with goals.
//! Parts that lie in others that were measured too are not counted again, and a goal or an actual of the company's own leaves all as it is.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{FactRow, Facts, Measure, SCOPE, Scope, Series};
use crate::model::goals::Goal;
use crate::model::scopes::Scopes;
use crate::value::Context;

use super::super::actuals::series_name;
use super::super::so_far::is_sum;
use super::reach::sum_of_others;

/// What was measured of a KPI in parts of the company.
struct Measured {
    /// The parts, each with the place of its first value and what it comes to.
    parts: BTreeMap<Scope, (Span, Decimal)>,
    /// Where the first value stands.
    first: Span,
    /// Whether these can be added.
    adds_up: bool,
}

/// Finds the KPIs whose company is the sum of what was measured, and tells them.
pub fn add(plan: &mut Plan, facts: &Facts, context: &Context<'_>) {
    let scopes = Scopes::of(plan);
    let mut summed = BTreeSet::new();
    for (kpi, measured) in measured(plan, facts) {
        let goals = || plan.goals.goals.iter().filter(|goal| goal.kpi.value.target == Some(kpi));
        let is_meant = |goal: &&Goal| goal.parent.is_some() || !matches!(goal.target.span, Span::Cell { .. });
        let meant: BTreeSet<Scope> = goals().filter(is_meant).map(Goal::scope).collect();
        if measured.parts.keys().all(|part| meant.contains(part)) {
            continue;
        }
        let outcome = measured.outcome(&scopes);
        if let Outcome::Added = outcome {
            summed.insert(kpi);
        }
        if goals().next().is_none() || !outcome.is_plain() {
            context.report(measured.told(plan, kpi, &outcome, &scopes, context));
        }
    }
    plan.summed = summed;
}

/// The KPIs of which parts of the company were measured, while the company has neither goal nor actual.
fn measured(plan: &Plan, facts: &Facts) -> BTreeMap<u32, Measured> {
    let company = Scope::default();
    let aimed = plan.goals.goals.iter().filter(|goal| goal.scope() == company).filter_map(|goal| goal.kpi.value.target);
    let known = facts.series().iter().filter(|series| series.scope == company || series.goal.is_some()).map(|series| series.kpi);
    let whole: BTreeSet<u32> = aimed.chain(known).collect();
    let mut found: BTreeMap<u32, Measured> = BTreeMap::new();
    for (position, series) in facts.series().iter().enumerate().filter(|(_, series)| !whole.contains(&series.kpi)) {
        let rows: Vec<&FactRow> = facts.effective(position as u32).filter(|row| is_of_plan(plan, facts, row)).collect();
        let Some(first) = rows.iter().map(|row| facts.span(row)).min() else { continue };
        let adds_up = is_sum(plan, series.kpi) || rows.iter().all(|row| !matches!(row.measure(), Measure::Value(_)));
        let entry = found.entry(series.kpi).or_insert_with(|| Measured { parts: BTreeMap::new(), first, adds_up });
        entry.parts.insert(series.scope, (first, rows.iter().filter_map(|row| row.measure().value()).fold(Decimal::ZERO, Decimal::saturating_add)));
        entry.first = entry.first.min(first);
        entry.adds_up &= adds_up;
    }
    found
}

/// Whether a value is of the plan's time; those of years before are compared with and make no row of their own.
fn is_of_plan(plan: &Plan, facts: &Facts, row: &FactRow) -> bool {
    plan.settings().is_none_or(|settings| settings.period.value.covers(&facts.period_of(row)))
}

/// What is done with the parts.
enum Outcome {
    Added,
    /// Means or ratios without what they are of.
    NotAdded,
    /// There is one only.
    Alone,
    /// This one may be the sum of others among them.
    Doubtful(Scope),
}

impl Outcome {
    /// Whether the table says as much: a plan of one region, or rates by region, with goals of the same.
    fn is_plain(&self) -> bool {
        matches!(self, Outcome::NotAdded | Outcome::Alone)
    }
}

impl Measured {
    fn outcome(&self, scopes: &Scopes) -> Outcome {
        let is_outermost = |scope: &&Scope| scopes.all_coarser(**scope).iter().all(|around| !self.parts.contains_key(around));
        let outermost: Vec<Scope> = self.parts.keys().filter(is_outermost).copied().collect();
        match outermost.len() {
            _ if !self.adds_up => Outcome::NotAdded,
            0 | 1 => Outcome::Alone,
            _ => self.doubtful(outermost).map_or(Outcome::Added, Outcome::Doubtful),
        }
    }

    /// The first person who has what those next to him have in sum.
    fn doubtful(&self, outermost: Vec<Scope>) -> Option<Scope> {
        let people = outermost.into_iter().filter(|scope| scope.person.is_some());
        let mut parts: Vec<(Span, Decimal, Scope)> = people.map(|scope| (self.parts[&scope].0, self.parts[&scope].1, scope)).collect();
        parts.sort();
        let amounts: Vec<Decimal> = parts.iter().map(|(_, amount, _)| *amount).collect();
        sum_of_others(&amounts).map(|at| parts[at].2)
    }

    fn told(&self, plan: &Plan, kpi: u32, outcome: &Outcome, scopes: &Scopes, context: &Context<'_>) -> Diagnostic {
        let (dimension, members) = self.outermost(scopes);
        let name = |scope: Scope| series_name(plan, &Series { goal: None, kpi, scope }, context);
        let told = Diagnostic::new("I104", self.first).arg("name", name(Scope::default())).arg("of", context.vocabulary.entity(SCOPE[dimension]));
        match outcome {
            Outcome::Added => told.variant("actuals_added").arg("count", members),
            Outcome::NotAdded => told.variant("actuals_not_added"),
            Outcome::Alone => told.variant("actuals_alone"),
            Outcome::Doubtful(scope) => told.variant("actuals_not_added_sum").arg("first", name(*scope)),
        }
    }

    /// The first dimension that splits the company, and how many members of it stand below nothing.
    fn outermost(&self, scopes: &Scopes) -> (usize, usize) {
        let around = |scope: &Scope| scopes.all_coarser(*scope).into_iter().chain([*scope]).collect::<Vec<_>>();
        let parts: BTreeSet<Scope> = self.parts.keys().flat_map(around).filter(|scope| scopes.depth(*scope) == 1).collect();
        let in_dimension = |dimension: usize| parts.iter().filter(|part| part.members()[dimension].is_some()).count();
        (0..SCOPE.len()).map(|dimension| (dimension, in_dimension(dimension))).find(|(_, count)| *count > 0).unwrap_or_default()
    }
}
