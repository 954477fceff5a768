//! Lines over periods: actual solid, target thin with hollow marks, forecast dashed.

use super::columns::{Slots, as_of, axis_words};
use super::cumulative::grid;
use super::scale::{Scale, text_width, ticks};
use super::svg::{Anchor, Svg};
use super::{Data, Drawn, Point};
use crate::report::SeriesRole;

const TOP: f64 = 28.0;
const BASE: f64 = 190.0;

/// The chart at a width.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let ends = data.series.iter().map(|series| text_width(&end_words(series), 12.0)).fold(0.0, f64::max);
    let slots = Slots::new(48.0, width - ends.min(width * 0.3) - 4.0, data.names.len());
    let right = slots.left + slots.slot * data.names.len() as f64;
    let all: Vec<SeriesRole> = data.series.iter().map(|series| series.role).collect();
    let steps = ticks(data.least(&all), data.largest(&all), 4);
    let scale = Scale::new((steps[0], steps[steps.len() - 1]), (BASE, TOP));
    let mut svg = Svg::new(width, BASE + 26.0);
    let unit = data.series.first().map_or("", |series| series.unit.as_str());
    svg.text(0.0, 12.0, Anchor::Start, "t3", unit);
    grid(&mut svg, &scale, &steps, slots.left, right);
    let mut taken: Vec<f64> = Vec::new();
    for series in &data.series {
        line(&mut svg, series, &slots, &scale, &mut taken);
    }
    axis_words(&mut svg, data, &slots, BASE);
    as_of(&mut svg, data, &slots, 12.0, BASE);
    for category in 0..data.names.len() {
        svg.hit([slots.middle(category) - slots.slot / 2.0, TOP, slots.slot, BASE - TOP], data.tip(category));
    }
    svg
}

fn end_words(series: &Drawn) -> String {
    let last = series.points.iter().flatten().last().map_or("", |point| point.label.as_str());
    format!("{} {last}", series.title)
}

fn line(svg: &mut Svg, series: &Drawn, slots: &Slots, scale: &Scale, taken: &mut Vec<f64>) {
    let at = |(category, point): (usize, &Option<Point>)| Some((slots.middle(category), scale.at(point.as_ref()?.value)));
    // A gap in the data is a gap in the line: what is missing is not drawn over.
    let mut runs: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for each in series.points.iter().enumerate() {
        match (at(each), runs.last_mut()) {
            (Some(point), Some(run)) => run.push(point),
            (None, _) => runs.push(Vec::new()),
            (Some(point), None) => runs.push(vec![point]),
        }
    }
    let (class, mark) = match series.role {
        SeriesRole::Target => ("line-tgt", "tgt fill-bg"),
        SeriesRole::Forecast => ("line-fc", "tgt fill-bg"),
        _ => ("line-act", "act"),
    };
    for run in &runs {
        svg.polyline(run, class);
        run.iter().for_each(|&(x, y)| svg.circle(x, y, 3.0, mark));
    }
    if let Some(&(x, y)) = runs.iter().flatten().last() {
        let mut place = y + 4.0;
        while taken.iter().any(|other| (other - place).abs() < 14.0) {
            place += 7.0;
        }
        taken.push(place);
        svg.text(x + 8.0, place, Anchor::Start, if mark == "act" { "t1 b halo" } else { "t2 halo" }, &end_words(series));
    }
}
