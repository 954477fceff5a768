//! Trees and grids to records: which entity a table holds, which column is which field.
//!
//! ```text
//! YAML, Markdown ── tree ─────────────────────────┐
//! sheet ── tables ── header ── around ── rows ────┼─► Draft { kind, id?, fields with places }
//!                        └─ nothing but actuals ──┼─► Stream, read row by row by `check`
//! ```
//!
//! `tables` finds the tables on a sheet, `header` says what their columns are, `around` what titles, names and notes give to their rows,
//! and `rows` makes records of these: totals are compared and left out, names that are written once for a group are continued. `tree` does
//! so with texts. `words` asks the vocabulary, `guide` and `sources` know what the plan says of its tables, `account` keeps what was
//! understood.
//!
//! Nothing is decoded here except what decides the layout: periods in headers and the unit of a column or a table.

mod account;
mod around;
mod draft;
mod forms;
mod guide;
mod header;
mod place;
mod rows;
mod settings;
mod sheet;
mod sources;
mod tables;
mod tree;
pub mod words;

pub use account::{ColumnReading, Named, Nearest, Reading, TakenBy, Title, Unread};
pub use around::nearby::NearUnit;
pub use around::supplied::{Supplied, SuppliedBy};
pub use around::told::Told;
pub use draft::{Draft, Drafts, Parent, Standing};
pub use forms::takes;
pub use guide::{DIMENSIONS, Declared, Guide, Measured, Members, SUM};
pub use header::OwnedRow;
pub use header::columns::{Column, Layout, Role, Slot, is_measured};
pub use place::FilePlace;
pub use rows::across::Across;
pub use rows::blanks::Watch;
pub use rows::inside::Inside;
pub use rows::outline::numbers::without as without_number;
pub use rows::percent::scale_of as percent_scale;
pub use rows::{RowKind, is_remark, kind_below, kind_in, revision_of_totals};
pub use sheet::Stream;
pub use tables::again::{Odd, odd};
pub use tables::shape::Shape;

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
        Content::Document { front, body, body_span } => tree::document::read(front, body, body_span, &mut drafts),
        Content::Sheets(sheets) => sheet::read_all(sheets, &mut drafts, &mut streams),
    }
    let (declared, inside) = (std::mem::take(&mut drafts.declared), std::mem::take(&mut drafts.inside));
    let (drafts, readings) = drafts.finish();
    Recognised { drafts, streams, readings, declared, inside, found: local.found.into_inner() }
}
