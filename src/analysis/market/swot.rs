//! Families `swot`, `swot_quadrant` and `capability`: weights of what is good and bad, and which initiatives use it.

use crate::analysis::strategy::initiative_names;
use crate::figures::{Expr, FamilyId, Figures, Series, Unit, Value};
use crate::model::Plan;
use crate::model::entity::{Entity, Table};
use crate::model::market::Quadrant;
use crate::value::Score;

/// Makes the families.
pub fn swot(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("swot");
    let weight = figures.column(family, "weight", Unit::Score, "");
    let text = figures.column(family, "text", Unit::Text, "");
    for item in plan.market.swot.iter() {
        let row = figures.row(family, &item.id.value);
        figures.label("swot", &item.id.value, &item.text.value);
        let words = figures.text(&item.text.value);
        figures.read(text, row, Value::Text(words), item.text.span);
        if let Some(own) = &item.weight {
            let Score(value) = own.value;
            figures.read(weight, row, value, own.span);
        }
    }
    quadrants(plan, figures);
    used(plan, figures);
    capabilities(plan, figures);
}

fn quadrants(plan: &Plan, figures: &mut Figures) {
    let (family, quadrants) = (figures.family("swot"), figures.family("swot_quadrant"));
    let mut pairs = Vec::new();
    for &quadrant in Quadrant::ALL {
        let from = figures.row(quadrants, quadrant.code());
        let members = plan.market.swot.iter().filter(|item| item.quadrant.value == quadrant);
        pairs.extend(members.map(|item| (from, figures.row(family, &item.id.value))));
    }
    let members = figures.relate("items", quadrants, pairs);
    let rows: Vec<_> = figures.rows(quadrants).collect();
    let (weight, text) = (figures.column(family, "weight", Unit::Score, ""), figures.column(family, "text", Unit::Text, ""));
    let count = figures.column(quadrants, "count", Unit::Number, "");
    figures.compute(count, rows.clone(), Expr::Count(Series::Related(members, text)));
    let sum = figures.column(quadrants, "weight", Unit::Score, "");
    figures.compute(sum, rows, Expr::Sum(Series::Related(members, weight)));
}

/// How many initiatives follow from each item, cross strategy and gap.
fn used(plan: &Plan, figures: &mut Figures) {
    let initiatives = &plan.strategy.initiatives;
    let position = |target: Option<u32>| target.map(|target| target as usize);
    let swot = initiatives.iter().map(|initiative| initiative.swot.iter().filter_map(|item| position(item.value.target)).collect::<Vec<_>>());
    count_use(plan, figures, "swot", &plan.market.swot, swot.collect());
    let cross =
        initiatives.iter().map(|initiative| initiative.swot_strategies.iter().filter_map(|item| position(item.value.target)).collect::<Vec<_>>());
    count_use(plan, figures, "swot_strategy", &plan.market.swot_strategies, cross.collect());
    let gaps = initiatives.iter().map(|initiative| initiative.gap.iter().filter_map(|gap| position(gap.value.target)).collect::<Vec<_>>());
    count_use(plan, figures, "gap", &plan.market.gaps, gaps.collect());
}

/// Counts the initiatives that name each entity of a table; `named` holds positions by initiative.
fn count_use<T: Entity>(plan: &Plan, figures: &mut Figures, family: &'static str, table: &Table<T>, named: Vec<Vec<usize>>) {
    let family: FamilyId = figures.family(family);
    for item in table.iter() {
        figures.row(family, item.id());
    }
    let name = initiative_names(plan, figures);
    let mut pairs = Vec::new();
    for (initiative, items) in plan.strategy.initiatives.iter().zip(named) {
        let to = figures.row(name.family(), &initiative.id.value);
        for item in items {
            pairs.push((figures.row(family, table[item].id()), to));
        }
    }
    let by = figures.relate("initiatives", family, pairs);
    let count = figures.column(family, "initiatives", Unit::Number, "");
    let rows: Vec<_> = figures.rows(family).collect();
    figures.compute(count, rows, Expr::Count(Series::Related(by, name)));
}

fn capabilities(plan: &Plan, figures: &mut Figures) {
    let family = figures.family("capability");
    for capability in plan.market.capabilities.iter() {
        let row = figures.row(family, &capability.id.value);
        figures.label("capability", &capability.id.value, &capability.name.value);
        if let Some(own) = &capability.rating {
            let rating = figures.column(family, "rating", Unit::Score, "");
            let Score(value) = own.value;
            figures.read(rating, row, value, own.span);
        }
        if let Some(own) = &capability.deployable {
            let deployable = figures.column(family, "deployable", Unit::OfRow, "");
            let unit = crate::analysis::goals::quantity_unit(&own.value, figures);
            figures.set_row_unit(family, row, unit);
            figures.read(deployable, row, own.value.value, own.span);
        }
    }
}
