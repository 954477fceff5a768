//! 执行与监控: what was missed and what is done about it, then what the meeting said: plan, do, check, act, decisions, actions, minutes.

use crate::model::measurement::Review;
use crate::report::{Block, Cell, ColumnKind, Facts, Row, Text};
use crate::sections::cells::written;

use super::pack::Pack;
use crate::value::Period;

/// The last blocks of a pack.
pub fn blocks(pack: &Pack<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = control(pack).into_iter().collect();
    let reviews = pack.sight.plan.measurement.reviews.iter().filter(|review| is_of(pack, &review.period.value));
    for review in reviews {
        blocks.extend(said(pack, review));
        blocks.extend(review.body.as_ref().map(|body| Block::Prose(body.value.clone())));
    }
    blocks.extend(actions(pack));
    blocks
}

/// Whether a review is of the pack's period: it is that period, or the last part of it that was reviewed.
fn is_of(pack: &Pack<'_>, period: &Period) -> bool {
    let reviewed = pack.sight.plan.measurement.reviews.iter().map(|review| review.period.value);
    let last = reviewed.filter(|known| pack.period.covers(known)).max_by_key(|known| known.end);
    period == pack.period || last.as_ref() == Some(period)
}

/// Improvements that are not done.
fn control(pack: &Pack<'_>) -> Option<Block> {
    let sight = pack.sight;
    let rows = sight.plan.measurement.improvements.iter().map(|improvement| {
        let goal = improvement.goal.as_ref().and_then(|goal| sight.plan.goals.goals.get(&goal.value));
        let goal = goal.map_or_else(Text::default, |goal| {
            crate::sections::cells::entity("goal", &goal.id.value, &crate::analysis::goals::names::goal_name(sight.plan, goal))
        });
        let cells = vec![
            Cell::text(&improvement.text.value),
            Cell::rich(goal),
            Cell::rich(sight.person(improvement.owner.as_ref())),
            sight.cell(&format!("improvement/{}/due", improvement.id.value)),
            sight.cell(&format!("improvement/{}/status", improvement.id.value)),
        ];
        Row { cells, ..Row::default() }
    });
    let kinds = [
        ("improvement", ColumnKind::Prose),
        ("goals", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("end", ColumnKind::Date),
        ("status", ColumnKind::Text),
    ];
    pack.table("control", 8, &kinds, rows.collect()).map(|table| Block::Table(table.with_blank_columns_off_page()))
}

/// Plan, do, check, act and what was decided.
fn said(pack: &Pack<'_>, review: &Review) -> Option<Block> {
    let sight = pack.sight;
    let parts = [
        ("plan", &review.plan),
        ("do", &review.r#do),
        ("check", &review.check),
        ("act", &review.act),
        ("decisions", &review.decisions),
        ("attendees", &review.attendees),
    ];
    let rows = parts.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(field, lines)| {
        let said = sight.joined(lines.iter().map(|line| Text::plain(&line.value)));
        (sight.vocabulary.field("review", field).to_string(), said)
    });
    let rows: Vec<(String, Text)> = rows.collect();
    (!rows.is_empty()).then(|| Block::Facts(Facts { heading: sight.heading("review.said"), rows, ..Facts::default() }))
}

/// Action items of the meeting of the period.
fn actions(pack: &Pack<'_>) -> Option<Block> {
    let sight = pack.sight;
    let reviews = || sight.plan.measurement.reviews.iter().map(|review| review.period.value).filter(|period| is_of(pack, period));
    let codes: Vec<String> = reviews().map(|period| period.code()).collect();
    let is_of_meeting = |meeting: &str| codes.iter().any(|code| code == meeting.trim());
    let items = sight.plan.execution.action_items.iter();
    let of_period = items.filter(|item| item.meeting.as_ref().is_some_and(|meeting| is_of_meeting(&meeting.value)));
    let rows = of_period.map(|item| {
        let cells = vec![
            Cell::text(&item.text.value),
            Cell::rich(sight.person(item.owner.as_ref())),
            sight.cell(&format!("action_item/{}/due", item.id.value)),
            written(&item.status),
        ];
        Row { cells, ..Row::default() }
    });
    let kinds = [("action", ColumnKind::Prose), ("owner", ColumnKind::Text), ("end", ColumnKind::Date), ("status", ColumnKind::Text)];
    pack.table("todo", 9, &kinds, rows.collect()).map(Block::Table)
}
