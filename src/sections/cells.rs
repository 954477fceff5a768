//! Small pieces that views of several sections put together: heads, cells of figures, links to entities, footnotes, empty parts.

use std::collections::{BTreeMap, HashSet};

use super::Sight;
use crate::analysis::schedule::states;
use crate::diagnostic::{FileId, Span, Spanned};
use crate::figures::{ColumnId, FigureId, RowSet};
use crate::report::{Block, Cell, CellContent, Column, ColumnKind, Empty, Footnote, Inline, Link, Row, RowKind, Rows, SheetPlace, Status, Text};
use crate::vocabulary::Term;

/// Input files named below a table.
const SOURCES: usize = 4;
/// Figures looked at for the files named below a table. Those of a large plan rest on the same few files, row by row.
const LOOKED_AT: usize = 10_000;

impl Sight<'_> {
    /// The figure with this key, when it exists and has a value.
    pub fn present(&self, key: &str) -> Option<FigureId> {
        self.figures.find(key).filter(|&id| self.figures.value(id).is_present())
    }

    /// A cell with the figure of this key; blank when there is none.
    pub fn cell(&self, key: &str) -> Cell {
        self.figures.find(key).map_or_else(Cell::default, Cell::figure)
    }

    /// A cell with the figure of a row in a column; blank when there is none.
    pub fn cell_at(&self, column: ColumnId, row: u32) -> Cell {
        if self.figures.exists(column.at(row)) { Cell::figure(column.at(row)) } else { Cell::default() }
    }

    /// The same of the row with this key.
    pub fn cell_of(&self, column: ColumnId, row: &str) -> Cell {
        self.figures.family_ref(column.family()).row(row).map_or_else(Cell::default, |row| self.cell_at(column, row))
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

    /// A reading aid, and the input files that the figures of these rows rest on.
    pub fn footnote(&self, aid: Text, rows: &Rows) -> Footnote {
        Footnote { aid, sources: self.rests_on(rows) }
    }

    /// Where the figures of these rows come from: the first place of each file.
    fn rests_on(&self, rows: &Rows) -> Vec<Span> {
        let figure = |cell: &Cell| if let CellContent::Figure(id) = cell.content { Some(id) } else { None };
        let mut open: Vec<FigureId> = rows.shown().iter().flat_map(|row| &row.cells).filter_map(figure).collect();
        let mut seen: HashSet<FigureId> = open.iter().copied().collect();
        let mut spans = Vec::new();
        while let Some(id) = open.pop() {
            spans.push(self.figures.span(id));
            spans.extend(self.figures.row_set(id).into_iter().flat_map(RowSet::firsts));
            if seen.len() < LOOKED_AT {
                open.extend(self.figures.operands(id).into_iter().filter(|&operand| self.figures.exists(operand) && seen.insert(operand)));
            }
        }
        first_of_each_file(spans)
    }

    /// A part of a page without input: words `<key>` and `<key>.fill`.
    pub fn missing(&self, key: &str) -> Block {
        Block::Empty(Empty { what: self.word(key), fill: Text::plain(self.word(&format!("{key}.fill"))) })
    }
}

/// The first place in each file, of at most as many files as stand below a table.
pub fn first_of_each_file(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut first: BTreeMap<FileId, Span> = BTreeMap::new();
    for span in spans {
        if let Some(file) = span.file() {
            first.entry(file).and_modify(|known| *known = span.min(*known)).or_insert(span);
        }
    }
    first.into_values().take(SOURCES).collect()
}

/// How a state of a task stands.
pub fn task_status(state: Term) -> Status {
    match state {
        states::DONE => Status::Good,
        states::OVERDUE => Status::Miss,
        states::AT_RISK | states::DELAYED_START => Status::Watch,
        states::RUNNING => Status::Running,
        states::TODO => Status::ToDo,
        _ => Status::None,
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
