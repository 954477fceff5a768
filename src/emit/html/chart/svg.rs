//! Writes SVG: shapes with classes, so that colours come from the theme; geometry in attributes, so that no style is inline.

use std::fmt::Write;

use crate::emit::html::inline::escape;

/// Where a text stands about its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A field of a drawing that shows a box with more words when it is pointed at or focused.
#[derive(Clone, Debug)]
struct Hit {
    rectangle: [f64; 4],
    tip: String,
}

/// A drawing in the making; lengths in pixels.
#[derive(Clone, Debug)]
pub struct Svg {
    width: f64,
    height: f64,
    body: String,
    hits: Vec<Hit>,
}

/// A length with one decimal at most.
pub fn px(length: f64) -> String {
    let rounded = (length * 10.0).round() / 10.0;
    if rounded == 0.0 { "0".to_string() } else { format!("{rounded}") }
}

impl Svg {
    /// An empty drawing.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height, body: String::new(), hits: Vec::new() }
    }

    fn push(&mut self, shape: std::fmt::Arguments<'_>) {
        self.body.write_fmt(shape).expect("writing to a string succeeds");
    }

    /// A rectangle; a negative width or height is taken to the other side.
    pub fn rect(&mut self, [x, y, width, height]: [f64; 4], class: &str) {
        let (x, width) = if width < 0.0 { (x + width, -width) } else { (x, width) };
        let (y, height) = if height < 0.0 { (y + height, -height) } else { (y, height) };
        let fill = match class {
            "fc" | "fut" => " fill=\"url(#hatch)\"",
            "late" => " fill=\"url(#hatch-miss)\"",
            "buf" => " fill=\"url(#hatch-buffer)\"",
            _ => "",
        };
        self.push(format_args!("<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{fill}/>", px(x), px(y), px(width), px(height)));
    }

    /// A straight line.
    pub fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], class: &str) {
        self.push(format_args!("<path class=\"{class}\" d=\"M{} {}L{} {}\"/>", px(x1), px(y1), px(x2), px(y2)));
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[(f64, f64)], class: &str) {
        if points.len() > 1 {
            let path = path(points);
            self.push(format_args!("<path class=\"{class}\" d=\"{path}\"/>"));
        }
    }

    /// A closed area.
    pub fn area(&mut self, points: &[(f64, f64)], class: &str) {
        let path = path(points);
        self.push(format_args!("<path class=\"{class}\" d=\"{path}Z\"/>"));
    }

    /// A circle.
    pub fn circle(&mut self, x: f64, y: f64, radius: f64, class: &str) {
        self.push(format_args!("<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", px(x), px(y), px(radius)));
    }

    /// Words at a point of their base line.
    pub fn text(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        self.push(format_args!("<text class=\"{class}\" x=\"{}\" y=\"{}\"{anchor}>{}</text>", px(x), px(y), escape(words)));
    }

    /// One of the shared symbols of a page, in a square of this size.
    pub fn symbol(&mut self, x: f64, y: f64, size: f64, name: &str, class: &str) {
        let (x, y, size) = (px(x), px(y), px(size));
        self.push(format_args!("<svg class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\"><use href=\"#{name}\"/></svg>"));
    }

    /// A field that tells more: first line, then `label<TAB>value` lines.
    pub fn hit(&mut self, rectangle: [f64; 4], tip: String) {
        self.hits.push(Hit { rectangle, tip });
    }

    /// The drawing as markup with the sentence that says what it shows, for a kind of reader (`wide`, `narrow`).
    pub fn finish(self, class: &str, label: &str) -> String {
        let view = format!("viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\"", px(self.width), px(self.height), px(self.width), px(self.height));
        let hits = self.overlay();
        format!("<div class=\"draw {class}\"><svg class=\"pic\" role=\"img\" aria-label=\"{}\" {view}>{}</svg>{hits}</div>", escape(label), self.body)
    }

    /// The fields that tell more lie over the picture, because what is inside an image cannot be focused.
    fn overlay(&self) -> String {
        if self.hits.is_empty() {
            return String::new();
        }
        let mut fields = String::new();
        for Hit { rectangle: [x, y, width, height], tip } in &self.hits {
            let label = tip.replace(['\n', '\t'], " ");
            write!(
                fields,
                "<rect class=\"hit\" tabindex=\"0\" role=\"img\" aria-label=\"{}\" data-tip=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                escape(&label),
                escape(tip).replace('\n', "&#10;").replace('\t', "&#9;"),
                px(*x),
                px(*y),
                px(*width),
                px(*height)
            )
            .expect("writing to a string succeeds");
        }
        format!("<svg class=\"hits\" viewBox=\"0 0 {} {}\">{fields}</svg>", px(self.width), px(self.height))
    }
}

fn path(points: &[(f64, f64)]) -> String {
    let step = |(position, (x, y)): (usize, &(f64, f64))| format!("{}{} {}", if position == 0 { 'M' } else { 'L' }, px(*x), px(*y));
    points.iter().enumerate().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Svg, px};

    #[test]
    fn lengths_are_short_and_words_are_escaped() {
        assert_eq!((px(1.0), px(0.04), px(-0.04), px(2.25)), ("1".into(), "0".into(), "0".into(), "2.3".into()));
        let mut svg = Svg::new(10.0, 10.0);
        svg.rect([5.0, 5.0, -2.0, 3.0], "act");
        svg.text(1.0, 2.0, Anchor::End, "t3", "<b>");
        let written = svg.finish("wide", "a \"b\"");
        assert!(written.contains("x=\"3\" y=\"5\" width=\"2\" height=\"3\"") && written.contains("&lt;b&gt;") && written.contains("a &quot;b&quot;"));
    }
}
