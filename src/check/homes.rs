//! Where people stand whose actuals do not say it: goals by 区域 and 姓名, and a list of sales by 姓名 alone. Who has goals in one region, or
//! one team, is the person of that name there, which is told (I104). Of one who has them in several, or in none, nobody knows which is meant:
//! then nobody's values of that KPI are put anywhere, and that is told too (W104).

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::{Scope, Series};
use crate::value::Context;

/// Region and team of a person.
type Home = (Option<u32>, Option<u32>);

/// Where the goals put each person.
struct Homes {
    of_goals: BTreeMap<u32, BTreeSet<Home>>,
    /// KPIs and scopes that have a goal as they are.
    goals: BTreeSet<(u32, Scope)>,
}

/// What the goals say of a series of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// Nothing is open.
    Complete,
    /// It is that of the same person there.
    At(Scope),
    /// There are several people of the name, or none.
    Open(Vec<Home>),
}

impl Found {
    /// The scope of the same person there.
    fn scope(&self) -> Option<Scope> {
        if let Found::At(scope) = self { Some(*scope) } else { None }
    }
}

impl Homes {
    /// Those of the goals of a plan.
    fn of(plan: &Plan) -> Self {
        let mut homes = Self { of_goals: BTreeMap::new(), goals: BTreeSet::new() };
        for goal in plan.goals.goals.iter() {
            let (Some(kpi), scope) = (goal.kpi.value.target, goal.scope()) else { continue };
            homes.goals.insert((kpi, scope));
            if let Some(person) = scope.person.filter(|_| home(scope) != (None, None)) {
                homes.of_goals.entry(person).or_default().insert(home(scope));
            }
        }
        homes
    }

    /// Whether goals know the person of a series that does not say where he stands.
    fn may_be_told(&self, series: &Series) -> bool {
        match self.find(series) {
            Found::Complete => false,
            Found::At(_) => true,
            Found::Open(homes) => !homes.is_empty(),
        }
    }

    /// Where a series belongs.
    fn find(&self, series: &Series) -> Found {
        let scope = series.scope;
        let is_open = series.goal.is_none() && home(scope) == (None, None) && !self.goals.contains(&(series.kpi, scope));
        let Some(person) = scope.person.filter(|_| is_open) else { return Found::Complete };
        let homes: Vec<Home> = self.of_goals.get(&person).into_iter().flatten().copied().collect();
        match homes[..] {
            [(region, team)] => Found::At(Scope { region, team, ..scope }),
            _ => Found::Open(homes),
        }
    }
}

fn home(scope: Scope) -> Home {
    (scope.region, scope.team)
}

/// Puts series of people in their place. `rows` are the rows of all series, with where they stand.
///
/// Of one KPI all find their place or none does: the sum of the regions would lack the rest.
pub fn settle(series: &mut [Series], rows: impl Iterator<Item = (u32, Span)>, plan: &Plan, context: &Context<'_>) {
    let homes = Homes::of(plan);
    if !series.iter().any(|series| homes.may_be_told(series)) {
        return;
    }
    let first = first_places(rows);
    let mut of_kpis: BTreeMap<u32, Vec<(Span, usize, Found)>> = BTreeMap::new();
    for (at, one) in series.iter().enumerate() {
        let found = homes.find(one);
        if let Some(span) = first.get(&(at as u32)).filter(|_| found != Found::Complete) {
            of_kpis.entry(one.kpi).or_default().push((*span, at, found));
        }
    }
    let mut placed = Vec::new();
    for found in of_kpis.into_values().filter(|found| found.iter().any(|(_, at, _)| homes.may_be_told(&series[*at]))) {
        let open: Vec<_> =
            found.iter().filter_map(|(span, at, found)| if let Found::Open(homes) = found { Some((*span, *at, homes)) } else { None }).collect();
        for (span, at, homes) in &open {
            tell_open(series[*at].scope.person, *span, homes, plan, context);
        }
        placed.extend(found.iter().filter(|_| open.is_empty()).filter_map(|(span, at, found)| Some((*span, *at, found.scope()?))));
    }
    placed.iter().for_each(|(_, at, scope)| series[*at].scope = *scope);
    tell_placed(placed.into_iter().filter_map(|(span, _, scope)| Some((span, scope.person?))).collect(), plan, context);
}

/// Where each series stands first.
fn first_places(rows: impl Iterator<Item = (u32, Span)>) -> HashMap<u32, Span> {
    let mut first: HashMap<u32, Span> = HashMap::default();
    for (at, span) in rows {
        first.entry(at).and_modify(|known| *known = span.min(*known)).or_insert(span);
    }
    first
}

/// I104, once for a file or sheet.
fn tell_placed(mut placed: Vec<(Span, u32)>, plan: &Plan, context: &Context<'_>) {
    placed.sort_unstable();
    let mut tables: BTreeMap<_, (Span, u32, BTreeSet<u32>)> = BTreeMap::new();
    for (span, person) in placed {
        tables.entry(span.table()).or_insert((span, person, BTreeSet::new())).2.insert(person);
    }
    for (span, person, people) in tables.into_values() {
        let told = Diagnostic::new("I104", span).variant("homes").arg("name", name(person, plan));
        context.report(told.arg("count", people.len()));
    }
}

/// W104 for one of whom there are several, or whom no goal knows.
fn tell_open(person: Option<u32>, span: Span, homes: &[Home], plan: &Plan, context: &Context<'_>) {
    let frame = &plan.frame;
    let named = |&(region, team): &Home| {
        let region = region.and_then(|at| frame.regions.get_at(at)).map(|region| region.name.value.as_str());
        let team = team.and_then(|at| frame.teams.get_at(at)).map(|team| team.name.value.as_str());
        region.into_iter().chain(team).collect::<Vec<_>>().join(" · ")
    };
    let names: Vec<String> = homes.iter().map(named).collect();
    let person = person.map(|person| name(person, plan)).unwrap_or_default();
    let told = Diagnostic::new("W104", span).arg("name", person);
    if names.is_empty() {
        return context.report(told.variant("homeless"));
    }
    context.report(told.variant("homes").arg("names", names.join(context.vocabulary.word("list_separator"))));
}

fn name(person: u32, plan: &Plan) -> String {
    plan.frame.people.get_at(person).map_or_else(String::new, |person| person.name.value.clone())
}
