//! The page 经营链条: every initiative with what it rests on, what it is for, what became of it; and what hangs loose.

use crate::analysis::trace::{Loose, Node, Stage, Trace, is_missed};
use crate::report::{Block, Cell, ColumnKind, Link, ListBlock, ListRow, Page, Row, Rows, Status, Table, Text};
use crate::sections::Sight;
use crate::sections::chain::node_link;
use crate::value::Period;

/// The page, with the list of the packs.
pub fn page(sight: &Sight<'_>, periods: &[Period]) -> Page {
    let trace = sight.trace;
    let loose = trace.loose(sight.plan, |goal| is_missed(sight.plan, sight.figures, goal));
    let mut blocks = Vec::new();
    blocks.extend(packs(sight, periods));
    blocks.extend(chain(sight, trace).map(Block::Table));
    blocks.extend(loose_ends(sight, &loose).map(Block::Table));
    if blocks.is_empty() {
        blocks.push(sight.missing("review.empty"));
    }
    let page = sight.page("review/index", "review");
    let title = sight.finding_text("page.review/index", &[("loose", "trace/loose")]).filter(|_| !loose.is_empty());
    let badge = (!loose.is_empty()).then_some((Status::Watch, loose.len()));
    Page { title: title.unwrap_or(page.title.clone()), badge, blocks, ..page }
}

fn packs(sight: &Sight<'_>, periods: &[Period]) -> Option<Block> {
    let rows: Vec<ListRow> = periods
        .iter()
        .rev()
        .map(|period| ListRow {
            status: None,
            text: Text::link(Link::Page(super::path(period)), period.label(sight.vocabulary)),
            right: Text::default(),
        })
        .collect();
    (!rows.is_empty()).then(|| Block::List(ListBlock { heading: sight.heading("review.packs"), rows, ..ListBlock::default() }))
}

/// One row for each initiative: findings, goals, tasks, causes and improvements along the links of the input.
fn chain(sight: &Sight<'_>, trace: &Trace) -> Option<Table> {
    let rows: Rows = sight
        .plan
        .strategy
        .initiatives
        .iter()
        .enumerate()
        .map(|(at, _)| {
            let own = Node { stage: Stage::Initiative, at: at as u32 };
            let goals: Vec<Node> = trace.after(own).filter(|next| next.stage == Stage::Goal).collect();
            let causes: Vec<Node> = goals.iter().flat_map(|goal| trace.after(*goal)).filter(|next| next.stage == Stage::Cause).collect();
            let improvements = goals.iter().chain(&causes).flat_map(|before| trace.after(*before)).filter(|next| next.stage == Stage::Improvement);
            let links = |nodes: Vec<Node>| Cell::rich(sight.links(&unique(nodes)));
            let cells = vec![
                links(trace.before(own).filter(|before| before.stage < Stage::Initiative).collect()),
                Cell::rich(node_link(sight, own)),
                links(goals.clone()),
                links(trace.after(own).filter(|next| next.stage == Stage::Task).collect()),
                links(causes.clone()),
                links(improvements.collect()),
            ];
            Row { cells, ..Row::default() }
        })
        .collect();
    let kinds = [
        ("findings", ColumnKind::Prose),
        ("initiative", ColumnKind::Text),
        ("goals", ColumnKind::Prose),
        ("tasks", ColumnKind::Prose),
        ("causes", ColumnKind::Prose),
        ("improvements", ColumnKind::Prose),
    ];
    let table = Table { id: "chain".into(), heading: sight.heading("review.chain"), columns: sight.heads("review", &kinds), ..Table::default() };
    let footnote = sight.aid("review.chain.aid");
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("review", "sheet.chain", 1)], footnote, rows, ..table }.with_blank_columns_off_page())
}

fn unique(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// What hangs loose, reason by reason.
fn loose_ends(sight: &Sight<'_>, loose: &[(Loose, Node)]) -> Option<Table> {
    let mut rows = Rows::default();
    for reason in Loose::ALL {
        for (_, node) in loose.iter().filter(|(known, _)| *known == reason) {
            let kind = sight.vocabulary.entity(node.stage.kind());
            let cells = vec![
                Cell::text(sight.word(&format!("review.loose.{}", reason.code()))),
                Cell::text(kind),
                Cell::rich(node_link(sight, *node)),
                Cell::text(sight.word(&format!("review.loose.{}.fill", reason.code()))),
            ];
            rows.push(Row { cells, ..Row::default() });
        }
    }
    let kinds = [("reason", ColumnKind::Text), ("kind", ColumnKind::Text), ("thing", ColumnKind::Prose), ("remedy", ColumnKind::Prose)];
    let table = Table { id: "loose".into(), heading: sight.heading("review.loose"), columns: sight.heads("review", &kinds), ..Table::default() };
    (!rows.is_empty()).then(|| Table { sheets: vec![sight.sheet("review", "sheet.loose", 2)], rows, ..table })
}
