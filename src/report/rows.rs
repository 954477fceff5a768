//! The rows of a table. A page shows the first of them; the others of a long table stand on sheets alone. A large plan has millions of
//! such cells, so they are packed: twelve bytes each, with their words in one string.

use super::table::{Cell, CellContent, Row, RowKind, is_shown_whole, shown};
use super::{Inline, Status, Text};
use crate::figures::FigureId;

/// Rows in order, to be added at the end and read.
///
/// ```
/// use planpress::report::{Cell, Content, Row, Rows};
/// let rows: Rows = (0..1000).map(|number| Row { cells: vec![Cell::text(number.to_string())], ..Row::default() }).collect();
/// assert_eq!((rows.len(), rows.shown().len()), (1000, 200));
/// assert_eq!(rows.get(999).cell(0).unwrap().content, Content::Words("999"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Those that a page may show.
    made: Vec<Row>,
    rest: Box<Packed>,
}

/// A row that is read.
#[derive(Clone, Copy, Debug)]
pub struct RowRef<'t>(Kept<'t>);

#[derive(Clone, Copy, Debug)]
enum Kept<'t> {
    Made(&'t Row),
    Packed(&'t Packed, usize),
}

/// A cell that is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CellRef<'t> {
    /// What it holds.
    pub content: Content<'t>,
    /// Its marks.
    pub marks: Marks,
}

/// What a cell that is read holds; see [`CellContent`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Content<'t> {
    /// Nothing applies.
    Blank,
    /// A figure.
    Figure(FigureId),
    /// Words alone.
    Words(&'t str),
    /// Words with links, marks or figures.
    Text(&'t Text),
}

/// What pages tell of a cell beside its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// A mark before it.
    pub status: Option<Status>,
    /// Whether the number is good or bad for us; colours variances.
    pub favourable: Option<bool>,
    /// Whether it lies after the as-of date.
    pub future: bool,
}

#[derive(Clone, Debug, Default)]
struct Packed {
    rows: Vec<PackedRow>,
    cells: Vec<PackedCell>,
    words: String,
    texts: Vec<Text>,
    /// The different lists of tags; few, for they are combinations of filters.
    tags: Vec<Vec<&'static str>>,
}

#[derive(Clone, Copy, Debug)]
struct PackedRow {
    kind: RowKind,
    tags: u16,
    entity: Option<Slice>,
    /// Where its cells end; they begin where those of the row before end.
    end: u32,
}

/// Words in the string of all words.
#[derive(Clone, Copy, Debug)]
struct Slice {
    start: u32,
    length: u32,
}

#[derive(Clone, Copy, Debug)]
enum PackedCell {
    Blank(Marks),
    Figure(Marks, FigureId),
    Words(Marks, Slice),
    Text(Marks, u32),
}

impl Rows {
    /// Adds a row.
    pub fn push(&mut self, row: Row) {
        if is_shown_whole(&self.made) && self.rest.rows.is_empty() { self.made.push(row) } else { self.rest.push(row) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.made.len() + self.rest.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// The rows that pages show.
    pub fn shown(&self) -> &[Row] {
        shown(&self.made)
    }

    /// The row at a position below the number of rows.
    pub fn get(&self, at: usize) -> RowRef<'_> {
        RowRef(self.made.get(at).map_or_else(|| Kept::Packed(&self.rest, at - self.made.len()), Kept::Made))
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = RowRef<'_>> {
        self.range(0..self.len())
    }

    /// Some of the rows.
    pub fn range(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = RowRef<'_>> {
        range.map(|at| self.get(at))
    }
}

impl FromIterator<Row> for Rows {
    fn from_iter<I: IntoIterator<Item = Row>>(rows: I) -> Self {
        let mut all = Self::default();
        all.extend(rows);
        all
    }
}

impl Extend<Row> for Rows {
    fn extend<I: IntoIterator<Item = Row>>(&mut self, rows: I) {
        rows.into_iter().for_each(|row| self.push(row));
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        rows.into_iter().collect()
    }
}

impl<'t> RowRef<'t> {
    /// What sort of row.
    pub fn kind(self) -> RowKind {
        match self.0 {
            Kept::Made(row) => row.kind,
            Kept::Packed(packed, at) => packed.rows[at].kind,
        }
    }

    /// Key of the entity it is about.
    pub fn entity(self) -> Option<&'t str> {
        match self.0 {
            Kept::Made(row) => row.entity.as_deref(),
            Kept::Packed(packed, at) => packed.rows[at].entity.map(|slice| packed.slice(slice)),
        }
    }

    /// Words by which filters find it.
    pub fn tags(self) -> &'t [&'static str] {
        match self.0 {
            Kept::Made(row) => &row.tags,
            Kept::Packed(packed, at) => &packed.tags[usize::from(packed.rows[at].tags)],
        }
    }

    /// The cell of a column.
    pub fn cell(self, column: usize) -> Option<CellRef<'t>> {
        match self.0 {
            Kept::Made(row) => row.cells.get(column).map(Cell::read),
            Kept::Packed(packed, at) => packed.cells_of(at).get(column).map(|&cell| packed.read(cell)),
        }
    }

    /// Its cells.
    pub fn cells(self) -> impl Iterator<Item = CellRef<'t>> {
        (0..).map_while(move |column| self.cell(column))
    }
}

impl Cell {
    /// The cell, to be read.
    pub fn read(&self) -> CellRef<'_> {
        let content = match &self.content {
            CellContent::Blank => Content::Blank,
            CellContent::Figure(id) => Content::Figure(*id),
            CellContent::Words(words) => Content::Words(words),
            CellContent::Text(text) => Content::Text(text),
        };
        CellRef { content, marks: self.marks }
    }
}

impl Packed {
    fn push(&mut self, row: Row) {
        for Cell { content, marks } in row.cells {
            let cell = match content {
                CellContent::Blank => PackedCell::Blank(marks),
                CellContent::Figure(id) => PackedCell::Figure(marks, id),
                CellContent::Words(words) => PackedCell::Words(marks, self.put(&words)),
                CellContent::Text(text) if is_plain(&text) => PackedCell::Words(marks, self.put_all(&text)),
                CellContent::Text(mut text) => {
                    text.0.shrink_to_fit();
                    self.texts.push(text);
                    PackedCell::Text(marks, short(self.texts.len() - 1))
                }
            };
            self.cells.push(cell);
        }
        let entity = row.entity.map(|entity| self.put(&entity));
        let tags = self.tags(row.tags);
        self.rows.push(PackedRow { kind: row.kind, tags, entity, end: short(self.cells.len()) });
    }

    fn put(&mut self, words: &str) -> Slice {
        let start = short(self.words.len());
        self.words.push_str(words);
        Slice { start, length: short(words.len()) }
    }

    fn put_all(&mut self, text: &Text) -> Slice {
        let start = self.words.len();
        text.0.iter().for_each(|piece| {
            if let Inline::Plain(words) = piece {
                self.words.push_str(words)
            }
        });
        Slice { start: short(start), length: short(self.words.len() - start) }
    }

    fn tags(&mut self, tags: Vec<&'static str>) -> u16 {
        let known = self.tags.iter().position(|known| *known == tags);
        let at = known.unwrap_or_else(|| {
            self.tags.push(tags);
            self.tags.len() - 1
        });
        u16::try_from(at).expect("tags are combinations of a few filters")
    }

    fn slice(&self, slice: Slice) -> &str {
        &self.words[slice.start as usize..][..slice.length as usize]
    }

    fn cells_of(&self, at: usize) -> &[PackedCell] {
        let start = at.checked_sub(1).map_or(0, |before| self.rows[before].end);
        &self.cells[start as usize..self.rows[at].end as usize]
    }

    fn read(&self, cell: PackedCell) -> CellRef<'_> {
        let (content, marks) = match cell {
            PackedCell::Blank(marks) => (Content::Blank, marks),
            PackedCell::Figure(marks, id) => (Content::Figure(id), marks),
            PackedCell::Words(marks, slice) => (Content::Words(self.slice(slice)), marks),
            PackedCell::Text(marks, at) => (Content::Text(&self.texts[at as usize]), marks),
        };
        CellRef { content, marks }
    }
}

/// Whether a text is words alone, which take a fifth of its room.
fn is_plain(text: &Text) -> bool {
    text.0.iter().all(|piece| matches!(piece, Inline::Plain(_)))
}

/// A number below 2^32: a table has fewer cells, and its words fewer bytes, than a workbook can hold.
fn short(number: usize) -> u32 {
    u32::try_from(number).expect("a table of less than 4 GiB")
}
