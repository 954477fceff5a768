//! The top page: how many tasks are where, what drives the end, what needs attention, and the whole plan.

use super::{Execution, gantt, lists, plan, tracking};
use crate::analysis::schedule::{ScheduleColumns, states};
use crate::figures::{ColumnId, FigureId};
use crate::report::{Block, Inline, Page, Status, Strip, Text};
use crate::sections::cells::task_status;
use crate::vocabulary::Term;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The page 执行计划.
pub fn page(execution: &Execution<'_>) -> Page {
    let mut blocks = vec![Block::Strip(strip(execution)), Block::Timeline(gantt::timeline(execution)), Block::Table(tracking::table(execution))];
    blocks.push(Block::Columns(vec![(6, vec![lists::milestones(execution)]), (6, vec![lists::late(execution)])]));
    blocks.push(Block::Table(plan::table(execution)));
    let base = execution.sight.page("execution/index", "execution");
    Page { title: title(execution), lead: lead(execution), badge: badge(execution), blocks, ..base }
}

/// The figure of the whole schedule.
pub fn total(execution: &Execution<'_>, column: impl Fn(&ScheduleColumns) -> ColumnId) -> Option<FigureId> {
    let figures = execution.sight.figures;
    let columns = ScheduleColumns::find(figures)?;
    Some(column(&columns).at(0)).filter(|&id| figures.exists(id))
}

fn count(execution: &Execution<'_>, column: impl Fn(&ScheduleColumns) -> ColumnId) -> Decimal {
    total(execution, column).and_then(|id| execution.sight.figures.number(id)).unwrap_or_default()
}

fn strip(execution: &Execution<'_>) -> Strip {
    type Column = fn(&ScheduleColumns) -> ColumnId;
    let order: [(Term, Column); 6] = [
        (states::DONE, |all| all.done),
        (states::RUNNING, |all| all.running),
        (states::AT_RISK, |all| all.at_risk),
        (states::OVERDUE, |all| all.overdue),
        (states::DELAYED_START, |all| all.delayed_start),
        (states::TODO, |all| all.todo),
    ];
    let segment = |&(state, column): &(Term, Column)| {
        let usual = state != states::DELAYED_START || !count(execution, column).is_zero();
        let id = total(execution, column).filter(|_| usual)?;
        Some((Some(task_status(state)), execution.sight.vocabulary.term_label(state).to_string(), id))
    };
    Strip { segments: order.iter().filter_map(segment).collect() }
}

fn number(id: Option<FigureId>) -> Text {
    id.map_or_else(Text::default, |id| Text(vec![Inline::Number(id)]))
}

fn title(execution: &Execution<'_>) -> Text {
    let spi = total(execution, |all| all.spi).filter(|&id| execution.sight.figures.value(id).is_present());
    let late = !count(execution, |all| all.overdue).is_zero();
    let key = match (late, spi.is_some()) {
        (true, true) => "execution.title.late",
        (true, false) => "execution.title.late.no_spi",
        (false, true) => "execution.title",
        (false, false) => "execution.title.no_spi",
    };
    let pieces = [
        ("count", number(total(execution, |all| all.task_count))),
        ("done", number(total(execution, |all| all.done))),
        ("overdue", number(total(execution, |all| all.overdue))),
        ("spi", number(spi)),
    ];
    execution.sight.sentence(key, &pieces)
}

/// The latest task, then what is due next.
fn lead(execution: &Execution<'_>) -> Text {
    let mut text = latest(execution).unwrap_or_default();
    if let Some(upcoming) = total(execution, |all| all.upcoming).filter(|_| !count(execution, |all| all.upcoming).is_zero()) {
        text.0.extend(execution.sight.sentence("execution.lead.upcoming", &[("count", Text(vec![Inline::StrongFigure(upcoming)]))]).0);
    }
    text
}

fn latest(execution: &Execution<'_>) -> Option<Text> {
    let figures = execution.sight.figures;
    let days = |position: usize| figures.number(execution.columns.overdue_days.at(execution.rows[position]));
    let overdue = execution.leaves().filter(|&position| execution.state(position) == Some(states::OVERDUE));
    // The first of the latest, in the order shown.
    let position = overdue.reduce(|worst, next| if days(next) > days(worst) { next } else { worst })?;
    let key = if execution.is_true(position, execution.columns.critical) { "execution.lead.critical" } else { "execution.lead.late" };
    let id = execution.figure(position, execution.columns.overdue_days)?;
    Some(execution.sight.sentence(key, &[("task", execution.link(position)), ("days", Text(vec![Inline::StrongFigure(id)]))]))
}

/// What the navigation shows: overdue tasks, else tasks at risk.
fn badge(execution: &Execution<'_>) -> Option<(Status, usize)> {
    let overdue = count(execution, |all| all.overdue).to_usize().filter(|&count| count > 0).map(|count| (Status::Miss, count));
    overdue.or_else(|| count(execution, |all| all.at_risk).to_usize().filter(|&count| count > 0).map(|count| (Status::Watch, count)))
}
