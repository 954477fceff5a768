//! Tables of tasks, of deals and of budgets that are written anew each month: 1月重点工作.xlsx and 2月重点工作.xlsx, or a sheet for each month.
//! Where a later one has a task again it is as that one says, and what the earlier ones said of its progress are reports of their months. A
//! deal is told by its number, else by its customer. A line of the budget that each month says with what was spent of it so far is as the
//! last one says.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::recognise::{Draft, Parent, Standing, words};
use crate::value::{Context, Decode, Node, Period, Raw};
use crate::vocabulary::normalise;

use super::identity::{Sheet, sheet_of};
use super::titles::Titles;

/// What is kept in tables that are written anew each month: tasks, and the deals of a funnel, which are told apart by their customer.
const KEPT: [&str; 2] = ["task", "opportunity"];
/// What a task says of how far it is.
const OWN: [&str; 2] = ["progress", "status"];
/// The days by which tasks of one name are told apart.
const DAYS: [&str; 2] = ["planned_start", "planned_end"];

/// A task in the table of a month.
#[derive(Clone, Copy)]
struct Copy {
    month: Period,
    sheet: Sheet,
    draft: usize,
}

/// Leaves out the tasks that a table of a later month has again (I104).
pub fn settle(drafts: &mut Vec<Draft<'_>>, titles: &Titles<'_>, context: &Context<'_>) {
    let mut told: BTreeMap<Sheet, (Copy, Copy, usize)> = BTreeMap::new();
    for copies in copies(drafts, titles, context) {
        let Some((last, earlier)) = copies.split_last() else { continue };
        for copy in earlier {
            let (first, _, rows) = told.entry(copy.sheet).or_insert((*copy, *last, 0));
            *rows += 1;
            first.draft = first.draft.min(copy.draft);
        }
        if drafts[last.draft].info.kind == "task" {
            report_all(drafts, &copies);
        }
        earlier.iter().rev().for_each(|copy| give_way(drafts, copy.draft, last.draft));
    }
    for (copy, last, rows) in told.into_values() {
        let name = |period: Period| period.label(context.vocabulary);
        let variant = match drafts[copy.draft].info.kind {
            "task" => "updated",
            "opportunity" => "updated_deals",
            _ => "updated_budget",
        };
        let found = Diagnostic::new("I104", drafts[copy.draft].span).variant(variant).related("first", drafts[last.draft].span);
        context.report(found.arg("period", name(copy.month)).arg("later", name(last.month)).arg("rows", rows));
    }
}

/// The tasks that stand in tables of several months, each with its copies in the order of the months.
fn copies(drafts: &[Draft<'_>], titles: &Titles<'_>, context: &Context<'_>) -> Vec<Vec<Copy>> {
    let mut groups: BTreeMap<([String; 2], String), Vec<Copy>> = BTreeMap::new();
    for (position, draft) in drafts.iter().enumerate() {
        let is_row = draft.standing == Standing::Declared && matches!(draft.span, Span::Cell { .. });
        let Some(sheet) = sheet_of(draft.span).filter(|_| is_row && is_rewritten(draft)) else { continue };
        let title = titles.of(sheet);
        if let Some((key, month)) = key(draft).zip(title.period) {
            groups.entry((title.timeless.clone(), format!("{}/{key}", draft.info.kind))).or_default().push(Copy { month, sheet, draft: position });
        }
    }
    let mut groups: Vec<Vec<Copy>> = groups.into_values().filter(|copies| copies.len() > 1).collect();
    groups.iter_mut().for_each(|copies| copies.sort_by_key(|copy| (copy.month.end, copy.month.start)));
    groups.retain(|copies| copies.windows(2).all(|pair| pair[0].month.end < pair[1].month.end) && !is_of_each_month(copies, drafts, context));
    groups
}

/// Whether a table of each month may say a record anew: a task, a deal, or a line of the budget with all of it and what was spent so far.
fn is_rewritten(draft: &Draft<'_>) -> bool {
    let says = |field: &str| draft.get(field).is_some_and(|node| !node.is_blank());
    KEPT.contains(&draft.info.kind) || (draft.info.kind == "budget_line" && says("planned") && says("spent"))
}

fn key(draft: &Draft<'_>) -> Option<String> {
    let id = draft.id.as_ref().map(|id| id.value.clone());
    let name = if draft.info.kind == "opportunity" { "customer" } else { "name" };
    id.or_else(|| draft.get(name).and_then(Node::text).map(|name| normalise::name(&name))).filter(|key| !key.is_empty())
}

/// Whether it is another task each month, 月度例会: its days are others, and lie in the month of each table.
fn is_of_each_month(copies: &[Copy], drafts: &[Draft<'_>], context: &Context<'_>) -> bool {
    let day = |copy: &Copy| DAYS.iter().rev().find_map(|field| day(drafts[copy.draft].get(field)?, context));
    let days: Vec<Option<Date>> = copies.iter().map(day).collect();
    let is_within = |(copy, day): (&Copy, &Option<Date>)| day.is_some_and(|day| copy.month.contains(day));
    copies.iter().zip(&days).all(is_within)
}

fn day(node: &Node<'_>, context: &Context<'_>) -> Option<Date> {
    words::quiet(context, |context| Period::decode(node, context).ok()?).map(|period| period.end)
}

/// Makes what each of them says of the progress a report of its month on the last of them.
fn report_all(drafts: &mut Vec<Draft<'_>>, copies: &[Copy]) {
    let Some(last) = copies.last() else { return };
    let mut reports: Vec<Draft<'_>> = copies.iter().filter_map(|copy| report(&drafts[copy.draft], copy.month, last.draft)).collect();
    // The remark of the last of them is that of the task.
    if let Some(report) = reports.last_mut().filter(|report| report.span == drafts[last.draft].span) {
        report.put("note", Node::new(Raw::Blank, report.span));
    }
    let task = &mut drafts[last.draft];
    for field in OWN {
        if let Some(span) = task.get(field).map(|node| node.span) {
            task.put(field, Node::new(Raw::Blank, span));
        }
    }
    drafts.extend(reports);
}

fn report<'s>(task: &Draft<'s>, month: Period, of: usize) -> Option<Draft<'s>> {
    let said = || OWN.into_iter().filter_map(|field| Some((field, task.get(field).filter(|node| !node.is_blank())?)));
    let span = said().next()?.1.span;
    let info = Plan::info("progress_entry")?;
    let mut report = Draft::new(info, task.span);
    report.put("date", Node::new(Raw::Date(month.end), span));
    said().for_each(|(field, node)| report.put(field, node.clone()));
    task.get("note").into_iter().for_each(|note| report.put("note", note.clone()));
    report.parent = info.field("task").map(|field| Parent { draft: of as u32, field: field as u16 });
    Some(report)
}

/// Leaves a task out for a later one, which takes what only the earlier one says, and what stands in it.
fn give_way(drafts: &mut [Draft<'_>], earlier: usize, later: usize) {
    drafts[earlier].standing = Standing::Again;
    let (id, values) = (drafts[earlier].id.clone(), drafts[earlier].values.clone());
    let task = &mut drafts[later];
    task.id = task.id.take().or(id);
    for (index, node) in values {
        let field = task.info.fields[usize::from(index)].name;
        if !OWN.contains(&field) {
            task.supply(field, node);
        }
    }
    let parents = drafts.iter_mut().filter_map(|draft| draft.parent.as_mut());
    parents.filter(|parent| parent.draft as usize == earlier).for_each(|parent| parent.draft = later as u32);
}
