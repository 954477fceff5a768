//! Bars over time: rows of 28 px beside an HTML table, or on narrow screens with the names above the bars.

use jiff::civil::Date;

use super::scale::text_width;
use super::svg::{Anchor, Svg};
use crate::emit::html::words::Words;
use crate::report::Status;

/// Height of a row beside the table.
pub const ROW: f64 = 28.0;
/// Height of the head with the months.
pub const HEAD: f64 = 48.0;
/// Height of a row that carries its name.
const NAMED_ROW: f64 = 42.0;
/// Height of a bar.
const BAR: f64 = 11.0;

/// A row with its dates and words.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// Name, for narrow drawings.
    pub name: String,
    /// First and last day.
    pub days: Option<(Date, Date)>,
    /// Share done, 0 to 1.
    pub done: f64,
    /// Whether it sums up rows below it.
    pub summary: bool,
    /// Whether it drives the end of the plan.
    pub critical: bool,
    /// How it stands.
    pub status: Option<Status>,
    /// Days of buffer after it.
    pub buffer: i64,
    /// First and last day of the approved plan.
    pub baseline: Option<(Date, Date)>,
    /// Whether its milestone was reached; none without a milestone.
    pub milestone: Option<bool>,
    /// Words beside it.
    pub words: String,
}

/// A dependency between rows.
#[derive(Clone, Copy, Debug)]
pub struct Arrow {
    /// Earlier and later row.
    pub rows: (usize, usize),
    /// Whether it leaves from the end, and arrives at the end.
    pub ends: (bool, bool),
    /// Whether both rows are critical.
    pub critical: bool,
}

/// What is drawn.
#[derive(Clone)]
pub struct Plan<'w> {
    /// First and last day shown.
    pub span: (Date, Date),
    /// The as-of day.
    pub as_of: Date,
    /// Last day of the plan.
    pub end: Date,
    /// The rows.
    pub bars: Vec<Bar>,
    /// The dependencies.
    pub arrows: Vec<Arrow>,
    /// Words of the interface.
    pub words: &'w Words<'w>,
}

/// The measures of one drawing.
struct Field<'p> {
    plan: &'p Plan<'p>,
    width: f64,
    row: f64,
    named: bool,
}

/// The drawing at a width; with names above the bars where no table stands beside it.
pub fn draw(plan: &Plan<'_>, width: f64, named: bool) -> Svg {
    let field = Field { plan, width, row: if named { NAMED_ROW } else { ROW }, named };
    let mut svg = Svg::new(width, field.bottom() + 2.0);
    field.calendar(&mut svg);
    for (row, bar) in plan.bars.iter().enumerate() {
        field.lane(&mut svg, row, bar);
    }
    plan.arrows.iter().for_each(|arrow| field.arrow(&mut svg, arrow));
    for (row, bar) in plan.bars.iter().enumerate() {
        field.bar(&mut svg, row, bar);
    }
    field.as_of(&mut svg);
    for (row, bar) in plan.bars.iter().enumerate() {
        field.beside(&mut svg, row, bar);
    }
    svg
}

fn days(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |span| f64::from(span.get_days()))
}

impl Field<'_> {
    fn bottom(&self) -> f64 {
        HEAD + self.row * self.plan.bars.len() as f64
    }

    /// Left edge of a day.
    fn x(&self, day: Date) -> f64 {
        let (first, last) = self.plan.span;
        (days(first, day) / (days(first, last) + 1.0)).clamp(-0.01, 1.01) * self.width
    }

    /// Right edge of a day.
    fn x_after(&self, day: Date) -> f64 {
        self.x(day.tomorrow().unwrap_or(day))
    }

    /// Middle line of a row's bar.
    fn y(&self, row: usize) -> f64 {
        let within = if self.named { self.row - 13.0 } else { self.row / 2.0 };
        HEAD + self.row * row as f64 + within
    }

    /// Months as hairlines with their names, Mondays as ticks.
    fn calendar(&self, svg: &mut Svg) {
        svg.line([0.0, HEAD, self.width, HEAD], "rule2");
        let (mut day, last) = self.plan.span;
        let mut free = f64::MIN;
        while day <= last {
            let x = self.x(day);
            if day.day() == 1 {
                svg.line([x, HEAD - 14.0, x, self.bottom()], "grid");
            }
            if day.day() == 1 || day == self.plan.span.0 {
                let words = self.plan.words.get(MONTHS[usize::from(day.month().unsigned_abs()) - 1]).to_string();
                let room = if day.day() == 1 { self.width - x } else { self.x(day.last_of_month()) - x };
                if x > free && text_width(&words, 12.0) + 6.0 < room {
                    svg.text(x + 5.0, HEAD - 16.0, Anchor::Start, "t2", &words);
                    free = x + text_width(&words, 12.0) + 10.0;
                }
            }
            if day.weekday() == jiff::civil::Weekday::Monday {
                svg.line([x, HEAD - 5.0, x, HEAD], "tick");
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        let end = self.x_after(self.plan.end);
        svg.text(end - 4.0, 14.0, Anchor::End, "t3", self.plan.words.get("chart.end"));
        svg.line([end, HEAD - 8.0, end, self.bottom()], "limit-dash");
    }

    /// The ground of a row, and its name where it carries one.
    fn lane(&self, svg: &mut Svg, row: usize, bar: &Bar) {
        let top = HEAD + self.row * row as f64;
        if bar.summary && !self.named {
            svg.rect([0.0, top, self.width, self.row], "lane");
        }
        svg.line([0.0, top + self.row, self.width, top + self.row], "grid");
        if self.named {
            svg.text(0.0, top + 15.0, Anchor::Start, if bar.summary { "t1 b" } else { "t1" }, &super::bars::clipped(&bar.name, self.width));
        }
        if let Some((first, last)) = bar.baseline {
            let x = self.x(first);
            svg.rect([x, self.y(row) + 7.0, self.x_after(last) - x, 4.0], "base");
        }
    }

    fn bar(&self, svg: &mut Svg, row: usize, bar: &Bar) {
        let Some((first, last)) = bar.days else { return };
        let (left, right, y) = (self.x(first), self.x_after(last), self.y(row));
        if bar.summary {
            let top = y - 5.0;
            return svg.polyline(&[(left + 1.0, top + 8.0), (left + 1.0, top + 2.0), (right - 1.0, top + 2.0), (right - 1.0, top + 8.0)], "bracket");
        }
        let top = y - BAR / 2.0;
        let done = (right - left) * bar.done.clamp(0.0, 1.0);
        svg.rect([left, top, right - left, BAR], if bar.critical { "soft crit" } else { "soft" });
        if done > 0.0 {
            svg.rect([left, top, done, BAR], if bar.critical { "ink" } else { "act" });
        }
        if bar.status == Some(Status::Miss) && last < self.plan.as_of {
            svg.rect([right, top, self.x_after(self.plan.as_of) - right, BAR], "late");
        }
        if bar.buffer > 0 {
            svg.rect([right + 7.0, top, self.buffer_end(bar, last) - right - 7.0, BAR], "buf");
        }
        if let Some(reached) = bar.milestone {
            let corners = [(right, y - 8.0), (right + 8.0, y), (right, y + 8.0), (right - 8.0, y)];
            svg.area(&corners, if reached { "dia ink" } else { "dia" });
        }
    }

    fn buffer_end(&self, bar: &Bar, last: Date) -> f64 {
        let end = last.checked_add(jiff::Span::new().days(bar.buffer)).unwrap_or(last);
        self.x_after(end).max(self.x_after(last) + 12.0)
    }

    /// Where the marks of a row end, so that its words can stand beside them.
    fn reach(&self, bar: &Bar, last: Date) -> f64 {
        let mut reach = self.x_after(last);
        if bar.status == Some(Status::Miss) && last < self.plan.as_of {
            reach = reach.max(self.x_after(self.plan.as_of));
        }
        if bar.buffer > 0 {
            reach = reach.max(self.buffer_end(bar, last));
        }
        reach + if bar.milestone.is_some() { 9.0 } else { 0.0 }
    }

    /// Words at the right of a row's marks; at the left of its bar where the right has no room, and where neither has, beside the name.
    fn beside(&self, svg: &mut Svg, row: usize, bar: &Bar) {
        let Some((first, last)) = bar.days.filter(|_| !bar.words.is_empty()) else { return };
        let (reach, y) = (self.reach(bar, last) + 5.0, self.y(row) + 4.0);
        let class = match bar.status {
            Some(Status::Miss) => "miss b halo",
            Some(Status::Watch) => "watch halo",
            _ => "t1 halo",
        };
        let marked = bar.status == Some(Status::Watch);
        let room = text_width(&bar.words, 12.0) + if marked { 17.0 } else { 0.0 };
        if reach + room <= self.width {
            if marked {
                svg.symbol(reach, y - 11.0, 13.0, "m-watch", "watch");
            }
            svg.text(reach + room - text_width(&bar.words, 12.0), y, Anchor::Start, class, &bar.words);
        } else if self.x(first) - 14.0 >= room || !self.named {
            svg.text(self.x(first) - 14.0, y, Anchor::End, class, &bar.words);
        } else {
            let line = HEAD + self.row * row as f64 + 15.0;
            svg.text(self.width, line, Anchor::End, class, &bar.words);
        }
    }

    fn arrow(&self, svg: &mut Svg, arrow: &Arrow) {
        let (from, to) = arrow.rows;
        let (Some(a), Some(b)) = (self.plan.bars[from].days, self.plan.bars[to].days) else { return };
        let start = (if arrow.ends.0 { self.x_after(a.1) } else { self.x(a.0) }, self.y(from));
        let end = (if arrow.ends.1 { self.x_after(b.1) } else { self.x(b.0) }, self.y(to));
        let side = if arrow.ends.1 { 1.0 } else { -1.0 };
        let out = start.0 + if arrow.ends.0 { 5.0 } else { -5.0 };
        let class = if arrow.critical { "dep crit" } else { "dep" };
        let tip = end.0 + side;
        if (tip - out) * side <= -3.0 {
            svg.polyline(&[start, (out, start.1), (out, end.1), (tip, end.1)], class);
        } else {
            let between = end.1 - (end.1 - start.1).signum() * self.row / 2.0;
            svg.polyline(&[start, (out, start.1), (out, between), (tip + 7.0 * side, between), (tip + 7.0 * side, end.1), (tip, end.1)], class);
        }
        svg.area(&[(tip, end.1), (tip + 5.0 * side, end.1 - 3.0), (tip + 5.0 * side, end.1 + 3.0)], if arrow.critical { "ink" } else { "dep-tip" });
    }

    /// The as-of line with its flag.
    fn as_of(&self, svg: &mut Svg) {
        if self.plan.as_of < self.plan.span.0 || self.plan.as_of > self.plan.span.1 {
            return;
        }
        let x = self.x_after(self.plan.as_of);
        let date = format!("{:02}-{:02}", self.plan.as_of.month(), self.plan.as_of.day());
        let words = self.plan.words.fill("chart.as_of", &[("date", &date)]);
        let wide = text_width(&words, 12.0) + 14.0;
        let left = (x - wide / 2.0).clamp(0.0, (self.width - wide).max(0.0));
        svg.line([x, 18.0, x, self.bottom()], "asof");
        svg.rect([left, 0.0, wide, 18.0], "flag");
        svg.text(left + wide / 2.0, 13.0, Anchor::Middle, "flag-word", &words);
    }
}

/// Keys of the names of months.
const MONTHS: [&str; 12] =
    ["month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8", "month.9", "month.10", "month.11", "month.12"];
