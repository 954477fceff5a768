//! Bars side by side, longest first or as the table has them, with the target's outline where there is one.

use super::scale::{Scale, text_width};
use super::svg::{Anchor, Svg};
use super::{Data, tone};
use crate::report::SeriesRole;

/// Height of a row.
const ROW: f64 = 30.0;

/// The chart at a width, the longest bar first.
pub fn draw(data: &Data<'_>, width: f64) -> Svg {
    let mut order: Vec<usize> = (0..data.names.len()).collect();
    let role = role(data);
    let value = |row: usize| data.value(role, row).unwrap_or(f64::MIN);
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    ordered(data, width, role, &order)
}

/// The chart at a width, the bars as the table has them.
pub fn draw_in_order(data: &Data<'_>, width: f64) -> Svg {
    let order: Vec<usize> = (0..data.names.len()).collect();
    ordered(data, width, role(data), &order)
}

/// What the bars stand for.
fn role(data: &Data<'_>) -> SeriesRole {
    let known = [SeriesRole::Actual, SeriesRole::Achievement, SeriesRole::Variance, SeriesRole::Forecast];
    known.into_iter().find(|role| data.role(*role).is_some()).unwrap_or(SeriesRole::Actual)
}

fn ordered(data: &Data<'_>, width: f64, role: SeriesRole, order: &[usize]) -> Svg {
    let names = (data.names.iter().map(|name| text_width(name, 13.0)).fold(0.0, f64::max) + 14.0).min(width * 0.45);
    let numbers =
        data.role(role).iter().flat_map(|series| series.points.iter().flatten()).map(|point| text_width(&point.label, 13.0)).fold(0.0, f64::max);
    let shown = [role, SeriesRole::Target];
    let least = data.least(&[role]);
    let start = if least < 0.0 { names + numbers + 10.0 } else { names };
    let scale = Scale::new((least, data.largest(&shown)), (start, width - numbers - 12.0));
    let mut svg = Svg::new(width, ROW * order.len() as f64 + 6.0);
    for (row, &item) in order.iter().enumerate() {
        let y = ROW * (row as f64 + 0.5) + 3.0;
        svg.text(0.0, y + 5.0, Anchor::Start, "t1", &clipped(&data.names[item], names - 8.0));
        if let Some(target) = data.value(SeriesRole::Target, item) {
            svg.rect([scale.at(0.0), y - 9.0, scale.at(target) - scale.at(0.0), 18.0], "tgt");
        }
        let Some(point) = data.point(role, item) else { continue };
        let class = if role == SeriesRole::Variance {
            tone(point)
        } else if role == SeriesRole::Forecast {
            "fc"
        } else {
            "act"
        };
        svg.rect([scale.at(0.0), y - 6.0, scale.at(point.value) - scale.at(0.0), 12.0], class);
        let reach = scale.at(point.value.max(data.value(SeriesRole::Target, item).unwrap_or(0.0)));
        if point.value < 0.0 {
            svg.text(scale.at(point.value) - 6.0, y + 4.0, Anchor::End, "miss b", &point.label);
        } else {
            svg.text(reach + 6.0, y + 4.0, Anchor::Start, "t1 b", &point.label);
        }
        svg.hit([0.0, y - ROW / 2.0, width, ROW], data.tip(item));
    }
    svg.line([scale.at(0.0), 0.0, scale.at(0.0), ROW * order.len() as f64 + 6.0], "axis");
    svg
}

/// Words cut to a width, with an ellipsis; the table has them in full.
pub fn clipped(words: &str, width: f64) -> String {
    if text_width(words, 13.0) <= width {
        return words.to_string();
    }
    let mut kept = String::new();
    for letter in words.chars() {
        if text_width(&kept, 13.0) + text_width(&letter.to_string(), 13.0) + 13.0 > width {
            break;
        }
        kept.push(letter);
    }
    kept + "…"
}
