//! How a KPI counts: its aggregation, its direction, and the unit of its values.

use crate::figures::{Figures, Unit};
use crate::model::Plan;
use crate::model::goals::{Aggregation, Goal, Kpi, KpiDirection};
use crate::value::{Quantity, Target, Unit as Written};

/// How a KPI adds up: as declared, else ratios for percentages and sums for the rest (domain/1 §1.6).
pub fn aggregation(kpi: &Kpi) -> Aggregation {
    let percent = kpi.unit.as_ref().is_some_and(|unit| unit.value.trim() == "%");
    kpi.aggregation.as_ref().map_or(if percent { Aggregation::Ratio } else { Aggregation::Sum }, |declared| declared.value)
}

/// Which way a KPI is good; more is better when it does not say.
pub fn direction(kpi: &Kpi) -> KpiDirection {
    kpi.direction.as_ref().map_or(KpiDirection::Higher, |declared| declared.value)
}

/// The unit in which values of a goal are shown: that of its target, else of its base, else bare numbers.
pub fn unit(goal: &Goal, figures: &mut Figures) -> Unit {
    let written = of_target(&goal.target.value).or(goal.base_value.as_ref().map(|base| &base.value));
    written.map_or(Unit::Number, |quantity| of_quantity(quantity, figures))
}

/// The unit in which a quantity is shown.
pub fn of_quantity(quantity: &Quantity, figures: &mut Figures) -> Unit {
    match &quantity.unit {
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
pub fn is_count(goal: &Goal) -> bool {
    of_target(&goal.target.value).is_some_and(|quantity| matches!(quantity.unit, Written::Count(_)))
}

/// Whether the KPI of a goal is a percentage.
pub fn is_percent(goal: &Goal) -> bool {
    let written = of_target(&goal.target.value).or(goal.base_value.as_ref().map(|base| &base.value));
    written.is_some_and(|quantity| matches!(quantity.unit, Written::Percent | Written::PercentPoints))
}

/// The KPI of a goal.
pub fn kpi<'a>(plan: &'a Plan, goal: &Goal) -> Option<&'a Kpi> {
    plan.goals.kpis.get(&goal.kpi.value)
}
