//! The search index: compact documents in a classic script; `report.js` makes the index when the search box is first used.

use std::collections::HashSet;

use super::page::Renderer;
use super::{format::Shape, mark, script};
use crate::emit::Output;
use crate::report::{Block, Content, Inline, Page, RowRef, Table, Text};

/// The documents: words, where they stand, link from the top of the site.
pub fn index(renderer: &Renderer<'_>) -> Output<'static> {
    let mut documents: Vec<[String; 3]> = Vec::new();
    let mut known = HashSet::new();
    for page in &renderer.site.report.pages {
        let href = format!("{}.html", page.path);
        documents.push([page.label.clone(), words(renderer, &page.title), href.clone()]);
        for table in page.blocks.iter().flat_map(Block::tables) {
            documents.extend(table_document(renderer, page, table, &href));
            documents.extend(entities(renderer, page, table).into_iter().filter(|document| known.insert(document.clone())));
        }
    }
    Output::bytes("search-index.js", script::script("documents", &documents))
}

fn table_document(renderer: &Renderer<'_>, page: &Page, table: &Table, href: &str) -> Option<[String; 3]> {
    let title = words(renderer, &table.heading.title);
    let title = if title.is_empty() { table.heading.note.clone() } else { title };
    (!title.is_empty()).then(|| [title, page.label.clone(), format!("{href}#{}", table.id)])
}

/// The entities of a table's rows, each by the words of its first two cells.
fn entities(renderer: &Renderer<'_>, page: &Page, table: &Table) -> Vec<[String; 3]> {
    let entity = |row: RowRef<'_>| {
        let href = renderer.places.href_from_top(row.entity()?)?;
        let mut cells = row.cells().filter_map(|cell| cell_words(renderer, cell.content)).filter(|words| !words.is_empty());
        let name = cells.next()?;
        let more = cells.next().unwrap_or_default();
        let place = if more.is_empty() { page.label.clone() } else { format!("{} · {more}", page.label) };
        Some([name, place, href])
    };
    table.rows.iter().filter_map(entity).collect()
}

fn cell_words(renderer: &Renderer<'_>, content: Content<'_>) -> Option<String> {
    match content {
        Content::Words(words) => Some(words.to_string()),
        Content::Text(text) => Some(words(renderer, text)),
        Content::Figure(id) => match renderer.formatter().shape(id) {
            Shape::Words(words) => Some(words),
            Shape::Number(..) | Shape::Date(_) | Shape::Missing(_) => None,
        },
        Content::Blank => None,
    }
}

/// A text as plain words.
pub fn words(renderer: &Renderer<'_>, text: &Text) -> String {
    let formatter = renderer.formatter();
    let word = |piece: &Inline| match piece {
        Inline::Plain(words)
        | Inline::Strong(words)
        | Inline::Quiet(words)
        | Inline::Link(_, words)
        | Inline::Code(words)
        | Inline::Tag(words, _) => words.clone(),
        Inline::Figure(id) | Inline::StrongFigure(id) => formatter.with_unit(*id),
        Inline::Number(id) => formatter.bare(*id),
        Inline::Mark(status) => mark::word(*status, &renderer.words).to_string(),
        Inline::Source(span) => renderer.place(*span),
    };
    text.0.iter().map(word).collect()
}
