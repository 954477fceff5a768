//! Tables: columns, rows and cells, for the site and the workbooks alike.

use super::rows::Content;
use super::{Footnote, Heading, Inline, Marks, Rows, Status, Text};
use crate::figures::FigureId;

/// A table of a page, of sheets, or of both.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Stable name, of `[a-z0-9-]`; also its anchor.
    pub id: String,
    /// Heading and legend.
    pub heading: Heading,
    /// Sheets it stands on; none for a table of the site only.
    pub sheets: Vec<SheetPlace>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Rows,
    /// Whether a page shows it closed, under a chart that already says what matters.
    pub folded: bool,
    /// Chips that show a part of the rows.
    pub filters: Vec<Filter>,
    /// Bars over time that sheets draw beside the rows.
    pub bars: Option<Bars>,
    /// What stands under it.
    pub footnote: Footnote,
    /// Rows that were not made, because the table stands on a page only, and pages show the first rows of long tables.
    pub left_out: Option<LeftOut>,
}

/// Bars over time in the cells of a sheet, from the dates of each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bars {
    /// First and last day that is drawn.
    pub span: (FigureId, FigureId),
    /// Column of the first day of a bar.
    pub start: &'static str,
    /// Column of its last day, included.
    pub end: &'static str,
    /// Column of the share that is done.
    pub progress: &'static str,
    /// Column that says whether the row is critical.
    pub critical: &'static str,
}

/// Limits, in percent, of the six steps in which achievement is coloured; a step begins at its limit.
pub const HEAT_LIMITS: [u8; 5] = [80, 95, 100, 105, 120];

/// Rows that a page does not show, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub rows: usize,
    /// The sheet that has them.
    pub at: SheetPlace,
}

/// Rows of the longest table or timeline that a page shows whole.
const MOST_ROWS: usize = 500;
/// Rows that a page shows of a longer one; the rest stands in the workbook.
const FIRST_ROWS: usize = 200;

/// The rows of a table or a timeline that pages show.
///
/// ```
/// use planpress::report::shown;
/// assert_eq!(shown(&[0; 500]).len(), 500);
/// assert_eq!(shown(&[0; 501]).len(), 200);
/// ```
pub fn shown<T>(rows: &[T]) -> &[T] {
    if is_shown_whole(rows) { rows } else { &rows[..FIRST_ROWS] }
}

/// Whether pages show all of the rows.
pub fn is_shown_whole<T>(rows: &[T]) -> bool {
    rows.len() <= MOST_ROWS
}

/// A sheet on which a table stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPlace {
    /// Name of the workbook: `evaluation`.
    pub workbook: &'static str,
    /// Name of the sheet: `效果评估表`.
    pub sheet: String,
    /// Position among the sheets of the workbook.
    pub order: u16,
    /// Whether figures prefer another sheet as their home (overviews, cards).
    pub overview: bool,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Stable name in the table.
    pub id: &'static str,
    /// Head; its unit stands in a second line.
    pub title: String,
    /// Unit of all its cells, as shown.
    pub unit: Option<String>,
    /// What it holds.
    pub kind: ColumnKind,
    /// A word above several columns side by side.
    pub group: Option<String>,
    /// Where it is shown.
    pub shown: Shown,
    /// Whether narrow screens and paper may leave it out.
    pub minor: bool,
    /// For input columns of a closed set: the set whose words the sheet offers.
    pub choices: Option<&'static str>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    #[default]
    Text,
    /// Long words that wrap.
    Prose,
    /// Numbers, right-aligned.
    Number,
    /// Variances: numbers with a sign.
    Variance,
    /// A bar left or right of an axis, drawn from the variances of the column with this id; the site only.
    Deviation {
        /// The column it is drawn from.
        of: &'static str,
    },
    /// A bar from 0 to 100 %, drawn from the column with this id; the site only.
    Progress {
        /// The column it is drawn from.
        of: &'static str,
    },
    /// Small columns up and down from an axis, drawn from the variances of the columns with these ids; the site only.
    Spark {
        /// The columns it is drawn from, in order of time.
        of: &'static [&'static str],
    },
    /// A status: mark and word.
    Status,
    /// A number in a field coloured by six steps of achievement.
    Heat,
    /// A date.
    Date,
    /// A place in an input.
    Source,
}

impl Table {
    /// Leaves columns in which no row says anything to the workbook, where they can be filled in.
    #[must_use]
    pub fn with_blank_columns_off_page(mut self) -> Self {
        let is_blank = |position: usize| self.rows.iter().all(|row| row.cell(position).is_none_or(|cell| cell.content == Content::Blank));
        let blank: Vec<bool> = (0..self.columns.len()).map(is_blank).collect();
        for (column, _) in self.columns.iter_mut().zip(blank).filter(|(column, blank)| *blank && column.shown == Shown::Both) {
            column.shown = Shown::Workbook;
        }
        self
    }
}

/// Where a column is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// On the site and in the workbook.
    #[default]
    Both,
    /// On the site only.
    Site,
    /// In the workbook only.
    Workbook,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What sort of row.
    pub kind: RowKind,
    /// Key (`kind/id`) of the entity it is about: its anchor.
    pub entity: Option<String>,
    /// Words by which filters find it.
    pub tags: Vec<&'static str>,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// What sort of row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowKind {
    /// A row.
    #[default]
    Plain,
    /// A part of a row above, this many steps below the rows that are part of none.
    Child(u8),
    /// A heading over several rows; its first cell has the words.
    Group,
    /// A total.
    Total,
}

impl RowKind {
    /// A row that is this many steps below those that are part of none.
    pub fn at_depth(depth: usize) -> Self {
        if depth == 0 { Self::Plain } else { Self::Child(u8::try_from(depth).unwrap_or(u8::MAX)) }
    }
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it holds.
    pub content: CellContent,
    /// What pages tell of it beside.
    pub marks: Marks,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CellContent {
    /// Nothing applies: shown as a dash.
    #[default]
    Blank,
    /// A figure.
    Figure(FigureId),
    /// Words alone. Long sheets are made of them, and a text of one piece takes six times the room.
    Words(Box<str>),
    /// Words with links, marks or figures.
    Text(Text),
}

/// A chip that shows a part of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Word on the chip.
    pub label: String,
    /// Rows that have this tag; `""` shows all.
    pub tag: &'static str,
}

impl Cell {
    /// A figure.
    pub fn figure(id: FigureId) -> Self {
        Self { content: CellContent::Figure(id), ..Self::default() }
    }

    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self { content: CellContent::Words(words.into().into_boxed_str()), ..Self::default() }
    }

    /// Words with links or figures.
    pub fn rich(mut text: Text) -> Self {
        let content = match text.0.pop() {
            None => CellContent::Blank,
            Some(Inline::Plain(words)) if text.is_empty() => CellContent::Words(words.into()),
            Some(last) => CellContent::Text(text.with(last)),
        };
        Self { content, ..Self::default() }
    }

    /// Adds a mark before the content.
    pub fn with_status(mut self, status: Option<Status>) -> Self {
        self.marks.status = status;
        self
    }

    /// Says whether the number is good or bad for us.
    pub fn judged(mut self, favourable: Option<bool>) -> Self {
        self.marks.favourable = favourable;
        self
    }

    /// Says whether it lies after the as-of date.
    pub fn in_future(mut self, future: bool) -> Self {
        self.marks.future = future;
        self
    }
}
