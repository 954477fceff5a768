//! Columns of target and actual by period, with aligned rows of numbers under the axis.

use super::scale::{Scale, text_width};
use super::svg::{Anchor, Svg};
use super::{Data, Point, tone};
use crate::report::SeriesRole;

/// Height of the columns' field.
const FIELD: f64 = 150.0;
/// Room above for the labels and the as-of date.
const TOP: f64 = 34.0;
/// Height of a row of numbers under the axis.
const ROW: f64 = 18.0;

/// Where the columns of a field stand.
#[derive(Clone, Copy, Debug)]
pub struct Slots {
    /// Left edge of the field.
    pub left: f64,
    /// Width of one category.
    pub slot: f64,
    /// Width of a target's outline.
    pub wide: f64,
    /// Width of the column inside it.
    pub thin: f64,
}

impl Slots {
    /// Slots for so many categories between two edges.
    pub fn new(left: f64, right: f64, categories: usize) -> Self {
        let slot = (right - left) / categories.max(1) as f64;
        let wide = (slot * 0.52).min(36.0);
        Self { left, slot, wide, thin: (wide - 6.0).max(wide * 0.7) }
    }

    /// Middle of a category.
    pub fn middle(&self, category: usize) -> f64 {
        self.left + self.slot * (category as f64 + 0.5)
    }
}

/// The chart at a width.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let rows = [SeriesRole::Target, SeriesRole::Variance].into_iter().filter_map(|role| data.role(role)).collect::<Vec<_>>();
    let labels = rows.iter().map(|row| text_width(&row.title, 12.0)).fold(0.0, f64::max) + 14.0;
    let slots = Slots::new(labels, width, data.names.len());
    let base = TOP + FIELD;
    let mut svg = Svg::new(width, base + 26.0 + ROW * rows.len() as f64);
    let top = data.largest(&[SeriesRole::Target, SeriesRole::Actual, SeriesRole::Forecast]);
    let scale = Scale::new((0.0, top), (base, TOP));
    for category in 0..data.names.len() {
        column(&mut svg, data, category, &slots, &scale);
    }
    svg.line([slots.left, base, width, base], "axis");
    axis_words(&mut svg, data, &slots, base);
    for (number, row) in rows.iter().enumerate() {
        let y = base + 24.0 + ROW * (number as f64 + 0.85);
        svg.text(0.0, y, Anchor::Start, "t3", &row.title);
        let step = step(data, row.points.iter().flatten(), &slots);
        for (category, point) in row.points.iter().enumerate() {
            if let Some(point) = point.as_ref().filter(|_| category % step == 0) {
                let class = if row.role == SeriesRole::Variance { row_class(data, category, point) } else { "t2" };
                svg.text(slots.middle(category), y, Anchor::Middle, class, &point.label);
            }
        }
    }
    as_of(&mut svg, data, &slots, 8.0, base);
    for category in 0..data.names.len() {
        svg.hit([slots.middle(category) - slots.slot / 2.0, TOP - 18.0, slots.slot, FIELD + 18.0], data.tip(category));
    }
    svg
}

fn row_class(data: &Data<'_>, category: usize, point: &Point) -> &'static str {
    match (data.is_future(category), tone(point)) {
        (true, _) => "t2",
        (false, "good") => "good b",
        (false, _) => "miss b",
    }
}

/// Target outline, the actual or forecast column in it, and its number on top.
pub fn column(svg: &mut Svg, data: &Data<'_>, category: usize, slots: &Slots, scale: &Scale) {
    let (middle, base) = (slots.middle(category), scale.at(0.0));
    let target = data.value(SeriesRole::Target, category);
    let actual = data.point(SeriesRole::Actual, category);
    let shown = actual.or_else(|| data.point(SeriesRole::Forecast, category));
    if let Some(point) = shown {
        let y = scale.at(point.value);
        svg.rect([middle - slots.thin / 2.0, y, slots.thin, base - y], if actual.is_some() { "act" } else { "fc" });
    }
    if let Some(target) = target {
        let y = scale.at(target);
        svg.rect([middle - slots.wide / 2.0, y, slots.wide, base - y], "tgt");
    }
    if let Some(point) = shown {
        let y = scale.at(point.value);
        let top = y.min(target.map_or(y, |target| scale.at(target)));
        if text_width(&point.label, 12.0) < slots.slot {
            svg.text(middle, top - 6.0, Anchor::Middle, if actual.is_some() { "t1 b" } else { "t2" }, &point.label);
        }
    }
}

/// Every which category has its name.
fn name_step(data: &Data<'_>, slots: &Slots) -> usize {
    let widest = data.names.iter().map(|name| text_width(name, 13.0)).fold(0.0, f64::max) + 6.0;
    (widest / slots.slot).ceil().max(1.0) as usize
}

/// Every which category has its number, so that numbers do not touch; always one with a name.
fn step<'p>(data: &Data<'_>, points: impl Iterator<Item = &'p Point>, slots: &Slots) -> usize {
    let named = name_step(data, slots);
    let widest = points.map(|point| text_width(&point.label, 12.0)).fold(0.0, f64::max) + 6.0;
    named * (widest / (slots.slot * named as f64)).ceil().max(1.0) as usize
}

/// Names of the categories; when they are too wide for their slots, every second, third ..
pub fn axis_words(svg: &mut Svg, data: &Data<'_>, slots: &Slots, base: f64) {
    let step = name_step(data, slots);
    for (category, name) in data.names.iter().enumerate().filter(|(category, _)| category % step == 0) {
        svg.text(slots.middle(category), base + 19.0, Anchor::Middle, "t2 axis-word", name);
    }
}

/// The dashed line of the as-of date, with its words.
pub fn as_of(svg: &mut Svg, data: &Data<'_>, slots: &Slots, top: f64, bottom: f64) {
    if let Some((last, date)) = data.as_of.filter(|(last, _)| *last + 1 < data.names.len()) {
        let x = slots.left + slots.slot * (last as f64 + 1.0);
        svg.line([x, top - 4.0, x, bottom], "asof-dash");
        let key = if data.role(SeriesRole::Forecast).is_some() { "chart.as_of_forecast" } else { "chart.as_of" };
        let words = data.words.fill(key, &[("date", date)]);
        // Near the right edge the words stand before the line.
        let right = slots.left + slots.slot * data.names.len() as f64;
        let (at, anchor) = if x + 5.0 + text_width(&words, 12.0) > right { (x - 5.0, Anchor::End) } else { (x + 5.0, Anchor::Start) };
        svg.text(at, top + 5.0, anchor, "t3", &words);
    }
}
