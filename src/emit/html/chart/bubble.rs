//! Circles over two scores; the third column is the size. Circles without a size are equal.

use super::Data;
use super::scale::{Scale, text_width, tick_words, ticks};
use super::svg::{Anchor, Svg};
use crate::report::SeriesRole;

const HEIGHT: f64 = 340.0;
const EDGE: (f64, f64) = (44.0, 36.0);

/// A circle with its words.
struct Bubble {
    x: f64,
    y: f64,
    radius: f64,
    row: usize,
}

/// The chart at a width.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let mut svg = Svg::new(width, HEIGHT);
    let across = axis(data, SeriesRole::X);
    let upward = axis(data, SeriesRole::Y);
    let x = Scale::new(range(&across), (EDGE.0, width - 12.0));
    let y = Scale::new(range(&upward), (HEIGHT - EDGE.1, 24.0));
    frame(&mut svg, data, (&x, &across), (&y, &upward), width);
    let mut bubbles = bubbles(data, &x, &y);
    bubbles.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.row.cmp(&b.row)));
    for bubble in &bubbles {
        svg.circle(bubble.x, bubble.y, bubble.radius, "bubble");
    }
    words(&mut svg, data, &bubbles, width);
    for bubble in &bubbles {
        let side = bubble.radius.max(12.0);
        svg.hit([bubble.x - side, bubble.y - side, side * 2.0, side * 2.0], data.tip(bubble.row));
    }
    svg
}

fn axis(data: &Data<'_>, role: SeriesRole) -> Vec<f64> {
    ticks(data.least(&[role]), data.largest(&[role]) * 1.05, 5)
}

fn range(ticks: &[f64]) -> (f64, f64) {
    (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0))
}

fn frame(svg: &mut Svg, data: &Data<'_>, (x, across): (&Scale, &[f64]), (y, upward): (&Scale, &[f64]), width: f64) {
    super::cumulative::grid(svg, y, upward, EDGE.0, width - 12.0);
    for &tick in across {
        svg.line([x.at(tick), 24.0, x.at(tick), HEIGHT - EDGE.1], if tick == 0.0 { "axis" } else { "grid" });
        svg.text(x.at(tick), HEIGHT - EDGE.1 + 16.0, Anchor::Middle, "t3", &tick_words(tick));
    }
    let title = |role| data.role(role).map_or(String::new(), |series| [series.title.as_str(), &series.unit].join(" ").trim().to_string());
    svg.text(0.0, 12.0, Anchor::Start, "t3", &title(SeriesRole::Y));
    svg.text(width - 12.0, HEIGHT - 4.0, Anchor::End, "t3", &title(SeriesRole::X));
}

fn bubbles(data: &Data<'_>, x: &Scale, y: &Scale) -> Vec<Bubble> {
    let largest = data.largest(&[SeriesRole::Size]);
    let radius = |row| data.value(SeriesRole::Size, row).filter(|_| largest > 0.0).map_or(8.0, |size| 5.0 + 21.0 * (size.max(0.0) / largest).sqrt());
    let at = |row| Some(Bubble { x: x.at(data.value(SeriesRole::X, row)?), y: y.at(data.value(SeriesRole::Y, row)?), radius: radius(row), row });
    (0..data.names.len()).filter_map(at).collect()
}

/// Names beside the circles, each at the first free place; a name without a free place is left to the box and the table.
fn words(svg: &mut Svg, data: &Data<'_>, bubbles: &[Bubble], width: f64) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for bubble in bubbles {
        let name = &data.names[bubble.row];
        let length = text_width(name, 12.0);
        let (right, left) = (bubble.x + bubble.radius + 5.0, bubble.x - bubble.radius - 5.0 - length);
        let places = [(right, bubble.y + 4.0), (left, bubble.y + 4.0), (bubble.x - length / 2.0, bubble.y - bubble.radius - 5.0)];
        let places = places.into_iter().chain([(bubble.x - length / 2.0, bubble.y + bubble.radius + 14.0)]);
        let free = |&(x, y): &(f64, f64)| {
            let inside = x >= EDGE.0 - 8.0 && x + length <= width && y > 16.0;
            inside && taken.iter().all(|[left, top, right, bottom]| x + length < *left || x > *right || y < *top || y - 12.0 > *bottom)
        };
        if let Some((x, y)) = places.into_iter().find(free) {
            svg.text(x, y, Anchor::Start, "t1 halo", name);
            taken.push([x, y - 12.0, x + length, y]);
        }
    }
}
