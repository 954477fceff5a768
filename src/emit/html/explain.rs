//! The data behind the popover of a page: its figures and their operands down to the input, each once.

use foldhash::HashMap;
use foldhash::fast::RandomState;
use indexmap::IndexSet;
use rust_decimal::Decimal;
use serde::Serialize;

use super::format;
use super::page::Renderer;
use crate::diagnostic::Span;
use crate::diagnostic::span::column_letters;
use crate::figures::explain::Origin;
use crate::figures::{ColumnId, FamilyId, FigureId, RowSet, RowSetPart, Unit, Value};

/// Operands shown of one figure; the rest is counted.
const OPERANDS: usize = 12;
/// Decimal places of a value as it was computed.
const EXACT: u32 = 4;

/// Characters of the longest formula that is shown; a longer one is read in the workbook.
const FORMULA: usize = 240;

/// The explanations of a page as `report.js` reads them. What many figures share stands once, and names are short, because a page
/// may hold thousands.
#[derive(Debug, Default, Serialize)]
pub struct Explanations {
    /// Texts that several figures have in common.
    t: IndexSet<String, RandomState>,
    /// Rows: the key without its column, and whose figures they are, of when.
    r: Vec<(String, String)>,
    /// Columns: last part of the key, name, paragraph that defines it.
    c: Vec<(&'static str, String, &'static str)>,
    /// The figures: those that the page shows, in their order, then the operands that they rest on.
    f: Vec<Explained>,
    #[serde(skip)]
    rows: HashMap<(FamilyId, u32), usize>,
    #[serde(skip)]
    columns: HashMap<ColumnId, usize>,
}

/// One figure; numbers are positions in the lists of the page.
#[derive(Debug, Serialize)]
struct Explained {
    /// Row.
    r: usize,
    /// Column.
    c: usize,
    /// Value with its unit.
    v: String,
    /// Value as computed, when it is shown otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    /// Expression with numbers.
    #[serde(skip_serializing_if = "String::is_empty")]
    x: String,
    /// Expression with names: a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    w: Option<usize>,
    /// Tests that chose the value: texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    b: Vec<usize>,
    /// The operands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    o: Vec<usize>,
    /// Operands beyond those.
    #[serde(skip_serializing_if = "is_zero")]
    m: usize,
    /// How it came about: a text.
    h: usize,
    /// Place in an input.
    #[serde(skip_serializing_if = "String::is_empty")]
    s: String,
    /// Link to the file of the place: a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    l: Option<usize>,
    /// Sheet of its home cell in a workbook: a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    a: Option<usize>,
    /// The cell.
    #[serde(skip_serializing_if = "String::is_empty")]
    d: String,
    /// The formula in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    q: Option<String>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Explains the figures that a page shows, and the operands that they rest on.
pub fn page(renderer: &Renderer<'_>, page: &crate::report::Page, shown: &IndexSet<FigureId, RandomState>) -> Explanations {
    let mut all = shown.clone();
    let mut explanations = Explanations::default();
    let mut next = 0;
    while let Some(&id) = all.get_index(next) {
        let one = explanations.one(renderer, page, id, &mut all);
        explanations.f.push(one);
        next += 1;
    }
    explanations
}

impl Explanations {
    fn one(&mut self, renderer: &Renderer<'_>, page: &crate::report::Page, id: FigureId, all: &mut IndexSet<FigureId, RandomState>) -> Explained {
        let (figures, vocabulary) = (renderer.site.figures, renderer.site.vocabulary);
        let formatter = renderer.formatter();
        let number = |id: FigureId| formatter.bare(id);
        let constant = |value: Value| formatter.constant(value);
        let explanation = figures.explain(id, vocabulary, &number, &constant);
        let operands: Vec<usize> = explanation.operands.iter().take(OPERANDS).map(|&operand| all.insert_full(operand).0).collect();
        let span = if let Origin::Place(span) = explanation.origin { span } else { Span::Nowhere };
        let home = renderer.site.workbooks.and_then(|workbooks| workbooks.address(id));
        let formula = renderer.site.workbooks.and_then(|workbooks| workbooks.formula_text(id));
        Explained {
            r: self.row(renderer, id),
            c: self.column(renderer, id),
            v: formatter.with_unit(id),
            e: exact(renderer, id),
            m: explanation.operands.len() - operands.len(),
            o: operands,
            h: self.text(how(renderer, id, &explanation.origin)),
            s: place(renderer, id, &explanation.origin),
            l: renderer.file_href(page, span).map(|href| self.text(href)),
            x: explanation.numbers,
            w: (!explanation.words.is_empty()).then(|| self.text(explanation.words)),
            b: explanation.because.into_iter().map(|test| self.text(test)).collect(),
            a: home.as_ref().map(|home| self.text(home.sheet_name())),
            d: home.map(|home| home.cell).unwrap_or_default(),
            q: formula.filter(|formula| formula.chars().count() <= FORMULA),
        }
    }

    fn text(&mut self, text: String) -> usize {
        self.t.insert_full(text).0
    }

    fn row(&mut self, renderer: &Renderer<'_>, id: FigureId) -> usize {
        let (rows, figures) = (&mut self.r, renderer.site.figures);
        *self.rows.entry((id.column.family(), id.row)).or_insert_with(|| {
            rows.push((figures.row_key(id), figures.row_name(id)));
            rows.len() - 1
        })
    }

    fn column(&mut self, renderer: &Renderer<'_>, id: FigureId) -> usize {
        let (columns, figures) = (&mut self.c, renderer.site.figures);
        *self.columns.entry(id.column).or_insert_with(|| {
            let column = figures.column_ref(id.column);
            columns.push((column.name, figures.column_name(id, renderer.site.vocabulary), column.rule.0));
            columns.len() - 1
        })
    }
}

/// The value before it was rounded for display, cut after a few places; `None` when nothing was rounded and no unit changed it.
fn exact(renderer: &Renderer<'_>, id: FigureId) -> Option<String> {
    let number = renderer.site.figures.number(id)?;
    let scaled = match renderer.site.figures.unit(id) {
        Unit::Percent | Unit::Achievement => number,
        _ => renderer.formatter().scaled_of(id)?,
    };
    let cut = scaled.trunc_with_scale(EXACT);
    let words = format::number(cut.normalize(), cut.normalize().scale(), false);
    let whole = cut == scaled;
    let same = whole && renderer.formatter().bare(id).trim_start_matches(['+', '±']) == words;
    (!same).then(|| if whole { words } else { words + "…" })
}

fn how(renderer: &Renderer<'_>, id: FigureId, origin: &Origin) -> String {
    let words = &renderer.words;
    match origin {
        Origin::Unwritten(key) => words.get(key).to_string(),
        Origin::Place(_) => words.get("how.read").to_string(),
        Origin::Rows(count) => words.fill("how.rows", &[("n", &format::number(Decimal::from(*count), 0, false))]),
        Origin::Computed => match renderer.site.figures.value(id) {
            Value::Missing(reason) => renderer.formatter().reason(reason),
            Value::Number(_) | Value::Date(_) | Value::Flag(_) | Value::Text(_) | Value::Term(_) => words.get("how.computed").to_string(),
        },
        Origin::Method(name) => renderer.words.get(&format!("method.{name}")).to_string(),
    }
}

fn place(renderer: &Renderer<'_>, id: FigureId, origin: &Origin) -> String {
    match origin {
        Origin::Unwritten(_) | Origin::Computed | Origin::Method(_) => String::new(),
        Origin::Place(span) => renderer.place(*span),
        Origin::Rows(_) => renderer.site.figures.row_set(id).map(|rows| row_set(renderer, rows)).unwrap_or_default(),
    }
}

/// Row ranges of each sheet: `orders.csv!F2:F40`; of many ranges the first and how many more.
fn row_set(renderer: &Renderer<'_>, rows: &RowSet) -> String {
    rows.parts.iter().map(|part| part_words(renderer, part)).collect::<Vec<_>>().join("; ")
}

fn part_words(renderer: &Renderer<'_>, part: &RowSetPart) -> String {
    let ranges = part.ranges();
    let Some(&(first, last)) = ranges.first() else { return String::new() };
    let start = match part.sheet {
        Some(sheet) => Span::Cell { file: part.file, sheet, row: first, column: part.column },
        None => Span::Text { file: part.file, line: first, column: part.column, length: 0 },
    };
    let end = match part.sheet {
        _ if first == last => String::new(),
        Some(_) => format!(":{}{last}", column_letters(part.column)),
        None => format!("–{last}"),
    };
    let more = if ranges.len() > 1 { format!(" +{}", ranges.len() - 1) } else { String::new() };
    renderer.place(start) + &end + &more
}
