//! What needs attention: tasks, diagnostics, missing parts.

use super::view::Overview;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Block, Empty, Heading, Inline, Link, ListBlock, ListRow, Status, Text};

/// Codes in the list of diagnostics.
const CODES: usize = 6;

/// Tasks that need attention: overdue first, then at risk; nothing where there are no tasks.
pub fn tasks(overview: &Overview<'_>) -> Option<Block> {
    if overview.sight.plan.execution.tasks.is_empty() {
        return None;
    }
    let state =
        |id: &str| overview.find(&format!("task/{id}/state")).and_then(|figure| overview.sight.figures.value(figure).term()).map(|term| term.code);
    let mut rows = Vec::new();
    for (code, status, remark, words) in
        [("overdue", Status::Miss, "overdue_days", "overview.overdue"), ("at_risk", Status::Watch, "deviation", "overview.behind")]
    {
        for task in overview.sight.plan.execution.tasks.iter().filter(|task| state(&task.id.value) == Some(code)) {
            let figure = overview.find(&format!("task/{}/{remark}", task.id.value)).map(Text::figure).unwrap_or_default();
            let text = Text::link(Link::Entity(format!("task/{}", task.id.value)), &task.name.value);
            rows.push(ListRow { status: Some(status), text, right: overview.sight.sentence(words, &[("value", figure)]) });
        }
    }
    rows.truncate(8);
    if rows.is_empty() {
        rows.push(nothing(overview, (Status::Good, "overview.tasks.none")));
    }
    let heading = Heading {
        more: Some((Link::Page("execution/index".into()), overview.sight.word("overview.tasks.more"))),
        ..overview.sight.heading("overview.tasks")
    };
    Some(Block::List(ListBlock { heading, rows, ..ListBlock::default() }))
}

/// The first diagnostic of each code, and how many there are.
pub fn found(overview: &Overview<'_>) -> Block {
    let mut counts: indexmap::IndexMap<&str, (&Diagnostic, usize)> = indexmap::IndexMap::new();
    for diagnostic in overview.sight.found {
        counts.entry(diagnostic.code.0).or_insert((diagnostic, 0)).1 += 1;
    }
    counts.sort_by(|_, a, _, b| a.0.severity.cmp(&b.0.severity));
    let rows = counts.iter().take(CODES).map(|(code, (first, count))| {
        let status = match first.severity {
            Severity::Error => Status::Error,
            Severity::Warning => Status::Watch,
            Severity::Info => Status::Info,
        };
        let words = overview.sight.texts.message(first);
        let text = Text(vec![Inline::Code((*code).to_string()), Inline::Plain(format!(" {words}"))]);
        ListRow { status: Some(status), text, right: Text::plain(format!("× {count}")) }
    });
    let mut rows: Vec<ListRow> = rows.collect();
    if rows.is_empty() {
        rows.push(nothing(overview, (Status::Good, "overview.found.none")));
    }
    let more = Some((Link::Page("quality/index".into()), overview.sight.word("overview.found.more")));
    let heading = Heading { more, ..overview.sight.heading("overview.found") };
    Block::List(ListBlock { heading, rows, ..ListBlock::default() })
}

/// The one row of a list that would be blank.
fn nothing(overview: &Overview<'_>, (status, words): (Status, &str)) -> ListRow {
    ListRow { status: Some(status), text: Text::plain(overview.sight.word(words)), right: Text::default() }
}

/// Sections without any input.
pub fn missing(overview: &Overview<'_>) -> Vec<Block> {
    let plan = overview.sight.plan;
    let parts = [
        ("market", plan.market.pest.is_empty() && plan.market.competitors.is_empty() && plan.market.segments.is_empty()),
        ("goals", plan.goals.goals.is_empty()),
        ("strategy", plan.strategy.initiatives.is_empty()),
        ("tasks", plan.execution.tasks.is_empty()),
        ("budget", plan.execution.budget.is_empty()),
        ("actuals", plan.facts.is_empty()),
        ("evaluation", plan.measurement.attributions.is_empty() && plan.measurement.improvements.is_empty()),
    ];
    let empty: Vec<Block> = parts
        .into_iter()
        .filter(|&(_, missing)| missing)
        .map(|(name, _)| {
            Block::Empty(Empty {
                what: overview.sight.word(&format!("missing.{name}")),
                fill: Text::plain(overview.sight.word(&format!("missing.{name}.fill"))),
            })
        })
        .collect();
    if empty.is_empty() {
        let rows = vec![ListRow { status: Some(Status::Good), text: Text::plain(overview.sight.word("overview.complete")), right: Text::default() }];
        return vec![Block::List(ListBlock { heading: overview.sight.heading("overview.missing"), rows, ..ListBlock::default() })];
    }
    empty
}
