//! Finding the header row of a sheet, and the form that it fits best (domain/4 §4.1, §4.2).

use crate::model::Arity;
use crate::value::{Context, Raw};

use super::columns::header_text;
use super::forms::Form;
use super::words::{self, Named};

/// Rows of a sheet in which the header is looked for.
pub const HEAD_ROWS: u32 = 15;

/// A row that is kept after it was visited.
#[derive(Clone, Debug)]
pub struct OwnedRow {
    /// Row number, from 1.
    pub number: u32,
    /// Cells that hold something, by column.
    pub cells: Vec<(u16, Raw<'static>)>,
}

/// A header row, with what its cells are called in the form.
#[derive(Clone, Debug)]
pub struct Header {
    /// The form.
    pub form: Form,
    /// Row, from 1.
    pub row: u32,
    /// Its cells.
    pub cells: Vec<HeaderCell>,
    hits: usize,
    sure: usize,
}

/// One cell of a header.
#[derive(Clone, Debug)]
pub struct HeaderCell {
    /// Column, from 0.
    pub column: u16,
    /// As written.
    pub text: String,
    /// The column's name in the form, if it is known.
    pub name: Option<Named>,
}

/// The header of a sheet whose form is known: the row with most known names, at least two (or all of a single column).
pub fn of_form(form: &Form, head: &[OwnedRow], context: &Context<'_>) -> Option<Header> {
    let headers = head.iter().filter_map(|row| read(form, row, context));
    let best = headers.reduce(|best, next| if next.hits > best.hits { next } else { best })?;
    (best.hits >= 2 || best.hits == best.cells.len()).then_some(best)
}

/// The form and header that fit best a sheet whose name says nothing: at least two names known, those of the required fields
/// among them, and at least half of the header.
pub fn of_any(head: &[OwnedRow], context: &Context<'_>) -> Option<Header> {
    let mut best: Option<Header> = None;
    for form in Form::all() {
        let Some(header) = of_form(&form, head, context) else { continue };
        let fits = header.hits >= 2 && header.hits * 2 >= header.cells.len() && header.has_required(context);
        if fits && best.as_ref().is_none_or(|best| (header.hits, header.sure) > (best.hits, best.sure)) {
            best = Some(header);
        }
    }
    best
}

fn read(form: &Form, row: &OwnedRow, context: &Context<'_>) -> Option<Header> {
    let texts = row.cells.iter().map(|(column, raw)| (*column, header_text(raw))).filter(|(_, text)| !text.is_empty());
    let cells: Vec<HeaderCell> = texts.map(|(column, text)| HeaderCell { column, name: name_in(form, &text, context), text }).collect();
    let is_period = |cell: &&HeaderCell| cell.name.is_none() && words::period_header(&cell.text, context).is_some();
    let named = cells.iter().filter(|cell| cell.name.is_some()).count();
    let takes_periods = matches!(form.main().kind, "goal" | "actual");
    let periods = if named > 0 && takes_periods { cells.iter().filter(is_period).count() } else { 0 };
    let sure = cells.iter().filter(|cell| cell.name.as_ref().is_some_and(|name| !name.assumed)).count();
    (named > 0).then_some(Header { form: form.clone(), row: row.number, cells, hits: named + periods, sure: sure + periods })
}

/// The name of a column in the words of a form: a sure match in any of its kinds before a guess.
fn name_in(form: &Form, text: &str, context: &Context<'_>) -> Option<Named> {
    let mut guess = None;
    for (at, kind) in form.words.iter().enumerate() {
        let Some(named) = words::column(context, kind, text) else { continue };
        let wanted = at == 0 || form.parts.iter().any(|part| part.field_of(&named.name).is_some());
        if wanted && !named.assumed {
            return Some(named);
        }
        guess = guess.or(Some(named).filter(|_| wanted));
    }
    guess
}

impl Header {
    /// Whether the header has the fields without which the entity means nothing.
    pub fn is_convincing(&self) -> bool {
        self.hits >= 2 && self.hits * 2 >= self.cells.len()
    }

    fn has_required(&self, context: &Context<'_>) -> bool {
        let part = &self.form.parts[0];
        let has = |name: &str| self.cells.iter().any(|cell| cell.name.as_ref().is_some_and(|named| part.field_of(&named.name) == Some(name)));
        let from_name = |name: &str| context.file_period.is_some() && matches!(name, "period" | "date");
        let mut required = part.info.fields.iter().filter(|field| field.arity == Arity::Required);
        let complete = required.all(|field| has(field.name) || from_name(field.name));
        let measured = part.info.kind != "actual" || ((has("kpi") || has("goal")) && self.has_value());
        complete && measured
    }

    fn has_value(&self) -> bool {
        self.cells.iter().any(|cell| cell.name.as_ref().is_none_or(|named| matches!(named.name.as_str(), "value" | "numerator" | "actual")))
    }
}
