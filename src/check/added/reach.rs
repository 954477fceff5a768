//! Whether the goals of some parts reach all of a whole.
//!
//! **Decisions.** A member that has a goal of the KPI for some other time, or an amount that cannot be added, must not be left out: the sum
//! would be short. Regions, teams and persons make up a company, so one that has actuals and no goal adds to what was sold alone, which is
//! told, but for one part alone; product lines, kinds of customers and channels may be those that matter, and one with actuals and no goal shows that they are. So
//! do actuals of the whole beside parts without any, but for provinces in their region, and for tables that have a row of totals: that row
//! was compared (W105) and says that they are all. A person whose goal is the sum of those next to it may stand above them.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashSet;
use rust_decimal::Decimal;

use super::{Sum, Whole, amount};
use crate::diagnostic::FileId;
use crate::model::Plan;
use crate::model::facts::{Facts, SCOPE, Scope};
use crate::model::scopes::Scopes;
use crate::recognise::Reading;

/// How far the parts of a whole reach.
pub enum Reach {
    /// They are all of it.
    Whole,
    /// They are all that has goals; these have actuals alone.
    Short(Vec<Scope>),
    /// These belong to it and are none of them.
    Unreached(Vec<Scope>),
    /// This one may be the sum of others among them.
    Doubtful(u32),
    /// The whole has actuals of its own, and they have none.
    Apart,
}

impl Reach {
    /// Whether the parts may be added.
    pub fn is_whole(&self) -> bool {
        matches!(self, Reach::Whole | Reach::Short(_))
    }
}

/// What has goals and actuals.
pub struct Evidence {
    /// The scopes in which each KPI has goals, by what they lie in.
    aimed: BTreeMap<(u32, Scope), BTreeSet<Scope>>,
    /// The same of actuals.
    measured: BTreeMap<(u32, Scope), BTreeSet<Scope>>,
    /// Goals that actuals name; these belong to no other.
    named: BTreeSet<u32>,
    /// Tables with rows of totals.
    totalled: HashSet<(Option<FileId>, Option<u16>)>,
}

impl Evidence {
    /// What the plan and its actuals say.
    pub fn of(plan: &Plan, facts: &Facts, readings: &[Reading], scopes: &Scopes) -> Self {
        let goals = plan.goals.goals.iter().filter_map(|goal| Some((goal.kpi.value.target?, goal.scope())));
        let with_totals = readings.iter().filter(|reading| reading.total_rows > 0 && reading.unchecked.is_empty());
        Self {
            aimed: inside(goals, scopes),
            measured: inside(facts.series().iter().map(|series| (series.kpi, series.scope)), scopes),
            named: facts.series().iter().filter_map(|series| series.goal).collect(),
            totalled: with_totals.map(|reading| (reading.file, Some(reading.sheet_index.unwrap_or_default()))).collect(),
        }
    }

    /// How far parts reach.
    pub fn reach(&self, plan: &Plan, scopes: &Scopes, (kpi, whole, _): Whole, sum: &Sum<'_>) -> Reach {
        let goals = &plan.goals.goals;
        let parts: BTreeSet<Scope> = sum.parts.iter().map(|&part| goals[part as usize].scope()).collect();
        let is_totalled = sum.parts.iter().all(|&part| self.totalled.contains(&goals[part as usize].target.span.table()));
        let is_level = whole.members()[sum.dimension].is_some();
        let beyond = |known: &BTreeMap<(u32, Scope), BTreeSet<Scope>>| -> Vec<Scope> {
            let inside = known.get(&(kpi, whole)).into_iter().flatten();
            let in_dimension = inside.filter(|scope| scope.members()[sum.dimension] != whole.members()[sum.dimension]);
            in_dimension.filter(|&&scope| !lies_in(scope, &parts, scopes)).copied().collect()
        };
        let (unaimed, unmeasured) = (beyond(&self.aimed), beyond(&self.measured));
        let is_measured = |scope: Scope| self.measured.get(&(kpi, scope)).is_some_and(|inside| !inside.is_empty());
        let is_own = self.measured.get(&(kpi, whole)).is_some_and(|inside| inside.contains(&whole));
        match () {
            () if sum.parts.iter().any(|part| self.named.contains(part)) => Reach::Apart,
            () if !unaimed.is_empty() => Reach::Unreached(unaimed),
            () if parts.len() == 1 && !unmeasured.is_empty() => Reach::Unreached(unmeasured),
            () if !unmeasured.is_empty() && !is_level && !MAKE_UP.contains(&SCOPE[sum.dimension]) => Reach::Unreached(unmeasured),
            () if is_own && !is_level && !is_totalled && !parts.iter().all(|&part| is_measured(part)) => Reach::Apart,
            () => match doubtful(plan, sum).filter(|_| !is_totalled && SCOPE[sum.dimension] == "person") {
                Some(part) => Reach::Doubtful(part),
                None if unmeasured.is_empty() => Reach::Whole,
                None => Reach::Short(unmeasured),
            },
        }
    }
}

/// Dimensions whose members make up a company.
const MAKE_UP: &[&str] = &["region", "team", "person"];

/// The scopes of each KPI, by each that they are, or lie in.
fn inside(all: impl Iterator<Item = (u32, Scope)>, scopes: &Scopes) -> BTreeMap<(u32, Scope), BTreeSet<Scope>> {
    let mut found: BTreeMap<(u32, Scope), BTreeSet<Scope>> = BTreeMap::new();
    for (kpi, scope) in all.collect::<BTreeSet<_>>() {
        for around in scopes.all_coarser(scope).into_iter().chain([scope]) {
            found.entry((kpi, around)).or_default().insert(scope);
        }
    }
    found
}

/// Whether a scope is one of these parts, or lies in one.
fn lies_in(scope: Scope, parts: &BTreeSet<Scope>, scopes: &Scopes) -> bool {
    parts.contains(&scope) || scopes.all_coarser(scope).iter().any(|around| parts.contains(around))
}

/// The first part whose amount is the sum of two or more that stand next to it.
fn doubtful(plan: &Plan, sum: &Sum<'_>) -> Option<u32> {
    let amounts: Vec<Decimal> = sum.parts.iter().filter_map(|&part| amount(&plan.goals.goals[part as usize])).map(|amount| amount.value).collect();
    sum_of_others(&amounts).map(|at| sum.parts[at])
}

/// The first of these amounts that is the sum of two or more next to it.
pub fn sum_of_others(amounts: &[Decimal]) -> Option<usize> {
    let is_sum = |at: usize| {
        let after = runs_to(amounts[at], amounts[at + 1..].iter());
        after || runs_to(amounts[at], amounts[..at].iter().rev())
    };
    (0..amounts.len()).find(|&at| amounts[at] > Decimal::ZERO && is_sum(at))
}

/// Whether the first amounts of these, two at least, come to a whole.
fn runs_to<'a>(whole: Decimal, amounts: impl Iterator<Item = &'a Decimal>) -> bool {
    let mut sum = Decimal::ZERO;
    for (count, amount) in amounts.enumerate() {
        sum = sum.saturating_add(*amount);
        if sum >= whole {
            return sum == whole && count > 0;
        }
    }
    false
}
