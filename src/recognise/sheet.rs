//! Reading a sheet: its rows are kept until the form and the header are known, then they become records, table by table.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Format, Row, Sheet};

use super::account::Reading;
use super::columns::Layout;
use super::draft::Drafts;
use super::forms::Form;
use super::grid;
use super::guide::Declared;
use super::header::{HEAD_ROWS, Header, OwnedRow, Reader};
use super::rows;
use super::tables;
use super::words;

/// Blank rows after which a table has ended.
const TABLE_END: u32 = 50;
/// Rows of a sheet of actuals in which another table is looked for.
const AHEAD: u32 = 200;

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
    /// Last row of the table, when another one follows.
    last_row: u32,
    hidden: bool,
}

impl Stream {
    /// Shows the rows below the header, until the table ends.
    ///
    /// # Errors
    /// One diagnostic (E108) when the sheet is damaged.
    pub fn rows(&self, visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Box<Diagnostic>> {
        let mut last = self.layout.header_row;
        grid::rows(&self.sheet, self.hidden, &mut |row| {
            if row.number <= self.layout.header_row {
                return true;
            }
            let goes_on = row.number - last <= TABLE_END && row.number <= self.last_row;
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
        let declared = drafts.guide.of(&drafts.place.path, &sheet.name);
        if declared.is_some_and(|declared| declared.left_out) {
            drafts.account(account(&sheet, drafts));
        } else if sheet.hidden && !declared.is_some_and(|declared| declared.hidden) {
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
            drafts.context.report(Diagnostic::new("I103", span).arg("sheet", &sheet.name));
            drafts.account(account(&sheet, drafts));
        } else {
            read(&sheet, declared, drafts, streams);
        }
    }
}

fn account(sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) -> Reading {
    let in_workbook = drafts.place.format == Format::Workbook;
    let name = in_workbook.then(|| sheet.name.clone());
    Reading { file: Some(sheet.file), sheet: name, sheet_index: in_workbook.then_some(sheet.index), ..Reading::default() }
}

fn read<'a>(sheet: &Sheet, declared: Option<&'a Declared>, drafts: &mut Drafts<'a, '_, '_>, streams: &mut Vec<Stream>) {
    let reader = Reader { context: drafts.context, members: &drafts.guide.members, declared };
    let preferred = Preferred::of(sheet, declared, drafts);
    let kept = Kept::of(sheet, &reader, &preferred);
    if kept.rows.is_empty() {
        return drafts.account(account(sheet, drafts));
    }
    let mut some = false;
    for block in tables::blocks(kept.rows, &reader, &preferred) {
        let mut rest = block.rows;
        while !rest.is_empty() {
            let Some(header) = preferred.header(tables::head(&rest, declared), &reader, some) else { break };
            some = true;
            rest = table(rest, header.turned(block.transposed), sheet, &reader, drafts, streams);
        }
        if !some || !rest.is_empty() {
            not_recognised(&rest, block.transposed, sheet, &preferred, drafts);
        }
    }
    if some {
        grid::tell_hidden(sheet, reader.hidden(), drafts.context);
    }
}

/// Reads one table and gives back the rows of those that follow it.
fn table(
    mut rows: Vec<OwnedRow>,
    header: Header,
    sheet: &Sheet,
    reader: &Reader<'_, '_>,
    drafts: &mut Drafts<'_, '_, '_>,
    streams: &mut Vec<Stream>,
) -> Vec<OwnedRow> {
    let layout = Layout::of(header, sheet, reader);
    let above = rows.iter().take_while(|row| row.number < layout.header_row).count();
    let mut below = rows.split_off(rows.iter().take_while(|row| row.number <= layout.header_row).count());
    let rest = below.split_off(tables::next(&below, reader));
    let mut reading = Reading {
        header_row: Some(layout.header_row).filter(|_| !layout.transposed),
        entities: layout.form.parts.iter().map(|part| part.info.kind).collect(),
        columns: layout.account(),
        rows_skipped: above,
        transposed: layout.transposed,
        ..account(sheet, drafts)
    };
    if layout.is_stream() {
        let period_text = drafts.place.period_text.clone();
        let last_row = rest.first().map_or(u32::MAX, |row| row.number - 1);
        streams.push(Stream { sheet: sheet.clone(), layout, period_text, reading: drafts.readings(), last_row, hidden: reader.hidden() });
    } else if !layout.is_broken {
        rows::read(below, &layout, sheet, drafts, &mut reading);
    }
    drafts.account(reading);
    rest
}

/// I102 for what is no table of ours; E103 when its name says that it should be one.
fn not_recognised(rows: &[OwnedRow], transposed: bool, sheet: &Sheet, preferred: &Preferred, drafts: &mut Drafts<'_, '_, '_>) {
    let Some(first) = rows.first() else { return };
    let column = first.cells.first().map_or(0, |(column, _)| *column);
    let (row, column) = if transposed { (u32::from(column) + 1, (first.number - 1) as u16) } else { (first.number, column) };
    let span = Span::Cell { file: sheet.file, sheet: sheet.index, row, column };
    let diagnostic = match &preferred.by_sheet {
        Some(form) => {
            let entity = drafts.context.vocabulary.entity(form.words[0]);
            Diagnostic::new("E103", span).variant("no_header").arg("sheet", &sheet.name).arg("entity", entity)
        }
        None => Diagnostic::new("I102", span).arg("sheet", &sheet.name),
    };
    drafts.context.report(diagnostic);
    drafts.account(account(sheet, drafts));
}

/// The forms that names suggest, or that the plan declares.
pub struct Preferred {
    by_sheet: Option<Form>,
    by_file: Option<Form>,
}

impl Preferred {
    fn of(sheet: &Sheet, declared: Option<&Declared>, drafts: &Drafts<'_, '_, '_>) -> Self {
        let declared = declared.and_then(|declared| declared.form).and_then(Form::named);
        let by_sheet = declared.or_else(|| words::form_for_sheet(drafts.context, &sheet.name).and_then(Form::named));
        let file_form = drafts.place.form.and_then(Form::named);
        let is_only_table = sheet.name == drafts.place.stem;
        let by_sheet = by_sheet.or_else(|| file_form.clone().filter(|_| is_only_table));
        Self { by_sheet, by_file: file_form }
    }

    /// The header among these rows. A table below another one (`later`) may be of any form.
    pub fn header(&self, head: &[OwnedRow], reader: &Reader<'_, '_>, later: bool) -> Option<Header> {
        if let Some(form) = self.by_sheet.as_ref().filter(|_| !later) {
            return reader.of_form(form, head);
        }
        let named = self.by_sheet.as_ref().or(self.by_file.as_ref());
        let by_name = named.and_then(|form| reader.of_form(form, head)).filter(Header::is_convincing);
        by_name.or_else(|| reader.of_any(head))
    }
}

/// The rows of a sheet; of a long sheet of actuals the first ones.
struct Kept {
    rows: Vec<OwnedRow>,
    /// Row from which no more rows are wanted, once that is known.
    enough: Option<u32>,
    decided: bool,
}

impl Kept {
    fn of(sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred) -> Self {
        let mut kept = Self { rows: Vec::new(), enough: None, decided: false };
        let head = reader.declared.and_then(|declared| declared.header).map_or(HEAD_ROWS, |(_, last)| last.max(HEAD_ROWS));
        let outcome = grid::rows(sheet, reader.hidden(), &mut |row| {
            if !kept.decided && row.number > head {
                kept.decide(sheet, reader, preferred);
            }
            kept.keep(row, sheet, reader)
        });
        if let Err(fault) = outcome {
            reader.context.report(*fault);
        }
        kept
    }

    /// Whether the rows are actuals alone, so that few need to be kept.
    fn decide(&mut self, sheet: &Sheet, reader: &Reader<'_, '_>, preferred: &Preferred) {
        self.decided = true;
        let is_stream = words::quiet(reader.context, |context| {
            let quiet = Reader { context, ..*reader };
            let header = preferred.header(&self.rows, &quiet, false);
            header.is_some_and(|header| Layout::of(header, sheet, &quiet).is_stream()) && tables::are_one_block(&self.rows, &quiet, preferred)
        });
        self.enough = is_stream.then_some(HEAD_ROWS + AHEAD);
    }

    /// Keeps a row; `false` when no more rows are wanted.
    fn keep(&mut self, row: Row<'_>, sheet: &Sheet, reader: &Reader<'_, '_>) -> bool {
        if row.cells.is_empty() {
            return true;
        }
        let last = self.rows.last().map_or(row.number, |row| row.number);
        if row.number - last > TABLE_END {
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: row.number, column: row.cells[0].0 };
            reader.context.report(Diagnostic::new("I102", span).variant("far").arg("sheet", &sheet.name).arg("rows", row.number - last - 1));
            return false;
        }
        self.rows.push(OwnedRow::of(row));
        self.enough.is_none_or(|enough| row.number < enough)
    }
}

impl OwnedRow {
    /// Copies a row.
    pub fn of(row: Row<'_>) -> Self {
        let own = |(column, raw): &(u16, crate::value::Raw<'_>)| (*column, words::owned(raw));
        Self { number: row.number, cells: row.cells.iter().map(own).collect() }
    }
}
