//! W127: a table of actuals, or a row of totals, repeats the target of a goal and says another one. What the goal itself says counts. Two
//! goals for one KPI and scope, one of them for a part of the other's time, are told where they cannot both be meant.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::facts::Scope;
use crate::model::goals::Goal;
use crate::value::{Context, Quantity, Shown, Target, Unit};

use super::goals::{KpiUnit, Restated, said as said_of};
use super::so_far::is_sum;

/// Tells them.
pub fn tell(plan: &Plan, restated: &[Restated], context: &Context<'_>) {
    let units = KpiUnit::all(plan);
    let goals: Vec<&Goal> = plan.goals.goals.iter().collect();
    for repeated in restated {
        let Some(goal) = goals.get(repeated.goal as usize) else { continue };
        let Some(unit) = goal.kpi.value.target.and_then(|kpi| units.get(kpi as usize)) else { continue };
        tell_of(goal, repeated, unit, context);
    }
}

/// Tells goals for a part of the time of another one that are more than it is, or other than what it says of that part.
pub fn tell_within(plan: &Plan, context: &Context<'_>) {
    let mut alike: BTreeMap<(u32, Scope), Vec<&Goal>> = BTreeMap::new();
    for goal in plan.goals.goals.iter() {
        if let Some(kpi) = goal.kpi.value.target.filter(|&kpi| is_sum(plan, kpi)) {
            alike.entry((kpi, goal.scope())).or_default().push(goal);
        }
    }
    for goals in alike.values().filter(|goals| goals.len() > 1) {
        for part in goals {
            goals.iter().filter(|whole| is_within(part, whole)).for_each(|whole| tell_part(part, whole, context));
        }
    }
}

/// Whether a goal is for a part of the time of another one.
fn is_within(part: &Goal, whole: &Goal) -> bool {
    let [part, whole] = [part, whole].map(|goal| goal.period.map(|period| period.value));
    part.zip(whole).is_some_and(|(part, whole)| whole.covers(&part) && part.days() < whole.days())
}

fn tell_part(part: &Goal, whole: &Goal, context: &Context<'_>) {
    let (Target::Absolute(own), Some(period)) = (&part.target.value, part.period) else { return };
    let said = whole.months.iter().find(|(month, _)| (month.start, month.end) == (period.value.start, period.value.end));
    let told = Diagnostic::new("W127", part.target.span).arg("name", said_of(part)).arg("period", period.value.label(context.vocabulary));
    let told = told.arg("second", own.shown()).subject(format!("goal/{}", part.id.value));
    match (said, &whole.target.value) {
        (Some((_, month)), _) if month.value.unit == own.unit && month.value.value != own.value => {
            context.report(told.arg("first", month.value.shown()).related("first", month.span));
        }
        (None, Target::Absolute(all)) if all.unit == own.unit && all.value >= Decimal::ZERO && own.value > all.value => {
            context.report(told.variant("beyond").arg("first", all.shown()).related("first", whole.target.span));
        }
        _ => {}
    }
}

fn tell_of(goal: &Goal, repeated: &Restated, unit: &KpiUnit, context: &Context<'_>) {
    let (Some((declared, place)), Target::Absolute(other)) = (declared(goal, repeated), &repeated.target.value) else { return };
    if amount(declared, unit) == amount(other, unit) {
        return;
    }
    let Some(period) = repeated.period.or(goal.period.map(|period| period.value)) else { return };
    let told = Diagnostic::new("W127", repeated.target.span).arg("name", said_of(goal)).arg("period", period.label(context.vocabulary));
    let told = told.arg("first", declared.shown()).arg("second", other.shown()).subject(format!("goal/{}", goal.id.value));
    context.report(if place == Span::Nowhere { told } else { told.related("first", place) });
}

/// What the goal says of the period.
fn declared<'g>(goal: &'g Goal, repeated: &Restated) -> Option<(&'g Quantity, Span)> {
    match (repeated.period, &goal.target.value) {
        (Some(period), _) => {
            let month = goal.months.iter().find(|(month, _)| (month.start, month.end) == (period.start, period.end));
            month.map(|(_, quantity)| (&quantity.value, quantity.span))
        }
        (None, Target::Absolute(quantity)) => Some((quantity, goal.target.span)),
        (None, _) => None,
    }
}

/// An amount in the unit of its KPI.
fn amount(quantity: &Quantity, unit: &KpiUnit) -> Decimal {
    if quantity.unit == Unit::None { unit.adopted(quantity) } else { quantity.value }
}
