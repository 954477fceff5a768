//! The page 归因: what each cause explains, and what the classes come to for each KPI (domain/3 §3.2.3).

use super::Evaluation;
use super::overview::full_name;
use crate::analysis::causes::{CauseColumns, ClassColumns, is_guessed};
use crate::analysis::drivers::{DriverColumns, TOTAL};
use crate::analysis::goals::names::goal_name;
use crate::figures::ColumnId;
use crate::model::measurement::{Attribution, CauseClass};
use crate::report::{Block, Cell, ColumnKind, Inline, Page, Row, RowKind, Rows, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};
use crate::sections::units::beside;

/// The page; it says what is missing when nobody gave a cause.
pub fn page(evaluation: &Evaluation<'_>) -> Page {
    let sight = evaluation.sight;
    let drivers = drivers(sight).map(Block::Table);
    if sight.plan.measurement.attributions.is_empty() {
        let blocks = std::iter::once(sight.missing("attribution.empty")).chain(drivers);
        return sight.child("evaluation/attribution", "evaluation", blocks.collect());
    }
    let mut blocks = vec![Block::Table(causes(evaluation))];
    blocks.extend(drivers);
    let counts = Block::Table(classes(sight));
    match amounts(sight) {
        Some(amounts) => blocks.push(Block::Columns(vec![(8, vec![Block::Table(amounts)]), (4, vec![counts])])),
        None => blocks.push(counts),
    }
    sight.child("evaluation/attribution", "evaluation", blocks)
}

/// A link to a goal by its name.
pub fn goal(sight: &Sight<'_>, target: Option<u32>) -> Text {
    let Some(goal) = target.map(|goal| &sight.plan.goals.goals[goal as usize]) else { return Text::default() };
    entity("goal", &goal.id.value, &goal_name(sight.plan, goal))
}

/// What a cause is about: its goal, else the KPI in its scope.
fn about(evaluation: &Evaluation<'_>, cause: &Attribution) -> Text {
    let goal_of = cause.goal.as_ref().and_then(|goal| goal.value.target);
    if goal_of.is_some() {
        return goal(evaluation.sight, goal_of);
    }
    let kpi = cause.kpi.as_ref().and_then(|kpi| kpi.value.target);
    let region = cause.region.as_ref().and_then(|region| region.value.target);
    let mut series = evaluation.look.series.iter();
    let found = series.find(|series| Some(series.kpi) == kpi && series.goal.is_none() && series.scope.region == region);
    found.map_or_else(Text::default, |series| Text::plain(full_name(evaluation, series)))
}

fn causes(evaluation: &Evaluation<'_>) -> Table {
    let sight = evaluation.sight;
    let columns = CauseColumns::find(sight.figures);
    let rows: Rows = sight.plan.measurement.attributions.iter().map(|cause| cause_row(evaluation, cause, columns)).collect();
    let kinds = [
        ("goal", ColumnKind::Text),
        ("cause", ColumnKind::Prose),
        ("class", ColumnKind::Status),
        ("guessed", ColumnKind::Text),
        ("variance", ColumnKind::Variance),
        ("share", ColumnKind::Number),
        ("amount", ColumnKind::Variance),
        ("evidence", ColumnKind::Text),
    ];
    Table {
        id: "causes".into(),
        heading: sight.heading("evaluation.causes"),
        sheets: vec![sight.sheet("evaluation", "sheet.causes", 8)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::plain(sight.word("evaluation.causes.aid")), &rows),
        rows,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

fn cause_row(evaluation: &Evaluation<'_>, cause: &Attribution, columns: Option<CauseColumns>) -> Row {
    let sight = evaluation.sight;
    let figure =
        |column: fn(&CauseColumns) -> ColumnId| columns.map_or_else(Cell::default, |columns| sight.cell_of(column(&columns), &cause.id.value));
    let class = sight.figures.find(&format!("attribution/{}/class", cause.id.value));
    let guessed = if class.is_some_and(|class| is_guessed(sight.figures, class)) {
        Cell::rich(Text(vec![Inline::Tag(sight.word("evaluation.guessed"), true)]))
    } else {
        Cell::default()
    };
    let cells = vec![
        Cell::rich(about(evaluation, cause)),
        Cell::text(&cause.text.value),
        figure(|columns| columns.class),
        guessed,
        figure(|columns| columns.variance),
        figure(|columns| columns.counted_share),
        figure(|columns| columns.amount),
        written(&cause.evidence),
    ];
    home("attribution", &cause.id.value, cells)
}

/// How many causes of each class.
fn classes(sight: &Sight<'_>) -> Table {
    let rows = CauseClass::ALL.iter().map(|class| {
        let cells = vec![sight.term(Some(class.term())), sight.cell(&format!("cause/{}/count", class.code()))];
        Row { cells, ..Row::default() }
    });
    Table {
        id: "classes".into(),
        heading: sight.heading("evaluation.classes"),
        columns: sight.heads("evaluation", &[("class", ColumnKind::Text), ("count", ColumnKind::Number)]),
        rows: rows.collect(),
        ..Table::default()
    }
}

/// What the classes come to for each KPI; none when no cause explains a known variance.
fn amounts(sight: &Sight<'_>) -> Option<Table> {
    let columns = ClassColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let kpis = sight.plan.goals.kpis.iter().filter(|kpi| family.row(&kpi.id.value).is_some());
    let rows: Rows = kpis
        .map(|kpi| {
            let figure = |column| sight.cell_of(column, &kpi.id.value);
            let explained = sight.figures.find(&format!("cause_kpi/{}/explained", kpi.id.value));
            let name = entity("kpi", &kpi.id.value, &kpi.name.value).0.into_iter().chain(beside(sight, explained, false).0);
            let mut cells = vec![Cell::rich(Text(name.collect()))];
            cells.extend([columns.strategy, columns.execution, columns.external, columns.explained].map(figure));
            Row { cells, ..Row::default() }
        })
        .collect();
    let kinds = [
        ("kpi", ColumnKind::Text),
        ("strategy", ColumnKind::Variance),
        ("execution", ColumnKind::Variance),
        ("external", ColumnKind::Variance),
        ("explained", ColumnKind::Variance),
    ];
    let is_empty = rows.is_empty();
    let table = Table {
        id: "cause-amounts".into(),
        heading: sight.heading("evaluation.cause_amounts"),
        sheets: vec![sight.sheet("evaluation", "sheet.cause_amounts", 9)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::plain(sight.word("evaluation.cause_amounts.aid")), &rows),
        rows,
        ..Table::default()
    };
    (!is_empty).then_some(table)
}

/// What leads, conversion and order value each did to the revenue; none where one of them has no target or no actual.
fn drivers(sight: &Sight<'_>) -> Option<Table> {
    let columns = DriverColumns::find(sight.figures)?;
    let rows: Rows = sight.figures.family_ref(columns.family).keys().map(|key| driver_row(sight, &columns, key)).collect();
    let kinds = [("driver", ColumnKind::Text), ("target", ColumnKind::Number), ("actual", ColumnKind::Number), ("effect", ColumnKind::Variance)];
    Some(Table {
        id: "drivers".into(),
        heading: sight.heading("evaluation.drivers"),
        sheets: vec![sight.sheet("evaluation", "sheet.drivers", 6)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::plain(sight.word("evaluation.drivers.aid")), &rows),
        rows,
        ..Table::default()
    })
}

fn driver_row(sight: &Sight<'_>, columns: &DriverColumns, key: &str) -> Row {
    let figure = |column| sight.cell_of(column, key);
    let kpi = sight.plan.goals.kpis.iter().find(|kpi| kpi.id.value == key);
    let name = kpi.map_or_else(|| Text::plain(sight.word("driver.total")), |kpi| entity("kpi", &kpi.id.value, &kpi.name.value));
    let unit = beside(sight, sight.figures.find(&format!("driver/{key}/actual")), false);
    let cells =
        vec![Cell::rich(Text(name.0.into_iter().chain(unit.0).collect())), figure(columns.target), figure(columns.actual), figure(columns.effect)];
    Row { kind: if key == TOTAL { RowKind::Total } else { RowKind::Plain }, cells, ..Row::default() }
}
