//! Small pieces that views of several sections put together: heads, cells of figures, links to entities, empty parts.

use super::Sight;
use crate::diagnostic::Spanned;
use crate::figures::FigureId;
use crate::report::{Block, Cell, Column, ColumnKind, Empty, Inline, Link, Row, RowKind, SheetPlace, Text};
use crate::vocabulary::Term;

impl Sight<'_> {
    /// The figure with this key, when it exists and has a value.
    pub fn present(&self, key: &str) -> Option<FigureId> {
        self.figures.find(key).filter(|&id| self.figures.value(id).is_present())
    }

    /// A cell with the figure of this key; blank when there is none.
    pub fn cell(&self, key: &str) -> Cell {
        self.figures.find(key).map_or_else(Cell::default, Cell::figure)
    }

    /// A text that is the figure of this key with its unit; empty when there is none.
    pub fn figure_text(&self, key: &str) -> Text {
        self.figures.find(key).map_or_else(Text::default, Text::figure)
    }

    /// The figure of this key without its unit; empty when there is none.
    pub fn number_text(&self, key: &str) -> Text {
        self.figures.find(key).map_or_else(Text::default, |id| Text(vec![Inline::Number(id)]))
    }

    /// The heads of a table: words `column.<section>.<id>`.
    pub fn heads(&self, section: &str, columns: &[(&'static str, ColumnKind)]) -> Vec<Column> {
        columns.iter().map(|&(id, kind)| self.head(section, id, kind)).collect()
    }

    /// One head.
    pub fn head(&self, section: &str, id: &'static str, kind: ColumnKind) -> Column {
        Column { id, title: self.word(&format!("column.{section}.{id}")), kind, ..Column::default() }
    }

    /// The place of a table on a sheet with the word `key`.
    pub fn sheet(&self, workbook: &'static str, key: &str, order: u16) -> SheetPlace {
        SheetPlace { workbook, sheet: self.word(key), order, overview: false }
    }

    /// A cell with a word of the vocabulary.
    pub fn term(&self, term: Option<Term>) -> Cell {
        term.map_or_else(Cell::default, |term| Cell::text(self.vocabulary.term_label(term)))
    }

    /// The words of several texts, joined as a list.
    pub fn joined(&self, items: impl IntoIterator<Item = Text>) -> Text {
        let mut all = Text::default();
        for item in items.into_iter().filter(|item| !item.is_empty()) {
            if !all.is_empty() {
                all = all.with(Inline::Plain(self.word("list.comma")));
            }
            all.0.extend(item.0);
        }
        all
    }

    /// The words of a list of the input, joined.
    pub fn words(&self, items: &[Spanned<String>]) -> Cell {
        Cell::rich(self.joined(items.iter().map(|item| Text::plain(&item.value))))
    }

    /// A part of a page without input: words `<key>` and `<key>.fill`.
    pub fn missing(&self, key: &str) -> Block {
        Block::Empty(Empty { what: self.word(key), fill: Text::plain(self.word(&format!("{key}.fill"))) })
    }
}

/// A link to an entity by its name.
pub fn entity(kind: &str, id: &str, name: &str) -> Text {
    Text::link(Link::Entity(format!("{kind}/{id}")), name)
}

/// A cell with words of the input; blank when there are none.
pub fn written(text: &Option<Spanned<String>>) -> Cell {
    text.as_ref().map_or_else(Cell::default, |text| Cell::text(&text.value))
}

/// The row that is the home of an entity.
pub fn home(kind: &str, id: &str, cells: Vec<Cell>) -> Row {
    Row { entity: Some(format!("{kind}/{id}")), cells, ..Row::default() }
}

/// A heading over the rows that follow.
pub fn group(words: impl Into<String>, width: usize) -> Row {
    let mut cells = vec![Cell::text(words)];
    cells.resize_with(width, Cell::default);
    Row { kind: RowKind::Group, cells, ..Row::default() }
}

/// A total row.
pub fn total(cells: Vec<Cell>) -> Row {
    Row { kind: RowKind::Total, cells, ..Row::default() }
}
