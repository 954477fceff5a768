//! Three panels that share their periods: cumulative lines, cumulative variance, monthly columns.

use super::columns::{Slots, as_of, axis_words, column};
use super::scale::{Scale, text_width, tick_words, ticks};
use super::svg::{Anchor, Svg};
use super::{Data, Drawn, Point, tone};
use crate::report::SeriesRole;

/// Left edge of the panels.
const LEFT: f64 = 44.0;
const LINES: (f64, f64) = (28.0, 190.0);
const VARIANCE: (f64, f64) = (224.0, 268.0);
const COLUMNS: (f64, f64) = (312.0, 392.0);

/// What the upper panel draws.
const LINE_ROLES: [SeriesRole; 3] = [SeriesRole::CumulativeTarget, SeriesRole::CumulativeActual, SeriesRole::CumulativeForecast];

/// The chart at a width.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let right = width - margin(data, width);
    let slots = Slots::new(LEFT, right, data.names.len());
    let mut svg = Svg::new(width, COLUMNS.1 + 26.0);
    lines(&mut svg, data, &slots, right);
    variance(&mut svg, data, &slots, right);
    months(&mut svg, data, &slots, right);
    as_of(&mut svg, data, &slots, 12.0, COLUMNS.1);
    for category in 0..data.names.len() {
        svg.hit([slots.middle(category) - slots.slot / 2.0, LINES.0, slots.slot, COLUMNS.1 - LINES.0], data.tip(category));
    }
    svg
}

/// Size in which the width of strong words is reckoned: bold letters are wider.
const STRONG: f64 = 14.5;

/// Pixels beyond the last period: those that the words at the ends of lines need, which begin after its middle.
fn margin(data: &Data<'_>, width: f64) -> f64 {
    let ends = data.series.iter().filter(|series| LINE_ROLES.contains(&series.role)).filter_map(|series| end(series, &[(0.0, 0.0)]));
    let size = |end: &End| if end.class.starts_with("t1") { STRONG } else { 12.0 };
    let words = ends.filter(|end| !end.inside).map(|end| text_width(&end.words, size(&end))).fold(0.0, f64::max);
    let half = (width - LEFT - words) / (2 * data.names.len().max(1)) as f64;
    (words + 10.0 - half).max(if width > 500.0 { 76.0 } else { 58.0 })
}

fn panel_words(data: &Data<'_>, role: SeriesRole, key: &str) -> String {
    let unit = data.role(role).map_or("", |series| series.unit.as_str());
    let words = data.words.get(key);
    if unit.is_empty() { words.to_string() } else { data.words.fill("chart.with_unit", &[("words", words), ("unit", unit)]) }
}

/// Ticks and hairlines of a panel that begins at 0.
pub fn grid(svg: &mut Svg, scale: &Scale, ticks: &[f64], left: f64, right: f64) {
    for &tick in ticks {
        let y = scale.at(tick);
        svg.line([left, y, right, y], if tick == 0.0 { "axis" } else { "grid" });
        svg.text(left - 8.0, y + 4.0, Anchor::End, "t3", &tick_words(tick));
    }
}

fn lines(svg: &mut Svg, data: &Data<'_>, slots: &Slots, right: f64) {
    let ticks = ticks(0.0, data.largest(&LINE_ROLES), 4);
    let scale = Scale::new((0.0, ticks.last().copied().unwrap_or(1.0)), (LINES.1, LINES.0));
    svg.text(0.0, 12.0, Anchor::Start, "t3", &panel_words(data, SeriesRole::CumulativeTarget, "chart.cumulative"));
    grid(svg, &scale, &ticks, slots.left, right);
    band(svg, data, slots, &scale);
    let mut ends = Vec::new();
    for series in data.series.iter().filter(|series| LINE_ROLES.contains(&series.role)) {
        let points = points(series, slots, &scale);
        svg.polyline(&points, line_class(series.role));
        marks(svg, series.role, &points);
        ends.extend(end(series, &points));
    }
    end_words(svg, ends);
}

fn line_class(role: SeriesRole) -> &'static str {
    match role {
        SeriesRole::CumulativeTarget | SeriesRole::Target => "line-tgt",
        SeriesRole::CumulativeForecast | SeriesRole::Forecast => "line-fc",
        SeriesRole::CumulativeActual | SeriesRole::Actual | SeriesRole::Variance | SeriesRole::Achievement => "line-act",
        SeriesRole::AchievementTotal | SeriesRole::CumulativeVariance => "line-act",
        SeriesRole::X | SeriesRole::Y | SeriesRole::Size => "line-act",
    }
}

fn points(series: &Drawn, slots: &Slots, scale: &Scale) -> Vec<(f64, f64)> {
    let at = |(category, point): (usize, &Option<Point>)| Some((slots.middle(category), scale.at(point.as_ref()?.value)));
    series.points.iter().enumerate().filter_map(at).collect()
}

fn marks(svg: &mut Svg, role: SeriesRole, points: &[(f64, f64)]) {
    for &(x, y) in points {
        match role {
            SeriesRole::CumulativeTarget => svg.rect([x - 3.0, y - 3.0, 6.0, 6.0], "tgt fill-bg"),
            SeriesRole::CumulativeActual => svg.circle(x, y, 3.2, "act"),
            SeriesRole::CumulativeForecast | SeriesRole::Target | SeriesRole::Actual | SeriesRole::Forecast => {}
            SeriesRole::Variance | SeriesRole::Achievement | SeriesRole::AchievementTotal | SeriesRole::CumulativeVariance => {}
            SeriesRole::X | SeriesRole::Y | SeriesRole::Size => {}
        }
    }
}

/// Where a line ends, with the words that stand there.
struct End {
    x: f64,
    y: f64,
    words: String,
    class: &'static str,
    inside: bool,
}

fn end(series: &Drawn, points: &[(f64, f64)]) -> Option<End> {
    let &(x, y) = points.last()?;
    let last = series.points.iter().flatten().last()?;
    let inside = series.role == SeriesRole::CumulativeActual;
    let words = if inside { last.label.clone() } else { format!("{} {}", series.title, last.label) };
    let class = match series.role {
        SeriesRole::CumulativeActual | SeriesRole::CumulativeForecast => "t1 b halo",
        _ => "t2 halo",
    };
    Some(End { x, y, words, class, inside })
}

/// Words at the ends of lines, moved apart where they would touch.
fn end_words(svg: &mut Svg, mut ends: Vec<End>) {
    for end in ends.iter().filter(|end| end.inside) {
        svg.text(end.x + 6.0, end.y + 17.0, Anchor::Start, end.class, &end.words);
    }
    ends.retain(|end| !end.inside);
    ends.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut free = f64::MIN;
    for end in ends {
        let y = (end.y - 4.0).max(free);
        svg.text(end.x + 8.0, y + 4.0, Anchor::Start, end.class, &end.words);
        free = y + 15.0;
    }
}

/// The area between two forecasts, when there are two.
fn band(svg: &mut Svg, data: &Data<'_>, slots: &Slots, scale: &Scale) {
    let forecasts: Vec<_> = data.series.iter().filter(|series| series.role == SeriesRole::CumulativeForecast).collect();
    if let [upper, lower] = forecasts[..] {
        let mut outline = points(upper, slots, scale);
        outline.extend(points(lower, slots, scale).into_iter().rev());
        if outline.len() > 2 {
            svg.area(&outline, "band");
        }
    }
}

fn variance(svg: &mut Svg, data: &Data<'_>, slots: &Slots, right: f64) {
    let Some(series) = data.role(SeriesRole::CumulativeVariance) else { return };
    let roles = [SeriesRole::CumulativeVariance];
    let scale = Scale::new((data.least(&roles), data.largest(&roles)), (VARIANCE.1, VARIANCE.0));
    svg.text(0.0, VARIANCE.0 - 12.0, Anchor::Start, "t3", &panel_words(data, SeriesRole::CumulativeVariance, "chart.cumulative_variance"));
    let zero = scale.at(0.0);
    svg.line([slots.left, zero, right, zero], "axis");
    for (category, point) in series.points.iter().enumerate() {
        let Some(point) = point else { continue };
        let middle = slots.middle(category);
        let y = scale.at(point.value);
        let future = data.is_future(category);
        let shade = if future { format!("{} pale", tone(point)) } else { tone(point).to_string() };
        svg.rect([middle - 9.0, zero, 18.0, y - zero], &shade);
        let class = if future {
            "t2"
        } else if tone(point) == "good" {
            "good b"
        } else {
            "miss b"
        };
        // The words begin beside the bar, and end before the next one.
        if text_width(&point.label, 12.0) < slots.slot - 23.0 {
            let beside = if y < zero { zero - 3.0 } else { zero + 13.0 };
            svg.text(middle + 12.0, beside, Anchor::Start, class, &point.label);
        }
    }
}

fn months(svg: &mut Svg, data: &Data<'_>, slots: &Slots, right: f64) {
    let ticks = ticks(0.0, data.largest(&[SeriesRole::Target, SeriesRole::Actual, SeriesRole::Forecast]), 2);
    let scale = Scale::new((0.0, ticks.last().copied().unwrap_or(1.0)), (COLUMNS.1, COLUMNS.0));
    svg.text(0.0, COLUMNS.0 - 18.0, Anchor::Start, "t3", &panel_words(data, SeriesRole::Actual, "chart.each"));
    grid(svg, &scale, &ticks, slots.left, right);
    for category in 0..data.names.len() {
        column(svg, data, category, slots, &scale);
    }
    axis_words(svg, data, slots, COLUMNS.1);
}
