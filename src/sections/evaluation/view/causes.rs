//! Causes and improvements; risks.

use super::Evaluation;
use crate::model::measurement::{CauseClass, WorkStatus};
use crate::report::{Block, Cell, Column, ColumnKind, Empty, Inline, Link, Page, Row, SheetPlace, Status, Table, Text};

fn column(evaluation: &Evaluation<'_>, id: &'static str, kind: ColumnKind) -> Column {
    Column { id, title: evaluation.sight.word(&format!("column.evaluation.{id}")), kind, ..Column::default() }
}

fn sheet(evaluation: &Evaluation<'_>, key: &str, order: u16) -> Vec<SheetPlace> {
    vec![SheetPlace { workbook: "evaluation", sheet: evaluation.sight.word(key), order, overview: false }]
}

fn child(evaluation: &Evaluation<'_>, path: &str, blocks: Vec<Block>) -> Page {
    Page { parent: Some("evaluation/index".into()), blocks, ..evaluation.sight.page(path, "evaluation") }
}

/// The page 归因与改进.
pub fn page(evaluation: &Evaluation<'_>) -> Page {
    let measurement = &evaluation.sight.plan.measurement;
    let mut blocks = Vec::new();
    if measurement.attributions.is_empty() && measurement.improvements.is_empty() {
        let fill = Text::plain(evaluation.sight.word("attribution.empty.fill"));
        blocks.push(Block::Empty(Empty { what: evaluation.sight.word("attribution.empty"), fill }));
    }
    if !measurement.attributions.is_empty() {
        let mut columns = vec![(8, vec![Block::Table(causes(evaluation))])];
        if measurement.attributions.iter().any(|cause| cause.cause_class.is_some()) {
            columns.push((4, vec![Block::Table(classes(evaluation))]));
        }
        blocks.push(Block::Columns(columns));
    }
    if !measurement.improvements.is_empty() {
        blocks.push(Block::Table(improvements(evaluation)));
    }
    child(evaluation, "evaluation/attribution", blocks)
}

/// A link to a goal by its name.
fn goal(evaluation: &Evaluation<'_>, target: Option<u32>) -> Text {
    let Some(goal) = target.map(|goal| &evaluation.sight.plan.goals.goals[goal as usize]) else { return Text::default() };
    let kpi = goal.kpi.value.target.map(|kpi| evaluation.sight.plan.goals.kpis[kpi as usize].name.value.clone()).unwrap_or_default();
    let name = goal.name.as_ref().map_or(kpi, |name| name.value.clone());
    Text::link(Link::Entity(format!("goal/{}", goal.id.value)), name)
}

fn causes(evaluation: &Evaluation<'_>) -> Table {
    let rows = evaluation.sight.plan.measurement.attributions.iter().map(|item| {
        let class = evaluation.sight.figures.find(&format!("attribution/{}/class", item.id.value));
        let concerned = evaluation
            .look
            .series
            .iter()
            .find(|series| item.goal.as_ref().and_then(|goal| goal.value.target).is_some_and(|goal| series.goals.contains(&goal)));
        let variance = concerned.map_or_else(Cell::default, |series| evaluation.variance(series, &evaluation.focus));
        let cells = vec![
            Cell::rich(goal(evaluation, item.goal.as_ref().and_then(|goal| goal.value.target))),
            variance,
            class.map_or_else(Cell::default, Cell::figure),
            Cell::text(&item.text.value),
            Cell::text(item.evidence.as_ref().map(|evidence| evidence.value.clone()).unwrap_or_default()),
        ];
        Row { entity: Some(format!("attribution/{}", item.id.value)), cells, ..Row::default() }
    });
    let columns = [
        ("goal", ColumnKind::Text),
        ("variance", ColumnKind::Variance),
        ("class", ColumnKind::Status),
        ("cause", ColumnKind::Prose),
        ("evidence", ColumnKind::Text),
    ];
    Table {
        id: "causes".into(),
        heading: evaluation.sight.heading("evaluation.causes"),
        sheets: sheet(evaluation, "sheet.causes", 8),
        columns: columns.map(|(id, kind)| column(evaluation, id, kind)).to_vec(),
        rows: rows.collect(),
        ..Table::default()
    }
}

/// How many causes of each class.
fn classes(evaluation: &Evaluation<'_>) -> Table {
    let rows = CauseClass::ALL.iter().filter_map(|class| {
        let count = evaluation.sight.figures.find(&format!("cause/{}/count", class.code()))?;
        let cells = vec![Cell::text(evaluation.sight.vocabulary.term_label(class.term())), Cell::figure(count)];
        Some(Row { cells, ..Row::default() })
    });
    Table {
        id: "cause-classes".into(),
        heading: evaluation.sight.heading("evaluation.classes"),
        columns: vec![column(evaluation, "class", ColumnKind::Text), column(evaluation, "count", ColumnKind::Number)],
        rows: rows.collect(),
        ..Table::default()
    }
}

fn improvements(evaluation: &Evaluation<'_>) -> Table {
    let sight = evaluation.sight;
    let rows = sight.plan.measurement.improvements.iter().map(|item| {
        let figure = |column: &str| sight.figures.find(&format!("improvement/{}/{column}", item.id.value)).map_or_else(Cell::default, Cell::figure);
        let status = item.status.as_ref().map_or(WorkStatus::Open, |status| status.value);
        let mark = match status {
            WorkStatus::Open => Status::ToDo,
            WorkStatus::Doing => Status::Running,
            WorkStatus::Done => Status::Good,
            WorkStatus::Dropped => Status::None,
        };
        let mut answers = Text::default();
        if let Some(cause) = item.attribution.as_ref().and_then(|cause| sight.plan.measurement.attributions.get(&cause.value)) {
            answers = answers.with(Inline::Link(Link::Entity(format!("attribution/{}", cause.id.value)), cause.text.value.clone()));
        }
        let mut becomes = Text::default();
        if let Some(task) = item.task.as_ref().and_then(|task| sight.plan.execution.tasks.get(&task.value)) {
            becomes = becomes.with(Inline::Link(Link::Entity(format!("task/{}", task.id.value)), task.name.value.clone()));
        }
        if let Some(initiative) = item.initiative.as_ref().and_then(|initiative| sight.plan.strategy.initiatives.get(&initiative.value)) {
            becomes = becomes.with(Inline::Link(Link::Entity(format!("initiative/{}", initiative.id.value)), initiative.name.value.clone()));
        }
        let cells = vec![
            Cell::text(&item.text.value),
            Cell::rich(goal(evaluation, item.goal.as_ref().and_then(|goal| goal.value.target))),
            Cell::rich(answers),
            Cell::rich(becomes),
            Cell::rich(sight.person(item.owner.as_ref())),
            figure("due"),
            figure("status").with_status(Some(mark)),
        ];
        Row { entity: Some(format!("improvement/{}", item.id.value)), cells, ..Row::default() }
    });
    let columns = [
        ("improvement", ColumnKind::Prose),
        ("goal", ColumnKind::Text),
        ("cause", ColumnKind::Prose),
        ("becomes", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("due", ColumnKind::Date),
        ("status", ColumnKind::Status),
    ];
    Table {
        id: "improvements".into(),
        heading: sight.heading("evaluation.improvements"),
        sheets: sheet(evaluation, "sheet.improvements", 10),
        columns: columns.map(|(id, kind)| column(evaluation, id, kind)).to_vec(),
        rows: rows.collect(),
        ..Table::default()
    }
}

/// The page 风险.
pub fn risks(evaluation: &Evaluation<'_>) -> Page {
    let sight = evaluation.sight;
    if sight.plan.measurement.risks.is_empty() {
        let empty = Empty { what: sight.word("risk.empty"), fill: Text::plain(sight.word("risk.empty.fill")) };
        return child(evaluation, "evaluation/risks", vec![Block::Empty(empty)]);
    }
    let mut items: Vec<_> = sight.plan.measurement.risks.iter().collect();
    let score = |id: &str| sight.figures.find(&format!("risk/{id}/score")).and_then(|score| sight.figures.number(score));
    items.sort_by_key(|risk| std::cmp::Reverse(score(&risk.id.value)));
    let rows = items.into_iter().map(|risk| {
        let figure = |column: &str| sight.figures.find(&format!("risk/{}/{column}", risk.id.value)).map_or_else(Cell::default, Cell::figure);
        let text = |field: &Option<crate::diagnostic::Spanned<String>>| Cell::text(field.as_ref().map(|text| text.value.clone()).unwrap_or_default());
        let cells = vec![
            Cell::text(&risk.text.value),
            text(&risk.category),
            figure("probability"),
            figure("impact"),
            figure("score"),
            text(&risk.trigger),
            text(&risk.response),
            Cell::rich(sight.person(risk.owner.as_ref())),
        ];
        Row { entity: Some(format!("risk/{}", risk.id.value)), cells, ..Row::default() }
    });
    let columns = [
        ("risk", ColumnKind::Prose),
        ("category", ColumnKind::Text),
        ("probability", ColumnKind::Number),
        ("impact", ColumnKind::Number),
        ("score", ColumnKind::Number),
        ("trigger", ColumnKind::Prose),
        ("response", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
    ];
    let table = Table {
        id: "risks".into(),
        heading: sight.heading("evaluation.risks"),
        sheets: sheet(evaluation, "sheet.risks", 9),
        columns: columns.map(|(id, kind)| column(evaluation, id, kind)).to_vec(),
        rows: rows.collect(),
        ..Table::default()
    };
    child(evaluation, "evaluation/risks", vec![Block::Table(table)])
}
