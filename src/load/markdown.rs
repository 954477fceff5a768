//! Markdown with YAML between `---` lines at its top.

use super::{Content, SourceFile, text, yaml};
use crate::diagnostic::{Diagnostic, Span};

/// Splits the front matter from the body.
pub(super) fn document(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Content<'static>> {
    let text = text::decode(file, found)?;
    let Some(after) = opening(&text) else {
        return Some(Content::Document { front: None, body: text.to_string(), body_span: line(file, 1) });
    };
    let Some((front, body, lines)) = closing(after) else {
        found.push(Diagnostic::new("E108", line(file, 1)).variant("front"));
        return None;
    };
    let front = yaml::tree(front, yaml::Start { file: file.id, lines: 1 }, found)?.into_owned();
    Some(Content::Document { front: Some(front), body: body.to_string(), body_span: line(file, lines + 3) })
}

fn line(file: &SourceFile, line: u32) -> Span {
    Span::Text { file: file.id, line, column: 1, length: 3 }
}

fn opening(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once('\n')?;
    (first.trim_end() == "---").then_some(rest)
}

/// The text before the closing `---`, the text after it, and the number of lines before it.
fn closing(text: &str) -> Option<(&str, &str, u32)> {
    let mut offset = 0;
    for (number, part) in text.split_inclusive('\n').enumerate() {
        if part.trim_end() == "---" {
            return Some((&text[..offset], &text[offset + part.len()..], number as u32));
        }
        offset += part.len();
    }
    None
}
