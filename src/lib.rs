//! planpress compiles a folder of plan files (YAML, Excel, CSV, Markdown) into a linked HTML site and live Excel workbooks.
//!
//! ```text
//!  load       bytes → trees and grids with places           load::folder · load::apart · load::parse
//!  recognise  → records {field → raw value with its place}  recognise::recognise
//!  check      → entities, references, facts                 check::check
//! ══ model::Plan ═══════  waist 1
//!  compute    every section's figures, the overview's last  analysis · sections::*::compute
//! ══ figures::Figures ══  waist 2
//!  judge      one rule per file                             rules
//!  view       pages of blocks, no arithmetic                sections::*::view
//! ══ report::Report ════  waist 3
//!  emit       site, workbooks, snapshot                     emit::html · emit::xlsx · outputs
//!  publish    all or nothing                                publish
//! ```
//!
//! Beside it, [`mark`] copies the workbooks of the input with what was found marked in them, for `check --mark` to publish.
//!
//! [`compile::compile`] runs from `check` to `view`; it touches neither disk nor clock.
//!
//! # Invariants
//!
//! `tests/tidy.rs` holds them.
//!
//! 1. `use crate::` points one way, as the picture reads; sections and rules never import one another nor a file format, emitters
//!    never see the model.
//! 2. Only `load`, `publish` and the command line touch the disk, and only `load` starts a process. The same input and options give the same bytes.
//! 3. Text from inputs is data: escaped in HTML, never a formula in Excel, never a template, never a path.
//! 4. Missing is not zero, a ratio is not averaged, a total row is not added. Decimal arithmetic, one rounding, at display.
//! 5. No catch-all arm over `Block`, `Value` or `Expr`.
//! 6. A file has at most 500 lines, a function at most 70.
//!
//! # Decisions
//!
//! - `load` uses `value::raw` and emitters use `value::format`: a raw cell and a shown number each have one home.
//! - A column of a family may have several definitions, one for each class of rows (months read, longer periods added up).
//! - The frame of the pages (`frame`) and the list of outputs (`outputs`) are stages of their own between `view`, `emit` and `publish`.
//! - Large sheets of `.xlsx` are scanned by `load::workbook` in the one shape in which programs write them; calamine reads all else
//!   and is the scan's oracle in the tests.
//! - Workbooks whose reader may eat all memory are read before compiling by a process of its own (`load::apart`), whose transcript
//!   is then parsed in place of the file: what it says is what reading here would give. Without it everything is read in place.
//! - A comma is the delimiter that goes without saying, and a tab in a `.tsv`; another one is the one on which the lines agree, and told.
//! - Pages show the first rows of long tables, and a column of a workbook whose formulas would need very many unseen operands has
//!   values only; both say so.
//! - `check --mark` changes the packages of workbooks in place (`mark`): umya-spreadsheet lost a chart of an ordinary workbook, wrote a
//!   drawing that openpyxl refuses and other bytes each time, and rewrote every part.
//! - Not built yet: the commands serve, forms, diff, close and schema, and what changed since the last build.
//! - Keys of the pages of entities may have `_`, so that `evaluation/kpi-new_customers` keeps its name.

pub mod analysis;
pub mod check;
pub mod compile;
pub mod diagnostic;
pub mod emit;
pub mod figures;
mod frame;
pub mod load;
pub mod mark;
pub mod model;
pub mod outputs;
pub mod publish;
pub mod recognise;
pub mod report;
pub mod rules;
pub mod sections;
pub mod theme;
pub mod value;
pub mod vocabulary;
