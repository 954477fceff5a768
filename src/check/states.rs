//! Words for how far something is. Of `进行中，等法务盖章` the state is read and the rest kept; what is no state of any known kind is kept as a
//! remark, which is told once for a sheet.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::model::execution::TaskStatus;
use crate::model::{EntityInfo, Plan, Record};
use crate::value::given::is_nothing;
use crate::value::{Context, Decode, Node, Progress, Raw, state_code};

use super::identity::{Records, Sheet, sheet_of};

/// The words of states of tasks and of what else is to be done.
const TASKS: &str = "task_status";
const WORK: &str = "work_status";
/// What is told of a remark: that it says nothing of the progress, or no more than that the task has begun.
const REMARK: &str = "remark";
const BEGUN: &str = "begun";
/// What parts one remark from the next.
const MARK: &str = "；";

/// Words that are no states, by the sheet on which they stand and by what is told of them.
#[derive(Default)]
struct Remarks(IndexMap<(Option<Sheet>, &'static str), (Span, String, usize)>);

impl Remarks {
    fn add(&mut self, variant: &'static str, text: &str, span: Span) {
        self.0.entry((sheet_of(span), variant)).or_insert_with(|| (span, text.to_string(), 0)).2 += 1;
    }

    fn tell(self, set: &'static str, context: &Context<'_>) {
        for ((_, variant), (span, text, count)) in self.0 {
            let told = Diagnostic::new("E110", span).variant(variant).severity(Severity::Warning).arg("text", text);
            context.report(told.arg("rows", count).arg("set", set).arg("accepted", context.vocabulary.accepted(set)));
        }
    }
}

/// Finds a place for the words of states that are more or less than one.
pub fn settle(records: &mut Records<'_>, context: &Context<'_>) {
    for set in [TASKS, WORK] {
        let mut remarks = Remarks::default();
        for info in Plan::infos() {
            let Some(status) = info.fields.iter().position(|field| field.name == "status" && (field.kind)() == set) else { continue };
            for record in records.all_of_kind(info.kind) {
                settle_one(record, info, (status, set), &mut remarks, context);
            }
        }
        remarks.tell(set, context);
    }
}

/// A word of the set stays. One with more behind it leaves a remark; others say how far a task is that does not say it by a number, and
/// else are remarks.
fn settle_one(record: &mut Record<'_>, info: &EntityInfo, (status, set): (usize, &str), remarks: &mut Remarks, context: &Context<'_>) {
    let field = |name: &str| info.fields.iter().position(|field| field.name == name);
    let Some(node) = record.get(status).cloned() else { return };
    let Some(text) = node.text().filter(|text| !text.is_empty()).map(|text| text.into_owned()) else { return };
    if context.vocabulary.term(set, &text).is_some() || is_nothing(&node) {
        return;
    }
    let code = state_code(&text, context).and_then(|code| context.vocabulary.term(set, of_set(code, set)));
    let progress = field("progress").filter(|&progress| record.get(progress).is_none_or(Node::is_blank));
    if let Some(code) = code {
        put(record, status, Node::new(Raw::Text(code.into()), node.span));
    } else if let Some(progress) = progress {
        put(record, status, Node::new(Raw::Blank, node.span));
        return put(record, progress, node);
    }
    let Some(note) = field("note") else { return };
    if code.is_none() {
        put(record, status, Node::new(Raw::Blank, node.span));
        remarks.add(REMARK, &text, node.span);
    }
    let before = record.get(note).and_then(Node::text).filter(|text| !text.is_empty()).map(|text| format!("{text}{MARK}"));
    put(record, note, Node::new(Raw::Text((before.unwrap_or_default() + &text).into()), node.span));
}

/// The state of what is to be done that a state of a task is.
fn of_set<'c>(code: &'c str, set: &str) -> &'c str {
    match code {
        "todo" if set == WORK => "open",
        "cancelled" if set == WORK => "dropped",
        "running" | "delayed" | "paused" if set == WORK => "doing",
        code => code,
    }
}

fn put<'s>(record: &mut Record<'s>, field: usize, node: Node<'s>) {
    record.values.retain(|(at, _)| usize::from(*at) != field);
    record.values.push((field as u16, node));
}

/// The word in place of a progress, 进行中 or 延期, is the state where no state is written.
pub fn of_progress(plan: &mut Plan, context: &Context<'_>) {
    let mut remarks = Remarks::default();
    for task in plan.execution.tasks.iter_mut() {
        task.status = task.status.or_else(|| state_of(task.progress.as_ref()?, &mut remarks, context));
    }
    for entry in plan.execution.progress.iter_mut() {
        entry.status = entry.status.or_else(|| state_of(entry.progress.as_ref()?, &mut remarks, context));
    }
    remarks.tell(TASKS, context);
}

fn state_of(progress: &Spanned<Progress>, remarks: &mut Remarks, context: &Context<'_>) -> Option<Spanned<TaskStatus>> {
    let words = progress.value.text.as_ref().filter(|_| progress.value.fraction.is_none())?;
    let Some(code) = state_code(words, context) else {
        remarks.add(if progress.value.remark().is_some() { BEGUN } else { REMARK }, words, progress.span);
        return None;
    };
    let status = TaskStatus::decode(&Node::new(Raw::Text(code.into()), progress.span), context).ok()??;
    Some(Spanned::new(status, progress.span))
}
