//! Values that follow from others when the input is silent.

use std::cmp::Reverse;

use foldhash::{HashMap, HashSet};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::load::Limits;
use crate::model::facts::{FactRow, Facts};
use crate::model::frame::Settings;
use crate::model::{Plan, Record};
use crate::value::{Context, Deadline, Node, Period};

use super::identity::Records;
use super::{Options, so_far};

/// Largest limit that can be set, in MiB or seconds.
pub const LARGEST_LIMIT: u32 = 1 << 20;

/// First month of the fiscal year, if it was written and is a month.
pub fn fiscal_start(settings: &Settings) -> Option<i8> {
    let month = settings.fiscal_year_start_month.as_ref()?.value.to_i8()?;
    (1..=12).contains(&month).then_some(month)
}

/// What a file may cost; a limit that is no positive whole number is left as it is.
pub fn limits(settings: &Settings) -> Limits {
    let by_default = Limits::default();
    let whole = |limit: &Option<Spanned<Decimal>>| {
        let limit = limit.as_ref().filter(|limit| limit.value.is_integer())?.value.to_u32()?;
        (1..=LARGEST_LIMIT).contains(&limit).then_some(limit)
    };
    Limits {
        file_mb: whole(&settings.file_mb),
        workbook_mb: whole(&settings.workbook_memory_mb).map_or(by_default.workbook_mb, |limit| limit.max(Limits::LEAST_MB)),
        workbook_seconds: whole(&settings.workbook_seconds).unwrap_or(by_default.workbook_seconds),
    }
}

/// A part of a goal that does not say its KPI takes that of the whole.
pub fn before_decoding(records: &mut Records<'_>) {
    let Some(info) = Plan::info("goal") else { return };
    let (Some(kpi), Some(parent)) = (info.field("kpi"), info.field("parent")) else { return };
    let known: HashMap<String, Node<'_>> =
        records.of_kind("goal").filter_map(|record| Some((record.id.value.clone(), record.get(kpi)?.clone()))).collect();
    for record in records.of_kind("goal") {
        if record.get(kpi).is_none_or(Node::is_blank) {
            inherit(record, kpi, parent, &known);
        }
    }
}

fn inherit<'s>(record: &mut Record<'s>, kpi: usize, parent: usize, known: &HashMap<String, Node<'s>>) {
    let name = record.get(parent).and_then(Node::text).map(|text| text.into_owned());
    if let Some(node) = name.and_then(|name| known.get(&name)) {
        record.values.retain(|(at, _)| usize::from(*at) != kpi);
        record.values.push((kpi as u16, node.clone()));
    }
}

/// Dates of one cell, `6-8月`, stand for start and end where those are silent.
pub fn spans_of_time(plan: &mut Plan) {
    for task in plan.execution.tasks.iter_mut() {
        let Some(time) = &task.time else { continue };
        task.planned_start = task.planned_start.or(time.value.start.map(|start| Spanned::new(start, time.span)));
        task.planned_end = task.planned_end.or(time.value.end.map(|end| Spanned::new(Deadline(end), time.span)));
    }
    for initiative in plan.strategy.initiatives.iter_mut() {
        let Some(time) = &initiative.time else { continue };
        initiative.start = initiative.start.or(time.value.start.map(|start| Spanned::new(start, time.span)));
        initiative.due = initiative.due.or(time.value.end.map(|end| Spanned::new(Deadline(end), time.span)));
    }
}

/// The day on which the report is to look at the plan: the one asked for, else the plan's own.
pub fn asked_day(plan: &Plan, options: &Options) -> Option<Date> {
    options.as_of.or_else(|| Some(plan.settings()?.as_of.as_ref()?.value))
}

/// The day on which the report looks at the plan: the one asked for, the plan's own, the last day of the newest actual period
/// (domain/2 §2.1), without actuals the newest day on which something was reported, done or spent, else the plan's first day; all
/// within the plan. What is not told by actuals is a guess, and said (I115).
pub fn as_of(plan: &mut Plan, facts: &Facts, options: &Options, context: &Context<'_>) {
    let asked = asked_day(plan, options);
    let newest = newest(plan, facts);
    let measured = newest.map(|(period, _)| period.end);
    let reported = newest_event(plan);
    let Some(settings) = plan.frame.plan.iter_mut().next() else { return };
    let period = settings.period.value;
    if asked.is_some() {
        settings.as_of = options.as_of.map(|day| Spanned::new(day, Span::Nowhere)).or(settings.as_of);
        return;
    }
    let day = measured.or(reported).map_or(period.start, |newest| newest.clamp(period.start, period.end));
    settings.as_of = Some(Spanned::new(day, Span::Nowhere));
    // Values of the whole plan say nothing of how far it has come, unless the plan is a single month.
    if let Some((_, span)) = newest.filter(|(newest, _)| newest.covers(&period) && period.months().len() > 1) {
        context.report(Diagnostic::new("I115", settings.period.span).variant("whole").arg("date", day).related("whole", span));
    }
    if measured.is_none() {
        let guess = Diagnostic::new("I115", settings.period.span).arg("date", day);
        context.report(if reported.is_some() { guess } else { guess.variant("first_day") });
    }
}

/// The newest period in which something was measured, and the first place of it. What was measured of the whole plan is the newest only
/// where nothing shorter was measured, or where it adds up and nothing shorter is known of its KPI.
fn newest(plan: &Plan, facts: &Facts) -> Option<(Period, Span)> {
    let whole = plan.settings()?.period.value;
    let is_whole = |row: &FactRow| facts.period_of(row).covers(&whole);
    let kpi = |row: &FactRow| facts.series()[row.series() as usize].kpi;
    let in_parts: HashSet<u32> = facts.rows().iter().filter(|row| !is_whole(row)).map(kpi).collect();
    let says_how_far = |row: &&FactRow| !is_whole(row) || in_parts.is_empty() || (so_far::is_sum(plan, kpi(row)) && !in_parts.contains(&kpi(row)));
    let period =
        facts.rows().iter().filter(says_how_far).map(|row| facts.period_of(row)).max_by_key(|period| (period.end, Reverse(period.days())))?;
    let first = facts.rows().iter().filter(|row| facts.period_of(row) == period).map(|row| facts.span(row)).min()?;
    Some((period, first))
}

/// The newest day on which progress was reported, a task begun or ended, money spent, or something happened to a deal, a lead or a customer.
fn newest_event(plan: &Plan) -> Option<Date> {
    let reports = plan.execution.progress.iter().filter_map(|entry| entry.date.as_ref());
    let of_tasks = plan.execution.tasks.iter().flat_map(|task| [&task.updated_at, &task.actual_start, &task.actual_end]).flatten();
    let spent = plan.execution.spends.iter().map(|spend| spend.date.value.0);
    let funnel = &plan.funnel;
    let of_deals = funnel.opportunities.iter().flat_map(|deal| [&deal.created, &deal.entered, &deal.won_date]).flatten().map(|date| date.value);
    let of_leads = funnel.leads.iter().filter_map(|lead| lead.created.as_ref()).map(|date| date.value);
    let sold = funnel.orders.iter().map(|order| order.date.value).chain(funnel.followups.iter().map(|talk| talk.time.value));
    reports.chain(of_tasks).map(|date| date.value).chain(spent).chain(of_deals).chain(of_leads).chain(sold).max()
}
