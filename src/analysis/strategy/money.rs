//! What initiatives cost: their amount, its share in all, and what one piece of the effect costs (domain/3 §3.7).

use crate::figures::{Expr, Figures, Series, Unit};
use crate::model::Plan;
use crate::value::{Money, Quantity, Unit as Written};

/// From this on, a number without a unit in a list of resources is an amount of money (`推广费2万`).
const AMOUNT: i64 = 10_000;

fn is_money(quantity: &Quantity) -> bool {
    quantity.unit == Written::Money || (quantity.unit == Written::None && quantity.value >= AMOUNT.into())
}

/// Amounts of initiatives. The amount is the budget that the initiative names; else the money in its list of resources
/// (`样机、15万元`); else the sum of the budget lines that pay for it.
pub fn money(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("initiative");
    let budget = figures.column(family, "budget", Unit::Money, "");
    let named = figures.column(family, "resource_amount", Unit::Money, "");
    let amount = figures.column(family, "amount", Unit::Money, "3.7");
    let (mut budgeted, mut resourced, mut paid) = (Vec::new(), Vec::new(), Vec::new());
    for initiative in plan.strategy.initiatives.iter() {
        let row = figures.row(family, &initiative.id.value);
        if let Some(own) = &initiative.budget {
            let Money(value) = own.value;
            figures.read(budget, row, value, own.span);
            budgeted.push(row);
        }
        let resource = initiative.resource.as_ref().and_then(|resource| Some((resource.value.quantity.as_ref()?, resource.span)));
        if let Some((quantity, span)) = resource.filter(|(quantity, _)| is_money(quantity)) {
            figures.read(named, row, quantity.value, span);
            resourced.push(row);
        } else {
            paid.push(row);
        }
    }
    resourced.retain(|row| !budgeted.contains(row));
    paid.retain(|row| !budgeted.contains(row));
    figures.compute(amount, budgeted, budget);
    figures.compute(amount, resourced, named);
    let lines = lines(plan, figures);
    figures.compute(amount, paid, Expr::Sum(lines));
    shares(plan, figures);
}

/// The budget lines of each initiative.
fn lines(plan: &Plan, figures: &mut Figures) -> Series {
    let (family, lines) = (figures.family("initiative"), figures.family("budget"));
    let planned = figures.column(lines, "planned", Unit::Money, "");
    let mut pairs = Vec::new();
    for line in plan.execution.budget.iter() {
        let Some(initiative) = line.initiative.as_ref().and_then(|initiative| plan.strategy.initiatives.get(&initiative.value)) else { continue };
        let to = figures.row(lines, &line.id.value);
        let Money(value) = line.planned.value;
        figures.read(planned, to, value, line.planned.span);
        pairs.push((figures.row(family, &initiative.id.value), to));
    }
    Series::Related(figures.relate("budget_lines", family, pairs), planned)
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
    let unit_cost = figures.column(family, "unit_cost", Unit::Money, "3.7");
    figures.compute(unit_cost, pieces, amount / effect);
}
