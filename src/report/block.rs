//! What a page is made of.

use super::{Footnote, LeftOut, Link, Status, Table, Text};
use crate::diagnostic::Diagnostic;
use crate::figures::FigureId;

/// A block of a page. A new kind is a variant here, and the compiler names each emitter that must answer it.
#[derive(Clone, Debug)]
pub enum Block {
    /// Running text in Markdown, from an input or from words of ours.
    Prose(String),
    /// The questions of a cockpit, each with its answer.
    Questions(Vec<Question>),
    /// Key figures side by side.
    Tiles(Vec<Tile>),
    /// A table.
    Table(Table),
    /// A chart over a table of the same page.
    Chart(Chart),
    /// Bars over time (Gantt).
    Timeline(Timeline),
    /// Two by two fields.
    Matrix(Matrix),
    /// Names and values of one thing.
    Facts(Facts),
    /// Short rows: mark, words, something at the right.
    List(ListBlock),
    /// How many of each state, as one segmented bar.
    Strip(Strip),
    /// Diagnostics with their places.
    Diagnostics(DiagnosticList),
    /// What is missing, and what would fill it.
    Empty(Empty),
    /// Blocks side by side; widths in twelfths.
    Columns(Vec<(u8, Vec<Block>)>),
}

/// The head of a block.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// A finding, or the name of the table.
    pub title: Text,
    /// Remark after the title.
    pub note: String,
    /// Link at the right.
    pub more: Option<(Link, String)>,
    /// Names of the marks used: word keys under `legend.`.
    pub legend: Vec<&'static str>,
}

/// A question of the cockpit with its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// The question.
    pub question: String,
    /// How it stands.
    pub status: Status,
    /// The answer in a few words.
    pub answer: Text,
    /// One sentence more.
    pub detail: Text,
}

/// A key figure.
#[derive(Clone, Debug)]
pub struct Tile {
    /// What it is.
    pub label: String,
    /// How it stands; [`Status::None`] also for a figure that nothing judges.
    pub status: Status,
    /// The figure.
    pub figure: FigureId,
    /// What the bar shows: the length and where the target tick stands, both as shares of the track by figures.
    pub bar: Option<(FigureId, Option<FigureId>)>,
    /// Line below, left.
    pub left: Text,
    /// Line below, right.
    pub right: Text,
    /// Page it leads to.
    pub link: Option<Link>,
}

/// A chart: it names columns of a table of the same page, which is also its text alternative.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Heading and legend.
    pub heading: Heading,
    /// What sort of chart.
    pub kind: ChartKind,
    /// Id of the table it is drawn from.
    pub table: String,
    /// Column with the categories (its words).
    pub category: &'static str,
    /// The columns drawn.
    pub series: Vec<Series>,
    /// Category after which everything lies in the future, with the date to write there.
    pub as_of: Option<(usize, String)>,
    /// One sentence that says what it shows.
    pub summary: Text,
    /// What stands under it.
    pub footnote: Footnote,
}

/// The sorts of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Columns of target and actual by period, with aligned rows of numbers under the axis.
    Columns,
    /// Three panels that share the periods: cumulative lines, cumulative variance, monthly columns.
    Cumulative,
    /// From target over items to actual, in two panels.
    Waterfall,
    /// Achievement by KPI and period in six steps.
    HeatMap,
    /// Bars side by side, longest first.
    Bars,
    /// Bars in the order of the table: the stages of a funnel.
    Funnel,
    /// Circles over two scores; the third column is the size.
    Bubble,
    /// Points on an axis with limits.
    Dots,
    /// A line over periods.
    Line,
}

/// A column drawn by a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Series {
    /// Id of the column.
    pub column: &'static str,
    /// What it stands for.
    pub role: SeriesRole,
}

/// What a series stands for; it decides the look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesRole {
    /// Target: hollow outline.
    Target,
    /// Actual: solid.
    Actual,
    /// Forecast: hatched.
    Forecast,
    /// Variance: favourable or not.
    Variance,
    /// Achievement.
    Achievement,
    /// Achievement over all periods, set apart.
    AchievementTotal,
    /// Horizontal position.
    X,
    /// Vertical position.
    Y,
    /// Size.
    Size,
    /// Cumulative target.
    CumulativeTarget,
    /// Cumulative actual.
    CumulativeActual,
    /// Cumulative forecast.
    CumulativeForecast,
    /// Cumulative variance.
    CumulativeVariance,
}

/// Bars over time with their dependencies.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Heading and legend.
    pub heading: Heading,
    /// Head of the numbers of the rows; `None` where rows have none.
    pub number: Option<String>,
    /// First and last day shown.
    pub span: (FigureId, FigureId),
    /// The as-of day.
    pub as_of: FigureId,
    /// Last day of the plan.
    pub end: FigureId,
    /// The rows, in order.
    pub rows: Vec<TimelineRow>,
    /// Dependencies between rows.
    pub arrows: Vec<TimelineArrow>,
    /// Rows that were not made, because pages show the first rows of a long plan.
    pub left_out: Option<LeftOut>,
    /// What stands under it.
    pub footnote: Footnote,
}

/// A row of a timeline.
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// Number by which people call it.
    pub number: String,
    /// Depth in the structure, from 0.
    pub level: u8,
    /// Name, linked.
    pub name: Text,
    /// Owner.
    pub owner: Text,
    /// Whether it sums up the rows below it.
    pub summary: bool,
    /// First day.
    pub start: Option<FigureId>,
    /// Last day.
    pub end: Option<FigureId>,
    /// Share done.
    pub progress: Option<FigureId>,
    /// How it stands.
    pub status: Status,
    /// Word of its state.
    pub state: String,
    /// Whether it drives the end of the plan.
    pub critical: bool,
    /// Days of buffer after it.
    pub buffer: Option<FigureId>,
    /// First and last day of the approved plan, when different.
    pub baseline: Option<(FigureId, FigureId)>,
    /// Name of the milestone at its end, and whether it was reached.
    pub milestone: Option<(String, bool)>,
    /// Words beside the bar (`逾期 6 天`).
    pub remark: Text,
}

/// A dependency between two rows of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineArrow {
    /// Position of the earlier row.
    pub from: usize,
    /// Position of the later row.
    pub to: usize,
    /// Whether the arrow leaves from the end of the earlier one.
    pub from_end: bool,
    /// Whether it arrives at the end of the later one.
    pub to_end: bool,
    /// Whether both are critical.
    pub critical: bool,
}

/// Fields of a two-by-two matrix, in reading order.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Heading.
    pub heading: Heading,
    /// The fields.
    pub quadrants: Vec<Quadrant>,
    /// What stands under it.
    pub footnote: Footnote,
}

/// One field of a matrix.
#[derive(Clone, Debug, Default)]
pub struct Quadrant {
    /// Its name.
    pub title: String,
    /// What stands in it.
    pub items: Vec<Text>,
}

/// Names and values of one thing.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Heading.
    pub heading: Heading,
    /// Name and value.
    pub rows: Vec<(String, Text)>,
    /// What stands under it.
    pub footnote: Footnote,
}

/// Short rows.
#[derive(Clone, Debug, Default)]
pub struct ListBlock {
    /// Heading.
    pub heading: Heading,
    /// The rows.
    pub rows: Vec<ListRow>,
    /// What stands under it.
    pub footnote: Footnote,
}

/// A row of a list.
#[derive(Clone, Debug, Default)]
pub struct ListRow {
    /// Mark before it.
    pub status: Option<Status>,
    /// The words.
    pub text: Text,
    /// Words at the right.
    pub right: Text,
}

/// How many of each state.
#[derive(Clone, Debug, Default)]
pub struct Strip {
    /// State, its word, and the count.
    pub segments: Vec<(Option<Status>, String, FigureId)>,
}

/// Diagnostics, grouped by what they affect.
#[derive(Clone, Debug, Default)]
pub struct DiagnosticList {
    /// Heading.
    pub heading: Heading,
    /// The diagnostics, sorted.
    pub items: Vec<DiagnosticItem>,
    /// How many more there are of each code, and where they stand; empty when all are listed.
    pub more: Text,
}

/// A diagnostic, or several of one code, as people read them.
#[derive(Clone, Debug)]
pub struct DiagnosticItem {
    /// The first of them: code, severity, place.
    pub diagnostic: Diagnostic,
    /// How many stand in this row; 1 for a single one.
    pub count: usize,
    /// Its sentence, in a row.
    pub sentence: Text,
    /// What is wrong in plain words, over the details; the row cannot be opened when it is empty.
    pub title: Text,
    /// The rows of the sheet it is about.
    pub excerpt: Option<Excerpt>,
    /// Why, what to do, what is assumed now, what it affects: label and text.
    pub notes: Vec<(String, Text)>,
}

/// Some cells of a sheet as the input shows them: its header row and the row at fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Letters of the columns.
    pub columns: Vec<String>,
    /// Row number and the cells.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Row and column, from 0 in this excerpt, of the cell at fault.
    pub fault: (usize, usize),
    /// Row and column of the cell it conflicts with.
    pub conflict: Option<(usize, usize)>,
}

/// A part of the report without input.
#[derive(Clone, Debug, Default)]
pub struct Empty {
    /// What is missing.
    pub what: String,
    /// Which file would supply it.
    pub fill: Text,
}

impl Block {
    /// The block, or those side by side in it: only columns hold others.
    fn leaves(&self) -> Vec<&Block> {
        if let Block::Columns(columns) = self { columns.iter().flat_map(|(_, blocks)| blocks).flat_map(Block::leaves).collect() } else { vec![self] }
    }

    /// The tables of the block, those of columns included.
    pub fn tables(&self) -> Vec<&Table> {
        self.leaves().into_iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
    }

    /// The same tables, to be completed.
    pub fn tables_mut(&mut self) -> Vec<&mut Table> {
        if let Block::Columns(columns) = self {
            return columns.iter_mut().flat_map(|(_, blocks)| blocks).flat_map(Block::tables_mut).collect();
        }
        if let Block::Table(table) = self { vec![table] } else { Vec::new() }
    }

    /// The chart in this block that is drawn from a table.
    pub fn chart_of(&self, table: &str) -> Option<&Chart> {
        let mut charts = self.leaves().into_iter().filter_map(|block| if let Block::Chart(chart) = block { Some(chart) } else { None });
        charts.find(|chart| chart.table == table)
    }
}
