//! Drawings inside table cells.

use super::svg::px;

/// Width of a deviation bar's cell, in pixels.
const DEVIATION: f64 = 104.0;

/// Height of drawings in cells.
const HEIGHT: f64 = 22.0;

/// A bar left (unfavourable) or right (favourable) of the axis, on the one scale of its column.
pub fn deviation(length: Option<f64>, left: f64, right: f64) -> String {
    let room = DEVIATION - 8.0;
    let reach = if left + right > 0.0 { left + right } else { 1.0 };
    let axis = 4.0 + room * (left / reach).clamp(0.08, 0.92);
    let per = ((axis - 4.0) / left.max(f64::MIN_POSITIVE)).min((DEVIATION - 4.0 - axis) / right.max(f64::MIN_POSITIVE));
    let bar = length.filter(|length| *length != 0.0).map(|length| {
        let pixels = length * per;
        let (x, class) = if pixels < 0.0 { (axis + pixels, "miss") } else { (axis, "good") };
        format!("<rect class=\"{class}\" x=\"{}\" y=\"6\" width=\"{}\" height=\"10\"/>", px(x), px(pixels.abs().max(1.0)))
    });
    let axis = length.map(|_| format!("<path class=\"axis\" d=\"M{} 3V19\"/>", px(axis))).unwrap_or_default();
    format!("<svg class=\"mini\" width=\"{DEVIATION}\" height=\"{HEIGHT}\" aria-hidden=\"true\">{}{axis}</svg>", bar.unwrap_or_default())
}

/// A bar from 0 to 100 %; its number stands in another cell.
pub fn progress(percent: Option<f64>) -> String {
    let width = percent.unwrap_or(0.0).clamp(0.0, 100.0) * 0.44;
    let done = if width > 0.0 { format!("<rect class=\"act\" y=\"8\" width=\"{}\" height=\"6\"/>", px(width)) } else { String::new() };
    format!(
        "<svg class=\"mini\" width=\"44\" height=\"{HEIGHT}\" aria-hidden=\"true\"><rect class=\"track\" y=\"8\" width=\"44\" height=\"6\"/>{done}</svg>"
    )
}

/// Small columns up (favourable) and down from an axis.
pub fn spark(lengths: &[Option<f64>], left: f64, right: f64) -> String {
    let slot = (72.0 / lengths.len().max(1) as f64).min(24.0);
    let width = slot * lengths.len() as f64;
    let reach = if left + right > 0.0 { left + right } else { 1.0 };
    let axis = 2.0 + (HEIGHT - 4.0) * (right / reach);
    let per = (HEIGHT - 4.0) / reach;
    let column = |(position, length): (usize, &Option<f64>)| {
        let pixels = length.filter(|length| *length != 0.0)? * per;
        let (y, class) = if pixels > 0.0 { (axis - pixels, "good") } else { (axis, "miss") };
        let x = slot * position as f64 + slot * 0.18;
        Some(format!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            px(x),
            px(y),
            px(slot * 0.64),
            px(pixels.abs().max(1.0))
        ))
    };
    let columns: String = lengths.iter().enumerate().filter_map(column).collect();
    let axis = px(axis);
    format!(
        "<svg class=\"mini\" width=\"{}\" height=\"{HEIGHT}\" aria-hidden=\"true\">{columns}<path class=\"axis\" d=\"M0 {axis}H{}\"/></svg>",
        px(width),
        px(width)
    )
}
