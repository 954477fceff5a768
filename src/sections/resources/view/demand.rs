//! What the plan needs of people, money, material, process and institution, and what there is.

use crate::report::{Block, Cell, ColumnKind, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};
use crate::sections::units::beside;
use crate::vocabulary::Term;

/// The table 资源.
pub fn block(sight: &Sight<'_>) -> Block {
    let resources = &sight.plan.strategy.resources;
    if resources.is_empty() {
        return sight.missing("resources.demand.empty");
    }
    let kinds = [
        ("resource", ColumnKind::Text),
        ("category", ColumnKind::Text),
        ("quantity", ColumnKind::Number),
        ("available", ColumnKind::Number),
        ("gap", ColumnKind::Variance),
        ("amount", ColumnKind::Number),
        ("source", ColumnKind::Text),
        ("allocation_rule", ColumnKind::Prose),
        ("initiative", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("tasks", ColumnKind::Text),
    ];
    let rows: Rows = resources.iter().map(|resource| home("resource", &resource.id.value, cells(sight, resource))).collect();
    Block::Table(Table {
        id: "resources".into(),
        heading: sight.heading("resources.demand"),
        sheets: vec![sight.sheet("resources", "sheet.resources", 1)],
        columns: sight.heads("resources", &kinds),
        footnote: sight.footnote(Text::default(), &rows),
        rows,
        ..Table::default()
    })
}

fn cells(sight: &Sight<'_>, resource: &crate::model::strategy::Resource) -> Vec<Cell> {
    let plan = sight.plan;
    let key = |column: &str| format!("resource/{}/{column}", resource.id.value);
    let initiative = resource.initiative.as_ref().map_or_else(Text::default, |reference| match plan.strategy.initiatives.get(&reference.value) {
        Some(initiative) => entity("initiative", &initiative.id.value, &initiative.name.value),
        None => Text::plain(&reference.value.name),
    });
    let position = plan.strategy.resources.position(&resource.id.value);
    let allocations = plan.execution.allocations.iter().filter(|allocation| allocation.resource.value.target == position);
    let tasks = allocations.filter_map(|allocation| plan.execution.tasks.get(&allocation.task.value));
    let unit = beside(sight, sight.figures.find(&key("quantity")), false);
    vec![
        Cell::rich(Text(Text::plain(&resource.name.value).0.into_iter().chain(unit.0).collect())),
        Cell::text(category(sight, resource)),
        sight.cell(&key("quantity")),
        sight.cell(&key("available")),
        gap(sight, &key("gap")),
        sight.cell(&key("amount")),
        written(&resource.source),
        written(&resource.allocation_rule),
        Cell::rich(initiative),
        Cell::rich(sight.person(resource.owner.as_ref())),
        Cell::rich(sight.joined(tasks.map(|task| entity("task", &task.id.value, &task.name.value)))),
    ]
}

/// The category in the words of the report where it is one that people use, else as it was written.
fn category(sight: &Sight<'_>, resource: &crate::model::strategy::Resource) -> String {
    let Some(written) = resource.category.as_ref().map(|category| category.value.as_str()) else { return String::new() };
    let known = sight.vocabulary.term("resource_category", written);
    known.map_or(written, |code| sight.vocabulary.term_label(Term::new("resource_category", code))).to_string()
}

/// What is left over, or lacks.
fn gap(sight: &Sight<'_>, key: &str) -> Cell {
    let lacks = sight.figures.find(key).and_then(|id| sight.figures.number(id)).is_some_and(|number| number.is_sign_negative() && !number.is_zero());
    let cell = sight.cell(key).with_status(lacks.then_some(Status::Miss));
    cell.judged(lacks.then_some(false))
}
