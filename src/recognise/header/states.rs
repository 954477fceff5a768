//! Columns that are called states and hold more: below 完成情况 may stand 已完成, `90%(合同审批中)`, or what was done in sentences. The values
//! tell which; beside a column of progress there is no other one, and of a column that the plan declares nothing is doubted.
//!
//! In a ledger, of orders or of spending, 状态 is the state of each row: what is void counts for nothing.

use crate::value::{Context, Decode, Node, Progress, Raw, state_code};

use super::{Header, HeaderCell, OwnedRow, Reader};
use crate::recognise::words::{self, Named};

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

/// The field that says whether a row of a ledger counts.
const OF_ROWS: &str = "order_status";

/// Names the columns of states by what they hold.
pub fn name_columns(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    name_states_of_rows(header, reader);
    if !header.form.main().fields.iter().any(|field| field.name == "progress") {
        return;
    }
    let is_declared = |column, text: &str| reader.declared.is_some_and(|declared| declared.column(column, text).is_some());
    let is_state = |cell: &HeaderCell| cell.name.as_ref().is_some_and(|named| named.name == "status") && !is_declared(cell.column, &cell.text);
    for at in (0..header.cells.len()).filter(|&at| is_state(&header.cells[at])).collect::<Vec<_>>() {
        let texts = below.iter().take(ROWS).filter_map(|row| row.cell(header.cells[at].column));
        let said: Vec<Said> = texts.map(|raw| said(raw, reader.context)).collect();
        let name = name_of(&said).filter(|&name| !has(header, name));
        if let Some(name) = name {
            header.cells[at].name = Some(Named { name, assumed: false });
        }
    }
}

/// Names the state of the rows of a ledger.
fn name_states_of_rows(header: &mut Header, reader: &Reader<'_, '_>) {
    if has(header, OF_ROWS) || !header.form.main().fields.iter().any(|field| field.name == OF_ROWS) {
        return;
    }
    let is_declared = |cell: &HeaderCell| reader.declared.is_some_and(|declared| declared.column(cell.column, &cell.text).is_some());
    let is_open = |cell: &HeaderCell| cell.name.as_ref().is_none_or(|named| named.assumed) && !is_declared(cell);
    if let Some(cell) = header.cells.iter_mut().find(|cell| is_open(cell) && words::is_row_state(&cell.text)) {
        cell.name = Some(Named { name: OF_ROWS, assumed: false });
    }
}

/// What a column is that holds these, if it is none of states.
fn name_of(said: &[Said]) -> Option<&'static str> {
    let has_sentence = || said.contains(&Said::Sentence) && !said.contains(&Said::State);
    if said.contains(&Said::Progress) { Some("progress") } else { has_sentence().then_some("note") }
}

fn has(header: &Header, name: &str) -> bool {
    header.cells.iter().any(|cell| cell.name.as_ref().is_some_and(|named| named.name == name))
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
        Ok(Some(progress)) if progress.fraction.is_some() => Said::Progress,
        Ok(Some(progress)) if progress.text.as_ref().is_some_and(|text| state_code(text, context).is_some()) => Said::Progress,
        _ if text.chars().count() > SENTENCE => Said::Sentence,
        _ => Said::Other,
    }
}
