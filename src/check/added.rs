//! Goals that nobody gives for a whole, added up from those of its parts: a table of regions has no row for the company, or one of
//! totals, which is compared and left out (W105), and the company has a goal all the same.
//!
//! **Decisions.** Only goals whose KPI adds up, and only where nobody gives the whole a goal, for whatever time. The parts are those of
//! one dimension, of regions before teams and persons, all for the same period, and they must reach the whole ([`reach`]). A scope of two
//! dimensions leads to the one without its last: a person's goals in a region to those of the region. Two dimensions that come to
//! different sums are told, and so is why a company has no goal though its parts have.

pub mod measured;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::entity::{Entity, Record, Ref, Table};
use crate::model::facts::{Facts, SCOPE, Scope, Series};
use crate::model::goals::Goal;
use crate::model::scopes::Scopes;
use crate::model::{Frame, Plan};
use crate::recognise::Reading;
use crate::value::{Context, Period, Quantity, Shown, Target};

use super::actuals;
use super::goals::said;
use super::identity::derived;
use super::known::text_node;
use super::so_far::is_sum;
use reach::{Evidence, Reach};

/// A whole that may have a goal: KPI, scope and period.
type Whole = (u32, Scope, Period);

/// The goals of the parts of a whole, by the dimension in which they differ from it.
type Parts = BTreeMap<usize, Vec<u32>>;

/// The parts that make up a whole.
struct Sum<'p> {
    dimension: usize,
    parts: &'p [u32],
    target: Quantity,
}

/// Adds the goals, those of finer wholes first, and makes their parts parts of them.
pub fn add(plan: &mut Plan, facts: &Facts, readings: &[Reading], context: &Context<'_>) {
    let scopes = Scopes::of(plan);
    let deepest = plan.goals.goals.iter().map(|goal| scopes.depth(goal.scope())).max().unwrap_or_default();
    let evidence = Evidence::of(plan, facts, readings, &scopes);
    for depth in (1..=deepest).rev() {
        let mut told = Told::default();
        for (whole, parts) in wholes(plan, &scopes, depth) {
            let sums: Vec<Sum<'_>> = parts.iter().filter_map(|(&dimension, parts)| Sum::of(plan, whole, dimension, parts)).collect();
            let reach = |sum: &Sum<'_>| evidence.reach(plan, &scopes, whole, sum);
            let (reached, short): (Vec<_>, Vec<_>) = sums.iter().map(|sum| (sum, reach(sum))).partition(|(_, reach)| reach.is_whole());
            if let Some((sum, reach)) = reached.first() {
                told.note(plan, whole, &reached.iter().map(|(sum, _)| *sum).collect::<Vec<_>>(), context);
                tell_reach(plan, whole, sum, reach, context);
                add_goal(plan, whole, sum, context);
            } else if let Some((sum, reach)) = short.first().filter(|_| whole.1 == Scope::default()) {
                tell_reach(plan, whole, sum, reach, context);
            }
        }
        told.tell(context);
    }
}

/// The wholes of the goals at a depth that have no goal.
fn wholes(plan: &Plan, scopes: &Scopes, depth: usize) -> BTreeMap<Whole, Parts> {
    let given: BTreeSet<(u32, Scope)> = plan.goals.goals.iter().filter_map(|goal| Some((goal.kpi.value.target?, goal.scope()))).collect();
    let mut wholes: BTreeMap<Whole, Parts> = BTreeMap::new();
    for (position, goal) in plan.goals.goals.iter().enumerate().filter(|(_, goal)| scopes.depth(goal.scope()) == depth) {
        let Some((kpi, period)) = goal.kpi.value.target.zip(goal.period.as_ref().map(|period| period.value)) else { continue };
        let Some((dimension, whole)) = scopes.outer(goal.scope()) else { continue };
        if is_sum(plan, kpi) && !given.contains(&(kpi, whole)) && !scopes.is_partial(whole) {
            wholes.entry((kpi, whole, period)).or_default().entry(dimension).or_default().push(position as u32);
        }
    }
    wholes
}

impl<'p> Sum<'p> {
    /// What parts come to, if each is another member, stands below no goal and names an amount. The goal of one region alone makes no
    /// company.
    fn of(plan: &Plan, (_, whole, _): Whole, dimension: usize, parts: &'p [u32]) -> Option<Self> {
        let goals = &plan.goals.goals;
        if whole == Scope::default() && matches!(parts, [part] if !plan.added.contains(part)) {
            return None;
        }
        let scopes: BTreeSet<Scope> = parts.iter().map(|&part| goals[part as usize].scope()).collect();
        let is_free = |&part: &u32| goals[part as usize].parent.is_none() && matches!(goals[part as usize].target.span, Span::Cell { .. });
        let target = add_up(parts.iter().map(|&part| amount(&goals[part as usize])))?;
        (scopes.len() == parts.len() && parts.iter().all(is_free)).then_some(Self { dimension, parts, target })
    }
}

/// The amount that a goal names; `None` for a growth over nothing.
fn amount(goal: &Goal) -> Option<Quantity> {
    let base = || goal.base_value.as_ref().map(|base| &base.value);
    let target = &goal.target.value;
    let of_base = || match target {
        Target::Growth(rate) => base().map(|base| Quantity { value: base.value * (Decimal::ONE + rate), ..base.clone() }),
        Target::Delta(quantity) => base().map(|base| Quantity { value: base.value + quantity.value, ..base.clone() }),
        Target::Absolute(_) | Target::AtLeast { .. } | Target::AtMost { .. } | Target::Range { .. } => None,
    };
    target.level().cloned().or_else(of_base)
}

/// The sum of amounts of one unit, if all are there.
fn add_up(mut amounts: impl Iterator<Item = Option<Quantity>>) -> Option<Quantity> {
    let first = amounts.next()??;
    amounts.try_fold(first, |sum, amount| {
        let amount = amount.filter(|amount| amount.unit == sum.unit)?;
        Some(Quantity { value: sum.value.checked_add(amount.value)?, ..sum })
    })
}

/// Adds the goal of a whole, and makes its parts parts of it.
fn add_goal(plan: &mut Plan, whole: Whole, sum: &Sum<'_>, context: &Context<'_>) {
    let Some(goal) = goal_of(plan, whole, sum, context) else { return };
    let position = plan.goals.goals.push(goal);
    plan.added.insert(position);
    let whole = reference(&plan.goals.goals, Some(position));
    for &part in sum.parts {
        plan.goals.goals.at_mut(part).parent.clone_from(&whole);
    }
}

/// The goal of a whole. It says nothing but what its parts come to.
fn goal_of(plan: &Plan, (kpi, whole, period): Whole, sum: &Sum<'_>, context: &Context<'_>) -> Option<Goal> {
    let parts: Vec<&Goal> = sum.parts.iter().map(|&part| &plan.goals.goals[part as usize]).collect();
    let first = parts.iter().min_by_key(|part| part.target.span)?;
    let id = Spanned::new(String::new(), first.span);
    let values = ["kpi", "target"].into_iter().filter_map(|field| Some((Goal::INFO.field(field)? as u16, text_node("1", Span::Nowhere))));
    let mut goal = Goal::decode(&Record { id, span: first.span, values: values.collect() }, context)?;
    goal.kpi = reference(&plan.goals.kpis, Some(kpi))?;
    goal.target = Spanned::new(Target::Absolute(sum.target.clone()), first.target.span);
    goal.period = first.period;
    goal.due = parts.iter().filter_map(|part| part.due).max_by_key(|due| due.value.0);
    let base = add_up(parts.iter().map(|part| part.base_value.as_ref().map(|base| base.value.clone())));
    goal.base_value = base.map(|base| Spanned::new(base, first.target.span));
    goal.months = months(&parts);
    limit(&mut goal, &plan.frame, whole);
    goal.id.value = derived(&Goal::INFO, &format!("{} · {}", said(&goal), period.code()));
    Some(goal)
}

/// The targets of the sub-periods for which all parts have one, if they have them for the same.
fn months(parts: &[&Goal]) -> Vec<(Period, Spanned<Quantity>)> {
    let of = |part: &Goal| part.months.iter().map(|(period, _)| *period).collect::<BTreeSet<Period>>();
    let periods = of(parts[0]);
    if !parts.iter().all(|part| of(part) == periods) {
        return Vec::new();
    }
    let month = |part: &Goal, period: Period| part.months.iter().find(|(own, _)| *own == period).map(|(_, value)| value.clone());
    let total = |period: Period| {
        let amounts = parts.iter().map(|part| month(part, period).map(|amount| amount.value));
        Some((period, Spanned::new(add_up(amounts)?, month(parts[0], period)?.span)))
    };
    periods.into_iter().map(total).collect::<Option<_>>().unwrap_or_default()
}

/// Limits a goal to a scope.
fn limit(goal: &mut Goal, frame: &Frame, scope: Scope) {
    goal.region = reference(&frame.regions, scope.region);
    goal.team = reference(&frame.teams, scope.team);
    goal.person = reference(&frame.people, scope.person);
    goal.product_line = reference(&frame.product_lines, scope.product_line);
    goal.customer_type = reference(&frame.customer_types, scope.customer_type);
    goal.channel = reference(&frame.channels, scope.channel);
}

fn reference<T: Entity>(table: &Table<T>, position: Option<u32>) -> Option<Spanned<Ref<T>>> {
    let mut reference = Ref::new(table.get_at(position?)?.id());
    reference.target = position;
    Some(Spanned::new(reference, Span::Nowhere))
}

/// What is told of the parts that do not reach a whole, or reach less than what was measured.
fn tell_reach(plan: &Plan, (kpi, whole, period): Whole, sum: &Sum<'_>, reach: &Reach, context: &Context<'_>) {
    let name = |scope: Scope| actuals::series_name(plan, &Series { goal: None, kpi, scope }, context);
    let span = plan.goals.goals[sum.parts[0] as usize].target.span;
    let told = |code, variant| {
        let told = Diagnostic::new(code, span).variant(variant).arg("name", name(whole)).arg("of", context.vocabulary.entity(SCOPE[sum.dimension]));
        told.arg("period", period.label(context.vocabulary))
    };
    let list = |scopes: &[Scope]| {
        let names: Vec<String> = scopes.iter().take(LISTED).map(|scope| name(*scope)).collect();
        names.join(context.vocabulary.word("list_separator"))
    };
    match reach {
        Reach::Whole => {}
        Reach::Short(scopes) => context.report(told("W105", "added_short").arg("names", list(scopes)).arg("count", scopes.len())),
        Reach::Unreached(scopes) => context.report(told("I104", "not_added").arg("names", list(scopes)).arg("count", scopes.len())),
        Reach::Doubtful(part) => {
            let part = name(plan.goals.goals[*part as usize].scope());
            context.report(told("I104", "not_added_sum").arg("first", part));
        }
        Reach::Apart => context.report(told("I104", "not_added_apart")),
    }
}

/// Names in a message.
const LISTED: usize = 5;

/// What is told of the goals: one message for each KPI and dimension.
#[derive(Default)]
struct Told(BTreeMap<(u32, usize), (Diagnostic, usize)>);

impl Told {
    /// Notes a goal. W105 where another dimension comes to something else.
    fn note(&mut self, plan: &Plan, (kpi, whole, _): Whole, sums: &[&Sum<'_>], context: &Context<'_>) {
        let name = actuals::series_name(plan, &Series { goal: None, kpi, scope: whole }, context);
        let kind = |sum: &Sum<'_>| context.vocabulary.entity(SCOPE[sum.dimension]);
        let told = |code, sum: &Sum<'_>| {
            let span = sum.parts.iter().map(|&part| plan.goals.goals[part as usize].target.span).min().unwrap_or(Span::Nowhere);
            Diagnostic::new(code, span).variant("added").arg("name", &name).arg("of", kind(sum)).arg("count", sum.parts.len())
        };
        let first = sums[0];
        for other in sums[1..].iter().filter(|other| other.target != first.target) {
            context.report(told("W105", other).arg("sum", other.target.shown()).arg("first", kind(first)).arg("total", first.target.shown()));
        }
        let note = || (told("I104", first).arg("read", first.target.shown()), 0);
        self.0.entry((kpi, first.dimension)).or_insert_with(note).1 += 1;
    }

    fn tell(self, context: &Context<'_>) {
        for (told, wholes) in self.0.into_values() {
            context.report(if wholes == 1 { told } else { told.variant("added_several").arg("rows", wholes) });
        }
    }
}
