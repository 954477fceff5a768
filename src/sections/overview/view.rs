//! The page of the cockpit and its sheet.

use super::questions;
use crate::analysis::measures::{Look, Series, focus};
use crate::diagnostic::{Diagnostic, Severity};
use crate::figures::FigureId;
use crate::report::{
    Block, Cell, Chart, ChartKind, Column, ColumnKind, Empty, Footnote, Heading, Inline, Link, ListBlock, ListRow, Page, Row, RowKind,
    Series as Drawn, SeriesRole, SheetPlace, Status, Table, Text, Tile, Workbook, slug,
};
use crate::sections::{Pages, Sight};
use crate::value::Period;

/// KPIs with a tile.
const TILES: usize = 3;
/// Rows of the list of gaps.
const GAPS: usize = 5;
/// Codes in the list of diagnostics.
const CODES: usize = 6;
/// Ids of the month columns of the table of KPIs.
const MONTHS: [&str; 12] = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"];

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
    let tiles = tiles(&overview);
    if !tiles.is_empty() {
        blocks.push(Block::Tiles(tiles));
    }
    blocks.extend(course_and_regions(&overview));
    blocks.extend(kpi_table(&overview));
    blocks.extend(gaps(&overview));
    blocks.push(Block::Columns(vec![(4, vec![tasks(&overview)]), (4, vec![found(&overview)]), (4, missing(&overview))]));
    let page = Page { title: questions::title(&overview), lead: questions::lead(&overview), blocks, ..sight.page("index", "overview") };
    Pages { pages: vec![page], sheets: Vec::new(), workbook }
}

impl Overview<'_> {
    /// A figure of a series in the period of the report.
    pub fn at(&self, series: &Series, column: &str) -> Option<FigureId> {
        self.look.at(series, &self.focus, column).filter(|&figure| self.sight.figures.value(figure).is_present())
    }

    /// A figure by its key, when it has a value.
    pub fn find(&self, key: &str) -> Option<FigureId> {
        self.sight.figures.find(key).filter(|&figure| self.sight.figures.value(figure).is_present())
    }

    /// The KPIs of the company with a goal, the weightiest first.
    pub fn leading(&self) -> Vec<&Series> {
        self.look
            .kpis()
            .into_iter()
            .filter_map(|kpi| self.look.company(kpi))
            .filter(|series| !series.goals.is_empty() && self.at(series, "achievement").is_some())
            .collect()
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

    /// Name of a series: KPI and scope, linked to the KPI's page.
    pub fn name(&self, series: &Series) -> Text {
        let scope = series.segments(self.sight.plan).into_iter().map(|(_, name)| name);
        let words = std::iter::once(self.look.kpi(series).name.value.clone()).chain(scope).collect::<Vec<_>>().join(" · ");
        Text::link(Link::Entity(format!("kpi/{}", self.look.kpi(series).id.value)), words)
    }

    fn column(&self, id: &'static str, kind: ColumnKind) -> Column {
        Column { id, title: self.sight.word(&format!("column.overview.{id}")), kind, ..Column::default() }
    }
}

/// Key figures: the leading KPIs, the weighted achievement, the schedule, the budget.
fn tiles(overview: &Overview<'_>) -> Vec<Tile> {
    let mut tiles: Vec<Tile> = overview.leading().into_iter().take(TILES).map(|series| kpi_tile(overview, series)).collect();
    let plain = |key: &str, name: &str, bar: &str, left: Option<(&str, &str)>, right: Option<(&str, &str)>, link: &str| -> Option<Tile> {
        let line = |item: Option<(&str, &str)>| {
            item.and_then(|(words, key)| overview.find(key).map(|figure| overview.sight.sentence(words, &[("value", Text::figure(figure))])))
                .unwrap_or_default()
        };
        Some(Tile {
            label: overview.sight.word(name),
            status: questions::stands(overview, key),
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
    tiles
}

fn bars(overview: &Overview<'_>, name: &str) -> Option<(FigureId, Option<FigureId>)> {
    overview.find(&format!("tile/{name}/fill")).map(|fill| (fill, overview.find(&format!("tile/{name}/tick"))))
}

fn kpi_tile(overview: &Overview<'_>, series: &Series) -> Tile {
    let kpi = overview.look.kpi(series);
    let text = |column: &str| overview.at(series, column).map(Text::figure).unwrap_or_default();
    Tile {
        label: kpi.name.value.clone(),
        status: overview.grade(series),
        figure: overview.look.at(series, &overview.focus, "actual").expect("a leading series has an actual"),
        bar: bars(overview, &kpi.id.value),
        left: overview.sight.sentence("tile.target", &[("value", text("target"))]),
        right: overview.sight.sentence("tile.variance", &[("variance", text("variance")), ("achievement", text("achievement"))]),
        link: Some(Link::Entity(format!("kpi/{}", kpi.id.value))),
    }
}

/// The course of the leading sum by month, beside its parts.
fn course_and_regions(overview: &Overview<'_>) -> Option<Block> {
    let series = overview.leading().into_iter().find(|series| overview.look.adds_up(series.kpi))?;
    let course = course(overview, series);
    Some(match regions(overview, series) {
        Some(regions) => Block::Columns(vec![(7, course), (5, vec![Block::Table(regions)])]),
        None => Block::Columns(vec![(12, course)]),
    })
}

fn course(overview: &Overview<'_>, series: &Series) -> Vec<Block> {
    let months: Vec<Period> = overview.look.months();
    let rows = months.iter().map(|month| {
        let future = !overview.look.has_begun(month);
        let cell = |column: &str| Cell { future, ..overview.look.at(series, month, column).map_or_else(Cell::default, Cell::figure) };
        let variance = if future { cell("forecast_gap") } else { cell("variance") };
        let favourable = overview
            .look
            .at(series, month, if future { "forecast_gap" } else { "variance" })
            .and_then(|id| overview.sight.figures.number(id))
            .map(|number| !number.is_sign_negative());
        Row {
            cells: vec![
                Cell::text(month.short_label(overview.sight.vocabulary)),
                cell("target"),
                cell("actual"),
                cell("forecast"),
                Cell { favourable, ..variance },
            ],
            ..Row::default()
        }
    });
    let columns = vec![
        overview.column("month", ColumnKind::Text),
        overview.column("target", ColumnKind::Number),
        overview.column("actual", ColumnKind::Number),
        overview.column("forecast", ColumnKind::Number),
        overview.column("variance", ColumnKind::Variance),
    ];
    let table = Table {
        id: "overview-months".into(),
        folded: true,
        columns,
        rows: rows.collect(),
        sheets: vec![sheet(overview, "sheet.overview.months", 3)],
        ..Table::default()
    };
    let role = |column, role| Drawn { column, role };
    let as_of = months.iter().rposition(|month| overview.look.has_begun(month));
    let day = overview.sight.plan.settings().and_then(|settings| settings.as_of.as_ref());
    let chart = Chart {
        heading: Heading {
            note: overview.look.kpi(series).name.value.clone(),
            legend: vec!["target", "actual", "forecast"],
            ..course_heading(overview, series)
        },
        kind: ChartKind::Columns,
        table: "overview-months".into(),
        category: "month",
        series: vec![
            role("target", SeriesRole::Target),
            role("actual", SeriesRole::Actual),
            role("forecast", SeriesRole::Forecast),
            role("variance", SeriesRole::Variance),
        ],
        as_of: as_of.zip(day).map(|(at, day)| (at, day.value.strftime("%m-%d").to_string())),
        summary: Text::plain(&overview.look.kpi(series).name.value),
        footnote: Footnote { aid: Text::plain(overview.sight.word("overview.course.aid")), sources: Vec::new() },
    };
    vec![Block::Chart(chart), Block::Table(table)]
}

/// "Behind since .., at this pace the whole period reaches ..", when figures say so.
fn course_heading(overview: &Overview<'_>, series: &Series) -> Heading {
    let whole =
        series.goals.iter().filter_map(|&goal| crate::analysis::measures::rows::goal_period(overview.sight.plan, goal)).max_by_key(Period::days);
    let forecast = whole.and_then(|whole| overview.look.at(series, &whole, "forecast").map(|forecast| (whole, forecast)));
    match forecast.filter(|(_, forecast)| overview.sight.figures.value(*forecast).is_present()) {
        Some((whole, forecast)) => {
            let pieces = [("period", Text::plain(whole.short_label(overview.sight.vocabulary))), ("forecast", Text::figure(forecast))];
            Heading { title: overview.sight.sentence("overview.course.title", &pieces), ..Heading::default() }
        }
        None => overview.sight.heading("overview.course"),
    }
}

/// A sheet of `report.xlsx` that repeats figures whose home is elsewhere.
fn sheet(overview: &Overview<'_>, key: &str, order: u16) -> SheetPlace {
    SheetPlace { workbook: "report", sheet: overview.sight.word(key), order, overview: true }
}

/// The parts of the leading sum in the period of the report.
fn regions(overview: &Overview<'_>, company: &Series) -> Option<Table> {
    let split = overview.at(company, "split_variance")?;
    let members = overview.sight.figures.operands(split);
    let parts = overview
        .look
        .parts(company.kpi)
        .filter(|series| overview.look.at(series, &overview.focus, "variance").is_some_and(|variance| members.contains(&variance)));
    let row = |series: &Series, name: Text, kind| {
        let cell = |column: &str| overview.at(series, column).map_or_else(Cell::default, Cell::figure);
        let variance = Cell { favourable: overview.favourable(series), ..cell("variance") };
        Row {
            kind,
            cells: vec![
                Cell::rich(name),
                cell("target"),
                cell("actual"),
                variance,
                Cell::default(),
                cell("achievement").with_status(Some(overview.grade(series))),
            ],
            ..Row::default()
        }
    };
    let mut rows: Vec<Row> = parts
        .map(|series| {
            let scope = series.segments(overview.sight.plan).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" · ");
            let goal = series.goals.first().map(|&goal| overview.sight.plan.goals.goals[goal as usize].id.value.clone());
            let name = goal.map_or_else(|| Text::plain(&scope), |goal| Text::link(Link::Entity(format!("goal/{goal}")), &scope));
            row(series, name, RowKind::Plain)
        })
        .collect();
    rows.push(row(company, Text::plain(overview.sight.word("total")), RowKind::Total));
    let columns = vec![
        overview.column("scope", ColumnKind::Text),
        overview.column("target", ColumnKind::Number),
        overview.column("actual", ColumnKind::Number),
        overview.column("variance", ColumnKind::Variance),
        overview.column("bar", ColumnKind::Deviation { of: "variance" }),
        overview.column("achievement", ColumnKind::Number),
    ];
    let footnote = Footnote { aid: Text::plain(overview.sight.word("overview.regions.aid")), sources: Vec::new() };
    Some(Table {
        id: "overview-scopes".into(),
        heading: overview.sight.heading("overview.regions"),
        sheets: vec![sheet(overview, "sheet.overview.scopes", 4)],
        columns,
        rows,
        footnote,
        ..Table::default()
    })
}

/// The KPIs: period of the report and each month.
fn kpi_table(overview: &Overview<'_>) -> Option<Block> {
    let leading = overview.leading();
    if leading.is_empty() {
        return None;
    }
    let months: Vec<Period> = overview.look.months().into_iter().filter(|month| overview.look.has_begun(month)).take(MONTHS.len()).collect();
    let mut columns = vec![
        overview.column("kpi", ColumnKind::Text),
        overview.column("weight", ColumnKind::Number),
        overview.column("target", ColumnKind::Number),
        overview.column("actual", ColumnKind::Number),
    ];
    columns.push(overview.column("variance", ColumnKind::Variance));
    columns.push(overview.column("achievement", ColumnKind::Number));
    for (position, month) in months.iter().enumerate() {
        let title = month.short_label(overview.sight.vocabulary);
        columns.push(Column {
            id: MONTHS[position],
            title,
            kind: ColumnKind::Number,
            group: Some(overview.sight.word("overview.by_month")),
            minor: position + 3 < months.len(),
            ..Column::default()
        });
    }
    let mut rows: Vec<Row> = leading.iter().map(|series| kpi_row(overview, series, &months)).collect();
    rows.extend(score_row(overview, &months));
    let heading = Heading {
        legend: vec!["good", "watch", "miss", "none"],
        note: overview.focus.short_label(overview.sight.vocabulary),
        ..overview.sight.heading("overview.kpis")
    };
    let sheets = vec![SheetPlace { order: 1, ..sheet(overview, "sheet.overview", 1) }];
    Some(Block::Table(Table { id: "overview-kpis".into(), heading, sheets, columns, rows, ..Table::default() }))
}

fn kpi_row(overview: &Overview<'_>, series: &Series, months: &[Period]) -> Row {
    let cell = |column: &str| overview.at(series, column).map_or_else(Cell::default, Cell::figure);
    let weight = overview.find(&format!("measure/{}/weight", overview.look.kpi(series).id.value));
    let mut cells = vec![Cell::rich(overview.name(series)), weight.map_or_else(Cell::default, Cell::figure), cell("target"), cell("actual")];
    cells.push(Cell { favourable: overview.favourable(series), ..cell("variance") });
    cells.push(cell("achievement").with_status(Some(overview.grade(series))));
    for month in months {
        let achievement = overview.look.at(series, month, "achievement").map_or_else(Cell::default, Cell::figure);
        let status = overview.look.at(series, month, "rag").map(|rag| overview.sight.grade(Some(rag)));
        cells.push(achievement.with_status(status));
    }
    Row { cells, ..Row::default() }
}

fn score_row(overview: &Overview<'_>, months: &[Period]) -> Option<Row> {
    let score = |period: &Period| {
        let find = |column: &str| overview.sight.figures.find(&format!("score/{}/{column}", period.code()));
        find("achievement").map(|figure| Cell::figure(figure).with_status(find("rag").map(|rag| overview.sight.grade(Some(rag)))))
    };
    let mut cells = vec![Cell::text(overview.sight.word("tile.score"))];
    cells.resize_with(5, Cell::default);
    cells.push(score(&overview.focus)?);
    cells.extend(months.iter().map(|month| score(month).unwrap_or_default()));
    Some(Row { kind: RowKind::Total, cells, ..Row::default() })
}

/// The largest gaps with cause, action, owner and due day.
fn gaps(overview: &Overview<'_>) -> Option<Block> {
    let rows: Vec<Row> = questions::gaps(overview).into_iter().take(GAPS).map(|series| gap_row(overview, series)).collect();
    if rows.is_empty() {
        return None;
    }
    let ids = [("kpi", ColumnKind::Text), ("variance", ColumnKind::Variance), ("achievement", ColumnKind::Number), ("since", ColumnKind::Date)];
    let rest = [("cause", ColumnKind::Prose), ("improvement", ColumnKind::Prose), ("owner", ColumnKind::Text), ("due", ColumnKind::Date)];
    let columns = ids.into_iter().chain(rest).map(|(id, kind)| Column { minor: id == "since", ..overview.column(id, kind) }).collect();
    let heading = Heading {
        more: Some((Link::Page("evaluation/index".into()), overview.sight.word("overview.gaps.more"))),
        ..overview.sight.heading("overview.gaps")
    };
    Some(Block::Table(Table {
        id: "overview-gaps".into(),
        heading,
        sheets: vec![sheet(overview, "sheet.overview.gaps", 2)],
        columns,
        rows,
        ..Table::default()
    }))
}

fn gap_row(overview: &Overview<'_>, series: &Series) -> Row {
    let cell = |column: &str| overview.at(series, column).map_or_else(Cell::default, Cell::figure);
    let concerns = |goal: Option<u32>| goal.is_some_and(|goal| series.goals.contains(&goal));
    let measurement = &overview.sight.plan.measurement;
    let cause = measurement.attributions.iter().find(|item| concerns(item.goal.as_ref().and_then(|goal| goal.value.target)));
    let action = measurement.improvements.iter().find(|item| concerns(item.goal.as_ref().and_then(|goal| goal.value.target)));
    let mut why = Text::default();
    if let Some(cause) = cause {
        let class = cause.cause_class.as_ref().map(|class| Inline::Tag(overview.sight.vocabulary.term_label(class.value.term()).to_string(), false));
        why = Text(
            class.into_iter().chain([Inline::Link(Link::Entity(format!("attribution/{}", cause.id.value)), cause.text.value.clone())]).collect(),
        );
    }
    let what = action.map(|action| Text::link(Link::Entity(format!("improvement/{}", action.id.value)), &action.text.value)).unwrap_or_default();
    let due = action.and_then(|action| overview.find(&format!("improvement/{}/due", action.id.value))).map_or_else(Cell::default, Cell::figure);
    let last = overview.look.months().into_iter().rfind(|month| overview.look.has_begun(month));
    let since = last.and_then(|month| overview.look.at(series, &month, "since")).filter(|&id| overview.sight.figures.value(id).is_present());
    let cells = vec![
        Cell::rich(overview.name(series)),
        Cell { favourable: Some(false), ..cell("variance") },
        cell("achievement").with_status(Some(overview.grade(series))),
        since.map_or_else(Cell::default, Cell::figure),
        Cell::rich(why),
        Cell::rich(what),
        Cell::rich(overview.sight.person(action.and_then(|action| action.owner.as_ref()))),
        due,
    ];
    Row { cells, ..Row::default() }
}

/// Tasks that need attention: overdue first, then at risk.
fn tasks(overview: &Overview<'_>) -> Block {
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
    let heading = Heading {
        more: Some((Link::Page("execution/index".into()), overview.sight.word("overview.tasks.more"))),
        ..overview.sight.heading("overview.tasks")
    };
    Block::List(ListBlock { heading, rows, ..ListBlock::default() })
}

/// The first diagnostic of each code, and how many there are.
fn found(overview: &Overview<'_>) -> Block {
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
    let more = Some((Link::Page("quality/index".into()), overview.sight.word("overview.found.more")));
    let heading = Heading { more, ..overview.sight.heading("overview.found") };
    Block::List(ListBlock { heading, rows: rows.collect(), ..ListBlock::default() })
}

/// Sections without any input.
fn missing(overview: &Overview<'_>) -> Vec<Block> {
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

/// Path of a KPI's page.
pub(super) fn kpi_page(id: &str) -> String {
    format!("evaluation/kpi-{}", slug(id, "kpi"))
}
