//! Waist 3: the report as pages of blocks and sheets of tables. It knows tables, not pixels: no HTML word and no Excel word.
//!
//! Every number in it is the id of a figure; a text, a chart or a timeline names figures or columns and owns no number, so that
//! two places cannot disagree. A [`Link`] names an entity, a figure or a table, and is resolved when all pages exist.

pub mod block;
pub mod rows;
pub mod table;
pub mod text;

use crate::diagnostic::Places;

pub use block::{
    Block, Chart, ChartKind, DiagnosticItem, DiagnosticList, Empty, Excerpt, Facts, Heading, ListBlock, ListRow, Matrix, Quadrant, Question, Series,
    SeriesRole, Strip, Tile, Timeline, TimelineArrow, TimelineRow,
};
pub use rows::{CellRef, Content, Marks, RowRef, Rows};
pub use table::{
    Bars, Cell, CellContent, Column, ColumnKind, Filter, HEAT_LIMITS, LeftOut, Row, RowKind, SheetPlace, Shown, Table, is_shown_whole, shown,
};
pub use text::{Footnote, Inline, Link, Status, Text};

/// Everything that is shown: the same for every output format.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What stands at the head of every page and sheet.
    pub frame: ReportFrame,
    /// The pages, in the order of the navigation.
    pub pages: Vec<Page>,
    /// Tables that stand in workbooks only; those of pages name their sheets themselves.
    pub sheets: Vec<Table>,
    /// The workbooks, in order; `report` comes first.
    pub workbooks: Vec<Workbook>,
    /// Paths of the input files and their sheets, so that a place can be shown.
    pub places: Places,
}

/// In what money is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyUnit {
    /// Its word: `万元`.
    pub word: String,
    /// How many 元 it has: 10,000.
    pub size: rust_decimal::Decimal,
}

/// 元, without its word.
impl Default for MoneyUnit {
    fn default() -> Self {
        Self { word: String::new(), size: rust_decimal::Decimal::ONE }
    }
}

/// What stands at the head of every page: whose plan, which period, as of when.
#[derive(Clone, Debug, Default)]
pub struct ReportFrame {
    /// Title of the plan.
    pub plan: String,
    /// The company.
    pub company: String,
    /// Language tag of the report: `zh-CN`, `zh-TW` or `en`.
    pub locale: String,
    /// Facts of the head line: label and text (period, as-of date with day n of N, unit of money, diagnostics).
    pub facts: Vec<(String, Text)>,
    /// Period and as-of in one line, for the head of printed pages.
    pub stamp: String,
    /// Short hash of all inputs, the "build" shown at the foot.
    pub build: String,
    /// Number of input files and of rows read from them.
    pub inputs: (usize, usize),
    /// In what money is shown; 元 when it says nothing.
    pub money: Option<MoneyUnit>,
    /// Links to the report of other periods, and whether it is this one.
    pub periods: Vec<(Link, String, bool)>,
    /// Where the input files are listed.
    pub input_list: Option<Link>,
    /// Set when parts were left out under `--keep-going`: a banner for every page that lost something.
    pub banner: Option<Text>,
}

/// One page of the site.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Path without extension, of `[a-z0-9-/]`: `evaluation/index`, `evaluation/kpi-revenue`.
    pub path: String,
    /// The reader's question its section answers, the group of the navigation: word keys `nav.group.<section>`.
    pub group: &'static str,
    /// Path of the page above it in the breadcrumb; `None` for the top page of a section.
    pub parent: Option<String>,
    /// Short name, in navigation and breadcrumb.
    pub label: String,
    /// Whether the navigation lists it (entity pages do not stand there).
    pub listed: bool,
    /// The question the page answers.
    pub question: String,
    /// The finding.
    pub title: Text,
    /// At most two sentences.
    pub lead: Text,
    /// What needs attention, shown in the navigation.
    pub badge: Option<(Status, usize)>,
    /// Keys (`kind/id`) of entities that have their home here; links to them lead to this page.
    pub entities: Vec<String>,
    /// What it shows.
    pub blocks: Vec<Block>,
}

/// One workbook: its name and title; its sheets are the tables that name it.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// File name without extension: `evaluation`.
    pub name: &'static str,
    /// Title of its contents sheet.
    pub title: String,
    /// Path of the page it belongs to.
    pub page: String,
}

/// A table and one of the sheets it stands on.
type Placed<'a> = (&'a SheetPlace, &'a Table);

impl Report {
    /// Every table of the report, those of pages first, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.pages.iter().flat_map(|page| page.blocks.iter()).flat_map(Block::tables).chain(self.sheets.iter())
    }

    /// What a table is about: its title, else that of the chart drawn from it, under which it stands without one.
    pub fn title_of<'a>(&'a self, table: &'a Table) -> &'a Text {
        let own = &table.heading.title;
        let drawn = || self.pages.iter().flat_map(|page| page.blocks.iter()).find_map(|block| block.chart_of(&table.id));
        if own.is_empty() { drawn().map_or(own, |chart| &chart.heading.title) } else { own }
    }

    /// The tables that stand in a workbook, in sheet order, each with its sheet name. Very long tables stand in the workbook of
    /// their report only: a summary that repeats 50,000 tasks can be neither mailed nor read.
    pub fn sheets_of<'a>(&'a self, workbook: &'a str) -> Vec<(&'a SheetPlace, &'a Table)> {
        let (mut sheets, _) = self.places_in(workbook);
        sheets.sort_by_key(|(place, _)| place.order);
        sheets
    }

    /// The very long tables that a summary leaves to the workbook of their report, each with its place there.
    pub fn tables_elsewhere<'a>(&'a self, workbook: &'a str) -> Vec<(&'a SheetPlace, &'a Table)> {
        self.places_in(workbook).1.into_iter().filter_map(|(_, table)| Some((other_place(table, workbook)?, table))).collect()
    }

    /// The places of tables in a workbook, and those that it leaves to another.
    fn places_in<'a>(&'a self, workbook: &'a str) -> (Vec<Placed<'a>>, Vec<Placed<'a>>) {
        let places = self.tables().flat_map(|table| table.sheets.iter().map(move |place| (place, table)));
        let summary = self.workbooks.first().is_some_and(|first| first.name == workbook);
        places
            .filter(|(place, _)| place.workbook == workbook)
            .partition(|(_, table)| !(summary && table.rows.len() > MOST_SUMMARY_ROWS && other_place(table, workbook).is_some()))
    }
}

/// Rows of the longest table that a summary repeats.
const MOST_SUMMARY_ROWS: usize = 10_000;

/// The place of a table in another workbook than this.
fn other_place<'a>(table: &'a Table, workbook: &str) -> Option<&'a SheetPlace> {
    table.sheets.iter().find(|place| place.workbook != workbook)
}

/// Names that some file systems reserve.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "index", "report"];

/// The part of a page's name that stands for an entity: its id when that is safe as a file name on every system, else `kind` and
/// ten hexadecimal digits of a hash of the id.
///
/// ```
/// use planpress::report::slug;
/// assert_eq!(slug("new_customers", "kpi"), "new_customers");
/// assert_eq!(slug("新客户", "kpi").len(), "kpi-".len() + 10);
/// ```
pub fn slug(id: &str, kind: &str) -> String {
    let safe = (1..=40).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    let reserved = RESERVED.contains(&id) || (id.len() == 4 && (id.starts_with("com") || id.starts_with("lpt")));
    if safe && !reserved {
        return id.to_string();
    }
    let hash = blake3::hash(format!("{kind}/{id}").as_bytes()).to_hex();
    format!("{kind}-{}", &hash[..10])
}
