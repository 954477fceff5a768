//! The page of the section and its workbook: budget, spending, resources.

mod budget;
mod demand;
mod ledger;
mod supply;
mod talent;

use crate::analysis::budget::{TotalColumns, contingency};
use crate::figures::{ColumnId, FigureId};
use crate::report::{Block, Inline, Page, Status, Text, Tile, Workbook};
use crate::sections::{Pages, Sight};

/// What the blocks of the section look at.
pub struct Resources<'a> {
    sight: &'a Sight<'a>,
    total: Option<TotalColumns>,
}

/// The pages of the section.
pub fn view(sight: &Sight<'_>) -> Pages {
    let resources = Resources { sight, total: TotalColumns::find(sight.figures) };
    let mut blocks = Vec::new();
    if resources.total.is_some() {
        blocks.extend(resources.tiles());
        blocks.push(Block::Table(budget::table(&resources)));
        blocks.extend(ledger::months(&resources));
    } else {
        blocks.push(sight.missing("resources.budget.empty"));
    }
    blocks.push(demand::block(sight));
    let page = Page { title: resources.title(), badge: resources.badge(), blocks, ..sight.page("resources/index", "resources") };
    let funnel = &sight.plan.funnel;
    let supplied = [funnel.stocks.is_empty(), funnel.logistics.is_empty(), funnel.tools.is_empty(), funnel.security_items.is_empty()];
    let something = resources.total.is_some()
        || !sight.plan.strategy.resources.is_empty()
        || !crate::analysis::talent::is_empty(sight.plan)
        || supplied.contains(&false);
    let workbook = Workbook { name: "resources", title: sight.word("section.resources"), page: "resources/index".into() };
    let pages = [Some(page), talent::page(sight), supply::page(sight), supply::tools_page(sight)].into_iter().flatten().collect();
    Pages { pages, sheets: ledger::sheet(&resources).into_iter().collect(), workbook: something.then_some(workbook) }
}

impl Resources<'_> {
    /// The figure of the whole budget, when it has a value.
    fn total(&self, column: impl Fn(&TotalColumns) -> ColumnId) -> Option<FigureId> {
        let id = column(self.total.as_ref()?).at(0);
        (self.sight.figures.exists(id) && self.sight.figures.value(id).is_present()).then_some(id)
    }

    fn text(&self, column: impl Fn(&TotalColumns) -> ColumnId) -> Text {
        self.total(column).map_or_else(Text::default, Text::figure)
    }

    /// Whether the rest is spent before the plan ends, at this rate.
    fn runs_out(&self) -> bool {
        let date = |id: FigureId| self.sight.figures.value(id).date();
        let end = self.sight.figures.find("plan/end").and_then(date);
        self.total(|all| all.exhausted_on).and_then(date).zip(end).is_some_and(|(day, end)| day < end)
    }

    fn pace_status(&self) -> Status {
        self.sight.grade(self.total(|all| all.pace_state))
    }

    fn contingency_status(&self) -> Status {
        match self.total(|all| all.contingency_ok).and_then(|id| self.sight.figures.value(id).term()) {
            Some(contingency::OK) => Status::Good,
            Some(_) => Status::Watch,
            None => Status::None,
        }
    }

    fn title(&self) -> Text {
        let elapsed = self.sight.figures.find("plan/elapsed").map_or_else(Text::default, Text::figure);
        let key = match (self.total(|all| all.used), self.runs_out()) {
            (Some(_), _) if self.total(|all| all.pace).is_none() => "resources.title.used",
            (Some(_), true) => "resources.title.short",
            (Some(_), false) => "resources.title.enough",
            (None, _) if self.total(|all| all.total).is_some() => "resources.title.plan",
            (None, _) => return Text::plain(self.sight.word("page.resources/index.title")),
        };
        let pieces = [
            ("used", self.text(|all| all.used)),
            ("elapsed", elapsed),
            ("day", self.text(|all| all.exhausted_on)),
            ("total", self.text(|all| all.total)),
        ];
        self.sight.sentence(key, &pieces)
    }

    /// One warning in the navigation when money is spent too fast.
    fn badge(&self) -> Option<(Status, usize)> {
        matches!(self.pace_status(), Status::Watch | Status::Miss).then(|| (self.pace_status(), 1))
    }

    fn tiles(&self) -> Option<Block> {
        let elapsed = self.sight.figures.find("plan/elapsed");
        let used = self.total(|all| all.used).map(|used| Tile { bar: Some((used, elapsed)), ..self.tile("used", self.pace_status(), used) });
        let pace = self.total(|all| all.pace).map(|pace| self.tile("pace", self.pace_status(), pace));
        let burn = self.total(|all| all.burn).map(|burn| self.tile("burn", Status::Info, burn));
        let status = if self.runs_out() { Status::Watch } else { Status::Good };
        let runway = self.total(|all| all.runway).map(|runway| self.tile("runway", status, runway));
        let forecast = self.total(|all| all.forecast).map(|forecast| self.tile("forecast", Status::Info, forecast));
        let reserve = self.total(|all| all.contingency_ratio).map(|reserve| self.tile("contingency", self.contingency_status(), reserve));
        let tiles: Vec<Tile> = [used, pace, burn, runway, forecast, reserve].into_iter().flatten().collect();
        (!tiles.is_empty()).then_some(Block::Tiles(tiles))
    }

    fn tile(&self, name: &str, status: Status, figure: FigureId) -> Tile {
        let plan = |key: &str| self.sight.figures.find(key).map_or_else(Text::default, |id| Text(vec![Inline::Figure(id)]));
        let pieces = [
            ("elapsed", plan("plan/elapsed")),
            ("low", plan("plan/contingency_low")),
            ("high", plan("plan/contingency_high")),
            ("total", self.text(|all| all.total)),
            ("spent", self.text(|all| all.spent)),
            ("remaining", self.text(|all| all.remaining)),
            ("months", self.text(|all| all.elapsed_months)),
            ("day", self.text(|all| all.exhausted_on)),
            ("contingency", self.text(|all| all.contingency)),
        ];
        let words = |side: &str| self.sight.sentence(&format!("resources.tile.{name}.{side}"), &pieces);
        Tile {
            label: self.sight.word(&format!("resources.tile.{name}")),
            status,
            figure,
            bar: None,
            left: words("left"),
            right: words("right"),
            link: None,
        }
    }
}
