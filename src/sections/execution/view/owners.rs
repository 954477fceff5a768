//! Who carries what: tasks, progress and load of each owner, and what departments hand to each other.

use std::collections::HashMap;

use super::{Execution, child};
use crate::analysis::schedule::{OwnerColumns, WeekColumns};
use crate::figures::{ColumnId, FigureId};
use crate::model::frame::{Department, Person};
use crate::report::{Block, Cell, Column, ColumnKind, Inline, Page, Row, Rows, Status, Table, Text};
use crate::sections::cells::{entity, home};
use rust_decimal::Decimal;

/// The page 负责人; none when nobody answers for a task.
pub fn page(execution: &Execution<'_>) -> Option<Page> {
    let figures = execution.sight.figures;
    let columns = OwnerColumns::find(figures)?;
    let people: HashMap<&str, &Person> = execution.sight.plan.frame.people.iter().map(|person| (person.id.value.as_str(), person)).collect();
    let owners: Vec<(u32, &Person)> =
        figures.family_ref(columns.family).keys().enumerate().filter_map(|(row, key)| Some((row as u32, *people.get(key)?))).collect();
    if owners.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Table(table(execution, &columns, &owners))];
    blocks.extend(weeks(execution, &people).map(Block::Table));
    blocks.extend(handoffs(execution).map(Block::Table));
    let mut page = child(execution.sight, "execution/owners", blocks);
    if let Some(title) = title(execution, &columns, &owners) {
        page.title = title;
    }
    Some(page)
}

fn number(execution: &Execution<'_>, id: FigureId) -> Option<Decimal> {
    execution.sight.figures.number(id)
}

/// Who is loaded most, when that is more than a full week.
fn title(execution: &Execution<'_>, columns: &OwnerColumns, owners: &[(u32, &Person)]) -> Option<Text> {
    let load = |row: u32| number(execution, columns.peak_load.at(row));
    let worst = owners
        .iter()
        .filter(|(row, _)| load(*row) > Some(Decimal::ONE))
        .reduce(|worst, next| if load(next.0) > load(worst.0) { next } else { worst })?;
    let figure = Text(vec![Inline::Number(columns.peak_load.at(worst.0))]);
    Some(execution.sight.sentence("execution.owners.title", &[("owner", Text::plain(&worst.1.name.value)), ("load", figure)]))
}

fn table(execution: &Execution<'_>, columns: &OwnerColumns, owners: &[(u32, &Person)]) -> Table {
    let sight = execution.sight;
    let shown: [(&'static str, ColumnId); 8] = [
        ("task_count", columns.task_count),
        ("done", columns.done),
        ("overdue", columns.overdue),
        ("at_risk", columns.at_risk),
        ("planned", columns.planned),
        ("actual", columns.actual),
        ("most_at_once", columns.most_at_once),
        ("peak_load", columns.peak_load),
    ];
    let mut heads: Vec<Column> = sight.heads("execution", &[("owner", ColumnKind::Text), ("department", ColumnKind::Text)]);
    heads.extend(shown.iter().map(|&(id, _)| sight.head("execution", id, ColumnKind::Number)));
    let rows = owners.iter().map(|&(row, person)| {
        let department =
            person.department.as_ref().map_or_else(Cell::default, |department| Cell::text(department_name(execution, &department.value)));
        let mut cells = vec![Cell::text(&person.name.value), department];
        cells.extend(shown.iter().map(|&(id, column)| {
            let cell = Some(column.at(row)).filter(|&id| sight.figures.exists(id)).map_or_else(Cell::default, Cell::figure);
            if id == "peak_load" { cell.with_status(load_status(number(execution, column.at(row)))) } else { cell }
        }));
        home("person", &person.id.value, cells)
    });
    Table { id: "owners".into(), heading: sight.heading("execution.owners"), columns: heads, rows: rows.collect(), ..Table::default() }
}

fn department_name(execution: &Execution<'_>, reference: &crate::model::Ref<Department>) -> String {
    execution.sight.plan.frame.departments.get(reference).map_or_else(|| reference.name.clone(), |department| department.name.value.clone())
}

/// Above a full week is to be watched, above one and a half is too much (domain/3 §3.8.6).
fn load_status(load: Option<Decimal>) -> Option<Status> {
    let load = load?;
    if load > Decimal::new(15, 1) {
        Some(Status::Miss)
    } else if load > Decimal::ONE {
        Some(Status::Watch)
    } else {
        None
    }
}

/// The load by person and week.
fn weeks(execution: &Execution<'_>, people: &HashMap<&str, &Person>) -> Option<Table> {
    let sight = execution.sight;
    let columns = WeekColumns::find(sight.figures)?;
    let rows = sight.figures.family_ref(columns.family).keys().enumerate().filter_map(|(row, key)| {
        let (person, week) = key.rsplit_once('/')?;
        let person = people.get(person)?;
        let load = columns.load.at(row as u32);
        let cells = vec![
            Cell::rich(entity("person", &person.id.value, &person.name.value)),
            Cell::text(week),
            Cell::figure(columns.effort.at(row as u32)),
            Cell::figure(load).with_status(load_status(number(execution, load))),
        ];
        Some(Row { cells, ..Row::default() })
    });
    let rows: Rows = rows.collect();
    let kinds = [("owner", ColumnKind::Text), ("week", ColumnKind::Text), ("effort", ColumnKind::Number), ("load", ColumnKind::Number)];
    let table =
        Table { id: "owner-weeks".into(), heading: sight.heading("execution.load"), columns: sight.heads("execution", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("execution", "sheet.load", 4)], rows, ..table })
}

fn handoffs(execution: &Execution<'_>) -> Option<Table> {
    let sight = execution.sight;
    let plan = sight.plan;
    let rows: Rows = plan
        .execution
        .handoffs
        .iter()
        .map(|item| {
            let task = item.task.as_ref().and_then(|task| task.value.target).map_or_else(Text::default, |target| execution.link(target as usize));
            let cells = vec![
                Cell::text(department_name(execution, &item.from_dept.value)),
                Cell::text(department_name(execution, &item.to_dept.value)),
                Cell::text(&item.deliverable.value),
                sight.cell(&format!("handoff/{}/due", item.id.value)),
                Cell::rich(task),
            ];
            home("handoff", &item.id.value, cells)
        })
        .collect();
    let kinds = [
        ("from_dept", ColumnKind::Text),
        ("to_dept", ColumnKind::Text),
        ("deliverable", ColumnKind::Prose),
        ("due", ColumnKind::Date),
        ("task", ColumnKind::Text),
    ];
    (!rows.is_empty()).then(|| Table {
        id: "handoffs".into(),
        heading: sight.heading("execution.handoffs"),
        columns: sight.heads("execution", &kinds),
        rows,
        ..Table::default()
    })
}
