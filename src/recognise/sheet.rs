//! Reading a sheet: the first rows are kept until the form and the header are known, then rows become records.

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::load::{Format, Row, Sheet};
use crate::value::Context;

use super::account::Reading;
use super::columns::Layout;
use super::draft::Drafts;
use super::forms::Form;
use super::grid;
use super::header::{self, HEAD_ROWS, Header, OwnedRow};
use super::money;
use super::rows;
use super::words;

/// Blank rows after which a table has ended.
const TABLE_END: u32 = 50;

/// A sheet of nothing but actuals, whose rows `check` reads one by one.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The sheet.
    pub sheet: Sheet,
    /// Its layout.
    pub layout: Layout,
    /// The period in the file's name, as written.
    pub period_text: Option<String>,
    /// Position of its account among the readings of the file.
    pub reading: usize,
}

impl Stream {
    /// Shows the rows below the header, until the table ends.
    ///
    /// # Errors
    /// One diagnostic (E108) when the sheet is damaged.
    pub fn rows(&self, visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Box<Diagnostic>> {
        let mut last = self.layout.header_row;
        grid::rows(&self.sheet, &mut |row| {
            if row.number <= self.layout.header_row {
                return true;
            }
            let goes_on = row.number - last <= TABLE_END;
            if goes_on && !row.cells.is_empty() {
                last = row.number;
                visit(row);
            }
            goes_on
        })
    }
}

/// Reads the sheets of a file.
pub fn read_all(sheets: Vec<Sheet>, drafts: &mut Drafts<'_, '_, '_>, streams: &mut Vec<Stream>) {
    for sheet in sheets {
        if sheet.hidden {
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
            drafts.context.report(Diagnostic::new("I103", span).arg("sheet", &sheet.name));
            drafts.account(account(&sheet, drafts));
        } else {
            read(sheet, drafts, streams);
        }
    }
}

fn account(sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) -> Reading {
    let in_workbook = drafts.place.format == Format::Workbook;
    let name = in_workbook.then(|| sheet.name.clone());
    Reading { file: Some(sheet.file), sheet: name, sheet_index: in_workbook.then_some(sheet.index), ..Reading::default() }
}

/// What is kept of a sheet while it is visited.
#[derive(Default)]
struct Kept {
    head: Vec<OwnedRow>,
    layout: Option<Layout>,
    decided: bool,
    last: u32,
}

fn read(sheet: Sheet, drafts: &mut Drafts<'_, '_, '_>, streams: &mut Vec<Stream>) {
    let mut kept = Kept::default();
    let context = drafts.context;
    let preferred = Preferred::of(&sheet, drafts);
    let outcome = grid::rows(&sheet, &mut |row| {
        if !kept.decided && row.number > HEAD_ROWS {
            kept.decide(&preferred, &sheet, context);
        }
        kept.keep(row)
    });
    if let Err(fault) = outcome {
        context.report(*fault);
    }
    if !kept.decided {
        kept.decide(&preferred, &sheet, context);
    }
    finish(kept, sheet, preferred, drafts, streams);
}

fn finish(kept: Kept, sheet: Sheet, preferred: Preferred, drafts: &mut Drafts<'_, '_, '_>, streams: &mut Vec<Stream>) {
    let mut reading = account(&sheet, drafts);
    let Some(layout) = kept.layout else {
        not_recognised(&kept.head, &sheet, &preferred, drafts);
        drafts.account(reading);
        return;
    };
    grid::tell_hidden(&sheet, drafts.context);
    reading.header_row = Some(layout.header_row);
    reading.entities = layout.form.parts.iter().map(|part| part.info.kind).collect();
    reading.columns = layout.account();
    if layout.is_stream() {
        let period_text = drafts.place.period_text.clone();
        streams.push(Stream { sheet, layout, period_text, reading: drafts.readings() });
    } else if !layout.is_broken {
        rows::read(kept.head, &layout, &sheet, drafts, &mut reading);
    }
    drafts.account(reading);
}

/// I102 for a sheet that is no table of ours; E103 when its name says that it should be one.
fn not_recognised(head: &[OwnedRow], sheet: &Sheet, preferred: &Preferred, drafts: &Drafts<'_, '_, '_>) {
    let Some(first) = head.first() else { return };
    let column = first.cells.first().map_or(0, |(column, _)| *column);
    let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: first.number, column };
    let diagnostic = match &preferred.by_sheet {
        Some(form) => {
            let entity = drafts.context.vocabulary.entity(form.words[0]);
            Diagnostic::new("E103", span).variant("no_header").arg("sheet", &sheet.name).arg("entity", entity)
        }
        None => Diagnostic::new("I102", span).arg("sheet", &sheet.name),
    };
    drafts.context.report(diagnostic);
}

/// The forms that names suggest.
struct Preferred {
    by_sheet: Option<Form>,
    by_file: Option<Form>,
}

impl Preferred {
    fn of(sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) -> Self {
        let by_sheet = words::form_for_sheet(drafts.context, &sheet.name).and_then(Form::named);
        let file_form = drafts.place.form.and_then(Form::named);
        let is_only_table = sheet.name == drafts.place.stem;
        let by_sheet = by_sheet.or_else(|| file_form.clone().filter(|_| is_only_table));
        Self { by_sheet, by_file: file_form }
    }

    fn header(&self, head: &[OwnedRow], context: &Context<'_>) -> Option<Header> {
        if let Some(form) = &self.by_sheet {
            return header::of_form(form, head, context);
        }
        let by_file = self.by_file.as_ref().and_then(|form| header::of_form(form, head, context));
        by_file.filter(Header::is_convincing).or_else(|| header::of_any(head, context))
    }
}

impl Kept {
    fn decide(&mut self, preferred: &Preferred, sheet: &Sheet, context: &Context<'_>) {
        self.decided = true;
        let Some(header) = preferred.header(&self.head, context) else { return };
        let mut layout = Layout::of(header, sheet, context);
        money::unit_above(&mut layout, &self.head);
        self.head.retain(|row| row.number > layout.header_row);
        self.layout = Some(layout);
    }

    /// Keeps a row; `false` when no more rows are wanted.
    fn keep(&mut self, row: Row<'_>) -> bool {
        let undecided_or_table = !self.decided || self.layout.as_ref().is_some_and(|layout| !layout.is_stream());
        let goes_on = undecided_or_table && (self.last == 0 || row.number - self.last <= TABLE_END);
        if goes_on && !row.cells.is_empty() {
            self.last = row.number;
            self.head.push(OwnedRow::of(row));
        }
        goes_on
    }
}

impl OwnedRow {
    /// Copies a row.
    pub fn of(row: Row<'_>) -> Self {
        let own = |(column, raw): &(u16, crate::value::Raw<'_>)| (*column, words::owned(raw));
        Self { number: row.number, cells: row.cells.iter().map(own).collect() }
    }
}

/// Place of a cell of a sheet.
pub fn cell(file: FileId, sheet: u16, row: u32, column: u16) -> Span {
    Span::Cell { file, sheet, row, column }
}
