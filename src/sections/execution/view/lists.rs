//! Short lists: milestones and tasks that end soon, and what is overdue.

use super::Execution;
use crate::analysis::schedule::{is_milestone, milestone_name, states};
use crate::report::{Block, Empty, Inline, ListBlock, ListRow, Text};
use crate::sections::cells::task_status;

/// Rows of a list.
const ROWS: usize = 12;

/// What ends within the next 14 days, milestones marked.
pub fn milestones(execution: &Execution<'_>) -> Block {
    let columns = execution.columns;
    let mut found: Vec<usize> = execution.leaves().filter(|&position| execution.is_true(position, columns.upcoming)).collect();
    found.sort_by_key(|&position| execution.date(position, columns.end));
    let row = |&position: &usize| {
        let task = execution.task(position);
        let mut text = execution.link(position);
        if milestone_name(task).is_some() {
            text.0.insert(0, Inline::Tag(execution.sight.word("execution.milestone"), false));
            text.0.insert(1, Inline::Plain(" ".into()));
        }
        if let Some(name) = milestone_name(task).filter(|_| !is_milestone(task)) {
            text = text.with(Inline::Plain(format!(" {name}")));
        }
        ListRow { status: execution.state(position).map(task_status), text, right: right(execution, position, columns.end) }
    };
    list(execution, "execution.upcoming", found.iter().take(ROWS).map(row).collect())
}

/// What is overdue, the longest first.
pub fn late(execution: &Execution<'_>) -> Block {
    let columns = execution.columns;
    let mut found: Vec<usize> = execution.leaves().filter(|&position| execution.state(position) == Some(states::OVERDUE)).collect();
    found.sort_by_key(|&position| execution.date(position, columns.end));
    let row = |&position: &usize| {
        let mut text = execution.link(position);
        let owner = execution.owner(position);
        if !owner.is_empty() {
            text = text.with(Inline::Plain(" · ".into()));
            text.0.extend(owner.0);
        }
        ListRow { status: execution.state(position).map(task_status), text, right: right(execution, position, columns.overdue_days) }
    };
    list(execution, "execution.late", found.iter().take(ROWS).map(row).collect())
}

fn right(execution: &Execution<'_>, position: usize, column: crate::figures::ColumnId) -> Text {
    execution.present(position, column).map_or_else(Text::default, Text::figure)
}

fn list(execution: &Execution<'_>, key: &str, rows: Vec<ListRow>) -> Block {
    if rows.is_empty() {
        return Block::Empty(Empty { what: execution.sight.word(&format!("{key}.none")), fill: Text::default() });
    }
    Block::List(ListBlock { heading: execution.sight.heading(key), rows, ..ListBlock::default() })
}
