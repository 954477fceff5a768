//! Figures of the section: the budget, and what is needed of each resource against what there is.

use crate::analysis::budget;
use crate::analysis::supply::supply;
use crate::analysis::talent::talent;
use crate::diagnostic::Spanned;
use crate::figures::{ColumnId, Figures, Unit};
use crate::model::Plan;
use crate::model::strategy::Resource;
use crate::value::{Money, Quantity, Unit as Written};

/// Makes the families of the budget, of talent and supply, and family `resource`.
pub fn compute(plan: &Plan, figures: &mut Figures) {
    budget::budget(plan, figures);
    resources(plan, figures);
    talent(plan, figures);
    supply(plan, figures);
}

fn resources(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("resource");
    let needed = figures.column(family, "quantity", Unit::OfRow, "");
    let available = figures.column(family, "available", Unit::OfRow, "");
    let amount = figures.column(family, "amount", Unit::Money, "");
    let gap = figures.column(family, "gap", Unit::OfRowDifference, "");
    let mut both = Vec::new();
    for resource in plan.strategy.resources.iter() {
        let row = figures.row(family, &resource.id.value);
        figures.label("resource", resource.id.value.clone(), resource.name.value.clone());
        if let Some(unit) = unit(resource) {
            let unit = shown(figures, &unit);
            figures.set_row_unit(family, row, unit);
        }
        read(figures, needed, row, resource.quantity.as_ref());
        read(figures, available, row, resource.available.as_ref());
        if let Some(Spanned { value: Money(value), span }) = resource.amount {
            figures.read(amount, row, value, span);
        }
        if comparable(resource) {
            both.push(row);
        }
    }
    figures.compute(gap, both, available - needed);
}

fn read(figures: &mut Figures, column: ColumnId, row: u32, quantity: Option<&Spanned<Quantity>>) {
    if let Some(quantity) = quantity {
        figures.read(column, row, quantity.value.value, quantity.span);
    }
}

/// Unit of what is needed, else of what there is.
fn unit(resource: &Resource) -> Option<Written> {
    resource.quantity.as_ref().or(resource.available.as_ref()).map(|quantity| quantity.value.unit.clone())
}

/// Whether need and stock are counted in one unit; a silent unit is the other's.
fn comparable(resource: &Resource) -> bool {
    let units = resource.quantity.as_ref().zip(resource.available.as_ref());
    units.is_some_and(|(needed, available)| {
        let (needed, available) = (&needed.value.unit, &available.value.unit);
        needed == available || *needed == Written::None || *available == Written::None
    })
}

fn shown(figures: &mut Figures, unit: &Written) -> Unit {
    match unit {
        Written::None => Unit::Number,
        Written::Money => Unit::Money,
        Written::Percent => Unit::Percent,
        Written::PercentPoints => Unit::Points,
        Written::Count(word) => Unit::Count(figures.text(word)),
    }
}
