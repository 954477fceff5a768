//! A diagnostic as a paragraph: header, place, excerpt, notes, help.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Renderer, visible, word};
use crate::diagnostic::excerpt::ExcerptRow;
use crate::diagnostic::span::column_letters;
use crate::diagnostic::{Diagnostic, Excerpt, Severity};

/// Widest line of a text that is shown whole, in columns of a terminal; a longer one is cut around the mark.
const LINE_WIDTH: usize = 96;
/// Widest cell, in columns of a terminal.
const CELL_WIDTH: usize = 24;
/// Space between two cells.
const GAP: usize = 3;

const BLUE: &str = "34";

pub(super) fn paragraph(renderer: &Renderer<'_>, diagnostic: &Diagnostic) -> String {
    let paint = Paint { colour: renderer.colour };
    let excerpt = renderer.excerpts.get(&diagnostic.span);
    let gutter = excerpt.map_or(2, |excerpt| line_number(excerpt).to_string().len().max(2));
    let hue = hue(diagnostic.severity);
    let head = paint.bold(hue, &format!("{}[{}]", word(diagnostic.severity), diagnostic.code.0));
    let mut text = format!("{head}: {}\n", visible(&renderer.texts.message(diagnostic)));
    let place = renderer.place(diagnostic.span);
    if !place.is_empty() {
        text += &format!("{:gutter$}{} {}\n", "", paint.bold(BLUE, "-->"), visible(&place));
    }
    if let Some(excerpt) = excerpt {
        text += &body(excerpt, gutter, hue, &paint);
    }
    for (label, sentence) in remarks(renderer, diagnostic) {
        text += &format!("{:gutter$} {} {}: {}\n", "", paint.bold(BLUE, "="), paint.bold("1", label), visible(&sentence));
    }
    text
}

/// Notes, then what to do.
fn remarks(renderer: &Renderer<'_>, diagnostic: &Diagnostic) -> Vec<(&'static str, String)> {
    let texts = renderer.texts;
    let notes = diagnostic.related.iter().map(|&(note, span)| ("note", texts.note(diagnostic, note, &renderer.places.show(span))));
    let help = texts.remedy(diagnostic).map(|help| ("help", help));
    notes.chain(help).collect()
}

fn hue(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "31",
        Severity::Warning => "33",
        Severity::Info => "36",
    }
}

/// Wraps text in colours of a terminal, or leaves it.
struct Paint {
    colour: bool,
}

impl Paint {
    fn bold(&self, hue: &str, text: &str) -> String {
        if self.colour { format!("\x1b[1;{hue}m{text}\x1b[0m") } else { text.to_string() }
    }
}

fn line_number(excerpt: &Excerpt) -> u32 {
    match excerpt {
        Excerpt::Line { number, .. } => *number,
        Excerpt::Cells { rows, .. } => rows.last().map_or(0, |row| row.number),
    }
}

fn body(excerpt: &Excerpt, gutter: usize, hue: &str, paint: &Paint) -> String {
    let number = line_number(excerpt).to_string();
    let (above, own, before, length) = match excerpt {
        Excerpt::Line { text, mark, .. } => {
            let (shown, before, length) = line(text, mark.start, mark.len());
            (None, shown, before, length)
        }
        Excerpt::Cells { columns, rows, mark } => cells(columns, rows, *mark),
    };
    let bar = paint.bold(BLUE, "|");
    let mut text = String::new();
    if let Some(above) = above {
        text += &format!("{:gutter$} {bar}  {}\n", "", above.trim_end());
    }
    text += &format!("{} {bar}  {}\n", paint.bold(BLUE, &format!("{number:>gutter$}")), own.trim_end());
    text + &format!("{:gutter$} {bar}  {:before$}{}\n", "", "", paint.bold(hue, &"^".repeat(length.max(1))))
}

/// A line cut around its mark, and the columns of the terminal before and below the mark.
fn line(text: &str, start: usize, length: usize) -> (String, usize, usize) {
    let text: String = text.chars().map(|mark| if mark == '\t' { ' ' } else { mark }).collect();
    let fits = text.width() <= LINE_WIDTH;
    let skip = if fits { 0 } else { start.saturating_sub(24) };
    let shown: String = visible_cut(text.chars().skip(skip), if fits { usize::MAX } else { LINE_WIDTH });
    let width = |from: usize, count: usize| text.chars().skip(from).take(count).map(char_width).sum::<usize>();
    let before = width(skip, start - skip);
    let below = width(start, length).min(LINE_WIDTH.saturating_sub(before).max(1));
    let lead = usize::from(skip > 0);
    (format!("{}{shown}", "…".repeat(lead)), before + lead, below)
}

/// Columns of a terminal that a character takes when shown; a character that is escaped takes those of its escape.
fn char_width(mark: char) -> usize {
    let escaped = visible(mark.encode_utf8(&mut [0; 4]));
    if escaped.chars().count() > 1 { escaped.len() } else { mark.width().unwrap_or(0) }
}

fn visible_cut(text: impl Iterator<Item = char>, width: usize) -> String {
    let mut used = 0;
    let mut shown = String::new();
    for mark in text {
        used += char_width(mark);
        if used > width {
            shown.push('…');
            break;
        }
        shown.push_str(&visible(mark.encode_utf8(&mut [0; 4])));
    }
    shown
}

/// The header row with letters, the own row, and the columns of the terminal before and below the mark.
fn cells(columns: &[u16], rows: &[ExcerptRow], mark: usize) -> (Option<String>, String, usize, usize) {
    let (own, header) = match rows {
        [header, own] => (own, Some(header)),
        [own] => (own, None),
        _ => return (None, String::new(), 0, 1),
    };
    let heads: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, &column)| {
            let name = header.map_or("", |header| header.cells[at].as_str());
            format!("{} {}", column_letters(column), cut(name)).trim_end().to_string()
        })
        .collect();
    let values: Vec<String> = own.cells.iter().map(|cell| cut(cell)).collect();
    let widths: Vec<usize> = heads.iter().zip(&values).map(|(head, value)| head.width().max(value.width()) + GAP).collect();
    let before = widths[..mark].iter().sum();
    (Some(aligned(&heads, &widths)), aligned(&values, &widths), before, values[mark].width())
}

fn cut(text: &str) -> String {
    visible_cut(text.chars(), CELL_WIDTH)
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    cells.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width()))).collect()
}
