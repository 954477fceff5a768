//! Markdown: minutes of a review, the text at the head of a page, or any entity with a text.

use crate::diagnostic::{Diagnostic, Severity, Span, Spanned};
use crate::value::{Key, Node, Raw};

use super::nested;
use crate::recognise::draft::Drafts;
use crate::recognise::{tree, words};

/// Fields that a Markdown text may fill, the first that the entity has.
const BODY_FIELDS: &[&str] = &["body", "note", "text"];

/// The file that tells people of a folder.
const README: &str = "readme";

/// Reads the front matter as fields of the entity that the file's name gives, and the text as its body.
pub fn read<'s>(front: Option<Node<'s>>, body: String, body_span: Span, drafts: &mut Drafts<'_, '_, 's>) {
    let Some(info) = drafts.place.entity else {
        // A text without fields in a folder of no entity is somebody's README.
        if front.is_some() {
            let span = Span::File(drafts.place.file);
            drafts.context.report(Diagnostic::new("I102", span).variant("file").arg("file", &drafts.place.stem));
        } else if has_amounts_in_tables(&body) && !drafts.place.stem.eq_ignore_ascii_case(README) {
            let told = Diagnostic::new("I102", body_span).variant("tables").severity(Severity::Warning);
            drafts.context.report(told.arg("file", &drafts.place.path));
        }
        return tree::account(drafts);
    };
    let span = front.as_ref().map_or(body_span, |front| front.span);
    let mut entries = match front.map(|front| front.raw) {
        Some(Raw::Map(entries)) => entries,
        _ => Vec::new(),
    };
    let has = |entries: &[(Key<'s>, Node<'s>)], name: &str| {
        let index = info.field(name).map(|index| words::Field::At(index as u16));
        entries.iter().any(|(key, _)| words::field(drafts.context, info, key).map(|(field, _)| field) == index)
    };
    let body_field = BODY_FIELDS.iter().find(|name| info.field(name).is_some());
    if let Some(field) = body_field.filter(|field| !body.trim().is_empty() && !has(&entries, field)) {
        entries.push((Spanned::new((*field).into(), body_span), Node::new(Raw::Text(body.into()), body_span)));
    }
    if info.field("page").is_some() && !has(&entries, "page") {
        let stem = drafts.place.stem.clone();
        entries.push((Spanned::new("page".into(), span), Node::new(Raw::Text(stem.into()), Span::File(drafts.place.file))));
    }
    nested::record(info, entries, span, None, drafts);
    tree::account(drafts);
}

/// Whether a text has a table with numbers in it: whoever wrote these may take them for a part of the plan.
fn has_amounts_in_tables(body: &str) -> bool {
    let is_rule = |line: &str| line.contains('-') && line.contains('|') && line.trim().chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let below = body.lines().skip_while(|line| !is_rule(line)).skip(1);
    below.filter(|line| line.contains('|')).any(|line| line.contains(|c: char| c.is_ascii_digit()))
}
