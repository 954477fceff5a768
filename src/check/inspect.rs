//! What one file was understood as: the account of each of its tables, and how their first values were read.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::load::Sources;
use crate::model::Field;
use crate::recognise::{Draft, Guide, Layout, NearUnit, Reading, Role, Stream, is_measured, words};
use crate::value::{Context, Hint, Node, Raw, Unit};
use crate::vocabulary::Vocabulary;

use super::known::{Known, kpi_with_unit};
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
    let known = Known::of(&gathered.drafts, &context);
    let of_file = readings.iter().enumerate().filter(|(_, reading)| reading.file == Some(file));
    let table = |(position, reading): (usize, &Reading)| {
        let stream = gathered.streams.iter().find(|stream| stream.reading == position);
        let units = Units { known: &known, guide: &gathered.guide, near: stream.and_then(|stream| stream.layout.near.as_ref()) };
        let samples = match stream {
            Some(stream) => of_stream(stream, reading, &units, &context),
            None => of_drafts(&gathered.drafts, reading, &units, &context),
        };
        Inspected { reading: reading.clone(), samples }
    };
    let tables = of_file.map(table).collect();
    drop(context);
    Inspection { tables, vocabulary: gathered.vocabulary }
}

/// What gives the amounts of a row their unit, where neither they nor their columns say one.
struct Units<'i> {
    known: &'i Known,
    guide: &'i Guide,
    near: Option<&'i NearUnit>,
}

impl Units<'_> {
    /// What gives the numbers of a row of this KPI their unit.
    fn of_row(&self, kpi: &str) -> OfRow {
        OfRow { unit: self.of(kpi), is_counted: self.guide.is_money(kpi) == Some(false) }
    }

    /// The unit behind the name of the row's KPI, `销售额(万元)`, or the one near the table where the KPI is money. How bare percentages
    /// are meant is decided elsewhere.
    fn of(&self, kpi: &str) -> Option<Arc<Hint>> {
        let is_kpi = |name: &str| self.known.id("kpi", name).is_some();
        let behind = if is_kpi(kpi) { None } else { kpi_with_unit(kpi, is_kpi) };
        let near = || self.near.filter(|_| self.guide.is_money(kpi) == Some(true)).map(|near| near.hint.clone());
        behind.map(|(_, hint)| hint).or_else(near).filter(|hint| hint.unit != Some(Unit::Percent))
    }
}

/// The unit of the numbers of a row.
#[derive(Default)]
struct OfRow {
    unit: Option<Arc<Hint>>,
    /// Whether its KPI is known to be no money, so that 万元 above the column is not for it.
    is_counted: bool,
}

impl OfRow {
    /// The same node with the unit of its row, where it has none.
    fn with_unit<'n>(&self, mut node: Node<'n>, field: &Field) -> Node<'n> {
        let is_of_row = |hint: &Arc<Hint>| !(self.is_counted && hint.unit == Some(Unit::Money));
        if is_measured(field.name) {
            let one = if let Raw::Map(entries) = &mut node.raw { entries.first_mut().map(|(_, month)| month) } else { Some(&mut node) };
            one.into_iter().for_each(|node| node.hint = node.hint.take().filter(is_of_row).or_else(|| self.unit.clone()));
        }
        node
    }
}

fn of_drafts(drafts: &[Draft<'_>], reading: &Reading, units: &Units<'_>, context: &Context<'_>) -> Vec<Vec<Sample>> {
    let mut samples: Vec<Vec<Sample>> = reading.columns.iter().map(|_| Vec::new()).collect();
    for draft in drafts.iter().filter(|draft| draft.span.file() == reading.file) {
        let of_row = draft.get("kpi").and_then(Node::text).map_or_else(OfRow::default, |kpi| units.of_row(&kpi));
        let id = draft.id.as_ref().map(|id| (id.span, id.value.clone()));
        for (field, node) in &draft.values {
            let field = &draft.info.fields[usize::from(*field)];
            for node in parts(node) {
                let is_wanted = |at: &usize| reading.columns[*at].field == Some((draft.info.kind, field.name));
                if let Some(at) = column_at(reading, node.span).filter(is_wanted) {
                    take(&mut samples[at], &of_row.with_unit(node.into_owned(), field), field, context);
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

/// The name of the KPI of a row.
fn kpi_of<'r>(cells: &'r [(u16, Raw<'_>)], layout: &Layout) -> Option<Cow<'r, str>> {
    let column = layout.columns.iter().find(|column| column.name == Some("kpi"))?;
    cells.iter().find(|(at, _)| *at == column.index)?.1.text()
}

fn take(samples: &mut Vec<Sample>, node: &Node<'_>, field: &Field, context: &Context<'_>) {
    let known = samples.iter().any(|sample| sample.span == node.span);
    if samples.len() < SAMPLES && !known && !node.is_blank() {
        let meaning = words::quiet(context, |context| (field.shown)(node, context));
        samples.push(Sample { span: node.span, raw: written(node), meaning });
    }
}

fn of_stream(stream: &Stream, reading: &Reading, units: &Units<'_>, context: &Context<'_>) -> Vec<Vec<Sample>> {
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
            if let Some(field) = slot.field.filter(|_| samples[at].len() < SAMPLES) {
                let field = &info.fields[usize::from(field)];
                let of_row = kpi_of(row.cells, &stream.layout).map_or_else(OfRow::default, |kpi| units.of_row(&kpi));
                take(&mut samples[at], &of_row.with_unit(node, field), field, context);
            }
        }
    });
    samples
}
