//! The page of one initiative: why, what, who, how much, and what came of it so far.

use super::{details, goal_link, initiative_path, initiatives};
use crate::model::execution::Task;
use crate::model::strategy::Initiative;
use crate::report::{Block, Cell, ColumnKind, Facts, Inline, Page, Row, Table, Text};
use crate::sections::Sight;
use crate::sections::cells::{entity, task_status};

/// The page.
pub fn page(sight: &Sight<'_>, initiative: &Initiative) -> Page {
    let columns = Block::Columns(vec![(6, vec![Block::Facts(facts(sight, initiative))]), (6, vec![Block::Facts(reasons(sight, initiative))])]);
    let mut blocks = vec![columns];
    blocks.extend(details::of(sight, initiative));
    blocks.push(tasks(sight, initiative));
    blocks.extend(sight.chain(crate::analysis::trace::Stage::Initiative, &initiative.id.value));
    let name = &initiative.name.value;
    Page {
        path: initiative_path(initiative),
        parent: Some("strategy/index".into()),
        label: name.clone(),
        listed: false,
        title: Text::plain(name),
        entities: vec![format!("initiative/{}", initiative.id.value)],
        blocks,
        ..sight.page("strategy/initiative", "strategy")
    }
}

/// What is done, by whom, until when, with which means.
fn facts(sight: &Sight<'_>, initiative: &Initiative) -> Facts {
    let key = |column: &str| format!("initiative/{}/{column}", initiative.id.value);
    let figure = |column: &str| sight.present(&key(column)).map(Text::figure).unwrap_or_default();
    let label = |term: Option<crate::vocabulary::Term>| term.map(|term| Text::plain(sight.vocabulary.term_label(term))).unwrap_or_default();
    let effect = initiative.expected_effect.as_ref().map(|effect| Text::plain(&effect.value.text)).unwrap_or_default();
    let resource = initiative.resource.as_ref().map(|resource| Text::plain(&resource.value)).unwrap_or_default();
    let rows = [
        ("module", label(initiative.module.as_ref().map(|module| module.value.term()))),
        ("expected_effect", effect),
        ("effect", figure("effect")),
        ("owner", sight.person(initiative.owner.as_ref())),
        ("resource", resource),
        ("amount", figure("amount")),
        ("share", figure("share")),
        ("unit_cost", figure("unit_cost")),
        ("start", figure("start")),
        ("due", figure("due")),
        ("priority", figure("priority")),
        ("status", label(initiative.status.as_ref().map(|status| status.value.term()))),
        ("tasks", tasks_text(sight, &key)),
        ("note", initiative.note.as_ref().map(|note| Text::plain(&note.value)).unwrap_or_default()),
    ];
    named(sight, "initiative.facts", rows.to_vec())
}

fn tasks_text(sight: &Sight<'_>, key: &dyn Fn(&str) -> String) -> Text {
    let all = sight.number_text(&key("tasks"));
    match sight.present(&key("tasks_done")) {
        Some(done) => initiatives::of(Text(vec![Inline::Number(done)]), all),
        None => all,
    }
}

/// Goals served, and the needs, forces, strengths and gaps that it answers.
fn reasons(sight: &Sight<'_>, initiative: &Initiative) -> Facts {
    let (plan, market) = (sight.plan, &sight.plan.market);
    let goals = initiative.goals.iter().filter_map(|goal| plan.goals.goals.get(&goal.value)).map(|goal| goal_link(sight, goal));
    let segments = initiative
        .segments
        .iter()
        .filter_map(|segment| market.segments.get(&segment.value))
        .map(|segment| entity("segment", &segment.id.value, &segment.name.value));
    let needs = initiative.needs.iter().filter_map(|need| market.needs.get(&need.value)).map(|need| entity("need", &need.id.value, &need.text.value));
    let persona = initiative
        .persona
        .iter()
        .filter_map(|persona| market.personas.get(&persona.value))
        .map(|persona| entity("persona", &persona.id.value, &persona.name.value));
    let swot =
        initiative.swot.iter().filter_map(|item| market.swot.get(&item.value)).map(|item| entity("swot_item", &item.id.value, &item.text.value));
    let cross = initiative.swot_strategies.iter().filter_map(|item| market.swot_strategies.get(&item.value));
    let cross = cross.map(|item| entity("swot_strategy", &item.id.value, item.text.as_ref().map_or(item.id.value.as_str(), |text| &text.value)));
    let forces = initiative
        .pest
        .iter()
        .filter_map(|force| market.pest.get(&force.value))
        .map(|force| entity("pest_factor", &force.id.value, &force.factor.value));
    let gap = initiative.gap.iter().filter_map(|gap| market.gaps.get(&gap.value)).map(|gap| entity("gap", &gap.id.value, &gap.opportunity.value));
    let sources = initiative
        .evidence
        .iter()
        .filter_map(|source| market.evidence.get(&source.value))
        .map(|source| entity("evidence", &source.id.value, &source.id.value));
    let rows = vec![
        ("goals", sight.joined(goals)),
        ("segments", sight.joined(segments)),
        ("persona", sight.joined(persona)),
        ("needs", sight.joined(needs)),
        ("swot", sight.joined(swot.chain(cross))),
        ("forces", sight.joined(forces)),
        ("gap", sight.joined(gap)),
        ("source", sight.joined(sources)),
    ];
    named(sight, "initiative.reasons", rows)
}

/// Facts without what nobody wrote.
fn named(sight: &Sight<'_>, heading: &str, rows: Vec<(&str, Text)>) -> Facts {
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(id, text)| (sight.word(&format!("column.strategy.{id}")), text)).collect();
    Facts { heading: sight.heading(heading), rows, ..Facts::default() }
}

fn tasks(sight: &Sight<'_>, initiative: &Initiative) -> Block {
    let tasks = initiatives::tasks_of(sight, initiative);
    if tasks.is_empty() {
        return sight.missing("initiative.no_tasks");
    }
    let columns = [
        ("task", ColumnKind::Prose),
        ("owner", ColumnKind::Text),
        ("planned_start", ColumnKind::Date),
        ("planned_end", ColumnKind::Date),
        ("progress", ColumnKind::Number),
        ("task_status", ColumnKind::Status),
    ];
    let rows = tasks.into_iter().map(|task| task_row(sight, task)).collect();
    Block::Table(Table {
        id: "initiative-tasks".into(),
        heading: sight.heading("initiative.tasks"),
        columns: sight.heads("strategy", &columns),
        rows,
        ..Table::default()
    })
}

fn task_row(sight: &Sight<'_>, task: &Task) -> Row {
    let key = |column: &str| format!("task/{}/{column}", task.id.value);
    let state = sight.figures.find(&key("state")).and_then(|id| sight.figures.value(id).term());
    let cells = vec![
        Cell::rich(entity("task", &task.id.value, &task.name.value)),
        Cell::rich(sight.person(task.owner.as_ref())),
        sight.cell(&key("start")),
        sight.cell(&key("end")),
        sight.cell(&key("progress")),
        sight.cell(&key("state")).with_status(state.map(task_status)),
    ];
    Row { cells, ..Row::default() }
}
