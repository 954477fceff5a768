//! Trees and grids to records: which entity a table holds, which column is which field.
//!
//! ```text
//! file name ─┐
//! YAML tree ─┼─ tree ── nested ──┐
//! Markdown ──┘  document         ├─► Draft { kind, id?, fields with places }
//! sheet ── header ── columns ── rows ── totals ┘
//!                        └─ a sheet of nothing but actuals ─► Stream, read row by row by `check`
//! ```
//!
//! Nothing is decoded here except what decides the layout: periods in headers and the unit of a column or a table.

mod account;
mod across;
mod again;
mod beside;
mod beyond;
mod blanks;
mod cards;
mod columns;
mod crossed;
mod document;
mod draft;
mod forms;
mod grid;
mod guess;
mod guide;
mod header;
mod headings;
mod inside;
mod kept;
mod levels;
mod lines;
mod measures;
mod merged;
mod mixture;
mod money;
mod months;
mod nearby;
mod nested;
mod outline;
mod percent;
mod place;
mod ranges;
mod rates;
mod rows;
mod running;
mod said;
mod series;
mod set_unit;
mod settings;
mod shape;
mod sheet;
mod sources;
mod states;
mod subtotals;
mod supplied;
mod tables;
mod titled;
mod told;
mod totals;
mod tree;
pub mod words;
mod years;

pub use account::{ColumnReading, Named, Nearest, Reading, TakenBy, Unread};
pub use across::Across;
pub use again::{Odd, odd};
pub use blanks::Watch;
pub use columns::{Column, Layout, Role, Slot, is_measured};
pub use draft::{Draft, Drafts, Parent, Standing};
pub use forms::takes;
pub use guide::{DIMENSIONS, Declared, Guide, Measured, Members, SUM};
pub use header::OwnedRow;
pub use inside::Inside;
pub use nearby::NearUnit;
pub use percent::scale_of as percent_scale;
pub use place::FilePlace;
pub use rows::{RowKind, kind_below, kind_in, revision_of_totals};
pub use shape::Shape;
pub use sheet::Stream;
pub use supplied::{Supplied, SuppliedBy};
pub use told::Told;

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::load::{Content, SourceFile};
use crate::value::Context;

/// What one file says.
#[derive(Debug, Default)]
pub struct Recognised<'s> {
    /// The records, parents before their children.
    pub drafts: Vec<Draft<'s>>,
    /// Sheets of actuals, whose rows are still to be read.
    pub streams: Vec<Stream>,
    /// How the file and each of its sheets were understood.
    pub readings: Vec<Reading>,
    /// The entries of `sources:` in the file.
    pub declared: Vec<Declared>,
    /// Members that stand in others.
    pub inside: Vec<Inside>,
    /// What was wrong or assumed.
    pub found: Vec<Diagnostic>,
}

/// Recognises the records of a file, as the guide says. `context.plan` completes periods without a year in headers; the period in the file's name
/// is taken from the name here.
pub fn recognise<'s>(file: &SourceFile, content: Content<'s>, guide: &Guide, context: &Context<'_>) -> Recognised<'s> {
    if FilePlace::is_inner_plan(file, context.vocabulary) {
        let told = Diagnostic::new("I102", Span::File(file.id)).variant("plan").severity(Severity::Warning).arg("file", &file.path);
        return Recognised { found: vec![told], readings: vec![Reading { file: Some(file.id), ..Reading::default() }], ..Recognised::default() };
    }
    let place = FilePlace::of(file, context);
    let local = Context {
        vocabulary: context.vocabulary,
        plan: context.plan,
        fiscal_start: context.fiscal_start,
        file_period: place.period.as_ref().map(|told| told.period),
        found: std::cell::RefCell::default(),
    };
    let mut drafts = Drafts::new(&place, guide, &local);
    let mut streams = Vec::new();
    match content {
        Content::Tree(node) => tree::read(node, &mut drafts),
        Content::Document { front, body, body_span } => document::read(front, body, body_span, &mut drafts),
        Content::Sheets(sheets) => sheet::read_all(sheets, &mut drafts, &mut streams),
    }
    let (declared, inside) = (std::mem::take(&mut drafts.declared), std::mem::take(&mut drafts.inside));
    let (drafts, readings) = drafts.finish();
    Recognised { drafts, streams, readings, declared, inside, found: local.found.into_inner() }
}
