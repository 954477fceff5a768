//! The page 销售漏斗管理表: every deal, those that need attention first; and the record of stages and talks as sheets.

use std::cmp::Reverse;

use crate::analysis::funnel::{DealColumns, TouchColumns, VisitColumns, is_open};
use crate::figures::ColumnId;
use crate::model::funnel::{Opportunity, OpportunityStatus};
use crate::report::Block;
use crate::report::{Cell, Column, ColumnKind, Page, Row, Rows, Shown, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, home, written};

/// Columns of the table: id, kind, where shown, whether narrow screens may leave it out.
const COLUMNS: [(&str, ColumnKind, Shown, bool); 19] = [
    ("stage", ColumnKind::Text, Shown::Both, false),
    ("number", ColumnKind::Text, Shown::Both, true),
    ("customer", ColumnKind::Text, Shown::Both, false),
    ("owner", ColumnKind::Text, Shown::Both, false),
    ("contact", ColumnKind::Text, Shown::Workbook, true),
    ("phone", ColumnKind::Text, Shown::Workbook, true),
    ("need", ColumnKind::Prose, Shown::Workbook, true),
    ("current_progress", ColumnKind::Prose, Shown::Workbook, true),
    ("next_action", ColumnKind::Prose, Shown::Both, true),
    ("next_action_due", ColumnKind::Text, Shown::Workbook, true),
    ("expected_close", ColumnKind::Date, Shown::Both, false),
    ("state", ColumnKind::Status, Shown::Both, false),
    ("amount", ColumnKind::Number, Shown::Both, false),
    ("entered", ColumnKind::Date, Shown::Workbook, true),
    ("dwell", ColumnKind::Number, Shown::Both, false),
    ("timeout", ColumnKind::Number, Shown::Workbook, true),
    ("timed_out", ColumnKind::Status, Shown::Both, false),
    ("idle", ColumnKind::Number, Shown::Both, true),
    ("probability", ColumnKind::Number, Shown::Workbook, true),
];

/// The page; none without deals.
pub fn page(sight: &Sight<'_>) -> Option<Page> {
    let columns = DealColumns::find(sight.figures)?;
    if sight.plan.funnel.opportunities.is_empty() {
        return None;
    }
    let mut page = sight.child("funnel/deals", "funnel", vec![Block::Table(table(sight, &columns))]);
    let pieces = [("open", "funnel/open"), ("late", "funnel/timed_out"), ("passed", "funnel/close_passed"), ("inactive", "funnel/inactive")];
    if let Some(title) = sight.finding_text("page.funnel/deals", &pieces) {
        page.title = title;
    }
    Some(page)
}

fn table(sight: &Sight<'_>, columns: &DealColumns) -> Table {
    let family = sight.figures.family_ref(columns.family);
    let flag = |deal: &Opportunity, column: ColumnId| family.row(&deal.id.value).is_some_and(|row| sight.figures.value(column.at(row)).is_true());
    let dwell = |deal: &Opportunity| family.row(&deal.id.value).and_then(|row| sight.figures.number(columns.dwell.at(row)));
    let mut deals: Vec<&Opportunity> = sight.plan.funnel.opportunities.iter().filter(|deal| family.row(&deal.id.value).is_some()).collect();
    deals.sort_by_key(|deal| {
        (
            Reverse(flag(deal, columns.timed_out)),
            Reverse(flag(deal, columns.close_passed)),
            Reverse(is_open(sight.figures, deal)),
            Reverse(dwell(deal)),
        )
    });
    let rows: Rows = deals.into_iter().map(|deal| row(sight, deal, columns)).collect();
    let footnote = sight.footnote(Text::plain(sight.word("funnel.deals.aid")), &rows);
    Table {
        id: "deals".into(),
        heading: sight.heading("funnel.deals"),
        sheets: vec![sight.sheet("funnel", "sheet.deals", 1)],
        columns: COLUMNS.iter().map(|&(id, kind, shown, minor)| Column { shown, minor, ..sight.head("funnel", id, kind) }).collect(),
        rows,
        footnote,
        ..Table::default()
    }
    .with_blank_columns_off_page()
}

fn row(sight: &Sight<'_>, deal: &Opportunity, columns: &DealColumns) -> Row {
    let row = sight.figures.family_ref(columns.family).row(&deal.id.value);
    let figure = |column: ColumnId| row.map_or_else(Cell::default, |row| sight.cell_at(column, row));
    let is_true = |column: ColumnId| row.is_some_and(|row| sight.figures.value(column.at(row)).is_true());
    let late = figure(columns.timed_out).with_status(is_true(columns.timed_out).then_some(Status::Miss));
    let close = figure(columns.expected_close).with_status(is_true(columns.close_passed).then_some(Status::Watch));
    let idle = figure(columns.idle).with_status(is_true(columns.inactive).then_some(Status::Watch));
    let stage = sight.plan.funnel.stages.get(&deal.stage.value);
    let cells = COLUMNS.iter().map(|&(id, ..)| match id {
        "stage" => stage.map_or_else(|| Cell::text(&deal.stage.value.name), |stage| Cell::rich(entity("stage", &stage.id.value, &stage.name.value))),
        "number" => Cell::text(&deal.id.value),
        "customer" => Cell::text(&deal.customer.value),
        "owner" => Cell::rich(sight.person(deal.owner.as_ref())),
        "contact" => written(&deal.contact),
        "phone" => written(&deal.phone),
        "need" => written(&deal.need),
        "current_progress" => written(&deal.current_progress),
        "next_action" => written(&deal.next_action),
        "next_action_due" => deal.next_action_due.as_ref().map_or_else(Cell::default, |day| Cell::text(day.value.0.to_string())),
        "amount" => figure(columns.amount),
        "entered" => figure(columns.entered),
        "dwell" => figure(columns.dwell),
        "timeout" => figure(columns.timeout),
        "timed_out" => late.clone(),
        "expected_close" => close.clone(),
        "idle" => idle.clone(),
        "probability" => figure(columns.probability),
        _ => figure(columns.state).with_status(Some(status(deal))),
    });
    home("opportunity", &deal.id.value, cells.collect())
}

fn status(deal: &Opportunity) -> Status {
    match deal.status.as_ref().map(|status| status.value) {
        Some(OpportunityStatus::Won) => Status::Good,
        Some(OpportunityStatus::Lost) => Status::Miss,
        Some(OpportunityStatus::Paused) => Status::None,
        Some(OpportunityStatus::Waiting) => Status::ToDo,
        Some(OpportunityStatus::Running) | None => Status::Running,
    }
}

/// The record of stages and of talks, which the figures of stages and deals rest on.
pub fn sheets(sight: &Sight<'_>) -> Vec<Table> {
    [visits(sight), talks(sight)].into_iter().flatten().collect()
}

fn visits(sight: &Sight<'_>) -> Option<Table> {
    let columns = VisitColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let rows: Rows = sight
        .plan
        .funnel
        .stage_history
        .iter()
        .filter_map(|visit| {
            let row = family.row(&visit.id.value)?;
            let figure = |column: ColumnId| sight.cell_at(column, row);
            let stage = sight.plan.funnel.stages.get(&visit.stage.value).map_or(visit.stage.value.name.as_str(), |stage| stage.name.value.as_str());
            let cells = vec![
                Cell::text(&visit.opportunity.value.name),
                Cell::text(stage),
                figure(columns.entered),
                figure(columns.left),
                figure(columns.days),
                figure(columns.counted),
                figure(columns.reached_next),
            ];
            Some(Row { cells, ..Row::default() })
        })
        .collect();
    let kinds = [
        ("number", ColumnKind::Text),
        ("stage", ColumnKind::Text),
        ("entered", ColumnKind::Date),
        ("left", ColumnKind::Date),
        ("days", ColumnKind::Number),
        ("counted", ColumnKind::Text),
        ("reached_next", ColumnKind::Text),
    ];
    let table = Table { id: "visits".into(), heading: sight.heading("funnel.visits"), columns: sight.heads("funnel", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("funnel", "sheet.visits", 10)], rows, ..table })
}

fn talks(sight: &Sight<'_>) -> Option<Table> {
    let columns = TouchColumns::find(sight.figures)?;
    let family = sight.figures.family_ref(columns.family);
    let rows: Rows = sight
        .plan
        .funnel
        .followups
        .iter()
        .filter_map(|talk| {
            let row = family.row(&talk.id.value)?;
            let cells = vec![
                Cell::text(&talk.opportunity.value.name),
                Cell::figure(columns.time.at(row)),
                written(&talk.kind),
                written(&talk.feedback),
                written(&talk.need_change),
            ];
            Some(Row { cells, ..Row::default() })
        })
        .collect();
    let kinds = [
        ("number", ColumnKind::Text),
        ("time", ColumnKind::Date),
        ("kind", ColumnKind::Text),
        ("feedback", ColumnKind::Prose),
        ("need_change", ColumnKind::Prose),
    ];
    let table = Table { id: "talks".into(), heading: sight.heading("funnel.talks"), columns: sight.heads("funnel", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("funnel", "sheet.talks", 11)], rows, ..table })
}
