//! Charts: each kind draws the named columns of a table of its page. They own no numbers.

pub mod bars;
pub mod bubble;
pub mod columns;
pub mod cumulative;
pub mod dots;
pub mod heat;
pub mod legend;
pub mod line;
pub mod scale;
pub mod small;
pub mod svg;
pub mod timeline;
pub mod waterfall;

use super::format::{self, Formatter, Shape};
use super::words::Words;
use crate::figures::FigureId;
use crate::report::{Chart, Content, HEAT_LIMITS, RowKind, SeriesRole, Table};

/// What a chart draws: the named columns, row by row.
#[derive(Clone)]
pub struct Data<'a> {
    /// Words of the categories.
    pub names: Vec<String>,
    /// Whether each is a part of the one above it.
    pub child: Vec<bool>,
    /// The series, in the order of the chart.
    pub series: Vec<Drawn>,
    /// The last category that is not in the future, and the date to write there.
    pub as_of: Option<(usize, &'a str)>,
    /// Words of the interface.
    pub words: &'a Words<'a>,
}

/// One column as a chart draws it.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// What it stands for.
    pub role: SeriesRole,
    /// Head of the column.
    pub title: String,
    /// Its unit, as shown.
    pub unit: String,
    /// A point for each category.
    pub points: Vec<Option<Point>>,
    /// The point of the total row.
    pub total: Option<Point>,
}

/// A number as it is drawn and as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The figure.
    pub id: FigureId,
    /// In the unit in which it is shown.
    pub value: f64,
    /// As its column shows it.
    pub label: String,
    /// Whether it is good for us.
    pub favourable: Option<bool>,
}

/// Whether a row stands for itself: neither a heading nor a total.
fn is_single(kind: RowKind) -> bool {
    matches!(kind, RowKind::Plain | RowKind::Child(_))
}

impl<'a> Data<'a> {
    /// The columns that a chart names in its table. Group rows are left out, the total row stands apart.
    pub fn of(chart: &'a Chart, table: &Table, formatter: &Formatter<'_>, words: &'a Words<'a>, name: impl FnMut(Content<'_>) -> String) -> Self {
        let rows = || table.rows.iter().filter(|row| is_single(row.kind()));
        let category = table.columns.iter().position(|column| column.id == chart.category);
        let names = rows().map(|row| category.and_then(|position| row.cell(position)).map_or(Content::Blank, |cell| cell.content));
        let names = names.map(name).collect();
        let series = chart.series.iter().filter_map(|series| drawn(table, series.column, series.role, formatter)).collect();
        let as_of = chart.as_of.as_ref().map(|(position, date)| (*position, date.as_str()));
        Self { names, child: rows().map(|row| matches!(row.kind(), RowKind::Child(_))).collect(), series, as_of, words }
    }

    /// The first series of a role.
    pub fn role(&self, role: SeriesRole) -> Option<&Drawn> {
        self.series.iter().find(|series| series.role == role)
    }

    /// A point of the first series of a role.
    pub fn point(&self, role: SeriesRole, category: usize) -> Option<&Point> {
        self.role(role)?.points.get(category)?.as_ref()
    }

    /// The number of a point.
    pub fn value(&self, role: SeriesRole, category: usize) -> Option<f64> {
        self.point(role, category).map(|point| point.value)
    }

    /// Whether a category lies after the as-of date.
    pub fn is_future(&self, category: usize) -> bool {
        self.as_of.is_some_and(|(last, _)| category > last)
    }

    /// The largest number of some roles; 0 when there is none.
    pub fn largest(&self, roles: &[SeriesRole]) -> f64 {
        let series = self.series.iter().filter(|series| roles.contains(&series.role));
        series.flat_map(|series| series.points.iter().flatten()).map(|point| point.value).fold(0.0, f64::max)
    }

    /// The least number of some roles; 0 when there is none below it.
    pub fn least(&self, roles: &[SeriesRole]) -> f64 {
        let series = self.series.iter().filter(|series| roles.contains(&series.role));
        series.flat_map(|series| series.points.iter().flatten()).map(|point| point.value).fold(0.0, f64::min)
    }

    /// What a category holds, as the words of its box: its name, then head and number of each series.
    pub fn tip(&self, category: usize) -> String {
        let line = |series: &Drawn| Some(format!("\n{}\t{}", series.title, series.points.get(category)?.as_ref()?.label));
        let name = self.names.get(category).map_or("", String::as_str);
        name.to_string() + &self.series.iter().filter_map(line).collect::<String>()
    }
}

fn drawn(table: &Table, column: &str, role: SeriesRole, formatter: &Formatter<'_>) -> Option<Drawn> {
    let position = table.columns.iter().position(|known| known.id == column)?;
    let head = &table.columns[position];
    let figures = |is_wanted: fn(RowKind) -> bool| {
        let rows = table.rows.iter().filter(move |row| is_wanted(row.kind()));
        rows.map(move |row| row.cell(position).and_then(|cell| figure(cell.content).map(|id| (id, cell.marks.favourable))))
    };
    let all = figures(|kind| kind != RowKind::Group).flatten();
    let shapes: Vec<_> = all.filter_map(|(id, _)| number(formatter, id)).collect();
    let places = shapes.iter().map(|(value, unit)| format::places([*value], *unit)).max().unwrap_or_default();
    let signed = matches!(role, SeriesRole::Variance | SeriesRole::CumulativeVariance);
    let point = |(id, favourable): (FigureId, Option<bool>)| {
        let (value, _) = number(formatter, id)?;
        Some(Point { id, value: value.to_string().parse().ok()?, label: format::number(value, places, signed), favourable })
    };
    let points = figures(is_single).map(|cell| cell.and_then(point)).collect();
    let total = figures(|kind| kind == RowKind::Total).flatten().find_map(point);
    Some(Drawn { role, title: head.title.clone(), unit: head.unit.clone().unwrap_or_default(), points, total })
}

fn figure(content: Content<'_>) -> Option<FigureId> {
    match content {
        Content::Figure(id) => Some(id),
        Content::Blank | Content::Words(_) | Content::Text(_) => None,
    }
}

fn number(formatter: &Formatter<'_>, id: FigureId) -> Option<(rust_decimal::Decimal, crate::figures::Unit)> {
    match formatter.shape(id) {
        Shape::Number(value, unit) => Some((value, unit)),
        Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => None,
    }
}

/// Class of the step of a heat map for an achievement in percent.
pub fn heat_step(percent: Option<f64>) -> &'static str {
    const STEPS: [&str; 6] = [" h1", " h2", " h3", " h4", " h5", " h6"];
    percent.map_or("", |percent| STEPS[HEAT_LIMITS.iter().filter(|&&limit| percent >= f64::from(limit)).count()])
}

/// Class of a variance: by judgement, else by sign.
pub fn tone(point: &Point) -> &'static str {
    match (point.favourable, point.value < 0.0) {
        (Some(true), _) | (None, false) => "good",
        (Some(false), _) | (None, true) => "miss",
    }
}
