//! 执行与监控: what was missed and what is done about it, then what the meeting said: plan, do, check, act, decisions, actions, minutes.

use crate::model::measurement::Review;
use crate::report::{Block, Cell, ColumnKind, Facts, Row, Text};
use crate::sections::cells::written;

use super::pack::Pack;

/// The last blocks of a pack.
pub fn blocks(pack: &Pack<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = control(pack).into_iter().collect();
    let reviews = pack.sight.plan.measurement.reviews.iter().filter(|review| review.period.value == *pack.period);
    for review in reviews {
        blocks.extend(said(pack, review));
        blocks.extend(review.body.as_ref().map(|body| Block::Prose(body.value.clone())));
    }
    blocks.extend(actions(pack));
    blocks
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
    let code = pack.period.code();
    let of_period = sight.plan.execution.action_items.iter().filter(|item| item.meeting.as_ref().is_some_and(|meeting| meeting.value.trim() == code));
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
