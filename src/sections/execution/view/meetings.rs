//! Regular meetings, and what they decided to do.

use super::child;
use crate::report::{Block, Cell, ColumnKind, Page, Rows, Table};
use crate::sections::Sight;
use crate::sections::cells::{home, written};

/// The page 会议; none without meetings and action items.
pub fn page(sight: &Sight<'_>) -> Vec<Page> {
    let execution = &sight.plan.execution;
    let mut blocks = Vec::new();
    if !execution.meetings.is_empty() {
        blocks.push(Block::Table(meetings(sight)));
    }
    if !execution.action_items.is_empty() {
        blocks.push(Block::Table(actions(sight)));
    }
    if blocks.is_empty() { Vec::new() } else { vec![child(sight, "execution/meetings", blocks)] }
}

fn meetings(sight: &Sight<'_>) -> Table {
    let kinds = [
        ("meeting", ColumnKind::Text),
        ("cadence", ColumnKind::Text),
        ("weekday", ColumnKind::Text),
        ("attendees", ColumnKind::Prose),
        ("agenda", ColumnKind::Prose),
        ("outputs", ColumnKind::Prose),
    ];
    let rows = sight.plan.execution.meetings.iter().map(|meeting| {
        let cells = vec![
            Cell::text(&meeting.name.value),
            written(&meeting.cadence),
            written(&meeting.weekday),
            sight.words(&meeting.attendees),
            sight.words(&meeting.agenda),
            sight.words(&meeting.outputs),
        ];
        home("meeting", &meeting.id.value, cells)
    });
    Table {
        id: "meetings".into(),
        heading: sight.heading("execution.meetings"),
        columns: sight.heads("execution", &kinds),
        rows: rows.collect(),
        ..Table::default()
    }
}

fn actions(sight: &Sight<'_>) -> Table {
    let kinds = [
        ("meeting", ColumnKind::Text),
        ("action", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
        ("due", ColumnKind::Date),
        ("status", ColumnKind::Text),
    ];
    let rows: Rows = sight
        .plan
        .execution
        .action_items
        .iter()
        .map(|item| {
            let cells = vec![
                written(&item.meeting),
                Cell::text(&item.text.value),
                Cell::rich(sight.person(item.owner.as_ref())),
                sight.cell(&format!("action_item/{}/due", item.id.value)),
                written(&item.status),
            ];
            home("action_item", &item.id.value, cells)
        })
        .collect();
    Table {
        id: "action-items".into(),
        heading: sight.heading("execution.actions"),
        sheets: vec![sight.sheet("execution", "sheet.actions", 5)],
        columns: sight.heads("execution", &kinds),
        rows,
        ..Table::default()
    }
}
