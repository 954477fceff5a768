//! Family `goal`, its target: what each goal is to reach, as one number (domain/3 §3.1.1). One row per goal.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::figures::{ColumnId, Expr, Figures, Reason, Series, Unit, Value};
use crate::model::Plan;
use crate::model::goals::Goal;
use crate::value::Target;

/// Which way a target is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// The way a goal's own target says (`≤ 5`, `≥ 90 %`); `None` when it leaves that to the KPI.
pub fn sense(goal: &Goal) -> Option<Sense> {
    match goal.target.value {
        Target::AtMost { .. } => Some(Sense::Lower),
        Target::AtLeast { .. } => Some(Sense::Higher),
        Target::Absolute(_) | Target::Growth(_) | Target::Delta(_) | Target::Range { .. } => None,
    }
}

/// The number that a goal's target names, with its place; `None` when it names a change of the base. Of a range it is the low
/// end, which must be hit.
pub fn absolute(goal: &Goal) -> Option<(Decimal, Span)> {
    goal.target.value.level().map(|quantity| (quantity.value, goal.target.span))
}

/// The goals that nobody gives, each with the parts that it is the sum of; one comes after those among its parts.
pub fn added(plan: &Plan) -> BTreeMap<u32, Vec<u32>> {
    let mut parts: BTreeMap<u32, Vec<u32>> = plan.added.iter().map(|&goal| (goal, Vec::new())).collect();
    for (part, goal) in plan.goals.goals.iter().enumerate() {
        let whole = goal.parent.as_ref().and_then(|parent| parts.get_mut(&parent.value.target?));
        whole.into_iter().for_each(|parts| parts.push(part as u32));
    }
    parts
}

/// Makes the columns `target`, `base` and `growth_target` of family `goal`, or finds them; gives `target`.
pub fn goal_targets(plan: &Plan, figures: &mut Figures) -> ColumnId {
    if let Some(known) = figures.find_column("goal", "target") {
        return known;
    }
    let family = figures.family("goal");
    let target = figures.column(family, "target", Unit::OfRow, "3.1.1");
    let base = figures.column(family, "base", Unit::OfRow, "3.1.1");
    let change = figures.column(family, "growth_target", Unit::Percent, "3.1.1");
    let delta = figures.column(family, "delta_target", Unit::OfRow, "3.1.1");
    let (mut grows, mut moves) = (Vec::new(), Vec::new());
    for (position, goal) in plan.goals.goals.iter().enumerate() {
        let row = figures.row(family, &goal.id.value);
        let is_added = plan.added.contains(&(position as u32));
        match &goal.base_value {
            Some(_) if is_added => {}
            Some(value) => drop(figures.read(base, row, value.value.value, value.span)),
            None => drop(figures.read(base, row, Value::Missing(Reason::NoData), Span::Nowhere)),
        }
        match (&goal.target.value, absolute(goal)) {
            _ if is_added => {}
            (_, Some((value, span))) => drop(figures.read(target, row, value, span)),
            (Target::Growth(rate), None) => {
                figures.read(change, row, *rate, goal.target.span);
                grows.push(row);
            }
            (Target::Delta(quantity), None) => {
                figures.read(delta, row, quantity.value, goal.target.span);
                moves.push(row);
            }
            (Target::Absolute(_) | Target::AtLeast { .. } | Target::AtMost { .. } | Target::Range { .. }, None) => {}
        }
    }
    figures.compute(target, grows, Expr::from(base) * (Expr::constant(1) + change));
    figures.compute(target, moves, Expr::from(base) + delta);
    add_up(plan, figures, &[base, target]);
    target
}

/// What the goals come to that nobody gives.
fn add_up(plan: &Plan, figures: &mut Figures, columns: &[ColumnId]) {
    let Some(family) = columns.first().map(|column| column.family()) else { return };
    let row = |figures: &mut Figures, goal: u32| figures.row(family, &plan.goals.goals[goal as usize].id.value);
    let mut pairs = Vec::new();
    for (whole, parts) in added(plan) {
        let whole = row(figures, whole);
        pairs.extend(parts.into_iter().map(|part| (whole, row(figures, part))));
    }
    let mut wholes: Vec<u32> = pairs.iter().map(|&(whole, _)| whole).collect();
    wholes.dedup();
    let parts = figures.relate("added", family, pairs);
    for &column in columns {
        let open: Vec<u32> = wholes.iter().copied().filter(|&whole| !figures.exists(column.at(whole))).collect();
        figures.compute(column, open, Expr::Sum(Series::Related(parts, column)));
    }
}
