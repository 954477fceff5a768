//! The page 市场环境: what the findings come to, each with the page that proves it.

use super::{needs, segments, swot};
use crate::model::market::Need;
use crate::report::{Block, Facts, Inline, Link, ListBlock, ListRow, Page, Status, Text};
use crate::sections::Sight;
use crate::sections::cells::entity;

/// Pressing needs named on the page.
const NAMED_NEEDS: usize = 5;

/// The page.
pub fn page(sight: &Sight<'_>) -> Page {
    let mut blocks = vec![Block::Facts(summary(sight))];
    if !sight.plan.market.swot.is_empty() {
        blocks.push(Block::Matrix(swot::matrix(sight)));
    }
    let core = core_segments(sight);
    let pressing = pressing_needs(sight);
    match (core.rows.is_empty(), pressing.rows.is_empty()) {
        (true, true) => {}
        (false, true) => blocks.push(Block::List(core)),
        (true, false) => blocks.push(Block::List(pressing)),
        (false, false) => blocks.push(Block::Columns(vec![(6, vec![Block::List(core)]), (6, vec![Block::List(pressing)])])),
    }
    let page = sight.page("market/index", "market");
    let keys = [("net", "pest_total/net"), ("core", "segment_total/core"), ("open", "need_total/open")];
    let title = sight.finding_text("page.market/index", &keys).unwrap_or_else(|| page.title.clone());
    let open = sight.plan.market.needs.iter().filter(|need| needs::is_open(sight, need)).count();
    let badge = (open > 0).then_some((Status::Watch, open));
    Page { title, badge, blocks, ..page }
}

/// One line for each page: what it found, or that it has no input.
fn summary(sight: &Sight<'_>) -> Facts {
    let industry = sight.plan.market.industries.first().map(|industry| industry.id.value.clone()).unwrap_or_default();
    let of_industry = |column: &str| format!("industry/{industry}/{column}");
    let lines = [
        line(sight, "market/pest", &[("net", "pest_total/net"), ("help", "pest_total/opportunity"), ("harm", "pest_total/threat")]),
        line(sight, "market/industry", &[("size", &of_industry("size")), ("years", &of_industry("years")), ("cagr", &of_industry("cagr"))]),
        line(sight, "market/competitors", &[("known", "competition/share_total"), ("top", "competition/top_share")]),
        line(sight, "market/segments", &[("core", "segment_total/core")]),
        line(sight, "market/needs", &[("pressing", "need_total/pressing"), ("open", "need_total/open")]),
    ];
    Facts { heading: sight.heading("market.summary"), rows: lines.to_vec(), ..Facts::default() }
}

fn line(sight: &Sight<'_>, path: &str, figures: &[(&str, &str)]) -> (String, Text) {
    let label = sight.word(&format!("page.{path}.label"));
    let found = sight.finding_text(&format!("page.{path}"), figures).unwrap_or_else(|| Text::plain(sight.word("market.no_input")));
    let more = Inline::Link(Link::Page(path.into()), sight.word("market.more"));
    (label, found.with(Inline::Plain(" ".into())).with(more))
}

fn core_segments(sight: &Sight<'_>) -> ListBlock {
    let core = segments::ranked(sight).into_iter().filter(|segment| segments::is_core(sight, segment));
    let rows = core.map(|segment| ListRow {
        status: None,
        text: entity("segment", &segment.id.value, &segment.name.value),
        right: sight.figure_text(&format!("segment/{}/total", segment.id.value)),
    });
    ListBlock { heading: sight.heading("market.core"), rows: rows.collect(), ..ListBlock::default() }
}

/// The most pressing needs, with whether an initiative answers them.
fn pressing_needs(sight: &Sight<'_>) -> ListBlock {
    let rows = needs::ranked(sight).into_iter().take(NAMED_NEEDS).map(|need| ListRow {
        status: Some(if needs::is_open(sight, need) { Status::Watch } else { answered(sight, need) }),
        text: entity("need", &need.id.value, &need.text.value),
        right: sight.figure_text(&format!("need/{}/priority", need.id.value)),
    });
    ListBlock { heading: sight.heading("market.needs"), rows: rows.collect(), ..ListBlock::default() }
}

fn answered(sight: &Sight<'_>, need: &Need) -> Status {
    let count = sight.present(&format!("need/{}/initiatives", need.id.value)).and_then(|id| sight.figures.number(id));
    if count.is_some_and(|count| !count.is_zero()) { Status::Good } else { Status::None }
}
