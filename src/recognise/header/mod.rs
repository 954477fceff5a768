//! Finding the header row of a sheet, and the form that it fits best (domain/4 §4.1, §4.2).

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::value::{Context, Raw};
use crate::vocabulary::grammar::is_unit;
use crate::vocabulary::{catalogue_kpi, normalise};

use super::around::nearby::Said;
use super::around::supplied::{Supplied, SuppliedBy};
use super::around::told::Told;
use super::forms::Form;
use super::guide::{Declared, Members};
use super::tables::shape::Shape;
use super::words::{self, ColumnName, Measure, Named};
use columns::header_text;
use headings::Heading;

pub mod columns;
mod followers;
pub mod guess;
pub mod headings;
pub mod ledger;
pub mod levels;
pub mod measures;
pub mod monthly;
mod preface;
pub mod sellers;
pub mod set_unit;
pub mod spent;
pub mod states;
pub mod steps;
mod years;

mod lacking;
mod units;

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
    /// Rows of the header: 1 or 2.
    pub rows: u32,
    /// How its cells stand on the sheet.
    pub shape: Shape,
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

/// What headers are read with.
#[derive(Clone, Copy)]
pub struct Reader<'r, 'c> {
    /// Vocabulary and plan period.
    pub context: &'r Context<'c>,
    /// Members that may head columns.
    pub members: &'r Members,
    /// What the plan says of this sheet.
    pub declared: Option<&'r Declared>,
    /// What the names around a table may give to its rows.
    pub supplied: &'r [Supplied],
    /// The period that the name of the sheet or its title gives.
    pub told: Option<&'r Told>,
    /// The unit that the top of the sheet states for all its tables.
    pub unit: Option<&'r Said>,
    /// What was asked before.
    pub asked: &'r Asked,
}

/// What the texts of a sheet head. Every form is tried on the same rows, and the rows of a table say the same again and again.
#[derive(Debug, Default)]
pub struct Asked {
    texts: RefCell<HashMap<String, Answers>>,
    /// Whether rows of these texts begin a table.
    begins: RefCell<HashMap<Vec<(u16, String)>, bool>>,
}

/// What is known of a text.
#[derive(Debug)]
struct Answers {
    name: ColumnName,
    /// The period that it names, with what its column holds.
    period: Option<Option<(String, Measure)>>,
    /// The period whose plan or progress it heads in a table of tasks.
    report: Option<Option<(String, Measure)>>,
    /// What it says of values of members.
    heading: Option<Option<Heading>>,
    /// The field that it names, by the kind of entity.
    fields: HashMap<&'static str, Option<Named>>,
}

/// What sort of column a text heads that is no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Series {
    None,
    /// Of a period or a member.
    Plain,
    /// Of a KPI, where the rows do not name theirs.
    OfKpi,
}

impl Asked {
    fn of<T>(&self, text: &str, ask: impl FnOnce(&mut Answers) -> T) -> T {
        let mut texts = self.texts.borrow_mut();
        if let Some(answers) = texts.get_mut(text) {
            return ask(answers);
        }
        let answers = Answers { name: ColumnName::new(text), period: None, report: None, heading: None, fields: HashMap::new() };
        ask(texts.entry(text.to_string()).or_insert(answers))
    }

    /// Whether rows begin a table, read once for the same texts.
    pub fn begins(&self, rows: &[OwnedRow], read: impl FnOnce() -> bool) -> bool {
        let key: Vec<_> = rows.iter().flat_map(texts).collect();
        let known = self.begins.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let begins = read();
            self.begins.borrow_mut().insert(key, begins);
            begins
        })
    }

    /// Whether one of several words of a text names a field.
    fn is_composite(&self, kind: &str, text: &str, context: &Context<'_>) -> bool {
        self.of(text, |answers| answers.name.is_composite(kind, context))
    }

    fn field(&self, kind: &'static str, text: &str, context: &Context<'_>) -> Option<Named> {
        self.of(text, |answers| *answers.fields.entry(kind).or_insert_with(|| answers.name.in_words_of(kind, context)))
    }
}

impl Reader<'_, '_> {
    /// The header of a sheet whose form is known: the row with most known names, at least two (or all of a single column); two rows
    /// together where that makes more of them known.
    pub fn of_form(&self, form: &Form, head: &[OwnedRow]) -> Option<Header> {
        self.of_form_among(form, head, &self.named(head), &|_| true)
    }

    /// The same among the rows that `may_be` headers; of two rows together one has a name (`named`).
    fn of_form_among(&self, form: &Form, head: &[OwnedRow], named: &BTreeSet<u32>, may_be: &dyn Fn(&OwnedRow) -> bool) -> Option<Header> {
        let wanted = self.declared.and_then(|declared| declared.header);
        let allowed = |row: &OwnedRow| wanted.is_none_or(|(_, last)| row.number == last) && may_be(row);
        let single = best(head.iter().filter(|row| allowed(row)).filter_map(|row| self.read(form, row)));
        let follow = |pair: &&[OwnedRow]| pair[0].number + 1 == pair[1].number && pair.iter().all(are_names);
        let is_named =
            |pair: &&[OwnedRow]| pair.iter().any(|row| named.contains(&row.number)) && wanted.is_none_or(|(_, last)| pair[1].number == last);
        let pairs = head.windows(2).filter(|pair| is_named(pair) && follow(pair));
        let double = best(pairs.filter_map(|pair| self.read_pair(form, &pair[0], &pair[1])));
        let wants_double = wanted.is_some_and(|(first, last)| first < last);
        let wants_single = wanted.is_some_and(|(first, last)| first == last);
        let header = match (single, double) {
            (Some(single), Some(double)) if double.hits > single.hits || wants_double || (!wants_single && double.adds_units_to(&single)) => double,
            (Some(single), Some(double)) if double.row == single.row + 1 && double.hits == single.hits && heads_units(head, double.row) => double,
            // 目标 and 实际 are as well known without 销售额 above them, but say not of what.
            (Some(single), Some(double)) if !wants_single && self.completes(&double, &single) => double,
            (single, double) => single.or(double)?,
        };
        (header.hits >= 2 || header.hits == header.cells.len() || self.declared.is_some()).then_some(header)
    }

    /// Whether a header of two rows has the fields that its lower row lacks, and no less is known of it.
    fn completes(&self, double: &Header, single: &Header) -> bool {
        double.row == single.row && double.hits >= single.hits && double.has_required(self) && !single.has_required(self)
    }

    /// The form and header that fit best a sheet whose name says nothing: at least two names known, those of the required fields
    /// among them, and at least half of the header.
    pub fn of_any(&self, head: &[OwnedRow]) -> Option<Header> {
        // A header has a name that needs no guess. To guess at every cell of every row for every form takes a hundred times as long.
        let named = self.named(head);
        let mut best: Option<Header> = None;
        for form in Form::all().filter(|_| !named.is_empty()) {
            let Some(header) = self.of_form_among(&form, head, &named, &|row| named.contains(&row.number)) else { continue };
            let fits = header.is_convincing() && header.has_required(self) && !header.budgets_kpis(head);
            if fits && best.as_ref().is_none_or(|best| (header.hits, header.sure) > (best.hits, best.sure)) {
                best = Some(header);
            }
        }
        best
    }

    /// The header that is known but for fields which it must have, and these; the one that lacks least.
    pub fn lacking(&self, head: &[OwnedRow]) -> Option<(Header, Vec<&'static str>)> {
        let named = self.named(head);
        let of = |form: &Form| self.of_form_among(form, head, &named, &|row| named.contains(&row.number));
        let headers = Form::all().filter(|_| !named.is_empty()).filter_map(|form| of(&form)).filter(Header::is_mostly_known);
        let with_lacks = headers.map(|header| (header.lacks(self), header)).map(|(lacks, header)| (header, lacks));
        with_lacks.reduce(|best, next| {
            let rank = |found: &(Header, Vec<&str>)| (found.0.hits, std::cmp::Reverse(found.1.len()));
            if rank(&next) > rank(&best) { next } else { best }
        })
    }

    /// Numbers of the rows in which a cell is a name of some field.
    fn named(&self, head: &[OwnedRow]) -> BTreeSet<u32> {
        head.iter().filter(|row| self.has_name(row)).map(|row| row.number).collect()
    }

    /// How many cells of a row are names of fields.
    pub fn names_in(&self, row: &OwnedRow) -> usize {
        texts(row).filter(|(_, text)| self.is_name(text)).count()
    }

    /// Whether a cell of a row is a name of some field.
    fn has_name(&self, row: &OwnedRow) -> bool {
        texts(row).any(|(_, text)| self.declared.is_some() || self.is_name(&text))
    }

    /// Whether a text is a name of some field.
    pub fn is_name(&self, text: &str) -> bool {
        self.asked.of(text, |answers| answers.name.is_of_any(self.context))
    }

    /// Whether the header has the fields without which its entity means nothing.
    pub fn is_complete(&self, header: &Header) -> bool {
        header.has_required(self)
    }

    /// Whether a field is told where the table stands: by the name of the file, of the sheet, by a title, or by `sources:`.
    pub fn is_told(&self, field: &str) -> bool {
        let by_file = self.context.file_period.is_some() && matches!(field, "period" | "date");
        let is_set = |set: &Supplied| field == "date" && set.column == "period" && set.by == SuppliedBy::Declared;
        by_file
            || (field == "period" && self.told.is_some())
            || self.supplied.iter().any(is_set)
            || self.supplied.iter().any(|supplied| supplied.column == field)
    }

    /// Whether `sources:` says of which period each row is.
    pub fn sets_period(&self) -> bool {
        self.declared.is_some_and(|declared| declared.set.iter().any(|set| set.column == "period"))
    }

    /// Whether what is hidden by hand is read.
    pub fn hidden(&self) -> bool {
        self.declared.is_some_and(|declared| declared.hidden)
    }

    /// The header that is most like one, however little of it is known: of the form that was expected, else of any.
    pub fn nearest(&self, expected: Option<&Form>, head: &[OwnedRow]) -> Option<Header> {
        let is_header = |row: &&OwnedRow| row.cells.len() >= 2 && row.cells.iter().all(|(_, raw)| matches!(raw, Raw::Text(_)));
        let of = |form: &Form| best(head.iter().filter(is_header).take(1).filter_map(|row| self.read(form, row)));
        match expected {
            Some(form) => of(form),
            None => Form::all()
                .filter_map(|form| of(&form))
                .reduce(|best, next| if (next.hits, next.sure) > (best.hits, best.sure) { next } else { best }),
        }
    }

    /// The member that heads a column.
    pub fn heading(&self, text: &str) -> Option<Heading> {
        let declared = |text: &str| self.declared.and_then(|declared| declared.member(text));
        let read = || headings::heading(text, self.context, &|text| declared(text).or_else(|| self.members.dimension(text)));
        self.asked.of(text, |answers| answers.heading.get_or_insert_with(read).clone())
    }

    /// The period that heads a column, with what it holds.
    pub fn period(&self, text: &str) -> Option<(String, Measure)> {
        let read = || words::period_header(text, self.context);
        self.asked.of(text, |answers| answers.period.get_or_insert_with(read).clone())
    }

    fn read(&self, form: &Form, row: &OwnedRow) -> Option<Header> {
        let cells = self.named_cells(form, row);
        // 单位：台 below a table is no header of one.
        if cells.iter().all(|cell| words::is_label(&cell.text)) { None } else { self.header(form, row.number, cells) }
    }

    /// The cells of a row with their names in a form, and columns without a header that the plan declares.
    pub fn named_cells(&self, form: &Form, row: &OwnedRow) -> Vec<HeaderCell> {
        let cell = |(column, text): (u16, String)| HeaderCell { column, name: self.name_in(form, column, &text), text };
        let mut cells: Vec<HeaderCell> = texts(row).map(cell).collect();
        let bare = self.declared.into_iter().flat_map(|declared| declared.letters());
        let bare: Vec<u16> = bare.filter(|column| !cells.iter().any(|cell| cell.column == *column)).collect();
        cells.extend(bare.into_iter().map(|column| cell((column, String::new()))));
        cells.sort_by_key(|cell| cell.column);
        cells
    }

    /// The header that these cells are, if any of them has a name.
    pub fn header(&self, form: &Form, row: u32, cells: Vec<HeaderCell>) -> Option<Header> {
        // A name counts once: the same names again and again are the lower row of a header of periods.
        let names = |wanted: fn(&Named) -> bool| {
            let names = cells.iter().filter_map(|cell| Some((cell.name.as_ref()?, cell.text.as_str()))).filter(|(name, _)| wanted(name));
            names.map(|(name, text)| if name.name == words::LEFT_OUT { text } else { name.name }).collect::<BTreeSet<_>>().len()
        };
        let (named, sure) = (names(|_| true), names(|name| !name.assumed));
        let own_kpi = headings::names_kpi(&cells);
        let takes = |text: &str| form.takes_series() || (form.takes_periods() && self.period(text).is_some());
        let is_of_values = |cell: &HeaderCell| takes(&cell.text) && self.is_series(cell, own_kpi);
        let is_series = |cell: &&HeaderCell| named > 0 && (is_of_values(cell) || self.is_report(form, &cell.text));
        let series = cells.iter().filter(is_series).map(|cell| cell.text.as_str()).collect::<BTreeSet<_>>().len();
        (named > 0).then(|| Header { form: form.clone(), row, cells, rows: 1, shape: Shape::Upright, hits: named + series, sure: sure + series })
    }

    /// Whether a column holds the values of a period or of a member; of a KPI only where the rows do not name their own.
    fn is_series(&self, cell: &HeaderCell, own_kpi: bool) -> bool {
        cell.name.is_none() && matches!((self.series(&cell.text), own_kpi), (Series::Plain, _) | (Series::OfKpi, false))
    }

    fn series(&self, text: &str) -> Series {
        match self.heading(text) {
            _ if self.period(text).is_some() => Series::Plain,
            Some(heading) if heading.is_of_kpi() => Series::OfKpi,
            Some(_) => Series::Plain,
            None => Series::None,
        }
    }

    /// Whether a text is a period alone: months stand under their quarter, which says nothing more of them.
    fn is_period(&self, text: &str) -> bool {
        self.period(text).is_some_and(|(_, measure)| measure == Measure::Silent)
    }

    /// Two rows as one header: `1月` over `目标` and `实际`. An upper text reaches to the right over lower texts that have none of
    /// their own. `None` when the lower row is no header: a text of it stands below a name that is known without it.
    fn read_pair(&self, form: &Form, upper: &OwnedRow, lower: &OwnedRow) -> Option<Header> {
        let (above, below): (Vec<_>, Vec<_>) = (texts(upper).collect(), texts(lower).collect());
        if self.is_preface(&above, &below) {
            return None;
        }
        let columns: BTreeSet<u16> = above.iter().chain(&below).map(|(column, _)| *column).collect();
        let own_kpi =
            above.iter().chain(&below).any(|(column, text)| self.name_in(form, *column, text).is_some_and(|named| headings::is_own_kpi(&named)));
        let cell = |column: u16| {
            let under = below.iter().find(|(at, _)| *at == column).map(|(_, text)| text.as_str());
            let reaches = |at: u16| at == column || (at < column && under.is_some());
            let over = above.iter().rev().find(|(at, _)| reaches(*at)).map(|(_, text)| text.as_str());
            self.joined(form, column, (over, under), own_kpi)
        };
        let header = self.header(form, lower.number, columns.into_iter().map(cell).collect::<Option<_>>()?)?;
        Some(Header { rows: 2, ..header })
    }

    /// A column under two texts: what both together mean, else what one of them means.
    fn joined(&self, form: &Form, column: u16, texts: (Option<&str>, Option<&str>), own_kpi: bool) -> Option<HeaderCell> {
        let cell = |text: &str| HeaderCell { column, name: self.name_in(form, column, text), text: text.to_string() };
        let (over, under) = match texts {
            (Some(over), Some(under)) if over != under => (over, under),
            (text, other) => return Some(cell(text.or(other)?)),
        };
        if self.is_period(over) && (self.is_period(under) || words::is_total(under)) {
            return Some(cell(under));
        }
        let unit = under.trim_matches(['(', ')', '（', '）']);
        if is_unit(unit) {
            return Some(cell(&format!("{over}({unit})")));
        }
        let series = HeaderCell { column, name: None, text: format!("{over}/{under}") };
        if self.is_series(&series, own_kpi) || self.is_report(form, &series.text) {
            return Some(series);
        }
        let both = cell(&series.text);
        if both.name.is_some() {
            return Some(both);
        }
        let name = self.name_in(form, column, under);
        let is_record = name.is_none() && self.name_in(form, column, over).is_some_and(|name| !name.assumed);
        (!is_record).then_some(HeaderCell { name, ..both })
    }

    /// The name of a column in the words of a form: as the plan declares it, else a sure match in any of its kinds before a guess.
    fn name_in(&self, form: &Form, column: u16, text: &str) -> Option<Named> {
        let text = match self.declared.and_then(|declared| declared.column(column, text)) {
            Some(None) => return Some(Named { name: words::LEFT_OUT, assumed: false }),
            Some(Some(field)) => field,
            None => text,
        };
        if self.is_report(form, text) {
            return None;
        }
        let mut guess = None;
        for (at, kind) in form.words.iter().enumerate() {
            let Some(named) = self.asked.field(kind, text, self.context) else { continue };
            if form.takes_periods() && self.asked.is_composite(kind, text, self.context) && self.series(text) == Series::Plain {
                return None;
            }
            let wanted = at == 0 || form.parts.iter().any(|part| part.field_of(named.name).is_some());
            if wanted && !named.assumed {
                return Some(named);
            }
            guess = guess.or(Some(named).filter(|_| wanted));
        }
        // 同比增长 beside values follows from them and others.
        let follows = || form.takes_series() && words::layout_words().follows.contains(&normalise::header(text).key);
        guess.or_else(|| follows().then_some(Named { name: words::LEFT_OUT, assumed: false }))
    }
}

/// Whether the row of this number holds nothing but units, those of the columns.
fn heads_units(head: &[OwnedRow], number: u32) -> bool {
    let row = head.iter().find(|row| row.number == number);
    row.is_some_and(|row| texts(row).all(|(_, text)| is_unit(text.trim_matches(['(', ')', '（', '）']))))
}

/// Whether a row holds texts and dates alone: rows of numbers head nothing.
fn are_names(row: &OwnedRow) -> bool {
    row.cells.iter().all(|(_, raw)| matches!(raw, Raw::Text(_) | Raw::Date(_)))
}

fn best(headers: impl Iterator<Item = Header>) -> Option<Header> {
    headers.reduce(|best, next| if next.hits > best.hits { next } else { best })
}

/// The texts of a row with their columns.
fn texts(row: &OwnedRow) -> impl Iterator<Item = (u16, String)> + '_ {
    row.cells.iter().map(|(column, raw)| (*column, header_text(raw))).filter(|(_, text)| !text.is_empty())
}

impl Header {
    /// Whether the header has the fields without which the entity means nothing.
    pub fn is_convincing(&self) -> bool {
        self.hits >= 2 && self.hits * 2 >= self.cells.len()
    }

    /// Whether all of it but one cell at most is known, as of a table that is not what its sheet is named for.
    pub fn is_full(&self) -> bool {
        self.hits >= 3 && self.hits + 1 >= self.cells.len()
    }

    /// Whether each of its cells, two at least, is known by a name of its own, and none gives its value as well: `负责人：林溪`.
    pub fn is_whole(&self) -> bool {
        self.hits > 1 && self.hits >= self.cells.len() && !self.cells.iter().any(|cell| cell.text.contains([':', '：']))
    }

    /// The header of a table that stands so on its sheet.
    pub fn shaped(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The same header as one of another form.
    pub fn of_form(self, form: &Form) -> Self {
        Self { form: form.clone(), ..self }
    }

    /// The same header in another row, if that row has the same texts.
    pub fn again(&self, row: &OwnedRow) -> Option<Self> {
        let same = texts(row).eq(self.cells.iter().map(|cell| (cell.column, cell.text.clone())));
        (same && self.rows == 1).then(|| Self { row: row.number, ..self.clone() })
    }

    /// Whether it knows as much as the header that its lower row is by itself, and the upper row says units of its columns. A unit over all
    /// columns, that of no KPI, stands in a title.
    fn adds_units_to(&self, single: &Header) -> bool {
        let has_unit = |cell: &&HeaderCell| words::header_hint(&cell.text).or_else(|| words::upper_hint(&cell.text)).is_some();
        let units = |header: &Header| header.cells.iter().filter(has_unit).count();
        let is_under_kpi =
            |cell: &HeaderCell| cell.text.rsplit_once('/').is_some_and(|(over, _)| catalogue_kpi(&normalise::header(over).key).is_some());
        let is_title = || units(self) == self.cells.len() && !self.cells.iter().any(is_under_kpi);
        let adds = || units(self) > units(single) && !is_title();
        self.hits == single.hits && self.row == single.row && self.cells.len() == single.cells.len() && adds()
    }

    /// How many of its names are known.
    pub fn hits(&self) -> usize {
        self.hits
    }

    /// Whether little of it is unknown, and enough is known to tell what it is of.
    fn is_mostly_known(&self) -> bool {
        self.is_convincing() && self.hits * 4 >= self.cells.len() * 3 && (self.form.takes_series() || self.hits > 2)
    }
}
