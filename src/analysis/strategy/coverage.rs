//! Families `module` and `coverage`: what each module of the strategy holds, and which segments it reaches.

use std::collections::BTreeSet;

use super::initiative_names;
use crate::figures::{Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::model::strategy::ModuleKind;

/// The modules that the plan declares or that an initiative names, in the order of their set.
pub fn modules(plan: &Plan) -> Vec<ModuleKind> {
    let declared = plan.strategy.modules.iter().map(|module| module.module.value);
    let used = plan.strategy.initiatives.iter().filter_map(|initiative| initiative.module.as_ref().map(|module| module.value));
    declared.chain(used).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Key of a row of `coverage`.
pub fn coverage_key(module: ModuleKind, segment: &str) -> String {
    format!("{}/{segment}", module.code())
}

/// Counts initiatives and adds up amounts by module, and counts initiatives by module and segment.
pub fn coverage(plan: &Plan, figures: &mut Figures) {
    by_module(plan, figures);
    by_segment(plan, figures);
}

fn by_module(plan: &Plan, figures: &mut Figures) {
    let name = initiative_names(plan, figures);
    let family = figures.family("module");
    let mut pairs = Vec::new();
    for module in modules(plan) {
        let row = figures.row(family, module.code());
        for initiative in plan.strategy.initiatives.iter().filter(|initiative| initiative.module.as_ref().is_some_and(|own| own.value == module)) {
            pairs.push((row, figures.row(name.family(), &initiative.id.value)));
        }
    }
    let members = figures.relate("initiatives", family, pairs);
    let rows: Vec<_> = figures.rows(family).collect();
    let amount = figures.column(name.family(), "amount", Unit::Money, "3.7");
    let share = figures.column(name.family(), "share", Unit::Percent, "3.7");
    let count = figures.column(family, "initiatives", Unit::Number, "");
    figures.compute(count, rows.clone(), Expr::Count(Series::Related(members, name)));
    let total = figures.column(family, "amount", Unit::Money, "3.7");
    figures.compute(total, rows.clone(), Expr::Sum(Series::Related(members, amount)));
    let total_share = figures.column(family, "share", Unit::Percent, "3.7");
    figures.compute(total_share, rows, Expr::Sum(Series::Related(members, share)));
}

fn by_segment(plan: &Plan, figures: &mut Figures) {
    let name = initiative_names(plan, figures);
    let family = figures.family("coverage");
    figures.keyed_by(family, &["module", "segment"]);
    let mut pairs = Vec::new();
    for module in modules(plan) {
        for segment in plan.market.segments.iter() {
            figures.row(family, &coverage_key(module, &segment.id.value));
        }
    }
    for initiative in plan.strategy.initiatives.iter() {
        let Some(module) = initiative.module.as_ref() else { continue };
        let to = figures.row(name.family(), &initiative.id.value);
        for segment in initiative.segments.iter().filter_map(|segment| plan.market.segments.get(&segment.value)) {
            pairs.push((figures.row(family, &coverage_key(module.value, &segment.id.value)), to));
        }
    }
    let reached = figures.relate("initiatives", family, pairs);
    let count = figures.column(family, "initiatives", Unit::Number, "");
    let rows: Vec<_> = figures.rows(family).collect();
    figures.compute(count, rows, Expr::Count(Series::Related(reached, name)));
}
