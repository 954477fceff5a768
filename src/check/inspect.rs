//! What one file was understood as: the account of each of its tables, and how their first values were read.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::load::Sources;
use crate::model::Field;
use crate::recognise::{Draft, Reading, Role, Stream, words};
use crate::value::{Context, Node, Raw};
use crate::vocabulary::Vocabulary;

use super::{Options, gather};

/// Values shown of each column.
const SAMPLES: usize = 3;

/// How a file was read.
pub struct Inspection {
    /// Its tables.
    pub tables: Vec<Inspected>,
    /// Words of the plan's language.
    pub vocabulary: Vocabulary,
}

/// How a table was read.
pub struct Inspected {
    /// Its account.
    pub reading: Reading,
    /// The first values of each of its columns, in the order of the account.
    pub samples: Vec<Vec<Sample>>,
}

/// A value of a column.
pub struct Sample {
    /// Where it stands.
    pub span: Span,
    /// As written.
    pub raw: String,
    /// What it was understood as, `None` for a missing value; else why not.
    pub meaning: Result<Option<String>, Box<Diagnostic>>,
}

/// Tells how one of the files of a plan was understood: `readings` are those of the checked plan, for the counts of streamed rows are known
/// when they were read; what was read stands in the drafts, which are gathered once more.
pub fn inspect(sources: &Sources, readings: &[Reading], file: FileId, options: &Options) -> Inspection {
    let gathered = gather::gather(sources, options);
    let context = gathered.frame.context(&gathered.vocabulary);
    let of_file = readings.iter().enumerate().filter(|(_, reading)| reading.file == Some(file));
    let table = |(position, reading): (usize, &Reading)| {
        let stream = gathered.streams.iter().find(|stream| stream.reading == position);
        let samples = match stream {
            Some(stream) => of_stream(stream, reading, &context),
            None => of_drafts(&gathered.drafts, reading, &context),
        };
        Inspected { reading: reading.clone(), samples }
    };
    let tables = of_file.map(table).collect();
    drop(context);
    Inspection { tables, vocabulary: gathered.vocabulary }
}

fn of_drafts(drafts: &[Draft<'_>], reading: &Reading, context: &Context<'_>) -> Vec<Vec<Sample>> {
    let mut samples: Vec<Vec<Sample>> = reading.columns.iter().map(|_| Vec::new()).collect();
    for draft in drafts.iter().filter(|draft| draft.span.file() == reading.file) {
        let id = draft.id.as_ref().map(|id| (id.span, id.value.clone()));
        for (field, node) in &draft.values {
            let field = &draft.info.fields[usize::from(*field)];
            for node in parts(node) {
                let is_wanted = |at: &usize| reading.columns[*at].field == Some((draft.info.kind, field.name));
                if let Some(at) = column_at(reading, node.span).filter(is_wanted) {
                    take(&mut samples[at], &node, field, context);
                }
            }
        }
        if let Some((span, id)) = id
            && let Some(at) = column_at(reading, span)
            && samples[at].len() < SAMPLES
        {
            samples[at].push(Sample { span, raw: id.clone(), meaning: Ok(Some(id)) });
        }
    }
    samples
}

/// A value, or each value of a mapping from periods: these stand in columns of their own.
fn parts<'n>(node: &'n Node<'n>) -> Vec<Cow<'n, Node<'n>>> {
    let Raw::Map(entries) = &node.raw else { return vec![Cow::Borrowed(node)] };
    let part = |entry: &(_, Node<'n>)| Node { raw: Raw::Map(vec![entry.clone()]), span: entry.1.span, hint: None };
    entries.iter().map(|entry| Cow::Owned(part(entry))).collect()
}

/// What was written for a value.
fn written(node: &Node<'_>) -> String {
    match &node.raw {
        Raw::Map(entries) => entries.first().and_then(|(_, node)| node.text()).unwrap_or_default().into_owned(),
        _ => node.text().unwrap_or_default().into_owned(),
    }
}

/// Position of the column of the reading in which a cell stands.
fn column_at(reading: &Reading, span: Span) -> Option<usize> {
    let Span::Cell { sheet, row, column, .. } = span else { return None };
    let is_below = !reading.shape.is_upright() || reading.header_row.is_some_and(|header| header < row && row <= reading.last_row);
    let column = reading.shape.column(row, column).filter(|_| reading.sheet_index.unwrap_or(0) == sheet && is_below)?;
    reading.columns.iter().position(|known| known.column == column)
}

fn take(samples: &mut Vec<Sample>, node: &Node<'_>, field: &Field, context: &Context<'_>) {
    let known = samples.iter().any(|sample| sample.span == node.span);
    if samples.len() < SAMPLES && !known && !node.is_blank() {
        let meaning = words::quiet(context, |context| (field.shown)(node, context));
        samples.push(Sample { span: node.span, raw: written(node), meaning });
    }
}

fn of_stream(stream: &Stream, reading: &Reading, context: &Context<'_>) -> Vec<Vec<Sample>> {
    let mut samples: Vec<Vec<Sample>> = reading.columns.iter().map(|_| Vec::new()).collect();
    // A damaged sheet was told when it was gathered; the rows before the damage are shown.
    let _ = stream.rows(&mut |row| {
        if reading.left_out.binary_search_by_key(&row.number, |(left_out, _)| *left_out).is_ok() {
            return;
        }
        for (column, raw) in row.cells {
            let Some(at) = stream.layout.columns.iter().position(|known| known.index == *column) else { continue };
            let column = &stream.layout.columns[at];
            let (Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. }) = &column.role else { continue };
            let Some(slot) = slots.first() else { continue };
            let info = stream.layout.form.parts[usize::from(slot.part)].info;
            let node = Node { raw: raw.clone(), span: stream.layout.cell(&stream.sheet, row.number, column.index), hint: column.hint.clone() };
            if let Some(field) = slot.field {
                take(&mut samples[at], &node, &info.fields[usize::from(field)], context);
            }
        }
    });
    samples
}
