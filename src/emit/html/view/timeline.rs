//! Bars over time: the table at the left, the drawing at the right, rows side by side.

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::HeadingView;
use super::table::more_rows;
use crate::emit::html::chart::timeline::{Arrow, Bar, Plan, draw};
use crate::emit::html::page::Scope;
use crate::emit::html::{chart, inline, mark};
use crate::figures::FigureId;
use crate::report::{Timeline, TimelineRow};
use crate::theme::ThemeFault;

/// Width of the drawing beside the table.
const BESIDE: f64 = 690.0;
/// Width on narrow screens.
const NARROW: f64 = 358.0;

#[derive(Serialize)]
struct TimelineView<'s> {
    heading: HeadingView,
    number: Option<&'s str>,
    rows: Vec<RowView<'s>>,
    drawing: String,
    narrow: String,
    more: Option<String>,
    footnote: Option<String>,
}

#[derive(Serialize)]
struct RowView<'s> {
    number: &'s str,
    class: String,
    name: String,
    owner: String,
    bar: String,
    done: String,
    state: String,
}

/// Bars over time with their dependencies.
pub fn timeline(scope: &mut Scope<'_>, timeline: &Timeline) -> Result<String, ThemeFault> {
    let label = inline::plain(scope, &timeline.heading.title);
    let plan = plan(scope, timeline);
    let drawn = |width, named, class| plan.as_ref().map(|plan| draw(plan, width, named).finish(class, &label)).unwrap_or_default();
    let (drawing, narrow) = (drawn(BESIDE, false, "beside"), drawn(NARROW, true, "narrow"));
    let view = TimelineView {
        heading: super::heading(scope, &timeline.heading),
        number: timeline.number.as_deref(),
        rows: timeline.rows.iter().map(|each| row(scope, each)).collect(),
        drawing,
        narrow,
        more: timeline.left_out.as_ref().map(|left_out| more_rows(scope, timeline.rows.len(), left_out)),
        footnote: super::footnote(scope, &timeline.footnote, None),
    };
    scope.fill("blocks/timeline.html", &view)
}

fn row<'s>(scope: &mut Scope<'_>, row: &'s TimelineRow) -> RowView<'s> {
    let percent = row.progress.and_then(|id| scope.renderer.formatter().plotted(id));
    let progress = row.progress.map(|id| {
        let shown = scope.renderer.formatter().bare(id);
        inline::opened(scope, id, &shown)
    });
    RowView {
        number: &row.number,
        class: format!("l{}{}", row.level.min(4), if row.summary { " sum" } else { "" }),
        name: inline::html(scope, &row.name),
        owner: inline::html(scope, &row.owner),
        bar: chart::small::progress(percent),
        done: progress.unwrap_or_default(),
        state: mark::with_word(row.status, &row.state),
    }
}

/// The dates and words of the rows; `None` when the span is not known.
fn plan<'r>(scope: &Scope<'r>, timeline: &Timeline) -> Option<Plan<'r>> {
    let figures = scope.renderer.site.figures;
    let date = |id: FigureId| figures.value(id).date();
    let span = (date(timeline.span.0)?, date(timeline.span.1)?);
    let arrow =
        |arrow: &crate::report::TimelineArrow| Arrow { rows: (arrow.from, arrow.to), ends: (arrow.from_end, arrow.to_end), critical: arrow.critical };
    Some(Plan {
        span,
        as_of: date(timeline.as_of)?,
        end: date(timeline.end).unwrap_or(span.1),
        bars: timeline.rows.iter().map(|row| bar(scope, row)).collect(),
        arrows: timeline.arrows.iter().map(arrow).collect(),
        words: &scope.renderer.words,
    })
}

fn bar(scope: &Scope<'_>, row: &TimelineRow) -> Bar {
    let figures = scope.renderer.site.figures;
    let date = |id: FigureId| figures.value(id).date();
    let days = row.start.and_then(date).zip(row.end.and_then(date));
    let buffer = row.buffer.and_then(|id| figures.number(id)).and_then(|days| days.to_i64()).unwrap_or(0);
    let mut words = vec![inline::plain(scope, &row.remark)];
    if let Some((name, _)) = &row.milestone {
        let on = days.map(|(_, last)| format!(" {:02}-{:02}", last.month(), last.day())).unwrap_or_default();
        words.push(format!("{name}{on}"));
    }
    if buffer > 0 {
        words.push(scope.renderer.words.fill("chart.buffer", &[("n", &buffer.to_string())]));
    }
    words.retain(|part| !part.is_empty());
    Bar {
        name: inline::plain(scope, &row.name),
        days,
        done: row.progress.and_then(|id| figures.number(id)).and_then(|share| share.to_f64()).unwrap_or(0.0),
        summary: row.summary,
        critical: row.critical,
        status: Some(row.status),
        buffer,
        baseline: row.baseline.and_then(|(first, last)| date(first).zip(date(last))),
        milestone: row.milestone.as_ref().map(|(_, reached)| *reached),
        words: words.join(" · "),
    }
}
