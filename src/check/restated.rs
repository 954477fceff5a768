//! W127: a table of actuals, or a row of totals, repeats the target of a goal and says another one. What the goal itself says counts.

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::model::goals::Goal;
use crate::value::{Context, Quantity, Shown, Target, Unit};

use super::goals::{KpiUnit, Restated, said};

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

fn tell_of(goal: &Goal, repeated: &Restated, unit: &KpiUnit, context: &Context<'_>) {
    let (Some((declared, place)), Target::Absolute(other)) = (declared(goal, repeated), &repeated.target.value) else { return };
    if amount(declared, unit) == amount(other, unit) {
        return;
    }
    let Some(period) = repeated.period.or(goal.period.map(|period| period.value)) else { return };
    let told = Diagnostic::new("W127", repeated.target.span).arg("name", said(goal)).arg("period", period.label(context.vocabulary));
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
