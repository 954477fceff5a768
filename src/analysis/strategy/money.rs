//! What initiatives cost: their amount, its share in all, and what one piece of the effect costs (domain/3 §3.7).

use crate::analysis::budget::LineColumns;
use crate::figures::{Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::value::{Money, Unit as Written};

/// Amounts of initiatives. The amount is the budget that the initiative names; else the sum of the budget lines that pay for it; else
/// that of the resources it needs. Resources in words (`样机、15万元`) were made records when the input was read.
pub fn money(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("initiative");
    let budget = figures.column(family, "budget", Unit::Money, "");
    let amount = figures.column(family, "amount", Unit::Money, "3.7");
    let mut budgeted = Vec::new();
    for initiative in plan.strategy.initiatives.iter() {
        let row = figures.row(family, &initiative.id.value);
        if let Some(own) = &initiative.budget {
            let Money(value) = own.value;
            figures.read(budget, row, value, own.span);
            budgeted.push(row);
        }
    }
    let (lines, paid) = lines(plan, figures);
    let paid: Vec<u32> = paid.into_iter().filter(|row| !budgeted.contains(row)).collect();
    let others: Vec<u32> = figures.rows(family).filter(|row| !budgeted.contains(row) && !paid.contains(row)).collect();
    let resources = resources(plan, figures);
    figures.compute(amount, budgeted, budget);
    figures.compute(amount, paid, Expr::Sum(lines));
    figures.compute(amount, others, Expr::Sum(resources));
    shares(plan, figures);
}

/// The amounts of the resources of each initiative.
fn resources(plan: &Plan, figures: &mut Figures) -> Series {
    let (family, resources) = (figures.family("initiative"), figures.family("resource"));
    let amount = figures.column(resources, "amount", Unit::Money, "");
    let mut pairs = Vec::new();
    for resource in plan.strategy.resources.iter() {
        let Some(initiative) = resource.initiative.as_ref().and_then(|initiative| plan.strategy.initiatives.get(&initiative.value)) else { continue };
        let to = figures.row(resources, &resource.id.value);
        if let Some(own) = &resource.amount {
            let Money(value) = own.value;
            figures.read(amount, to, value, own.span);
        }
        pairs.push((figures.row(family, &initiative.id.value), to));
    }
    Series::Related(figures.relate("resources", family, pairs), amount)
}

/// The budget lines of each initiative, and the initiatives that have any.
fn lines(plan: &Plan, figures: &mut Figures) -> (Series, Vec<u32>) {
    let (family, lines) = (figures.family("initiative"), figures.family("budget"));
    let planned = LineColumns::define(figures).planned;
    let mut pairs = Vec::new();
    for line in plan.execution.budget.iter() {
        let Some(initiative) = line.initiative.as_ref().and_then(|initiative| plan.strategy.initiatives.get(&initiative.value)) else { continue };
        let to = figures.row(lines, &line.id.value);
        let Money(value) = line.planned.value;
        figures.read(planned, to, value, line.planned.span);
        pairs.push((figures.row(family, &initiative.id.value), to));
    }
    let mut paid: Vec<u32> = pairs.iter().map(|&(initiative, _)| initiative).collect();
    paid.dedup();
    (Series::Related(figures.relate("budget_lines", family, pairs), planned), paid)
}

/// Share of each initiative in the amount of all, and the cost of one piece of its effect. A rate or an amount of money is no piece.
fn shares(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("initiative");
    let amount = figures.column(family, "amount", Unit::Money, "3.7");
    let effect = figures.column(family, "effect", Unit::OfRow, "");
    let total = figures.family("initiative_total");
    let row = figures.row(total, "");
    let total = figures.column(total, "amount", Unit::Money, "3.7");
    let total = figures.compute_one(total, row, Expr::Sum(Series::Column(amount)));
    let share = figures.column(family, "share", Unit::Percent, "3.7");
    let rows: Vec<_> = figures.rows(family).collect();
    figures.compute(share, rows, Expr::from(amount) / total);
    let pieces = plan.strategy.initiatives.iter().filter(|initiative| {
        let quantity = initiative.expected_effect.as_ref().and_then(|effect| effect.value.quantity.as_ref());
        quantity.is_some_and(|quantity| matches!(quantity.unit, Written::Count(_)))
    });
    let pieces: Vec<_> = pieces.map(|initiative| figures.row(family, &initiative.id.value)).collect();
    let unit_cost = figures.column(family, "unit_cost", Unit::Price, "3.7");
    figures.compute(unit_cost, pieces, amount / effect);
}
