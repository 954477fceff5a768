//! The page 预警与风险: what asks for attention now, and what could get in the way.

use super::alerts;
use super::improvements::standing;
use crate::model::measurement::Risk;
use crate::report::{Block, Cell, Column, ColumnKind, Inline, Page, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};
use rust_decimal::Decimal;

/// Levels of probability and impact.
const LEVELS: [&str; 5] = ["1", "2", "3", "4", "5"];
/// Scores from which a risk is high, and from which it is to be watched.
const HIGH: i64 = 15;
const WATCHED: i64 = 8;

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut blocks: Vec<Block> = alerts::blocks(sight);
    if sight.plan.measurement.risks.is_empty() {
        blocks.push(sight.missing("risk.empty"));
    } else {
        blocks.push(Block::Table(matrix(sight)));
        blocks.push(Block::Table(register(sight)));
    }
    let mut page = sight.child("evaluation/risks", "evaluation", blocks);
    if let Some(title) =
        sight.finding_text("page.evaluation/risks", &[("open", "alerts/open"), ("urgent", "alerts/urgent"), ("known", "alerts/known")])
    {
        page.title = title;
    }
    page
}

fn score(sight: &Sight<'_>, risk: &Risk) -> Option<Decimal> {
    sight.figures.find(&format!("risk/{}/score", risk.id.value)).and_then(|score| sight.figures.number(score))
}

fn grade(score: Decimal) -> Status {
    if score >= Decimal::from(HIGH) {
        Status::Miss
    } else if score >= Decimal::from(WATCHED) {
        Status::Watch
    } else {
        Status::Good
    }
}

/// Probability down, impact to the right; each risk stands in its field.
fn matrix(sight: &Sight<'_>) -> Table {
    let mut columns = vec![sight.head("evaluation", "probability", ColumnKind::Text)];
    let heads = ["impact1", "impact2", "impact3", "impact4", "impact5"].into_iter().zip(LEVELS);
    columns.extend(heads.map(|(id, level)| Column {
        id,
        title: level.into(),
        kind: ColumnKind::Prose,
        group: Some(sight.word("column.evaluation.impact")),
        ..Column::default()
    }));
    let rows: Rows = LEVELS.iter().rev().map(|probability| matrix_row(sight, probability)).collect();
    Table {
        id: "risk-matrix".into(),
        heading: sight.heading("evaluation.risk_matrix"),
        columns,
        rows,
        footnote: sight.aid("evaluation.risk_matrix.aid"),
        ..Table::default()
    }
}

fn matrix_row(sight: &Sight<'_>, probability: &str) -> Row {
    let is_level = |risk: &Risk, column: &str, level: &str| {
        let figure = sight.figures.find(&format!("risk/{}/{column}", risk.id.value)).and_then(|id| sight.figures.number(id));
        figure.is_some_and(|number| number.round().normalize().to_string() == level)
    };
    let mut cells = vec![Cell::text(probability)];
    cells.extend(LEVELS.iter().map(|impact| {
        let here = |risk: &&Risk| is_level(risk, "probability", probability) && is_level(risk, "impact", impact);
        let risks: Vec<&Risk> = sight.plan.measurement.risks.iter().filter(here).collect();
        let status = risks.first().and_then(|risk| score(sight, risk)).map(grade);
        Cell::rich(sight.joined(risks.into_iter().map(|risk| entity("risk", &risk.id.value, &risk.text.value)))).with_status(status)
    }));
    Row { cells, ..Row::default() }
}

fn register(sight: &Sight<'_>) -> Table {
    let mut items: Vec<&Risk> = sight.plan.measurement.risks.iter().collect();
    items.sort_by_key(|risk| std::cmp::Reverse(score(sight, risk)));
    let rows: Rows = items.into_iter().map(|risk| register_row(sight, risk)).collect();
    let kinds = [
        ("risk", ColumnKind::Prose),
        ("category", ColumnKind::Text),
        ("probability", ColumnKind::Number),
        ("impact", ColumnKind::Number),
        ("score", ColumnKind::Number),
        ("threatens", ColumnKind::Text),
        ("trigger", ColumnKind::Prose),
        ("response", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
        ("due", ColumnKind::Date),
        ("status", ColumnKind::Status),
    ];
    Table {
        id: "risks".into(),
        heading: sight.heading("evaluation.risks"),
        sheets: vec![sight.sheet("evaluation", "sheet.risks", 12)],
        columns: sight.heads("evaluation", &kinds),
        footnote: sight.footnote(Text::plain(sight.word("evaluation.risks.aid")), &rows),
        rows,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

fn register_row(sight: &Sight<'_>, risk: &Risk) -> Row {
    let figure = |column: &str| sight.present(&format!("risk/{}/{column}", risk.id.value)).map_or_else(Cell::default, Cell::figure);
    let status = risk.status.as_ref().map(|status| status.value);
    let task = risk.task.as_ref().and_then(|task| sight.plan.execution.tasks.get(&task.value));
    let task = task.map(|task| entity("task", &task.id.value, &task.name.value));
    let goal = super::causes::goal(sight, risk.goal.as_ref().and_then(|goal| goal.value.target));
    let word = status.map(|status| Text(vec![Inline::Plain(sight.vocabulary.term_label(status.term()).to_string())]));
    let cells = vec![
        Cell::text(&risk.text.value),
        written(&risk.category),
        figure("probability"),
        figure("impact"),
        figure("score").with_status(score(sight, risk).map(grade)),
        Cell::rich(sight.joined(task.into_iter().chain([goal]))),
        written(&risk.trigger),
        written(&risk.response),
        Cell::rich(sight.person(risk.owner.as_ref())),
        figure("due"),
        word.map_or_else(Cell::default, Cell::rich).with_status(status.map(|status| standing(Some(status)))),
    ];
    home("risk", &risk.id.value, cells)
}
