//! Key figures of the cockpit, each held against its target.

use super::view::Overview;
use crate::analysis::measures::Series;
use crate::figures::FigureId;
use crate::report::{Inline, Link, Status, Text, Tile};

/// KPIs with a tile.
const TILES: usize = 3;
/// The figure of a tile without a target of its own, and the one that says how it stands.
const GRADES: [(&str, &str); 2] = [("schedule/spi", "schedule/spi_grade"), ("budget_total/pace", "budget_total/pace_state")];

/// Key figures: the leading KPIs, the weighted achievement, the schedule, the budget.
pub fn tiles(overview: &Overview<'_>) -> Vec<Tile> {
    let mut tiles: Vec<Tile> = overview.leading().into_iter().take(TILES).map(|series| kpi_tile(overview, series)).collect();
    let plain = |key: &str, name: &str, bar: &str, left: Option<(&str, &str)>, right: Option<(&str, &str)>, link: &str| -> Option<Tile> {
        let line = |item: Option<(&str, &str)>| {
            item.and_then(|(words, key)| overview.find(key).map(|figure| overview.sight.sentence(words, &[("value", Text::figure(figure))])))
                .unwrap_or_default()
        };
        Some(Tile {
            label: overview.sight.word(name),
            status: stands(overview, key),
            figure: overview.find(key)?,
            bar: bars(overview, bar),
            left: line(left),
            right: line(right),
            link: Some(Link::Page(link.into())),
        })
    };
    let score = format!("score/{}", overview.focus.code());
    let coverage = format!("{score}/coverage");
    tiles.extend(plain(
        &format!("{score}/achievement"),
        "tile.score",
        "score",
        Some(("tile.coverage", &coverage)),
        Some(("tile.target", "plan/rag_green")),
        "evaluation/index",
    ));
    tiles.extend(plain(
        "schedule/spi",
        "tile.spi",
        "schedule",
        Some(("tile.planned", "schedule/planned")),
        Some(("tile.actual", "schedule/actual")),
        "execution/index",
    ));
    tiles.extend(plain(
        "budget_total/pace",
        "tile.pace",
        "budget",
        Some(("tile.used", "budget_total/used")),
        Some(("tile.time", "plan/elapsed")),
        "resources/index",
    ));
    tiles.extend(plain(
        "alerts/open",
        "tile.alerts",
        "",
        Some(("tile.alerts.urgent", "alerts/urgent")),
        Some(("tile.alerts.known", "alerts/known")),
        "evaluation/risks",
    ));
    tiles
}

/// How a figure with no target of its own stands.
fn stands(overview: &Overview<'_>, key: &str) -> Status {
    let own = GRADES.iter().find(|(figure, _)| *figure == key).map(|(_, grade)| (*grade).to_string());
    overview.sight.grade(overview.find(&own.unwrap_or_else(|| key.replace("/achievement", "/rag"))))
}

fn bars(overview: &Overview<'_>, name: &str) -> Option<(FigureId, Option<FigureId>)> {
    overview.find(&format!("tile/{name}/fill")).map(|fill| (fill, overview.find(&format!("tile/{name}/tick"))))
}

fn kpi_tile(overview: &Overview<'_>, series: &Series) -> Tile {
    let kpi = overview.look.kpi(series);
    // The unit stands beside the figure of the tile, and need not be said again in a line that is short of room.
    let bare = |column: &str| overview.at(series, column).map(|id| Text(vec![Inline::Number(id)])).unwrap_or_default();
    let achievement = overview.at(series, "achievement").map(Text::figure).unwrap_or_default();
    Tile {
        label: overview.words(series),
        status: overview.grade(series),
        figure: overview.look.at(series, &overview.focus, "actual").expect("a leading series has an actual"),
        bar: bars(overview, &kpi.id.value),
        left: overview.sight.sentence("tile.target", &[("value", bare("target"))]),
        right: overview.sight.sentence("tile.variance", &[("variance", bare("variance")), ("achievement", achievement)]),
        link: Some(Link::Entity(format!("kpi/{}", kpi.id.value))),
    }
}
