//! Plan and progress by month in a table of tasks: 1月(计划|完成情况), 2月(计划|完成情况). What was written for a month is a report of its last
//! day, so that the task is as far as the last month says in which something stands, and whoever looks back sees what was known then. All of
//! them together are its remark.

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::model::Plan;
use crate::value::given::is_nothing;
use crate::value::{Context, Decode, Node, Progress, Raw, state_code};

use super::columns::{Layout, Role};
use super::{Header, OwnedRow, Reader};
use crate::recognise::draft::Draft;
use crate::recognise::forms::Form;
use crate::recognise::rows::series::OfPeriod;
use crate::recognise::words::{self, Measure, Named};

/// Name of a column of the progress in a period.
pub const COLUMN: &str = "progress_of_period";
/// Field of the progress of a task, and of its plan.
const PROGRESS: &str = "progress";
const PLANNED: &str = "planned_progress";
/// What a task says of how far it is.
const OWN: [&str; 2] = [PROGRESS, "status"];
/// What parts a month from what was said of it, and one month from the next.
const MARKS: (&str, &str) = (" ", "；");

impl Reader<'_, '_> {
    /// Whether a text heads the plan or the progress of a period, in a table of tasks.
    pub fn is_report(&self, form: &Form, text: &str) -> bool {
        self.report(form, text).is_some()
    }

    fn report(&self, form: &Form, text: &str) -> Option<(String, Measure)> {
        if form.main().kind != "task" {
            return None;
        }
        let read = || words::report_header(text, self.context);
        self.asked.of(text, |answers| answers.report.get_or_insert_with(read).clone())
    }
}

/// Names the columns of months, if none of them holds anything but how far a task is: 120 of 实际 is an amount.
pub fn name_columns(header: &mut Header, below: &[OwnedRow], reader: &Reader<'_, '_>) {
    let measures: Vec<_> = header.cells.iter().map(|cell| reader.report(&header.form, &cell.text).map(|(_, measure)| measure)).collect();
    let done = header.cells.iter().zip(&measures).filter(|(_, measure)| **measure == Some(Measure::Actual)).map(|(cell, _)| cell.column);
    let mut values = done.flat_map(|column| below.iter().filter_map(move |row| row.cell(column))).peekable();
    if values.peek().is_none() || !values.all(|raw| may_be_progress(raw, reader.context)) {
        return;
    }
    for (cell, measure) in header.cells.iter_mut().zip(measures).filter(|(cell, _)| cell.name.is_none()) {
        let name = measure.map(|measure| if measure == Measure::Actual { COLUMN } else { PLANNED });
        cell.name = name.map(|name| Named { name, assumed: false });
    }
}

/// Words may be; a number is one from 0 to 100.
fn may_be_progress(raw: &Raw<'_>, context: &Context<'_>) -> bool {
    let node = Node::new(raw.clone(), Span::Nowhere);
    let is_read = || words::quiet(context, |context| Progress::decode(&node, context)).is_ok();
    is_read() || matches!(raw, Raw::Text(text) if words::plain_number(text).is_none())
}

/// The role of a column of the progress in a period.
pub fn role(layout: &Layout, header: &str, context: &Context<'_>) -> Role {
    let period = words::report_header(header, context);
    period.map_or(Role::Unknown, |(text, _)| Role::Period { text, slots: layout.slots(PROGRESS) })
}

/// A task with what stands in each of its months as its remark, and the reports on it that its months are. What the row says for itself, in
/// a column of states, is said with the last of them.
pub fn apart<'s>(mut task: Draft<'s>, periods: &[&OfPeriod], context: &Context<'_>) -> (Draft<'s>, Vec<Draft<'s>>) {
    let said: Vec<&OfPeriod> = periods.iter().copied().filter(|(.., node)| !is_nothing(node)).collect();
    let mut reports: Vec<Draft<'s>> = said.iter().filter_map(|month| report(month, context)).collect();
    let Some(last) = reports.last_mut() else { return (task, reports) };
    for field in OWN {
        if let Some(own) = task.get(field).filter(|node| !node.is_blank()).cloned() {
            last.put(field, own.clone());
            task.put(field, Node::new(Raw::Blank, own.span));
        }
    }
    if said.len() > 1 {
        let span = last.span;
        remark(&mut task, &said, span);
    }
    (task, reports)
}

/// What stands in a month, as a report of its last day. A state that is no share is no progress: that of a month before holds on.
fn report((_, month, node): &OfPeriod, context: &Context<'_>) -> Option<Draft<'static>> {
    let day = words::period(&month.value, context)?.end;
    let mut report = Draft::new(Plan::info("progress_entry")?, node.span);
    report.put("date", Node::new(Raw::Date(day), node.span));
    let is_state = is_state(node, context) && share(node, context).is_none_or(|share| share.is_zero());
    report.put(if is_state { "status" } else { PROGRESS }, node.clone());
    Some(report)
}

/// Adds what was said of each month to the remark of a task.
fn remark(draft: &mut Draft<'_>, said: &[&OfPeriod], span: Span) {
    let of_month = |(_, month, node): &&OfPeriod| Some(format!("{}{}{}", month.value, MARKS.0, node.text()?));
    let note = draft.get("note").and_then(Node::text).filter(|note| !note.is_empty()).map(|note| note.into_owned());
    let texts: Vec<String> = note.into_iter().chain(said.iter().filter_map(of_month)).collect();
    draft.put("note", Node::new(Raw::Text(texts.join(MARKS.1).into()), span));
}

fn share(node: &Node<'_>, context: &Context<'_>) -> Option<Decimal> {
    words::quiet(context, |context| Progress::decode(node, context)).ok()??.fraction
}

fn is_state(node: &Node<'_>, context: &Context<'_>) -> bool {
    node.text().is_some_and(|text| state_code(&text, context).is_some())
}

/// I104 for columns of months: which of them is read.
pub fn tell(layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let columns: Vec<_> = layout.columns.iter().filter(|column| column.name == Some(COLUMN)).collect();
    let Some(first) = columns.first() else { return };
    let has_plans = layout.columns.iter().any(|column| column.name == Some(PLANNED));
    let variant = if has_plans { "monthly_planned" } else { "monthly" };
    let told = Diagnostic::new("I104", layout.header_span(sheet, first.index)).variant(variant);
    context.report(told.arg("column", &first.header).arg("count", columns.len()));
}
