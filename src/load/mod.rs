//! Bytes to trees and grids with places; knows formats, not meaning.
//!
//! [`folder`] is the only place that walks the disk; [`parse`] is pure. A file that cannot be read costs one diagnostic.

mod folder;

use std::path::PathBuf;
use std::sync::Arc;

pub use folder::folder;

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::value::{Node, Raw};

/// The input files, sorted by path; `FileId(i)` is the position.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The files.
    pub files: Vec<SourceFile>,
}

/// One input file, read once into memory.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its number.
    pub id: FileId,
    /// Path relative to the folder, with `/`.
    pub path: String,
    /// What it is.
    pub format: Format,
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// blake3 of the content, 16 hexadecimal digits.
    pub hash: String,
}

/// Formats of plan files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `.yaml`, `.yml`.
    Yaml,
    /// `.xlsx`, `.xlsm`, `.xls`, `.xlsb`, `.ods`.
    Workbook,
    /// `.csv`, `.tsv`, `.txt`.
    Csv,
    /// `.md`.
    Markdown,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// A YAML tree.
    Tree(Node<'static>),
    /// A Markdown document.
    Document {
        /// The YAML between `---` lines at the top, if any.
        front: Option<Node<'static>>,
        /// The Markdown below it.
        body: String,
        /// The first line of the body.
        body_span: Span,
    },
    /// The sheets of a workbook, or the one of a CSV file.
    Sheets(Vec<Sheet>),
}

/// A table that is read row by row.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Name as the workbook shows it; for CSV the file's name without its extension.
    pub name: String,
    /// Position in the workbook, from 0.
    pub index: u16,
    /// Whether it is hidden (or very hidden).
    pub hidden: bool,
    /// The file.
    pub file: FileId,
}

/// A row of a sheet, borrowed while it is visited.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// Row number, from 1.
    pub number: u32,
    /// Cells that hold something: column from 0, value; in column order.
    pub cells: &'r [(u16, Raw<'r>)],
}

/// What the machine refuses: the path, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Sheet {
    /// Streams the rows top to bottom; memory does not grow with the rows. `visit` returns false to stop.
    ///
    /// # Errors
    /// One diagnostic (E108) when the sheet is damaged; the rows before the damage were visited.
    pub fn rows(&self, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Box<Diagnostic>> {
        let _ = visit;
        Ok(())
    }
}

/// Reads one file. A file that cannot be read costs one diagnostic and gives `None`.
pub fn parse(file: &SourceFile, found: &mut Vec<Diagnostic>) -> Option<Content> {
    let _ = (file, found);
    None
}
