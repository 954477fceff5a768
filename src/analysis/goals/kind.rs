//! The unit of a goal's values, and its KPI.

pub use crate::analysis::measures::{aggregation, direction};

use crate::figures::{Figures, Unit};
use crate::model::Plan;
use crate::model::goals::{Goal, Kpi};
use crate::value::{Quantity, Target, Unit as Written};

/// The unit of the values of a goal: that of its KPI, else of its target, else of its base.
fn written(plan: &Plan, goal: &Goal) -> Written {
    let of_kpi = kpi(plan, goal).and_then(|kpi| Written::parse(&kpi.unit.as_ref()?.value)).map(|(unit, _)| unit);
    let of_values = || of_target(&goal.target.value).into_iter().chain(goal.base_value.as_ref().map(|base| &base.value));
    of_kpi.or_else(|| of_values().map(|quantity| quantity.unit.clone()).find(|unit| *unit != Written::None)).unwrap_or_default()
}

/// The unit in which values of a goal are shown.
pub fn unit(plan: &Plan, goal: &Goal, figures: &mut Figures) -> Unit {
    shown(&written(plan, goal), figures)
}

/// The unit in which a quantity is shown.
pub fn of_quantity(quantity: &Quantity, figures: &mut Figures) -> Unit {
    shown(&quantity.unit, figures)
}

fn shown(unit: &Written, figures: &mut Figures) -> Unit {
    match unit {
        Written::None => Unit::Number,
        Written::Money => Unit::Money,
        Written::Percent | Written::PercentPoints => Unit::Percent,
        Written::Count(word) => Unit::Count(figures.text(word)),
    }
}

/// The quantity that a target names in the unit of its KPI; a rate of growth names none.
fn of_target(target: &Target) -> Option<&Quantity> {
    match target {
        Target::Absolute(quantity) | Target::Delta(quantity) => Some(quantity),
        Target::AtLeast { limit, .. } | Target::AtMost { limit, .. } => Some(limit),
        Target::Range { low, .. } => Some(low),
        Target::Growth(_) => None,
    }
}

/// Whether the KPI of a goal counts pieces, whose parts must add up exactly (domain/3 §3.3.1).
pub fn is_count(plan: &Plan, goal: &Goal) -> bool {
    matches!(written(plan, goal), Written::Count(_))
}

/// Whether the KPI of a goal is a percentage.
pub fn is_percent(plan: &Plan, goal: &Goal) -> bool {
    matches!(written(plan, goal), Written::Percent | Written::PercentPoints)
}

/// The KPI of a goal.
pub fn kpi<'a>(plan: &'a Plan, goal: &Goal) -> Option<&'a Kpi> {
    plan.goals.kpis.get(&goal.kpi.value)
}
