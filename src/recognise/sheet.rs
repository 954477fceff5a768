//! Reading a sheet: its rows are kept until the form and the header are known, then they become records, table by table.

use std::ops::Range;

use crate::diagnostic::span::column_letters;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::load::{Format, Row, Sheet};
use crate::model::facts::SCOPE;
use crate::value::{Context, Raw};

use super::account::{Nearest, Reading, TakenBy, Title, Unread};
use super::around::nearby::{self, Place};
use super::around::told::Told;
use super::around::{budgets, numbered, said, supplied};
use super::draft::Drafts;
use super::forms::Form;
use super::guide::{Declared, DeclaredColumn};
use super::header::columns::Layout;
use super::header::{Asked, Header, OwnedRow, Reader, guess, ledger, spent};
use super::rows::blanks::Watch;
use super::rows::names::Names;
use super::rows::{self, RowKind, apart};
use super::tables::kept::Kept;
use super::tables::shape::Shape;
use super::tables::{self, Block, beyond, grid, merged, months};
use super::words;

mod compare;
mod list;
mod period;

/// Blank rows after which a table has ended.
pub const TABLE_END: u32 = 50;

/// A sheet of nothing but actuals, whose rows `check` reads one by one.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The sheet.
    pub sheet: Sheet,
    /// Its layout.
    pub layout: Layout,
    /// The period that a title or the name of the sheet or file gives.
    pub told: Option<Told>,
    /// Position of its account among the readings of the file.
    pub reading: usize,
    /// Last row of the table, when another one follows.
    last_row: u32,
    /// The columns of the sheet that are the table's.
    columns: Range<u16>,
    /// Who its rows are about.
    names: Names,
    /// The last row by which that was judged.
    judged: u32,
    /// Rows that the first ones of the table show to be totals.
    totals: Vec<u32>,
    /// The names of theirs that only the numbers prove: they hold for the rows below as well.
    total_names: Vec<(u16, String)>,
    hidden: bool,
}

impl Stream {
    /// Shows the rows below the header, until the table ends.
    ///
    /// # Errors
    /// One diagnostic (E108) when the sheet is damaged.
    pub fn rows(&self, visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Box<Diagnostic>> {
        let mut last = self.layout.header_row;
        let repeats = |column: u16, _: &Raw<'_>| {
            let known = self.layout.columns.iter().find(|known| known.index == column);
            known.is_none_or(|column| merged::repeats(column, &self.layout))
        };
        let mut names = self.names.clone();
        grid::rows(&self.sheet, self.hidden, &repeats, &mut |row| {
            if row.number <= self.layout.header_row {
                return true;
            }
            let goes_on = row.number - last <= TABLE_END && row.number <= self.last_row;
            if goes_on && !row.cells.is_empty() {
                last = row.number;
                self.within(row, &mut |row| names.write_out(row, &self.layout, visit));
            }
            goes_on
        })
    }

    /// Whether a row is one of totals, as the plan declares or the rows around it show.
    pub fn is_total(&self, row: u32, cells: &[(u16, Raw<'_>)]) -> bool {
        let has =
            |(column, name): &(u16, String)| cells.iter().any(|(at, raw)| at == column && matches!(raw, Raw::Text(text) if text.trim() == name));
        self.layout.declares_total(row) || self.totals.binary_search(&row).is_ok() || (row > self.judged && self.total_names.iter().any(has))
    }

    /// Looks for blank cells below the rows that were judged.
    pub fn watch(&self) -> Watch {
        Watch::of(&self.names.filler, self.judged)
    }

    /// Shows what of a row stands in the columns of the table.
    fn within(&self, row: Row<'_>, visit: &mut dyn FnMut(Row<'_>)) {
        if self.columns == tables::ALL {
            return visit(row);
        }
        let cells: Vec<(u16, Raw<'_>)> = row.cells.iter().filter(|(column, _)| self.columns.contains(column)).cloned().collect();
        if !cells.is_empty() {
            visit(Row { number: row.number, cells: &cells, texts: &[] });
        }
    }
}

/// Reads the sheets of a file.
pub fn read_all(sheets: Vec<Sheet>, drafts: &mut Drafts<'_, '_, '_>, streams: &mut Vec<Stream>) {
    let first = drafts.readings();
    drafts.in_months = numbered::are_months(&sheets);
    for sheet in sheets {
        let (guide, place) = (drafts.guide, drafts.place);
        let declared = guide.of(&place.path, &sheet.name, drafts.context);
        if !declared.is_empty() && declared.iter().all(|declared| declared.left_out) {
            drafts.account(Reading { unread: Unread::LeftOut, ..account(&sheet, drafts) });
        } else if sheet.hidden && !declared.iter().any(|declared| declared.hidden) {
            let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 };
            drafts.context.report(Diagnostic::new("I103", span).arg("sheet", &sheet.name));
            drafts.account(Reading { unread: Unread::Hidden, ..account(&sheet, drafts) });
        } else {
            let before = drafts.readings();
            read(&sheet, &declared, drafts, streams);
            tell_absent(&declared, before, drafts);
        }
    }
    supplied::tell_alike(drafts.readings_since(first), &drafts.guide.members, drafts.context);
}

/// W107 for columns that `sources:` names and no table of the sheet has.
fn tell_absent(declared: &[Declared], before: usize, drafts: &Drafts<'_, '_, '_>) {
    let columns = || drafts.columns_since(before);
    let is_absent = |declared: &&DeclaredColumn| !columns().any(|column| declared.means(column.column, &column.header));
    let named = declared.iter().flat_map(|declared| &declared.columns).filter(|column| column.is_of_one_file);
    for column in named.filter(|_| columns().next().is_some()).filter(is_absent) {
        drafts.context.report(Diagnostic::new("W107", column.span).variant("no_column").arg("name", &column.name));
    }
}

fn account(sheet: &Sheet, drafts: &Drafts<'_, '_, '_>) -> Reading {
    let in_workbook = drafts.place.format == Format::Workbook;
    let name = in_workbook.then(|| sheet.name.clone());
    let title = Title::of(&drafts.place.stem, name.as_deref(), drafts.context);
    Reading { file: Some(sheet.file), sheet: name, sheet_index: in_workbook.then_some(sheet.index), title, ..Reading::default() }
}

fn read(sheet: &Sheet, declared: &[Declared], drafts: &mut Drafts<'_, '_, '_>, streams: &mut Vec<Stream>) {
    let asked = Asked::default();
    let names = supplied::of_sheet(sheet, declared.first(), drafts);
    let by_name = Told::by_name(sheet, drafts);
    let (context, members) = (drafts.context, &drafts.guide.members);
    let reader = Reader { context, members, declared: declared.first(), supplied: &names, told: by_name.as_ref(), unit: None, asked: &asked };
    let preferred = Preferred::of(sheet, reader.declared, drafts);
    let mut kept = Kept::of(sheet, &reader, &preferred, declared.len() > 1);
    if list::is_list(&kept.rows, sheet, reader.context) {
        return drafts.account(account(sheet, drafts));
    }
    if declared.is_empty() {
        guess::corner(&mut kept.rows, &reader, &|row, column, header| {
            let told = Diagnostic::new("W107", Span::Cell { file: sheet.file, sheet: sheet.index, row, column });
            let told = if header.is_some() { told.variant("assumed") } else { told.variant("corner") };
            let name = header.map_or_else(|| column_letters(column), |header| header.trim().to_string());
            told.arg("name", name).arg("field", context.vocabulary.field("goal", "kpi"))
        });
    }
    let by_title = Told::by_title(Told::titles(&kept.rows), sheet, reader.context);
    let unit = nearby::at_top(&kept.rows, sheet);
    let reader = Reader { told: by_title.as_ref().or(reader.told), unit: unit.as_ref(), ..reader };
    months::write_out(&mut kept.rows, sheet, &reader);
    if kept.rows.is_empty() {
        return drafts.account(account(sheet, drafts));
    }
    let around = supplied::with_titles(&names, &kept.rows, sheet, &reader);
    let reader = Reader { supplied: &around, ..reader };
    let mut some = false;
    if declared.len() > 1 {
        let all = declared;
        for (declared, rows) in tables::declared(&kept.rows, all).into_iter().filter(|(declared, _)| !declared.left_out) {
            let names = supplied::of_sheet(sheet, Some(declared), drafts);
            let around = supplied::with_titles(&names, &rows, sheet, &reader);
            let asked = Asked::default();
            let reader = Reader { declared: Some(declared), supplied: &around, asked: &asked, ..reader };
            let last_row = rows.last().map_or(0, |row| row.number);
            let preferred = Preferred { last_row, columns: tables::columns(declared, all), ..Preferred::of(sheet, reader.declared, drafts) };
            some |= read_blocks(rows, sheet, &preferred, drafts, streams, &reader);
        }
    } else {
        some = read_blocks(kept.rows, sheet, &preferred, drafts, streams, &reader);
    }
    if some {
        grid::tell_hidden(sheet, reader.hidden(), drafts.context);
    }
}

/// Reads the tables among these rows; whether there were any.
fn read_blocks(
    rows: Vec<OwnedRow>,
    sheet: &Sheet,
    preferred: &Preferred,
    drafts: &mut Drafts<'_, '_, '_>,
    streams: &mut Vec<Stream>,
    reader: &Reader<'_, '_>,
) -> bool {
    let mut some = false;
    for mut block in tables::blocks(rows, sheet, reader, preferred) {
        let mut rest = std::mem::take(&mut block.rows);
        let mut last: Option<Header> = None;
        while !rest.is_empty() {
            let again = tables::again(&rest, last.as_ref());
            let Some(header) = again.or_else(|| preferred.header(tables::head(&rest, reader.declared), reader, some)) else { break };
            last = Some(header.clone());
            some = true;
            let by_header = matches!(preferred.taken_by(&header), TakenBy::Header) && reader.declared.is_none();
            let is_budget = || preferred.of_money().is_some_and(|form| form.main().kind == "budget_line");
            // A sheet that is named for its month is no budget because its file is called so.
            let of_month = preferred.by_sheet.is_none() && reader.told.is_some() && reader.declared.is_none();
            let ledger = || if is_budget() && !of_month { None } else { ledger::instead(&header, &rest, sheet, reader) };
            let guessed = by_header.then(|| guess::instead(&header, &rest, reader)).flatten();
            let guessed = guessed.or_else(|| if by_header || of_month { ledger() } else { None });
            let header = guessed.unwrap_or(header);
            let header = spent::instead(&header, &rest, sheet, reader).unwrap_or(header).shaped(block.shape.clone());
            let with = Surroundings { sheet, preferred, reader, block: &block };
            rest = table(rest, header, with, drafts, streams);
        }
        if !some || !rest.is_empty() {
            not_recognised(&rest, &block.shape, sheet, preferred, reader, drafts);
        }
    }
    some
}

/// What a table is read with.
#[derive(Clone, Copy)]
struct Surroundings<'s, 'r, 'c> {
    sheet: &'s Sheet,
    preferred: &'s Preferred,
    reader: &'s Reader<'r, 'c>,
    /// Where the table stands; its rows were taken out.
    block: &'s Block,
}

/// Reads one table and gives back the rows of those that follow it. `titles` are rows of the sheet that are not among its rows.
fn table(
    mut rows: Vec<OwnedRow>,
    mut header: Header,
    with: Surroundings<'_, '_, '_>,
    drafts: &mut Drafts<'_, '_, '_>,
    streams: &mut Vec<Stream>,
) -> Vec<OwnedRow> {
    let Surroundings { sheet, preferred, reader, block } = with;
    let (by, header_rows) = (preferred.taken_by(&header), header.rows);
    guess::by_rows(&mut header, &rows, reader);
    let above = rows.iter().take_while(|row| row.number + header_rows <= header.row).count();
    let around = supplied::with_titles(reader.supplied, &rows[..above], sheet, reader);
    let around = supplied::in_form(&around, header.form.name, reader.context);
    let near = Told::around(&rows[..above], &header.form, sheet, drafts.place, reader);
    let told = near.as_ref().or(drafts.place.period.as_ref()).filter(|_| !reader.sets_period());
    let mut layout = Layout::of(header, sheet, &Reader { supplied: &around, told, ..*reader });
    supplied::tell(&layout.supplied, layout.form.words[0], reader.context);
    budgets::of_period(&mut layout, &rows[..above], sheet, drafts.place, &Reader { supplied: &around, ..*reader });
    beyond::tell_above(&rows[..above], &layout, sheet, reader);
    let mut below = rows.split_off(rows.iter().take_while(|row| row.number <= layout.header_row).count());
    let rest = below.split_off(tables::next(&below, &layout, reader));
    beyond::tell_beside(&below, &layout, sheet, reader);
    nearby::apply(&mut layout, &rows[..above], &below, Place { sheet, stem: &drafts.place.stem, at_top: reader.unit }, drafts.guide, reader.context);
    period::settle(near, &rows[..above], &mut layout, sheet, reader, drafts);
    period::settle_year(&rows[..above], &below, &mut layout, sheet, reader, drafts);
    let joined = merged::settle(&mut below, &layout, sheet, reader.context);
    merged::tell_across(&below, &layout, sheet, reader.context);
    let last_row = rest.first().map_or(preferred.last_row, |row| row.number - 1);
    merged::tell(last_row, &layout, sheet, reader.context);
    let kinds = rows::kinds(&below, &layout, drafts.guide, sheet, reader.context);
    layout.is_broken |= apart::are_lost(&layout, &below, &kinds, sheet, reader.context);
    let names = Names::settle(&mut below, &kinds, &layout, sheet, &mut drafts.inside, reader.context);
    let titles = rows[..above].iter().map(|row| row.number).chain(block.titles.iter().copied());
    let period = period::of_rows(&layout, drafts);
    let mut reading = Reading {
        header_rows,
        last_row: below.last().map_or(layout.header_row, |row| row.number),
        supplied: layout.supplied.iter().cloned().chain(period.filter(|told| !told.to_date).map(Told::supplied)).collect(),
        by,
        rows_skipped: above + block.titles.len() + joined.len(),
        left_out: titles.map(|row| (row, RowKind::Title)).chain(joined.into_iter().map(|row| (row, RowKind::Joined))).collect(),
        ..laid_out(&layout, account(sheet, drafts), reader.context)
    };
    if layout.is_broken {
        reading.rows_skipped += below.len();
    } else if layout.is_stream() {
        let totals = below.iter().zip(&kinds).filter(|(_, kind)| **kind == RowKind::Total).map(|(row, _)| row.number).collect();
        streams.push(Stream {
            sheet: sheet.clone(),
            total_names: rows::likely_totals(&below, &kinds, &layout),
            layout,
            told: drafts.told.clone().or(drafts.place.period.clone()),
            reading: drafts.readings(),
            last_row,
            columns: block.columns.clone(),
            names,
            judged: reading.last_row,
            totals,
            hidden: reader.hidden(),
        });
    } else {
        rows::read(below, kinds, &layout, &names.inner, sheet, drafts, &mut reading);
    }
    (drafts.told, drafts.dated) = (None, Vec::new());
    drafts.account(reading);
    rest
}

/// The account of a table as it is laid out.
fn laid_out(layout: &Layout, account: Reading, context: &Context<'_>) -> Reading {
    Reading {
        header_row: Some(layout.header_row).filter(|_| layout.shape.is_upright()),
        entities: layout.form.parts.iter().map(|part| part.info.kind).collect(),
        columns: layout.account(context),
        form: Some(layout.form.name),
        shape: layout.shape.clone(),
        ..account
    }
}

/// I102 for what is no table of ours; E103 when its name says that it should be one.
fn not_recognised(rows: &[OwnedRow], shape: &Shape, sheet: &Sheet, preferred: &Preferred, reader: &Reader<'_, '_>, drafts: &mut Drafts<'_, '_, '_>) {
    let Some(first) = rows.first() else { return };
    let column = first.cells.first().map_or(0, |(column, _)| *column);
    let (row, column) = shape.place(first.number, column);
    let span = Span::Cell { file: sheet.file, sheet: sheet.index, row, column };
    let nearest = if shape.is_upright() { nearest(rows, sheet, preferred, reader) } else { None };
    let diagnostic = match &preferred.by_sheet {
        Some(form) => {
            let entity = drafts.context.vocabulary.entity(form.words[0]);
            Diagnostic::new("E103", span).variant("no_header").arg("sheet", &sheet.name).arg("entity", entity)
        }
        None => {
            let told = unknown(rows, span, sheet, nearest.as_ref(), reader);
            // What lies among the tables of some kind is missed by whoever put it there.
            let is_missed = (preferred.by_file.is_some() && rows.iter().any(OwnedRow::has_values)) || beyond::have_amounts(rows, reader);
            if is_missed { told.severity(Severity::Warning) } else { told }
        }
    };
    drafts.context.report(diagnostic);
    drafts.account(Reading { nearest, ..account(sheet, drafts) });
}

/// I102 for a table of which nothing is known, as a warning with the fields that it lacks where most of it is.
fn unknown(rows: &[OwnedRow], span: Span, sheet: &Sheet, nearest: Option<&Nearest>, reader: &Reader<'_, '_>) -> Diagnostic {
    let lacking = words::quiet(reader.context, |context| Reader { context, ..*reader }.lacking(tables::head(rows, reader.declared)));
    let words = reader.context.vocabulary;
    let told = Diagnostic::new("I102", span).arg("sheet", &sheet.name);
    let (header, lacks) = match (lacking, nearest) {
        (Some(lacking), _) => lacking,
        (None, Some(nearest)) => return told.variant("nearest").arg("entity", words.entity(nearest.form)),
        (None, None) => return told,
    };
    let kind = header.form.parts[0].info.kind;
    let fields: Vec<&str> = lacks.into_iter().map(|field| words.field(kind, field)).collect();
    told.variant("lacks").severity(Severity::Warning).arg("entity", words.entity(kind)).arg("fields", fields.join(words.word("list_separator")))
}

/// The table that a sheet is most like, for the user to say whether it is one.
fn nearest(rows: &[OwnedRow], sheet: &Sheet, preferred: &Preferred, reader: &Reader<'_, '_>) -> Option<Nearest> {
    words::quiet(reader.context, |context| {
        let reader = Reader { context, ..*reader };
        let guess = guess::table(rows, preferred.by_sheet.as_ref(), &reader).map(|guess| (guess.header, guess.members));
        let is_near = |header: &Header| header.hits() >= 2 || preferred.by_sheet.is_some();
        let nearest = || reader.nearest(preferred.by_sheet.as_ref(), tables::head(rows, None)).filter(is_near).map(|header| (header, Vec::new()));
        let lacking = reader.lacking(tables::head(rows, None)).map(|(header, lacks)| (header, Vec::new(), lacks));
        let (header, members, lacks) = lacking.or_else(|| guess.or_else(nearest).map(|(header, members)| (header, members, Vec::new())))?;
        let (header, lacks) = match preferred.in_its_form(&header) {
            Some(header) => (header.clone(), if lacks.is_empty() { lacks } else { header.lacks(&reader) }),
            None => (header, lacks),
        };
        let header_rows = header.rows;
        let layout = Layout::of(header, sheet, &reader);
        Some(Nearest { form: layout.form.name, header_row: layout.header_row, header_rows, columns: layout.account(context), members, lacks })
    })
}

/// The forms that names suggest, or that the plan declares.
pub struct Preferred {
    /// Whether the plan says so.
    declared: bool,
    by_sheet: Option<Form>,
    by_file: Option<Form>,
    by_folder: Option<Form>,
    /// The names of the sheet and of its file.
    names: [String; 2],
    /// Row up to which tables are read, where the plan declares another one below.
    last_row: u32,
    /// Columns in which tables stand, where the plan declares others beside them.
    pub columns: Range<u16>,
}

impl Preferred {
    fn of(sheet: &Sheet, declared: Option<&Declared>, drafts: &Drafts<'_, '_, '_>) -> Self {
        let declared = declared.and_then(|declared| declared.form).and_then(Form::named);
        let is_declared = declared.is_some();
        let by_sheet = declared.or_else(|| words::form_for_sheet(drafts.context, &sheet.name).and_then(Form::named));
        let by_sheet = by_sheet.map(|form| said::executed(form, &sheet.name));
        // Of which sort the money in a file is says the name of the sheet before that of the file.
        let of_sheet = |form: Form| said::money_form(&sheet.name).filter(|_| form.money.is_some()).unwrap_or(form);
        let file_form = drafts.place.form.and_then(Form::named).map(of_sheet);
        let is_only_table = sheet.name == drafts.place.stem;
        let by_sheet = by_sheet.or_else(|| file_form.clone().filter(|_| is_only_table));
        let names = [sheet.name.clone(), drafts.place.stem.clone()];
        let by_folder = drafts.place.by_folder.and_then(Form::named);
        Self { declared: is_declared, by_sheet, by_file: file_form, by_folder, names, last_row: u32::MAX, columns: tables::ALL }
    }

    /// Whether names say that the tables are of money.
    pub fn of_money(&self) -> Option<Form> {
        let by_name = self.by_sheet.clone().or(self.by_file.clone()).filter(|form| form.money.is_some());
        by_name.or_else(|| self.names.iter().find_map(|name| said::money_form(name)))
    }

    /// Why a header was taken for that of its form.
    fn taken_by(&self, header: &Header) -> TakenBy {
        let is = |form: &Option<Form>| form.as_ref().is_some_and(|form| form.name == header.form.name);
        match self.declared {
            true if is(&self.by_sheet) => TakenBy::Declared,
            _ if is(&self.by_sheet) && is(&self.by_file) => TakenBy::FileName,
            _ if is(&self.by_sheet) => TakenBy::SheetName,
            _ if is(&self.by_file) => TakenBy::FileName,
            _ => TakenBy::Header,
        }
    }

    /// The same header as that of a table of actuals where a name says so, else of targets: both may have the same columns.
    fn in_its_form(&self, header: &Header) -> Option<Header> {
        let named = self.by_sheet.as_ref().or(self.by_file.as_ref()).filter(|form| form.takes_series() && header.form.takes_series())?;
        let mut header = header.clone().of_form(named);
        if named.name == "actual" {
            guess::as_measured(&mut header);
        }
        Some(header)
    }

    /// The header of the first table among these rows. A table below another one (`later`) may be of any form.
    pub fn header(&self, head: &[OwnedRow], reader: &Reader<'_, '_>, later: bool) -> Option<Header> {
        let best = self.best(head, reader, later)?;
        let above = &head[..head.iter().take_while(|row| row.number + best.rows <= best.row).count()];
        let has_data = |first: &Header| above.iter().any(|row| row.number > first.row && row.has_values());
        let first = if reader.declared.is_none() { self.best(above, reader, true) } else { None };
        let first = first.filter(|first| first.is_convincing() && reader.is_complete(first) && has_data(first));
        Some(first.unwrap_or(best))
    }

    fn best(&self, head: &[OwnedRow], reader: &Reader<'_, '_>, later: bool) -> Option<Header> {
        if let Some(form) = self.by_sheet.as_ref().filter(|_| !later) {
            let header = reader.of_form(form, head).filter(|header| self.declared || !header.budgets_kpis(head));
            let is_sure = self.declared || header.as_ref().is_some_and(|header| header.is_convincing() && reader.is_complete(header));
            // A sheet may be named for what it is about and hold something else. Targets and actuals may have the same columns: of these
            // two the name is to be believed.
            let is_other = |other: &Header| other.is_full() && !(form.takes_series() && other.form.takes_series());
            let is_of_members = |other: &Header| names_members(form) && is_of_members(other, reader);
            let other = |is_meant: &dyn Fn(&Header) -> bool| {
                reader.of_any(head).filter(is_meant).map(|other| said::in_form(other, head, &self.names, reader))
            };
            let by_folder = || self.by_folder.as_ref().and_then(|form| reader.of_form(form, head)).filter(Header::is_convincing);
            let of_spent = || said::of_spent(head, &self.names[0], reader);
            let by_name = || by_folder().or_else(|| other(&is_of_members));
            return if is_sure { header } else { other(&is_other).or_else(of_spent).or_else(by_name).or(header) };
        }
        let named = self.by_sheet.as_ref().or(self.by_file.as_ref());
        let by_name = named.and_then(|form| reader.of_form(form, head)).filter(|header| header.is_convincing() && !header.budgets_kpis(head));
        let (of_money, by_name) = match by_name {
            Some(header) if header.form.money.is_none() => (None, Some(header)),
            by_name => (said::of_money(head, &self.names, reader), by_name),
        };
        let of_any = || Some(said::in_form(reader.of_any(head)?, head, &self.names, reader));
        let by_columns = || said::of_budgeted_months(head, reader);
        of_money.or(by_name).or_else(by_columns).or_else(of_any).or_else(|| said::of_spent(head, &self.names[0], reader))
    }
}

/// Whether a form lists the members of a dimension: 区域, 产品线.
fn names_members(form: &Form) -> bool {
    SCOPE.contains(&form.main().kind)
}

/// Whether a header is that of the targets or actuals of members.
fn is_of_members(header: &Header, reader: &Reader<'_, '_>) -> bool {
    header.form.takes_series() && header.is_convincing() && reader.is_complete(header)
}
