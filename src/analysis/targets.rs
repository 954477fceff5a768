//! Family `goal`, its target: what each goal is to reach, as one number (domain/3 §3.1.1). One row per goal.

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::figures::{ColumnId, Expr, Figures, Reason, Unit, Value};
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
    let span = goal.target.span;
    match &goal.target.value {
        Target::Absolute(quantity)
        | Target::AtLeast { limit: quantity, .. }
        | Target::AtMost { limit: quantity, .. }
        | Target::Range { low: quantity, .. } => Some((quantity.value, span)),
        Target::Growth(_) | Target::Delta(_) => None,
    }
}

/// Makes the columns `target`, `base` and `growth_target` of family `goal`, or finds them; gives `target`.
pub fn goal_targets(plan: &Plan, figures: &mut Figures) -> ColumnId {
    let family = figures.family("goal");
    let target = figures.column(family, "target", Unit::OfRow, "3.1.1");
    let base = figures.column(family, "base", Unit::OfRow, "3.1.1");
    let change = figures.column(family, "growth_target", Unit::Percent, "3.1.1");
    let delta = figures.column(family, "delta_target", Unit::OfRow, "3.1.1");
    let (mut grows, mut moves) = (Vec::new(), Vec::new());
    for goal in plan.goals.goals.iter() {
        let row = figures.row(family, &goal.id.value);
        match &goal.base_value {
            Some(value) => figures.read(base, row, value.value.value, value.span),
            None => figures.read(base, row, Value::Missing(Reason::NoData), Span::Nowhere),
        };
        match (&goal.target.value, absolute(goal)) {
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
    target
}
