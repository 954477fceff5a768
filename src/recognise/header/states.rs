//! Columns that are called states and hold more: below 完成情况 may stand 已完成, `90%(合同审批中)`, or what was done in sentences. The values
//! tell which; of a table with a column of progress, or a column that the plan declares, nothing is doubted.

use crate::value::{Context, Decode, Node, Progress, Raw};

use super::{Header, OwnedRow, Reader};
use crate::recognise::words::Named;

/// Rows that are looked at.
const ROWS: usize = 200;
/// Letters of a text that is longer than a word.
const SENTENCE: usize = 8;

/// What stands in the place of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    State,
    Progress,
    Sentence,
    Other,
}

/// Names a column of states by what it holds.
pub fn name_column(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    let main = header.form.main();
    let has = |header: &Header, name: &str| header.cells.iter().any(|cell| cell.name.as_ref().is_some_and(|named| named.name == name));
    if has(header, "progress") || !main.fields.iter().any(|field| field.name == "progress") {
        return;
    }
    let notes_are_free = !has(header, "note");
    let is_declared = |column, text: &str| reader.declared.is_some_and(|declared| declared.column(column, text).is_some());
    let is_state = |named: &Named| named.name == "status";
    let Some(cell) = header.cells.iter_mut().find(|cell| cell.name.as_ref().is_some_and(is_state)) else { return };
    if is_declared(cell.column, &cell.text) {
        return;
    }
    let texts = below.iter().take(ROWS).filter_map(|row| row.cell(cell.column));
    let said: Vec<Said> = texts.map(|raw| said(raw, reader.context)).collect();
    let name = match () {
        () if said.contains(&Said::Progress) => "progress",
        () if notes_are_free && said.contains(&Said::Sentence) && !said.contains(&Said::State) => "note",
        () => return,
    };
    cell.name = Some(Named { name, assumed: false });
}

fn said(raw: &Raw<'_>, context: &Context<'_>) -> Said {
    let text = match raw {
        Raw::Text(text) => text.trim(),
        Raw::Number { .. } => return Said::Progress,
        _ => return Said::Other,
    };
    if context.vocabulary.term("task_status", text).is_some() {
        return Said::State;
    }
    let node = Node::new(raw.clone(), crate::diagnostic::Span::Nowhere);
    match crate::recognise::words::quiet(context, |context| Progress::decode(&node, context)) {
        Ok(Some(_)) => Said::Progress,
        _ if text.chars().count() > SENTENCE => Said::Sentence,
        _ => Said::Other,
    }
}
