//! The page of the cockpit and its sheet.

use super::{attention, course, gaps, kpis, questions, tiles};
use crate::analysis::measures::{Look, Series, focus};
use crate::figures::FigureId;
use crate::report::{Block, Column, ColumnKind, Link, Page, SheetPlace, Status, Text, Workbook};
use crate::sections::{Pages, Sight};
use crate::value::Period;

/// What the page looks at.
pub(super) struct Overview<'a> {
    pub sight: &'a Sight<'a>,
    pub look: &'a Look<'a>,
    pub focus: Period,
}

/// The page.
pub fn view(sight: &Sight<'_>) -> Pages {
    let workbook = Some(Workbook { name: "report", title: sight.word("section.report"), page: "index".into() });
    let Some(focus) = focus(sight.plan) else { return Pages { workbook, ..Pages::default() } };
    let overview = Overview { sight, look: sight.look, focus };
    let mut blocks = vec![Block::Questions(questions::questions(&overview))];
    let tiles = tiles::tiles(&overview);
    if !tiles.is_empty() {
        blocks.push(Block::Tiles(tiles));
    }
    blocks.extend(course::course_and_regions(&overview));
    blocks.extend(kpis::table(&overview));
    blocks.extend(gaps::table(&overview));
    blocks.push(Block::Columns(vec![
        (4, attention::tasks(&overview).into_iter().collect()),
        (4, vec![attention::found(&overview)]),
        (4, attention::missing(&overview)),
    ]));
    let page = Page { title: questions::title(&overview), lead: questions::lead(&overview), blocks, ..sight.page("index", "overview") };
    Pages { pages: vec![page], sheets: Vec::new(), workbook }
}

/// Parts of the company that stand in for it: a cockpit of thousands shows nothing.
const MOST_PARTS: usize = 20;

impl Overview<'_> {
    /// A figure of a series in the period of the report.
    pub fn at(&self, series: &Series, column: &str) -> Option<FigureId> {
        self.look.at(series, &self.focus, column).filter(|&figure| self.sight.figures.value(figure).is_present())
    }

    /// A figure by its key, when it has a value.
    pub fn find(&self, key: &str) -> Option<FigureId> {
        self.sight.figures.find(key).filter(|&figure| self.sight.figures.value(figure).is_present())
    }

    /// The KPIs of the company with a goal, the weightiest first; those of its first parts where the company has no goal that is measured.
    pub fn leading(&self) -> Vec<&Series> {
        let is_measured = |series: &&Series| !series.goals.is_empty() && self.at(series, "achievement").is_some();
        let company: Vec<&Series> = self.look.kpis().into_iter().filter_map(|kpi| self.look.company(kpi)).filter(is_measured).collect();
        if company.is_empty() { self.look.series.iter().filter(is_measured).take(MOST_PARTS).collect() } else { company }
    }

    /// Whether a variance is good; `None` at zero.
    pub fn favourable(&self, series: &Series) -> Option<bool> {
        let number = |column| self.at(series, column).and_then(|id| self.sight.figures.number(id));
        number("variance").filter(|variance| !variance.is_zero())?;
        Some(number("achievement").is_some_and(|achievement| achievement >= rust_decimal::Decimal::ONE))
    }

    /// How a series stands in the period of the report.
    pub fn grade(&self, series: &Series) -> Status {
        self.sight.grade(self.look.at(series, &self.focus, "rag"))
    }

    /// Name of a series: KPI and scope.
    pub fn words(&self, series: &Series) -> String {
        let scope = series.segments(self.sight.plan).into_iter().map(|(_, name)| name);
        std::iter::once(self.look.kpi(series).name.value.clone()).chain(scope).collect::<Vec<_>>().join(" · ")
    }

    /// Name of a series, linked to the KPI's page.
    pub fn name(&self, series: &Series) -> Text {
        Text::link(Link::Entity(format!("kpi/{}", self.look.kpi(series).id.value)), self.words(series))
    }

    /// The last month that has begun.
    pub fn last_month(&self) -> Option<Period> {
        self.look.months().into_iter().rfind(|month| self.look.has_begun(month))
    }

    /// The month since which a series has missed its target.
    pub fn since(&self, series: &Series) -> Option<Period> {
        let since = self.look.at(series, &self.last_month()?, "since")?;
        let day = self.sight.figures.value(since).date()?;
        self.look.months().into_iter().find(|month| month.start == day)
    }

    /// A column with its head.
    pub fn column(&self, id: &'static str, kind: ColumnKind) -> Column {
        Column { id, title: self.sight.word(&format!("column.overview.{id}")), kind, ..Column::default() }
    }
}

/// A sheet of `report.xlsx` that repeats figures whose home is elsewhere.
pub(super) fn sheet(overview: &Overview<'_>, key: &str, order: u16) -> SheetPlace {
    SheetPlace { workbook: "report", sheet: overview.sight.word(key), order, overview: true }
}
