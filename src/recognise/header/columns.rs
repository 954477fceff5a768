//! What each column of a sheet is.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::model::Arity;
use crate::value::stated::names_unit;
use crate::value::{Context, Hint, Raw};

use crate::vocabulary::normalise;

use super::headings::{Heading, KPI, Member, headings, only_kpi, only_kpi_in_periods, planned_rate};
use super::{Header, Reader, levels, measures, monthly, steps};
use crate::recognise::around::nearby::NearUnit;
use crate::recognise::around::supplied::{Supplied, SuppliedBy};
use crate::recognise::draft::Standing;
use crate::recognise::forms::Form;
use crate::recognise::guide::DIMENSIONS;
use crate::recognise::tables::grid;
use crate::recognise::tables::shape::Shape;
use crate::recognise::words::{self, Measure};
use companions::Companion;

pub mod companions;
mod doubles;
mod foreseen;
mod lent;
mod planned;
mod series;

/// Name of the column that holds the unit of its row.
pub const UNIT: &str = "unit";

/// Fields that hold the values of a KPI.
const MEASURED: &[&str] = &["value", "to_date", "target", "months", "must_hit", "stretch", "base_value", "baseline_target", "quantity"];

/// Whether a field holds values of a KPI, in the unit of its row.
pub fn is_measured(field: &str) -> bool {
    MEASURED.contains(&field)
}

/// How a sheet is laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Which records its rows give.
    pub form: Form,
    /// Row of the header, from 1.
    pub header_row: u32,
    /// Its columns, from the left.
    pub columns: Vec<Column>,
    /// Whether a column is missing without which no row means anything; that was told, and the rows are not read.
    pub is_broken: bool,
    /// How its cells stand on the sheet.
    pub shape: Shape,
    /// The unit of money that is said near the table, for the KPIs that are money.
    pub near: Option<NearUnit>,
    /// What stands around the table and holds for each row.
    pub supplied: Vec<Supplied>,
    /// Rows below the header that are hidden by hand and not read.
    pub hidden_rows: usize,
    /// The rows of totals, as the plan declares them.
    pub totals: Option<Vec<RangeInclusive<u32>>>,
    /// Whether columns were given the period that stands around the table, as others name their own.
    pub is_lent: bool,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Position, from 0.
    pub index: u16,
    /// Header as written.
    pub header: String,
    /// Name among the columns of the form, if it was recognised.
    pub name: Option<&'static str>,
    /// What it gives.
    pub role: Role,
    /// Unit and percent scale, shared by its cells.
    pub hint: Option<Arc<Hint>>,
    /// Whether the name is a guess.
    pub assumed: bool,
    /// Whether the plan declares what it is.
    pub declared: bool,
    /// Columns that say something of its amounts.
    pub companions: Vec<Companion>,
}

/// What a column gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Fields of the parts of the form.
    Fields(Vec<Slot>),
    /// The value of a period that the header names.
    Period {
        /// The period as written.
        text: String,
        /// Where the value goes.
        slots: Vec<Slot>,
    },
    /// The value of a member of a dimension that the header names.
    Member {
        /// The member.
        member: Member,
        /// Where the value goes.
        slots: Vec<Slot>,
    },
    /// The unit of the numbers of the row.
    Unit,
    /// A total of the row, or a running number: nothing that is not known without it.
    Redundant,
    /// Nothing known.
    Unknown,
}

/// A field of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Part of the form.
    pub part: u8,
    /// Field of its entity; `None` for the id.
    pub field: Option<u16>,
}

impl Layout {
    /// Lays out a sheet whose header was found, and tells what is missing, doubled or unknown.
    pub fn of(header: Header, sheet: &Sheet, reader: &Reader<'_, '_>) -> Self {
        let context = reader.context;
        let headings = headings(&header, reader);
        let planned = planned_rate(&header, &headings, reader);
        let only = only_kpi(&headings).map(|(at, kpi)| (header.cells[at].column, kpi.to_string()));
        let in_periods = only_kpi_in_periods(&headings).map(|(at, kpi)| (header.cells[at].column, kpi.to_string()));
        // 销售额年度目标 beside 1月目标 is 年度目标 of the only KPI.
        let is_bare = |text: &str| words::period_header(text, context).is_some();
        let are_of_one = in_periods.is_some() && header.cells.iter().zip(&headings).any(|(cell, heading)| heading.is_none() && is_bare(&cell.text));
        let (form, header_row, shape) = (header.form, header.row, header.shape);
        let hidden_rows = grid::hidden_rows(sheet, reader.hidden()).filter(|row| *row > header_row).count();
        let totals = reader.declared.and_then(|declared| declared.totals.clone());
        let (columns, supplied) = (Vec::new(), Vec::new());
        let mut layout = Self { form, header_row, columns, is_broken: false, shape, near: None, supplied, hidden_rows, totals, is_lent: false };
        for (cell, heading) in header.cells.into_iter().zip(headings) {
            let (role, name, assumed) = match heading {
                Some(Heading::Values(_, measure)) if only.is_some() => layout.measured(measure),
                heading => match dated_heading(&heading).filter(|(text, _)| are_of_one && !is_before_plan(text, context)) {
                    Some((period, measure)) => layout.dated(period, measure, context),
                    None => layout.role(&cell.text, cell.name.as_ref(), heading, context),
                },
            };
            let declared = reader.declared.and_then(|declared| declared.column(cell.column, &cell.text));
            let hint = declared.flatten().and_then(words::header_hint).or_else(|| words::header_hint(&cell.text)).map(Arc::new);
            let declared = declared.is_some();
            layout.columns.push(Column { index: cell.column, header: cell.text, name, role, hint, assumed, declared, companions: Vec::new() });
        }
        if let Some(column) = planned.and_then(|rate| layout.columns.iter().find(|column| column.index == rate)) {
            let told = Diagnostic::new("I104", layout.header_span(sheet, column.index)).variant("planned_rate");
            context.report(told.arg("column", &column.header));
        }
        layout.settle_years(context);
        layout.lend_base();
        layout.lend_units(sheet, context);
        layout.tell_readings(sheet, context);
        monthly::tell(&layout, sheet, context);
        layout.give_way();
        layout.leave_sums(context);
        layout.leave_running(sheet, reader);
        layout.leave_foreseen(sheet, context);
        layout.tell_spent(sheet, context);
        layout.name_lines();
        layout.find_companions(sheet, context);
        layout.drop_doubles(sheet, context);
        layout.yield_to(reader.supplied, sheet, context);
        let is_empty = layout.drop_absent_parts();
        layout.leave_out_amounts(sheet, context);
        let of_header = only.or(in_periods).map(|(column, text)| Supplied::of(KPI, text, layout.header_span(sheet, column), SuppliedBy::Header));
        layout.supplied = layout.settled(reader.supplied, of_header, context);
        layout.tell_unknown(sheet, context);
        layout.tell_planned(sheet, context);
        layout.is_broken = if is_empty { layout.tell_empty(sheet, context) } else { layout.tell_missing(sheet, reader) };
        layout
    }

    /// Whether the plan declares that a row is one of totals.
    pub fn declares_total(&self, row: u32) -> bool {
        self.totals.iter().flatten().any(|rows| rows.contains(&row))
    }

    /// I101 for readings in brackets, `責(zé)任人`, that were left out of the headers.
    fn tell_readings(&self, sheet: &Sheet, context: &Context<'_>) {
        let readings = |column: &Column| normalise::header(&column.header).readings;
        let count: usize = self.columns.iter().map(readings).sum();
        if let Some(first) = self.columns.iter().find(|column| readings(column) > 0) {
            context.report(Diagnostic::new("I101", self.header_span(sheet, first.index)).arg("count", count));
        }
    }

    fn role(
        &self,
        header: &str,
        named: Option<&words::Named>,
        heading: Option<Heading>,
        context: &Context<'_>,
    ) -> (Role, Option<&'static str>, bool) {
        if let Some(named) = named.filter(|named| !named.assumed && heading.is_none()) {
            let is_monthly = named.name == monthly::COLUMN;
            let role = if is_monthly { monthly::role(self, header, context) } else { self.named_role(named.name) };
            return (role, Some(named.name), false);
        }
        if let Some((text, measure)) = words::period_header(header, context) {
            return self.dated(text, measure, context);
        }
        if let Some(Heading::Values(member, measure)) = heading {
            return (self.member_role(member, measure, context), None, false);
        }
        // 本年合计 is one letter off 本年累计, and no value to date.
        let is_sum = words::is_total(header) || (named.is_some() && words::is_bare_sum(header));
        if is_sum || heading == Some(Heading::Derived) {
            return (Role::Redundant, None, false);
        }
        match named {
            Some(named) => (self.named_role(named.name), Some(named.name), true),
            None => (Role::Unknown, None, false),
        }
    }

    pub(in crate::recognise) fn named_role(&self, name: &str) -> Role {
        let slots = self.slots(if name == measures::OF_KPIS { KPI } else { name });
        match name {
            _ if !slots.is_empty() => Role::Fields(slots),
            UNIT => Role::Unit,
            "diff" | "achievement" | "planned_progress" | "row_number" | steps::OUTER | measures::COLUMN | words::LEFT_OUT => Role::Redundant,
            _ if levels::divided_by(name).is_some() => Role::Redundant,
            _ => Role::Unknown,
        }
    }

    pub(in crate::recognise) fn slots(&self, name: &str) -> Vec<Slot> {
        let parts = self.form.parts.iter().enumerate();
        parts
            .filter_map(|(at, part)| {
                let field = part.field_of(name)?;
                Some(Slot { part: at as u8, field: part.info.field(field).map(|index| index as u16) })
            })
            .collect()
    }

    /// Whether the header is the label of the column's field.
    pub(in crate::recognise) fn is_label(&self, column: &Column, context: &Context<'_>) -> bool {
        let label = column.name.map(|name| context.vocabulary.field(self.form.words[0], name));
        label.is_some_and(|label| normalise::name(label) == normalise::header(&column.header).key)
    }

    /// The label of a column's name in the first of the form's kinds that has one.
    pub(in crate::recognise) fn label<'k>(&self, name: &'k str, context: &Context<'_>) -> &'k str {
        let labels = self.form.words.iter().map(|kind| context.vocabulary.field(kind, name));
        labels.into_iter().find(|label| *label != name).unwrap_or(name)
    }

    /// Parts whose deciding column the sheet lacks are not made; where the rows say what they hold, both targets and actuals may be.
    /// Whether it lacks all: the first one is left for the columns to be named by.
    fn drop_absent_parts(&mut self) -> bool {
        let in_rows = measures::has_column(self);
        let given = |layout: &Self, at: usize| {
            let part = &layout.form.parts[at];
            let is_given = |needs| layout.columns.iter().any(|column| column.gives(at, needs, &layout.form));
            part.needs.is_none_or(is_given) || (in_rows && matches!(part.info.kind, "goal" | "actual"))
        };
        let mut given: Vec<bool> = (0..self.form.parts.len()).map(|at| given(self, at)).collect();
        let is_empty = !given.contains(&true);
        given[0] |= is_empty;
        self.keep_parts(&given);
        is_empty
    }

    /// Leaves out the parts that are not kept, and what columns give to them.
    pub(in crate::recognise) fn keep_parts(&mut self, kept: &[bool]) {
        for at in (0..self.form.parts.len()).rev() {
            if !kept[at] {
                self.form.parts.remove(at);
                for column in &mut self.columns {
                    column.forget_part(at as u8);
                }
            }
        }
    }

    fn tell_unknown(&self, sheet: &Sheet, context: &Context<'_>) {
        for column in &self.columns {
            let span = self.header_span(sheet, column.index);
            let Some(name) = column.name.filter(|_| column.assumed) else {
                if column.role == Role::Unknown && !names_unit(&column.header) {
                    let near = words::near_field(context, self.form.main(), &column.header);
                    let told = Diagnostic::new("W107", span).arg("name", &column.header);
                    let is_carried = self.form.main().kind == "budget_line" && words::is_carried(&column.header);
                    context.report(if is_carried { told.variant("carried") } else { told.suggest(near) });
                }
                continue;
            };
            let field = self.label(name, context);
            context.report(Diagnostic::new("W107", span).variant("assumed").arg("name", &column.header).arg("field", field));
        }
    }

    /// E103 for a table that has neither targets nor actuals.
    fn tell_empty(&self, sheet: &Sheet, context: &Context<'_>) -> bool {
        let fields = ["target", "actual"].map(|name| self.label(name, context)).join("/");
        context.report(self.missing(fields, self.form.words[0], sheet, context));
        true
    }

    /// E103 for columns without which no row means anything.
    fn missing(&self, fields: impl Display, kind: &str, sheet: &Sheet, context: &Context<'_>) -> Diagnostic {
        let span = self.header_span(sheet, self.columns.first().map_or(0, |column| column.index));
        Diagnostic::new("E103", span).variant("header").arg("entity", context.vocabulary.entity(kind)).arg("field", fields)
    }

    /// E103 for a required field of the main entity's key that no column gives. Other required fields may stand in another table
    /// of the same records; each record is asked for them when all are together.
    fn tell_missing(&self, sheet: &Sheet, reader: &Reader<'_, '_>) -> bool {
        let context = reader.context;
        let mut missing = false;
        let part = &self.form.parts[0];
        if part.standing != Standing::Declared || self.has_id() {
            return false;
        }
        for (index, field) in part.info.fields.iter().enumerate() {
            let is_dated = |column: &Column| field.name == "date" && matches!(column.role, Role::Period { .. });
            let in_columns = |column: &Column| column.gives_field(0, Some(index as u16)) || column.is_headed_by(field.name) || is_dated(column);
            let given = self.columns.iter().any(in_columns);
            let is_supplied = self.supplied.iter().any(|supplied| part.field_of(supplied.column) == Some(field.name));
            let from_name = is_supplied || reader.is_told(field.name);
            if field.arity == Arity::Required && part.info.key.contains(&field.name) && !given && !from_name {
                missing = true;
                context.report(self.missing(context.vocabulary.field(part.info.kind, field.name), part.info.kind, sheet, context));
            }
        }
        missing
    }

    /// Whether a column gives the id: then the sheet may add to records that stand elsewhere.
    pub fn has_id(&self) -> bool {
        self.columns.iter().any(|column| column.gives_field(0, None))
    }

    /// Place of the header of a column.
    pub fn header_span(&self, sheet: &Sheet, column: u16) -> Span {
        self.cell(sheet, self.header_row, column)
    }

    /// Whether the rows give nothing but actuals, so that they need not be kept.
    pub fn is_stream(&self) -> bool {
        let is_plain = !measures::has_column(self)
            && !self.columns.iter().any(levels::is_finer)
            && self.columns.iter().all(Column::is_of_rows)
            && self.shape.is_upright();
        is_plain && self.form.parts.len() == 1 && self.form.main().kind == "actual"
    }

    /// Whether its rows give targets and nothing that was done.
    pub fn holds_only_targets(&self) -> bool {
        self.form.parts.len() == 1 && self.form.main().kind == "goal"
    }

    /// Place of a cell by its row and column in the table.
    pub fn cell(&self, sheet: &Sheet, row: u32, column: u16) -> Span {
        let (row, column) = self.shape.place(row, column);
        Span::Cell { file: sheet.file, sheet: sheet.index, row, column }
    }
}

impl Column {
    /// Whether each row can be read without what stands in other columns: no unit, no member.
    fn is_of_rows(&self) -> bool {
        !matches!(self.role, Role::Unit | Role::Member { .. })
    }

    /// The KPI that heads the column.
    pub fn kpi(&self) -> Option<&str> {
        match &self.role {
            Role::Member { member, .. } => member.kpi(),
            Role::Fields(_) | Role::Period { .. } | Role::Unit | Role::Redundant | Role::Unknown => None,
        }
    }

    /// Whether a value of this field heads the column.
    pub(in crate::recognise) fn is_headed_by(&self, field: &str) -> bool {
        matches!(&self.role, Role::Member { member, .. } if member.keys.iter().any(|(kind, _)| *kind == field))
    }

    /// Gives nothing, as another column gives the same; a guess was wrong.
    fn give_up(&mut self) {
        if std::mem::take(&mut self.assumed) {
            (self.role, self.name) = (Role::Unknown, None);
        } else {
            self.role = Role::Redundant;
        }
    }

    /// Whether the column names what a row is about: a part of its key, or a member of a dimension.
    pub fn is_naming(&self, form: &Form) -> bool {
        let Role::Fields(slots) = &self.role else { return levels::is_finer(self) };
        slots.iter().any(|slot| {
            let info = form.parts[usize::from(slot.part)].info;
            slot.field.is_some_and(|field| {
                let name = info.fields[usize::from(field)].name;
                info.key.contains(&name) || DIMENSIONS.contains(&name)
            })
        })
    }

    /// Whether the column says of which order or customer a row is.
    pub fn is_of_orders(&self) -> bool {
        matches!(self.role, Role::Fields(_)) && matches!(self.name, Some("order_number" | "customer"))
    }

    /// Whether its numbers are in the unit of the row: values of KPIs are, numbers of samples are not.
    pub fn takes_unit(&self, form: &Form) -> bool {
        let (Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. }) = &self.role else { return false };
        slots.iter().any(|slot| {
            let info = form.parts[usize::from(slot.part)].info;
            slot.field.is_some_and(|field| is_measured(info.fields[usize::from(field)].name))
        })
    }

    /// Whether both columns give one field.
    fn shares(&self, other: &Column) -> bool {
        let (Role::Fields(own), Role::Fields(others)) = (&self.role, &other.role) else { return false };
        own.iter().any(|slot| others.contains(slot))
    }

    /// Whether the column gives a field of a part (`None`: its id).
    pub fn gives_field(&self, part: u8, field: Option<u16>) -> bool {
        self.slots().contains(&Slot { part, field })
    }

    /// The fields that the column gives.
    pub fn slots(&self) -> &[Slot] {
        match &self.role {
            Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. } => slots,
            Role::Unit | Role::Redundant | Role::Unknown => &[],
        }
    }

    /// Whether the column is the one that a part needs, or gives the field of a period that stands for it.
    fn gives(&self, part: usize, needs: &str, form: &Form) -> bool {
        match &self.role {
            Role::Fields(slots) => self.is_named(needs) && slots.iter().any(|slot| usize::from(slot.part) == part),
            Role::Period { slots, .. } | Role::Member { slots, .. } => {
                slots.iter().any(|slot| usize::from(slot.part) == part) && matches!(form.parts[part].info.kind, "goal" | "actual" | "spend")
            }
            Role::Unit | Role::Redundant | Role::Unknown => false,
        }
    }

    /// Whether it has this name; what was done to date is as good as what was done.
    fn is_named(&self, name: &str) -> bool {
        self.name == Some(name) || (name == "actual" && self.name == Some("to_date"))
    }

    fn forget_part(&mut self, part: u8) {
        let (Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. }) = &mut self.role else { return };
        slots.retain(|slot| slot.part != part);
        for slot in slots.iter_mut().filter(|slot| slot.part > part) {
            slot.part -= 1;
        }
        if slots.is_empty() {
            self.role = Role::Redundant;
        }
    }
}

/// Whether a period lies before the plan: its values are those with which goals are compared.
fn is_before_plan(text: &str, context: &Context<'_>) -> bool {
    words::period(text, context).zip(context.plan).is_some_and(|(period, plan)| period.end < plan.start)
}

/// The period that a heading names, and what it says of the values.
fn dated_heading(heading: &Option<Heading>) -> Option<(String, Measure)> {
    let Some(Heading::Values(member, measure)) = heading else { return None };
    member.period().map(|text| (text.to_string(), *measure))
}

/// The text of a header cell; a date that begins a month names the month.
pub fn header_text(raw: &Raw<'_>) -> String {
    match raw {
        Raw::Text(text) => text.trim().to_string(),
        Raw::Number { value, .. } => value.normalize().to_string(),
        Raw::Date(date) if date.day() == 1 => format!("{:04}-{:02}", date.year(), date.month()),
        Raw::Date(date) => date.to_string(),
        Raw::Blank | Raw::Flag(_) | Raw::Error(_) | Raw::List(_) | Raw::Map(_) => String::new(),
    }
}
