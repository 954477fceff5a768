//! Cells of tables: numbers at the precision of their column, marks, bars drawn from other columns.

use foldhash::HashMap;
use serde::Serialize;

use crate::emit::html::format::{self, Formatter, Shape, joined};
use crate::emit::html::page::Scope;
use crate::emit::html::{chart, inline, mark};
use crate::figures::{FigureId, Unit, Value};
use crate::report::{Cell, CellContent, Column, ColumnKind, Row, RowKind, Status, Table};

/// Pixels of the longest words of a cell that stay on one line, and of a letter.
const SHORT: f64 = 116.0;
const LETTER: f64 = 14.0;

/// A cell as the template arranges it.
#[derive(Clone, Debug, Serialize)]
pub struct CellView {
    /// Classes.
    pub class: String,
    /// Content as markup.
    pub html: String,
    /// Value by which rows are sorted, where the words do not tell.
    pub sort: Option<String>,
    /// Columns it spans.
    pub span: usize,
}

/// Decimal places per column, or per row where a column holds several units.
#[derive(Clone, Debug, Default)]
pub struct Precision {
    columns: HashMap<(usize, u8), u32>,
    rows: HashMap<(usize, u8), u32>,
    mixed: Vec<bool>,
    years: HashMap<usize, Option<i16>>,
}

impl Precision {
    /// The precision of all numbers of these rows of a table, and the year that all dates of a column share.
    pub fn of(table: &Table, rows: &[Row], formatter: &Formatter<'_>) -> Self {
        let mixed = (0..table.columns.len()).map(|position| is_mixed(rows, position, formatter)).collect();
        let mut precision = Self { mixed, ..Self::default() };
        for (number, row) in rows.iter().enumerate() {
            for (position, cell) in row.cells.iter().enumerate() {
                let CellContent::Figure(id) = cell.content else { continue };
                precision.add((number, position), formatter.shape(id));
            }
        }
        precision
    }

    fn add(&mut self, (row, column): (usize, usize), shape: Shape) {
        match shape {
            Shape::Number(value, unit) => {
                let mixed = self.is_mixed(column);
                let (map, key) = if mixed { (&mut self.rows, row) } else { (&mut self.columns, column) };
                let places = map.entry((key, kind(unit))).or_default();
                *places = (*places).max(format::places([value], unit));
            }
            Shape::Date(date) => {
                let year = self.years.entry(column).or_insert(Some(date.year()));
                *year = year.filter(|&known| known == date.year());
            }
            Shape::Words(_) | Shape::Missing(_) => {}
        }
    }

    fn is_mixed(&self, column: usize) -> bool {
        self.mixed.get(column).copied().unwrap_or(false)
    }

    fn places(&self, (row, column): (usize, usize), unit: Unit) -> u32 {
        let known = if self.is_mixed(column) { self.rows.get(&(row, kind(unit))) } else { self.columns.get(&(column, kind(unit))) };
        known.copied().unwrap_or_default()
    }
}

/// Whether a column holds several units: then each row has a precision of its own.
fn is_mixed(rows: &[Row], position: usize, formatter: &Formatter<'_>) -> bool {
    let unit = |cell: &Cell| match cell.content {
        CellContent::Figure(id) => match formatter.shape(id) {
            Shape::Number(_, unit) => Some(kind(unit)),
            Shape::Date(_) | Shape::Words(_) | Shape::Missing(_) => None,
        },
        CellContent::Blank | CellContent::Words(_) | CellContent::Text(_) => None,
    };
    let mut units = rows.iter().filter_map(|row| unit(row.cells.get(position)?));
    let first = units.next();
    units.any(|unit| Some(unit) != first)
}

/// Units that share a precision.
fn kind(unit: Unit) -> u8 {
    match unit {
        Unit::Money => 0,
        Unit::Percent => 1,
        Unit::Achievement => 2,
        Unit::Points => 3,
        Unit::Count(_) => 4,
        Unit::Number => 5,
        Unit::Quotient => 6,
        Unit::Days => 7,
        Unit::Score => 8,
        Unit::Price => 9,
        Unit::Date | Unit::Flag | Unit::Text | Unit::Term | Unit::OfRow | Unit::OfRowDifference => 10,
    }
}

/// Class of the cells of a column.
pub fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "t",
        ColumnKind::Prose => "p",
        ColumnKind::Number => "n",
        ColumnKind::Variance => "n v",
        ColumnKind::Deviation { .. } => "g dev",
        ColumnKind::Progress { .. } => "g pro",
        ColumnKind::Spark { .. } => "g spark",
        ColumnKind::Status => "s",
        ColumnKind::Heat => "n heat",
        ColumnKind::Date => "d",
        ColumnKind::Source => "t source",
    }
}

/// The cell of a row and column.
pub fn cell(scope: &mut Scope<'_>, table: &Table, at: (usize, usize), precision: &Precision) -> CellView {
    let (row, position) = at;
    let kind = table.columns[position].kind;
    let mut view = CellView { class: class(kind).to_string(), html: String::new(), sort: None, span: 1 };
    let Some(cell) = table.rows.shown()[row].cells.get(position) else { return view };
    tone(scope, cell, kind, &mut view.class);
    if is_short(scope, cell, kind) {
        view.class.push_str(" short");
    }
    view.sort = sort_value(scope, cell);
    let bare = table.columns[position].unit.is_none();
    let inner = content(scope, cell, &|formatter, id| shown(formatter, id, kind, at, precision, bare));
    let status = cell.marks.status.filter(|status| is_marked(scope, cell, kind, *status));
    let blank = cell.content == CellContent::Blank && table.rows.shown()[row].kind == RowKind::Total;
    view.html = match (status, kind) {
        _ if blank && status.is_none() => String::new(),
        (Some(status), ColumnKind::Status) => with_state(scope, status, cell, &inner),
        (Some(status), _) => format!("{}{inner}", mark::alone(status, &scope.renderer.words)),
        (None, _) => inner,
    };
    view
}

/// Whether a mark stands before a cell: not where nothing is due yet, and in heat maps only where a target is missed.
fn is_marked(scope: &Scope<'_>, cell: &Cell, kind: ColumnKind, status: Status) -> bool {
    let due = match cell.content {
        // A missing number bears its own mark.
        CellContent::Figure(id) => scope.renderer.site.figures.value(id).is_present(),
        CellContent::Blank => !cell.marks.future,
        CellContent::Words(_) | CellContent::Text(_) => true,
    };
    due && (kind != ColumnKind::Heat || status == Status::Miss)
}

/// Mark and word of a state; the word of the status where the cell has none.
fn with_state(scope: &Scope<'_>, status: Status, cell: &Cell, inner: &str) -> String {
    let own = matches!(cell.content, CellContent::Blank).then(|| mark::word(status, &scope.renderer.words));
    format!("<span class=\"st {}\">{}{}</span>", mark::code(status), mark::beside(status), own.map_or(inner.into(), inline::escape))
}

/// Whether the words of a cell stay on one line: Han words may be broken anywhere, and wide neighbours would leave a column one wide.
fn is_short(scope: &Scope<'_>, cell: &Cell, kind: ColumnKind) -> bool {
    let fits = |words: &str| kind == ColumnKind::Text && chart::scale::text_width(words, LETTER) <= SHORT;
    match &cell.content {
        CellContent::Words(words) => fits(words),
        CellContent::Text(text) => fits(&inline::plain(scope, text)),
        CellContent::Blank | CellContent::Figure(_) => false,
    }
}

fn tone(scope: &Scope<'_>, cell: &Cell, kind: ColumnKind, class: &mut String) {
    match cell.marks.favourable {
        Some(true) => class.push_str(" good"),
        Some(false) => class.push_str(" miss"),
        None => {}
    }
    if cell.marks.future {
        class.push_str(" future");
    }
    if let (ColumnKind::Heat, CellContent::Figure(id)) = (kind, &cell.content) {
        class.push_str(chart::heat_step(scope.renderer.formatter().plotted(*id)));
    }
}

/// A number as its column shows it: bare, because the head has the unit, but for differences of percentages.
fn shown(formatter: &Formatter<'_>, id: FigureId, kind: ColumnKind, at: (usize, usize), precision: &Precision, bare: bool) -> String {
    match formatter.shape(id) {
        Shape::Number(value, unit) => {
            let signed = kind == ColumnKind::Variance || unit == Unit::Points;
            let number = format::number(value, precision.places(at, unit), signed);
            if unit == Unit::Points && bare { joined(&number, formatter.points_word()) } else { number }
        }
        Shape::Date(date) if precision.years.get(&at.1).is_some_and(Option::is_some) => format!("{:02}-{:02}", date.month(), date.day()),
        Shape::Date(date) => date.to_string(),
        Shape::Words(words) => words,
        Shape::Missing(reason) => formatter.reason(reason),
    }
}

/// What a cell holds, with figures shown by `show`.
pub fn content(scope: &mut Scope<'_>, cell: &Cell, show: &dyn Fn(&Formatter<'_>, FigureId) -> String) -> String {
    match &cell.content {
        CellContent::Blank if cell.marks.future => String::new(),
        CellContent::Blank => "—".to_string(),
        CellContent::Words(words) => inline::escape(words).into_owned(),
        CellContent::Text(text) => inline::html(scope, text),
        CellContent::Figure(id) => match scope.renderer.site.figures.value(*id) {
            Value::Missing(_) if cell.marks.future => String::new(),
            Value::Missing(_) => inline::missing(scope, *id),
            Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) => {
                let words = show(&scope.renderer.formatter(), *id);
                inline::opened(scope, *id, &words)
            }
        },
    }
}

fn sort_value(scope: &Scope<'_>, cell: &Cell) -> Option<String> {
    let CellContent::Figure(id) = cell.content else { return None };
    match scope.renderer.formatter().shape(id) {
        Shape::Number(value, _) => Some(value.normalize().to_string()),
        Shape::Date(date) => Some(date.to_string()),
        Shape::Missing(_) => Some(String::new()),
        Shape::Words(_) => None,
    }
}

/// The one scale of a column of bars: how far it reaches to the unfavourable and to the favourable side.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scale {
    /// Largest length on the left.
    pub left: f64,
    /// Largest length on the right.
    pub right: f64,
}

/// The scale of a column that is drawn; `None` for columns of words and numbers.
pub fn scale(scope: &Scope<'_>, table: &Table, column: &Column) -> Option<Scale> {
    let mut scale = Scale::default();
    let sources = sources(column)?;
    for row in table.rows.shown() {
        for length in sources.iter().filter_map(|id| length(scope, table, row, id)) {
            scale.left = scale.left.max(-length);
            scale.right = scale.right.max(length);
        }
    }
    Some(scale)
}

fn sources(column: &Column) -> Option<Vec<&'static str>> {
    match column.kind {
        ColumnKind::Deviation { of } | ColumnKind::Progress { of } => Some(vec![of]),
        ColumnKind::Spark { of } => Some(of.to_vec()),
        ColumnKind::Text | ColumnKind::Prose | ColumnKind::Number | ColumnKind::Variance => None,
        ColumnKind::Status | ColumnKind::Heat | ColumnKind::Date | ColumnKind::Source => None,
    }
}

/// The cell of a row in the column with this id.
fn named<'t>(table: &Table, row: &'t Row, id: &str) -> Option<&'t Cell> {
    let position = table.columns.iter().position(|column| column.id == id)?;
    row.cells.get(position)
}

/// The number of a row in the column with this id.
fn plotted(scope: &Scope<'_>, table: &Table, row: &Row, id: &str) -> Option<f64> {
    match named(table, row, id)?.content {
        CellContent::Figure(figure) => scope.renderer.formatter().plotted(figure),
        CellContent::Blank | CellContent::Words(_) | CellContent::Text(_) => None,
    }
}

/// How far a bar goes, favourable to the right: the number with the side of its judgement.
fn length(scope: &Scope<'_>, table: &Table, row: &Row, id: &str) -> Option<f64> {
    let cell = named(table, row, id)?;
    let CellContent::Figure(figure) = cell.content else { return None };
    let number = scope.renderer.formatter().plotted(figure)?;
    let from_target = match scope.renderer.site.figures.unit(figure) {
        Unit::Achievement => number - 100.0,
        _ => number,
    };
    Some(match cell.marks.favourable {
        Some(true) => from_target.abs(),
        Some(false) => -from_target.abs(),
        None => from_target,
    })
}

/// The drawing of a cell from other cells of its row.
pub fn drawing(scope: &Scope<'_>, table: &Table, row: &Row, column: &Column, scale: &Scale) -> String {
    let lengths: Vec<Option<f64>> = sources(column).unwrap_or_default().iter().map(|id| length(scope, table, row, id)).collect();
    match column.kind {
        ColumnKind::Deviation { .. } => chart::small::deviation(lengths.first().copied().flatten(), scale.left, scale.right),
        ColumnKind::Progress { of } => chart::small::progress(plotted(scope, table, row, of)),
        ColumnKind::Spark { .. } => chart::small::spark(&lengths, scale.left, scale.right),
        ColumnKind::Text | ColumnKind::Prose | ColumnKind::Number | ColumnKind::Variance => String::new(),
        ColumnKind::Status | ColumnKind::Heat | ColumnKind::Date | ColumnKind::Source => String::new(),
    }
}
