//! Achievement by row and period in six steps, as an HTML table: number in each cell, a mark where it is missed.

use serde::Serialize;

use super::{Data, Drawn, Point, heat_step};
use crate::report::SeriesRole;

/// The heat map as its template arranges it.
#[derive(Debug, Serialize)]
pub struct HeatView {
    /// Heads of the columns, and their classes: total, future.
    pub heads: Vec<(String, &'static str)>,
    /// Rows.
    pub rows: Vec<HeatRow>,
    /// Unit of all numbers.
    pub unit: String,
}

/// A row of a heat map.
#[derive(Debug, Serialize)]
pub struct HeatRow {
    /// Its name.
    pub name: String,
    /// Whether it is a part of the row above.
    pub child: bool,
    /// Its cells.
    pub cells: Vec<HeatCell>,
}

/// A cell of a heat map.
#[derive(Debug, Serialize)]
pub struct HeatCell {
    /// Classes: step, total, future.
    pub class: String,
    /// Number, or nothing.
    pub label: String,
    /// Its figure, to be explained.
    pub figure: Option<usize>,
    /// Whether it is missed.
    pub missed: bool,
}

/// The heat map of the achievements; `explain` numbers the figures that the page explains.
pub fn view(data: &Data<'_>, mut explain: impl FnMut(crate::figures::FigureId) -> usize) -> HeatView {
    let columns: Vec<&Drawn> =
        data.series.iter().filter(|series| matches!(series.role, SeriesRole::Achievement | SeriesRole::AchievementTotal)).collect();
    let rows = (0..data.names.len()).map(|row| HeatRow {
        name: data.names[row].clone(),
        child: data.child[row],
        cells: columns.iter().enumerate().map(|(number, column)| cell(data, column, number, row, &mut explain)).collect(),
    });
    let rows = rows.collect();
    let heads = columns.iter().enumerate().map(|(number, column)| (column.title.clone(), head_class(data, column, number))).collect();
    HeatView { heads, rows, unit: columns.first().map_or(String::new(), |column| column.unit.clone()) }
}

fn head_class(data: &Data<'_>, column: &Drawn, number: usize) -> &'static str {
    match column.role == SeriesRole::AchievementTotal {
        true => "sum",
        false if data.is_future(number) && column.points.iter().all(Option::is_none) => "future",
        false => "",
    }
}

fn cell(data: &Data<'_>, column: &Drawn, number: usize, row: usize, explain: &mut impl FnMut(crate::figures::FigureId) -> usize) -> HeatCell {
    let point: Option<&Point> = column.points.get(row).and_then(Option::as_ref);
    let total = column.role == SeriesRole::AchievementTotal;
    let future = !total && data.is_future(number) && point.is_none();
    let mut class = heat_step(point.map(|point| point.value)).trim().to_string();
    class.push_str(if total { " sum" } else { "" });
    class.push_str(if future { " future" } else { "" });
    HeatCell {
        class,
        label: point.map(|point| point.label.clone()).unwrap_or_default(),
        figure: point.map(|point| explain(point.id)),
        missed: point.is_some_and(|point| point.value < 80.0),
    }
}
