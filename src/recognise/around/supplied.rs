//! Fields that no column gives and that stand around the table: the name of its sheet is a region or a KPI, its title ends with one,
//! its one column of values is headed by one, or `sources:` says so. They hold for each row.
//!
//! What stands nearer to the rows is believed: a column, then the header, the title, the sheet, the file. What `sources:` says goes before
//! all names and all columns: each row is of that, whatever stands in it.

use crate::diagnostic::{Diagnostic, Span};
use crate::load::{Format, Sheet};
use crate::model::facts::SCOPE;
use crate::value::{Context, Node, Raw};
use crate::vocabulary::normalise;

use super::{budgets, titled};
use crate::recognise::account::{ColumnReading, Named, Reading};
use crate::recognise::draft::Drafts;
use crate::recognise::forms::Form;
use crate::recognise::guide::{Declared, Members};
use crate::recognise::header::columns::{Column, Layout, Role, UNIT};
use crate::recognise::header::headings::{self, KPI};
use crate::recognise::header::{OwnedRow, Reader, measures};
use crate::recognise::words::{self, layout_words};

/// A field of each row of a table, and what gives it.
#[derive(Clone, Debug)]
pub struct Supplied {
    /// The column that it stands for.
    pub column: &'static str,
    /// What `set:` calls the column; of the kinds of tables each may mean another one by it.
    pub name: String,
    /// The value as written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What gives it.
    pub by: SuppliedBy,
}

impl Supplied {
    /// What stands around a table.
    pub(in crate::recognise) fn of(column: &'static str, text: String, span: Span, by: SuppliedBy) -> Self {
        Self { column, name: String::new(), text, span, by }
    }

    /// The column that `set:` means in a table of this form: 部门 is the team of a goal and the owner of a budget.
    pub fn column_in(&self, form: &str, context: &Context<'_>) -> &'static str {
        let Some(form) = Form::named(form) else { return self.column };
        let takes = |column: &str| form.parts.iter().any(|part| part.field_of(column).is_some());
        let meant = || form.words.iter().filter_map(|kind| words::column(context, kind, &self.name)).filter(|named| !named.assumed);
        let is_open = self.by == SuppliedBy::Declared && self.column != UNIT && !takes(self.column);
        let of_words = || meant().map(|named| named.name).find(|name| takes(name));
        // What was spent in a period counts on its last day.
        let of_spending = || (self.column == "period" && form.name == "spend").then_some("date");
        is_open.then(|| of_words().or_else(of_spending)).flatten().unwrap_or(self.column)
    }

    /// The value, to be decoded.
    pub fn node(&self) -> Node<'static> {
        Node::new(Raw::Text(self.text.clone().into()), self.span)
    }

    /// Whether `sources:` says that a name is none: `set: {区域: "-"}`.
    pub(in crate::recognise) fn is_nothing(&self) -> bool {
        layout_words().left_out.contains(&normalise::word(&self.text))
    }
}

/// What gives a field to each row of a table, the more believed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuppliedBy {
    /// `set:` in `sources:`.
    Declared,
    /// The header of its one column of values.
    Header,
    /// A line above it.
    Title,
    /// The name of the sheet.
    SheetName,
    /// The name of the file.
    FileName,
}

/// What `sources:` and the names of a sheet and its file give to its tables.
pub fn of_sheet(sheet: &Sheet, declared: Option<&Declared>, drafts: &Drafts<'_, '_, '_>) -> Vec<Supplied> {
    let members = &drafts.guide.members;
    let (place, span) = (drafts.place, Span::Cell { file: sheet.file, sheet: sheet.index, row: 1, column: 0 });
    let named = |name: &str, by| -> Vec<Supplied> {
        let mut known: Vec<(&'static str, &str)> = name.split(NAME_SEPARATORS).filter_map(|part| members.known(part)).collect();
        let said = titled::said(name, members, drafts.context).into_iter();
        let new: Vec<_> = said.filter(|(column, _)| known.iter().all(|(other, _)| other != column)).collect();
        known.extend(new);
        let names_kpi = known.iter().any(|(column, _)| *column == KPI);
        let short = if names_kpi { None } else { titled::shortened_kpi_of_name(name, members, drafts.context) };
        let known = known.into_iter().map(|(column, text)| (column, text.to_string())).chain(short.map(|kpi| (KPI, kpi)));
        known.map(|(column, text)| Supplied::of(column, text, span, by)).collect()
    };
    let mut supplied: Vec<Supplied> = declared.map(|declared| declared.set.clone()).unwrap_or_default();
    if place.format == Format::Workbook {
        supplied.extend(named(&sheet.name, SuppliedBy::SheetName));
        supplied.extend(budgets::department(&sheet.name, sheet, place.format));
    }
    supplied.extend(named(&place.stem, SuppliedBy::FileName));
    supplied
}

/// What stands between the parts of a name.
const NAME_SEPARATORS: [char; 8] = ['-', '_', ' ', '·', '(', ')', '（', '）'];

/// The same for a table of this form.
pub fn in_form(supplied: &[Supplied], form: &str, context: &Context<'_>) -> Vec<Supplied> {
    // Whose sheet it is says who has the money in it; who answers for a task is another matter.
    let is_meant = |supplied: &&Supplied| supplied.column != "owner" || supplied.by == SuppliedBy::Declared || budgets::is_of_money(form);
    let in_form = |supplied: &Supplied| Supplied { column: supplied.column_in(form, context), ..supplied.clone() };
    supplied.iter().filter(is_meant).map(in_form).collect()
}

/// What these rows give as titles, instead of those that were known.
pub fn with_titles(known: &[Supplied], rows: &[OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>) -> Vec<Supplied> {
    let known = known.iter().filter(|supplied| supplied.by != SuppliedBy::Title).cloned();
    known.chain(of_titles(rows, sheet, reader)).collect()
}

/// What titles say: the KPI at the end of `2026年1-3月销售额（单位：万元）`, and whose it is. Of two the last one is believed.
fn of_titles(rows: &[OwnedRow], sheet: &Sheet, reader: &Reader<'_, '_>) -> Vec<Supplied> {
    let mut found: Vec<Supplied> = Vec::new();
    for row in rows.iter().rev() {
        let (column, text) = match row.cells.as_slice() {
            [(column, Raw::Text(text)), (_, Raw::Text(note))] if words::is_note(note) => (*column, text.as_ref()),
            _ => {
                let Some(line) = titled::line(row) else { continue };
                line
            }
        };
        let span = Span::Cell { file: sheet.file, sheet: sheet.index, row: row.number, column };
        let mut said: Vec<(&'static str, String)> = Vec::new();
        said.extend(titled::said(text, reader.members, reader.context).into_iter().map(|(column, text)| (column, text.to_string())));
        if said.is_empty() {
            said.extend(titled::shortened_kpi(text, reader.members, reader.context).map(|kpi| (KPI, kpi)));
        }
        let new = said.into_iter().map(|(column, text)| Supplied::of(column, text, span, SuppliedBy::Title));
        let new: Vec<Supplied> = new.filter(|supplied| found.iter().all(|known| known.column != supplied.column)).collect();
        found.extend(new);
    }
    found
}

/// I104 for what the names around a table give to its rows.
pub fn tell(supplied: &[Supplied], kind: &str, context: &Context<'_>) {
    for supplied in supplied {
        let variant = match supplied.by {
            SuppliedBy::Declared | SuppliedBy::Header => continue,
            SuppliedBy::Title => "title",
            SuppliedBy::SheetName => "sheet_name",
            SuppliedBy::FileName => "file_name",
        };
        let field = context.vocabulary.field(kind, supplied.column);
        context.report(Diagnostic::new("I104", supplied.span).variant(variant).arg("text", &supplied.text).arg("field", field));
    }
}

impl Layout {
    /// Leaves out the columns of what `set:` in `sources:` says of each row, and tells them (W107).
    pub(in crate::recognise) fn yield_to(&mut self, set: &[Supplied], sheet: &Sheet, context: &Context<'_>) {
        let is_set = |name: &str| set.iter().any(|set| set.by == SuppliedBy::Declared && set.column == name && !set.is_nothing());
        let gives = |column: &Column| matches!(column.role, Role::Fields(_) | Role::Unit);
        for at in 0..self.columns.len() {
            let column = &self.columns[at];
            let Some(name) = column.name.filter(|name| gives(column) && is_set(name)) else { continue };
            let (header, field) = (&column.header, self.label(name, context));
            let told = Diagnostic::new("W107", self.header_span(sheet, column.index)).variant("set");
            context.report(told.arg("name", header).arg("field", field));
            (self.columns[at].role, self.columns[at].name) = (Role::Redundant, None);
        }
    }

    /// The fields that hold for the table, each from what is believed most, but those that its columns give. Where a name has two values for
    /// one, nobody knows which of them a row is of, and that is told (W107).
    pub(in crate::recognise) fn settled(&self, around: &[Supplied], of_header: Option<Supplied>, context: &Context<'_>) -> Vec<Supplied> {
        let is_said = |by: SuppliedBy| matches!(by, SuppliedBy::Declared | SuppliedBy::Header);
        let is_free = |supplied: &Supplied| is_said(supplied.by) || !self.has_no_room_for(supplied.column);
        let all = around.iter().cloned().chain(of_header).filter(|supplied| !self.lacks(supplied.column));
        let mut all: Vec<Supplied> = all.filter(is_free).collect();
        all.sort_by_key(|supplied| supplied.by);
        let mut kept: Vec<&Supplied> = Vec::new();
        for supplied in &all {
            if kept.iter().all(|known| known.column != supplied.column) {
                kept.push(supplied);
            }
        }
        // That no unit is said near a table is a word on its amounts.
        kept.retain(|supplied| (supplied.column == UNIT || !supplied.is_nothing()) && !self.tell_rivals(supplied, &all, context));
        kept.into_iter().cloned().collect()
    }

    /// Tells that one name has several values for a field, if it has.
    fn tell_rivals(&self, supplied: &Supplied, all: &[Supplied], context: &Context<'_>) -> bool {
        let are_equal = |other: &&Supplied| (other.column, other.by) == (supplied.column, supplied.by);
        let mut texts: Vec<&str> = all.iter().filter(are_equal).map(|other| other.text.as_str()).collect();
        texts.dedup_by_key(|text| normalise::name(text));
        if texts.len() > 1 {
            let field = context.vocabulary.field(self.form.words[0], supplied.column);
            let names = texts.join(context.vocabulary.word("list_separator"));
            context.report(Diagnostic::new("W107", supplied.span).variant("rivals").arg("name", names).arg("field", field));
        }
        texts.len() > 1
    }

    /// Whether no record of the table has a field of this name, nor is it the unit of their amounts. What `set:` says of such a field is
    /// told where all tables are known.
    fn lacks(&self, column: &str) -> bool {
        column != UNIT && self.slots(column).is_empty()
    }

    /// Whether the table has no room for a field that stands around it: its columns give it, or no record of it has it. A goal gives its KPI, and so does a label that says what of it the row holds.
    fn has_no_room_for(&self, column: &str) -> bool {
        let is_named = |of: &Column| of.name == Some(column) && matches!(of.role, Role::Fields(_));
        let names_kpi = |column: &Column| matches!(column.name, Some("goal" | measures::OF_KPIS));
        let by_goal = column == KPI && self.columns.iter().any(names_kpi);
        by_goal || self.slots(column).is_empty() || self.columns.iter().any(|of| of.is_headed_by(column) || is_named(of))
    }

    /// What stands around the table for a field.
    pub fn supplied_text(&self, column: &str) -> Option<String> {
        self.supplied.iter().find(|supplied| supplied.column == column).map(|supplied| supplied.text.clone())
    }
}

/// W107 for sheets of one header whose rows say of nobody whose they are, though the names of the sheets may: 直营 and 加盟 are both read as
/// the whole company, and 电商 is beside 华东 and 华南.
pub fn tell_alike(readings: &[Reading], members: &Members, context: &Context<'_>) {
    let silent: Vec<&Reading> = readings.iter().filter(|reading| is_of_nobody(reading, members, context)).collect();
    let of_members: Vec<&Reading> = readings.iter().filter(|reading| reading.supplied.iter().any(is_named_member)).collect();
    let names = |readings: &[&Reading], first: &Reading| -> Vec<String> {
        let is_like = |other: &&&Reading| other.form == first.form && headers(other).eq(headers(first));
        readings.iter().filter(is_like).filter_map(|reading| reading.sheet.clone()).collect()
    };
    for (at, first) in silent.iter().enumerate() {
        let (alike, others) = (names(&silent, first), names(&of_members, first));
        let is_told = !names(&silent[..at], first).is_empty();
        let place = first.file.zip(first.sheet_index);
        if let Some((file, sheet)) = place.filter(|_| (alike.len() > 1 || !others.is_empty()) && !is_told) {
            let span = Span::Cell { file, sheet, row: 1, column: 0 };
            let list = |names: Vec<String>| names.join(context.vocabulary.word("list_separator"));
            let variant = if others.is_empty() { "alike" } else { "beside_members" };
            context.report(Diagnostic::new("W107", span).variant(variant).arg("name", list(alike)).arg("others", list(others)));
        }
    }
}

/// Whether the name of a sheet gives the member that its rows are of.
fn is_named_member(supplied: &Supplied) -> bool {
    supplied.by == SuppliedBy::SheetName && SCOPE.contains(&supplied.column)
}

fn headers(reading: &Reading) -> impl Iterator<Item = &str> {
    reading.columns.iter().map(|column| column.header.as_str())
}

/// Whether the rows of a table of amounts have no member, nor its name a meaning of another sort: a form, a period, a mere number.
fn is_of_nobody(reading: &Reading, members: &Members, context: &Context<'_>) -> bool {
    let is_amounts = reading.form.is_some_and(|form| matches!(form, "goal" | "actual" | "evaluation"));
    let is_member = |field: &str| SCOPE.contains(&field) || field == "goal";
    let heads = |column: &ColumnReading| column.named == Named::Series && headings::names_one_of(&column.header, &is_member, members, context);
    let gives = |column: &ColumnReading| column.field.is_some_and(|(_, field)| is_member(field));
    let has_member = reading.columns.iter().any(|column| heads(column) || gives(column));
    let is_supplied = reading.supplied.iter().any(|supplied| is_member(supplied.column) || supplied.by == SuppliedBy::SheetName);
    is_amounts && !has_member && !is_supplied && reading.sheet.as_deref().is_some_and(|name| !is_of_other_sort(name, context))
}

fn is_of_other_sort(name: &str, context: &Context<'_>) -> bool {
    let is_of_all = words::is_whole(name) || words::is_total(name) || words::is_member_total(name);
    is_of_all
        || name.contains(|c: char| c.is_ascii_digit())
        || words::form_for_name(context, name).is_some()
        || words::period(name, context).is_some()
}
