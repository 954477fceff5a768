//! A diagnostic as one JSON object.

use serde::Serialize;

use super::{Renderer, address, word};
use crate::diagnostic::{Diagnostic, Span};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    message: String,
    #[serde(flatten)]
    place: Place,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
}

#[derive(Serialize)]
struct Related {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<u16>,
}

pub(super) fn line(renderer: &Renderer<'_>, diagnostic: &Diagnostic) -> String {
    let texts = renderer.texts;
    let related = diagnostic
        .related
        .iter()
        .map(|&(note, span)| Related { message: texts.note(diagnostic, note, &renderer.places.show(span)), place: place(renderer, span) });
    let line = Line {
        code: diagnostic.code.0,
        severity: word(diagnostic.severity),
        message: texts.message(diagnostic),
        place: place(renderer, diagnostic.span),
        help: texts.help(diagnostic),
        related: related.collect(),
        suggestion: diagnostic.suggestion.as_deref(),
        subject: diagnostic.subject.as_deref(),
    };
    serde_json::to_string(&line).expect("a tree of strings and numbers is JSON")
}

fn place(renderer: &Renderer<'_>, span: Span) -> Place {
    let text = match span {
        Span::Text { line, column, length, .. } => Some((line, column, length)),
        Span::Nowhere | Span::File(_) | Span::Cell { .. } => None,
    };
    Place {
        path: span.file().map(|_| renderer.places.path(span).to_string()),
        sheet: renderer.places.sheet(span).map(str::to_string),
        cell: address(span),
        line: text.map(|(line, ..)| line),
        column: text.map(|(_, column, _)| column),
        length: text.map(|(_, _, length)| length),
    }
}
