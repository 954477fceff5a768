//! From target over items to actual, in two panels on shared rows: full bars from 0, and the variance alone, enlarged.

use super::scale::{Scale, text_width};
use super::svg::{Anchor, Svg};
use super::{Data, Point, tone};
use crate::report::SeriesRole;

/// Height of a row.
const ROW: f64 = 39.0;
/// Room for the heads of the panels.
const TOP: f64 = 30.0;

/// Edges of the two panels.
struct Panels {
    left: (f64, f64),
    right: (f64, f64),
}

/// The chart at a width.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let order = by_contribution(data);
    let names = data.names.iter().map(|name| text_width(name, 13.0)).fold(text_width(data.words.get("chart.target"), 13.0), f64::max) + 16.0;
    let middle = names + (width - names) * 0.47;
    let panels = Panels { left: (names, middle - 44.0), right: (middle + 24.0, width - 62.0) };
    let bottom = TOP + ROW * (order.len() + 2) as f64;
    let mut svg = Svg::new(width, bottom + 4.0);
    svg.text(panels.left.0, 14.0, Anchor::Start, "t3", data.words.get("chart.target_and_actual"));
    svg.text(panels.right.0, 14.0, Anchor::Start, "t3", data.words.get("chart.variance_steps"));
    for row in 0..=order.len() + 2 {
        let y = TOP + ROW * row as f64;
        svg.line([0.0, y, width, y], "grid");
    }
    full_bars(&mut svg, data, &order, &panels);
    steps(&mut svg, data, &order, &panels);
    svg
}

/// The items, the most favourable first; parts of items are left out, they are in them already.
fn by_contribution(data: &Data<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..data.names.len()).filter(|&row| !data.child[row] && signed(data, row).is_some()).collect();
    order.sort_by(|&a, &b| signed(data, b).unwrap_or(0.0).total_cmp(&signed(data, a).unwrap_or(0.0)));
    order
}

/// The variance of an item with the side of its judgement.
fn signed(data: &Data<'_>, row: usize) -> Option<f64> {
    let point = data.point(SeriesRole::Variance, row)?;
    Some(if tone(point) == "good" { point.value.abs() } else { -point.value.abs() })
}

fn middle(row: usize) -> f64 {
    TOP + ROW * (row as f64 + 0.5)
}

fn total<'d>(data: &'d Data<'_>, role: SeriesRole) -> Option<&'d Point> {
    data.role(role)?.total.as_ref()
}

fn full_bars(svg: &mut Svg, data: &Data<'_>, order: &[usize], panels: &Panels) {
    let (target, actual) = (total(data, SeriesRole::Target), total(data, SeriesRole::Actual));
    let top = [target, actual].into_iter().flatten().map(|point| point.value);
    let top = top.fold(data.largest(&[SeriesRole::Target, SeriesRole::Actual]), f64::max);
    let scale = Scale::new((0.0, top), panels.left);
    let zero = scale.at(0.0);
    let last = order.len() + 1;
    ends(svg, data, (target, 0), "chart.target", &scale);
    for (row, &item) in order.iter().enumerate() {
        let y = middle(row + 1);
        svg.text(0.0, y + 5.0, Anchor::Start, "t1", &data.names[item]);
        if let Some(value) = data.value(SeriesRole::Target, item) {
            svg.rect([zero, y - 9.0, scale.at(value) - zero, 18.0], "tgt");
        }
        if let Some(point) = data.point(SeriesRole::Actual, item) {
            svg.rect([zero, y - 6.0, scale.at(point.value) - zero, 12.0], "act");
            let reach = data.value(SeriesRole::Target, item).unwrap_or(0.0).max(point.value);
            svg.text(scale.at(reach) + 6.0, y + 4.0, Anchor::Start, "t2", &point.label);
        }
    }
    ends(svg, data, (actual, last), "chart.actual", &scale);
    svg.line([zero, TOP + 4.0, zero, middle(last) + 14.0], "axis");
}

/// The row of the target or of the actual as a whole.
fn ends(svg: &mut Svg, data: &Data<'_>, (point, row): (Option<&Point>, usize), key: &str, scale: &Scale) {
    let y = middle(row);
    svg.text(0.0, y + 5.0, Anchor::Start, "t1 b", data.words.get(key));
    if let Some(point) = point {
        let zero = scale.at(0.0);
        svg.rect([zero, y - 9.0, scale.at(point.value) - zero, 18.0], if row == 0 { "tgt" } else { "act" });
        svg.text(scale.at(point.value) + 6.0, y + 5.0, Anchor::Start, "t1 b", &point.label);
    }
}

fn steps(svg: &mut Svg, data: &Data<'_>, order: &[usize], panels: &Panels) {
    let mut reached = vec![0.0];
    for &item in order {
        reached.push(reached.last().copied().unwrap_or(0.0) + signed(data, item).unwrap_or(0.0));
    }
    let low = reached.iter().copied().fold(0.0, f64::min);
    let high = reached.iter().copied().fold(0.0, f64::max);
    let scale = Scale::new((low, high), (panels.right.0 + 34.0, panels.right.1));
    let zero = scale.at(0.0);
    svg.line([zero, middle(0) - 12.0, zero, middle(0) + 12.0], "axis thick");
    if let Some(target) = total(data, SeriesRole::Target) {
        let words = format!("{} {}", data.words.get("chart.target"), target.label);
        side_words(svg, zero, middle(0) + 4.0, &words, (panels.right.0, panels.right.1 + 60.0), "t2");
    }
    svg.line([zero, middle(0) + 12.0, zero, middle(order.len() + 1) - 12.0], "asof-dash");
    for (row, &item) in order.iter().enumerate() {
        let Some(point) = data.point(SeriesRole::Variance, item) else { continue };
        let (from, to, y) = (scale.at(reached[row]), scale.at(reached[row + 1]), middle(row + 1));
        svg.rect([from, y - 9.0, to - from, 18.0], tone(point));
        svg.line([to, y + 9.0, to, y + ROW - 9.0], "link");
        let good = tone(point) == "good";
        let (x, anchor) = if good { (to.max(from) + 6.0, Anchor::Start) } else { (to.min(from) - 6.0, Anchor::End) };
        svg.text(x, y + 5.0, anchor, if good { "good b" } else { "miss b" }, &point.label);
    }
    whole(svg, data, &scale, reached.last().copied().unwrap_or(0.0), order.len() + 1, panels);
}

/// The whole variance, in the row of the actual.
fn whole(svg: &mut Svg, data: &Data<'_>, scale: &Scale, reached: f64, row: usize, panels: &Panels) {
    let (zero, end, y) = (scale.at(0.0), scale.at(reached), middle(row));
    let Some(variance) = total(data, SeriesRole::Variance) else { return };
    svg.rect([zero, y - 5.0, end - zero, 10.0], &format!("{} pale", tone(variance)));
    svg.line([end, y - 12.0, end, y + 12.0], "axis thick");
    let good = tone(variance) == "good";
    let (x, anchor) = if good { (end + 6.0, Anchor::Start) } else { (end - 6.0, Anchor::End) };
    svg.text(x, y + 5.0, anchor, if good { "good b" } else { "miss b" }, &variance.label);
    if let (Some(actual), false) = (total(data, SeriesRole::Actual), good) {
        let words = format!("{} {}", data.words.get("chart.actual"), actual.label);
        // To the left stands the variance.
        side_words(svg, zero, y + 4.0, &words, (zero, panels.right.1 + 60.0), "t2");
    }
}

/// Words at the right of a point where there is room, else at its left; where there is none, the panel of whole bars says them alone.
fn side_words(svg: &mut Svg, x: f64, y: f64, words: &str, (left, right): (f64, f64), class: &str) {
    let room = 8.0 + text_width(words, 12.0);
    if x + room <= right {
        svg.text(x + 8.0, y, Anchor::Start, class, words);
    } else if x - room >= left {
        svg.text(x - 8.0, y, Anchor::End, class, words);
    }
}
