//! Bytes to trees and grids with places; knows formats, not meaning.
//!
//! [`folder`] is the only place that walks the disk, and [`apart`] the only one that starts a process; [`parse`] is pure. A file that
//! cannot be read costs one diagnostic, and what had to be guessed (an encoding, a delimiter) is told. Untrusted input is capped before
//! a library sees it: sizes here and in `workbook::preflight`, nesting and aliases in `yaml`.

mod apart;
mod content;
mod csv;
mod excerpt;
mod folder;
mod limits;
mod markdown;
mod number;
mod text;
mod theme;
mod workbook;
mod yaml;

use std::borrow::Cow;
use std::sync::Arc;

pub use apart::{COMMAND, apart, serve};
pub use excerpt::{excerpts, places};
pub use folder::{MachineError, folder, folder_within, plan_folder, source};
pub use limits::Limits;
pub use theme::theme;
pub use workbook::{Area, Layout};

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::value::{Node, Raw};

/// Name of the file that marks a folder as written by planpress and lists what is in it; such a folder is not read.
pub const OUTPUT_MARKER: &str = ".planpress-output";

/// How the first cell of a sheet begins in which `check --mark` lists problems; such a sheet is not read.
pub const LIST_MARKER: &str = "planpress check --mark";

/// The input files, sorted by path; `FileId(i)` is the position.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The files.
    pub files: Vec<SourceFile>,
    /// Folders that lie too deep, so that what is in them was not read.
    pub too_deep: Vec<String>,
    /// Files by which programs mark a workbook that is open, so that what is not saved yet was not read.
    pub locks: Vec<String>,
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
    /// What it may cost.
    pub limits: Limits,
    /// Whether it stood still while it was read; what is still being saved is not read.
    pub is_settled: bool,
    /// What a process of its own read, if one did.
    apart: Option<apart::Apart>,
}

impl SourceFile {
    /// Largest content that is read, in bytes.
    fn limit(&self) -> usize {
        self.format.limit(self.limits)
    }

    fn is_too_large(&self) -> bool {
        self.bytes.len() > self.limit()
    }
}

/// Formats of plan files, told by the extension; whether a table is text or a workbook, and which, its content tells.
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

impl Format {
    /// The format that the extension of a file name tells; `None` for what planpress does not read.
    ///
    /// ```
    /// use planpress::load::Format;
    /// assert_eq!(Format::of("actuals/2026-01.XLSX"), Some(Format::Workbook));
    /// assert_eq!(Format::of("预算.et"), Some(Format::Workbook));
    /// assert_eq!(Format::of("notes.pdf"), None);
    /// ```
    pub fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Format::Yaml),
            "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" | "et" => Some(Format::Workbook),
            "csv" | "tsv" | "txt" => Some(Format::Csv),
            "md" => Some(Format::Markdown),
            _ => None,
        }
    }

    /// Largest file that is read, in bytes.
    fn limit(self, limits: Limits) -> usize {
        let of_table = |by_default: u32| limits.file_mb.unwrap_or(by_default) as usize * (1 << 20);
        match self {
            Format::Yaml => 64 << 20,
            Format::Workbook => of_table(512),
            Format::Csv => of_table(1024),
            Format::Markdown => 16 << 20,
        }
    }
}

/// What a file holds.
#[derive(Debug)]
pub enum Content<'f> {
    /// A YAML tree.
    Tree(Node<'f>),
    /// A Markdown document.
    Document {
        /// The YAML between `---` lines at the top, if any.
        front: Option<Node<'f>>,
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
    grid: Grid,
}

/// How the rows of a sheet are reached.
#[derive(Clone, Debug)]
enum Grid {
    Workbook(workbook::Grid),
    Csv(csv::Grid),
}

/// A row of a sheet, borrowed while it is visited.
#[derive(Clone, Copy, Debug)]
pub struct Row<'r> {
    /// Row number, from 1.
    pub number: u32,
    /// Cells that hold something: column from 0, value; in column order. Blanks are left out, but for a longer text of spaces only.
    pub cells: &'r [(u16, Raw<'r>)],
    /// Numbers of the texts of these cells, [`NO_NUMBER`] for other cells; empty where the sheet does not number its texts. While a sheet
    /// is visited once, equal numbers are equal texts, so that who knows a text need not read it again.
    pub texts: &'r [u32],
}

/// The number of a cell that is no numbered text.
pub const NO_NUMBER: u32 = u32::MAX;

impl Sheet {
    /// Streams the rows top to bottom; memory does not grow with the rows. `visit` returns false to stop.
    ///
    /// # Errors
    /// One diagnostic (E108) when the sheet is damaged; the rows before the damage were visited.
    pub fn rows(&self, visit: &mut dyn FnMut(Row<'_>) -> bool) -> Result<(), Box<Diagnostic>> {
        match &self.grid {
            Grid::Workbook(grid) => grid.rows(self, visit),
            Grid::Csv(grid) => grid.rows(self.file, visit),
        }
    }

    /// Merged areas, and the rows and columns that are hidden; nothing for CSV and for the older workbook formats that do not
    /// tell. Read once and kept.
    pub fn layout(&self) -> &Layout {
        match &self.grid {
            Grid::Workbook(grid) => grid.layout(self),
            Grid::Csv(_) => Layout::NONE,
        }
    }
}

/// Reads one file. A file that cannot be read costs one diagnostic and gives `None`.
pub fn parse<'f>(file: &'f SourceFile, found: &mut Vec<Diagnostic>) -> Option<Content<'f>> {
    if let Some(fault) = unfit(file) {
        found.push(fault);
        return None;
    }
    if let (Some(by_name), true) = (Format::of(&file.path), matches!(file.format, Format::Csv | Format::Workbook))
        && by_name != file.format
    {
        let variant = if file.format == Format::Csv { "table" } else { "workbook" };
        found.push(Diagnostic::new("I104", Span::File(file.id)).variant(variant));
    } else if let Some(kind) = content::another_workbook(&file.path, &file.bytes).filter(|_| file.format == Format::Workbook) {
        found.push(Diagnostic::new("I104", Span::File(file.id)).variant("extension").arg("read", kind));
    }
    match file.format {
        Format::Yaml => {
            let start = yaml::Start { file: file.id, lines: 0 };
            let node = match text::decode(file, found)? {
                Cow::Borrowed(text) => yaml::tree(text, start, found)?,
                Cow::Owned(text) => yaml::tree(&text, start, found)?.into_owned(),
            };
            Some(Content::Tree(node))
        }
        Format::Markdown => markdown::document(file, found),
        Format::Csv => csv::sheet(file, found).map(|sheet| Content::Sheets(vec![sheet])),
        Format::Workbook => workbook::sheets(file, found).map(Content::Sheets),
    }
}

/// Whether a file that can be read is a workbook in Open XML (`.xlsx`, `.xlsm`), whatever it is called.
pub fn is_open_xml(file: &SourceFile) -> bool {
    file.format == Format::Workbook && workbook::is_open_xml(file)
}

/// Why a file is not even looked at.
fn unfit(file: &SourceFile) -> Option<Diagnostic> {
    let fault = |variant| Diagnostic::new("E108", Span::File(file.id)).variant(variant);
    if !file.is_settled {
        return Some(fault("changing"));
    }
    if file.is_too_large() {
        return Some(too_large(file, file.limit()));
    }
    if file.format == Format::Workbook && file.bytes.is_empty() {
        return Some(fault("empty"));
    }
    let is_table = matches!(file.format, Format::Csv | Format::Workbook);
    (is_table && content::is_markup(&file.bytes)).then(|| fault("markup"))
}

fn too_large(file: &SourceFile, limit: usize) -> Diagnostic {
    Diagnostic::new("E108", Span::File(file.id)).variant("size").arg("size", file.bytes.len() >> 20).arg("limit", limit >> 20)
}
