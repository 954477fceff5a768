//! Points on an axis with limits: how far each lies from the target. The axis need not start at 0 and says so in the footnote.

use super::Data;
use super::scale::{Scale, text_width, tick_words, ticks};
use super::svg::{Anchor, Svg};
use crate::report::SeriesRole;

const ROW: f64 = 46.0;
const TOP: f64 = 44.0;

/// A limit: where it stands and what it is called; the first is the one that counts.
struct Limit {
    value: f64,
    title: String,
    label: String,
}

/// The chart at a width.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let limits = limits(data);
    let rows = data.names.len();
    let values: Vec<f64> =
        (0..rows).filter_map(|row| dot(data, row)).map(|(value, ..)| value).chain(limits.iter().map(|limit| limit.value)).collect();
    let (low, high) = (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(f64::MIN, f64::max));
    let steps = if values.is_empty() { vec![0.0, 1.0] } else { ticks(low - (high - low) * 0.12, high, if width > 400.0 { 5 } else { 3 }) };
    let names = (data.names.iter().map(|name| text_width(name, 13.0)).fold(0.0, f64::max) + 24.0).min(width * 0.4);
    let scale = Scale::new((steps[0], steps[steps.len() - 1]), (names, width - 24.0));
    let bottom = TOP + ROW * rows as f64;
    let mut svg = Svg::new(width, bottom + 24.0);
    for &tick in &steps {
        svg.line([scale.at(tick), TOP - 4.0, scale.at(tick), bottom], "grid");
        svg.text(scale.at(tick), bottom + 16.0, Anchor::Middle, "t3", &tick_words(tick));
    }
    for (number, limit) in limits.iter().enumerate() {
        let x = scale.at(limit.value);
        svg.line([x, TOP - 8.0, x, bottom], if number == 0 { "axis thick" } else { "limit-dash" });
        svg.text(x, 13.0, Anchor::Middle, "t2", &limit.title);
        svg.text(x, 29.0, Anchor::Middle, if number == 0 { "t1 b" } else { "t1" }, &limit.label);
    }
    for row in 0..rows {
        point(&mut svg, data, row, &scale, limits.first());
        svg.hit([0.0, TOP + ROW * row as f64, width, ROW], data.tip(row));
    }
    svg
}

fn limits(data: &Data<'_>) -> Vec<Limit> {
    let columns = data.series.iter().filter(|series| series.role == SeriesRole::Target);
    let first = columns.filter_map(|series| {
        let point = series.points.iter().flatten().next()?;
        Some(Limit { value: point.value, title: series.title.clone(), label: point.label.clone() })
    });
    first.collect()
}

/// Value, words, and whether it is certain.
fn dot<'d>(data: &'d Data<'_>, row: usize) -> Option<(f64, &'d str, bool)> {
    let actual = data.point(SeriesRole::Actual, row).map(|point| (point.value, point.label.as_str(), true));
    actual.or_else(|| data.point(SeriesRole::Forecast, row).map(|point| (point.value, point.label.as_str(), false)))
}

fn point(svg: &mut Svg, data: &Data<'_>, row: usize, scale: &Scale, limit: Option<&Limit>) {
    let y = TOP + ROW * (row as f64 + 0.5) + 6.0;
    svg.text(0.0, y + 5.0, Anchor::Start, "t1", &data.names[row]);
    let Some((value, label, certain)) = dot(data, row) else { return };
    let x = scale.at(value);
    if let Some(limit) = limit {
        let short = value < limit.value;
        svg.line([x, y, scale.at(limit.value), y], if short { "gap miss" } else { "gap good" });
        if let Some(variance) = data.point(SeriesRole::Variance, row) {
            let class = if short { "miss b" } else { "good b" };
            svg.text((x + scale.at(limit.value)) / 2.0, y + 18.0, Anchor::Middle, class, &variance.label);
        }
    }
    svg.circle(x, y, 6.0, if certain { "act dot" } else { "tgt fill-bg" });
    svg.text(x - 9.0, y - 8.0, Anchor::End, "t1 b halo", label);
}
