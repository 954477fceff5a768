//! What belongs to a goal's target: growth over the base, the marks below and above it, its last day.

use super::kind::{self, direction};
use super::names::goal_name;
use crate::analysis::targets::{Sense, sense};
use crate::diagnostic::{Span, Spanned};
use crate::figures::{ColumnId, Expr, Figures, Unit, Value};
use crate::model::Plan;
use crate::model::goals::{Goal, KpiDirection};
use crate::value::{Date, Quantity, Target};

/// Gives each goal its name and the unit of its KPI.
pub fn describe(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("goal");
    for goal in plan.goals.goals.iter() {
        let row = figures.row(family, &goal.id.value);
        let unit = kind::unit(plan, goal, figures);
        figures.set_row_unit(family, row, unit);
        figures.label("goal", &goal.id.value, goal_name(plan, goal));
    }
}

/// Growth over the base, what must be hit, what would be a success, and the days of each goal.
pub fn growth(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("goal");
    marks(plan, figures);
    days(plan, figures);
    let target = figures.column(family, "target", Unit::OfRow, "3.1.1");
    let base = figures.column(family, "base", Unit::OfRow, "3.1.1");
    let over = figures.column(family, "growth_over_base", Unit::Percent, "3.1.4");
    let improvement = figures.column(family, "improvement", Unit::Percent, "3.3.4");
    let based = rows(plan, figures, |goal| goal.base_value.is_some());
    figures.compute(over, based.iter().map(|&(row, _)| row), (target - base) / Expr::from(base).abs());
    let (lower, higher): (Vec<_>, Vec<_>) = based.into_iter().partition(|&(_, lower)| lower);
    figures.compute(improvement, higher.into_iter().map(|(row, _)| row), over);
    figures.compute(improvement, lower.into_iter().map(|(row, _)| row), Expr::constant(0) - over);
}

/// Rows of the goals for which `keep` holds, each with whether less is better.
fn rows(plan: &Plan, figures: &mut Figures, keep: impl Fn(&Goal) -> bool) -> Vec<(u32, bool)> {
    let family = figures.family("goal");
    let kept = plan.goals.goals.iter().filter(|goal| keep(goal));
    kept.map(|goal| (figures.row(family, &goal.id.value), is_lower(plan, goal))).collect()
}

/// Whether less is better for a goal: its own target says so (`≤ 5`), else its KPI.
pub fn is_lower(plan: &Plan, goal: &Goal) -> bool {
    match sense(goal) {
        Some(sense) => sense == Sense::Lower,
        None => kind::kpi(plan, goal).is_some_and(|kpi| direction(kpi) == KpiDirection::Lower),
    }
}

/// Must-hit and stretch; a range gives both when they are not written (`3-4家`: 3 must be hit, 4 would be a success).
fn marks(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("goal");
    let must_hit = figures.column(family, "must_hit", Unit::OfRow, "");
    let stretch = figures.column(family, "stretch", Unit::OfRow, "");
    let upper = figures.column(family, "upper", Unit::OfRow, "");
    let weight = figures.column(family, "weight", Unit::Percent, "");
    for goal in plan.goals.goals.iter() {
        let row = figures.row(family, &goal.id.value);
        if let Target::Range { low, high } = &goal.target.value {
            figures.read(upper, row, high.value, goal.target.span);
            figures.read(must_hit, row, low.value, goal.target.span);
            figures.read(stretch, row, high.value, goal.target.span);
        }
        read(figures, must_hit, row, goal.must_hit.as_ref());
        read(figures, stretch, row, goal.stretch.as_ref());
        if let Some(own) = &goal.weight {
            figures.read(weight, row, own.value.0, own.span);
        }
    }
}

fn days(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("goal");
    let due = figures.column(family, "due", Unit::Date, "");
    for goal in plan.goals.goals.iter() {
        let row = figures.row(family, &goal.id.value);
        if let Some((day, span)) = end_of(plan, goal) {
            figures.read(due, row, day, span);
        }
    }
}

/// The last day of a goal, with its place: its deadline, else the end of its period, else that of the plan.
pub fn end_of(plan: &Plan, goal: &Goal) -> Option<(Date, Span)> {
    let deadline = goal.due.as_ref().map(|due| (due.value.0, due.span));
    let period = goal.period.as_ref().map(|period| (period.value.end, period.span));
    deadline.or(period).or_else(|| plan.settings().map(|settings| (settings.period.value.end, settings.period.span)))
}

fn read(figures: &mut Figures, column: ColumnId, row: u32, quantity: Option<&Spanned<Quantity>>) {
    if let Some(quantity) = quantity {
        figures.read(column, row, quantity.value.value, quantity.span);
    }
}

/// The names of goals as figures, read where each goal is declared; counts of goals count them.
pub fn goal_names(plan: &Plan, figures: &mut Figures) -> ColumnId {
    let family = figures.family("goal");
    let name = figures.column(family, "name", Unit::Text, "");
    for goal in plan.goals.goals.iter() {
        let row = figures.row(family, &goal.id.value);
        let text = Value::Text(figures.text(&goal_name(plan, goal)));
        match &goal.name {
            Some(written) => figures.read(name, row, text, written.span),
            None => figures.derive(name, row, text, "goal_name", Vec::new()),
        };
    }
    name
}
