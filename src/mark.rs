//! Copies of the workbooks of a plan in which every problem is marked: the cell coloured, a note with the message and the remedy, and a
//! last sheet that lists all problems with links. The originals are only read.
//!
//! ```text
//! .xlsx .xlsm           the package itself: all parts are copied as they are packed, and a few places of a few parts are changed
//! .csv .xls .xlsb .ods  a workbook of their values, in which every value stands in its own cell, is marked in the same way
//! ```
//!
//! What reads a workbook into a tree of its own and writes it again loses what the tree does not know (charts, validation, pivot
//! tables); so nothing is read but the tags that are changed, and they are changed in place. What is lost in spite of that: the
//! ground that a marked cell had (and the colour of a light text on it), the validity of a signature, and sight of our note where a cell
//! has a conversation.
//!
//! A marked copy may take the place of its original. Its list is not read as input ([`crate::load::LIST_MARKER`]), and marking it again
//! takes away what the earlier marking wrote.

mod book;
mod list;
mod note;
mod notes;
mod package;
mod problem;
mod sheet;
mod styles;
mod values;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diagnostic::span::Letters;
use crate::diagnostic::{Diagnostic, FileId, Places, Texts};
use crate::emit::Output;
use crate::load::{self, Content, Format, SourceFile, Sources};
use crate::vocabulary::Vocabulary;

use problem::Problem;

/// Problems of one workbook that are marked; nobody mends more of them before checking again.
pub const MOST: usize = 5_000;
/// What the copy of a file that is no `.xlsx` is called besides its name.
const EXTENSION: &str = ".xlsx";

/// What is marked, and in which words.
pub struct Marking<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What was found in them, sorted by place.
    pub found: &'a [Diagnostic],
    /// Sentences of the diagnostics.
    pub texts: &'a Texts,
    /// Paths and sheets.
    pub places: &'a Places,
    /// Words of the interface.
    pub words: &'a Vocabulary,
}

/// The copies, and what has none.
#[derive(Debug, Default)]
pub struct Marked {
    /// The files to be written.
    pub outputs: Vec<Output<'static>>,
    /// What each of them is.
    pub copies: Vec<Copy>,
    /// Files with problems that have no copy.
    pub left: Vec<Left>,
    /// Problems that stand in no table: in YAML, in Markdown, or nowhere.
    pub elsewhere: usize,
}

/// A copy of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Path of the file below the plan.
    pub source: String,
    /// Path of the copy below the folder of copies.
    pub path: String,
    /// Problems that are marked.
    pub problems: usize,
    /// Problems that are not, because there are very many.
    pub more: usize,
    /// Cells that are marked.
    pub cells: usize,
    /// Whether it holds values only, since the file is of another format.
    pub is_of_values: bool,
}

/// A file with problems that has no copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its path below the plan.
    pub source: String,
    /// Its problems.
    pub problems: usize,
    /// Why: `unread`, `large`, `odd`.
    pub why: &'static str,
}

/// Why a workbook cannot be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is damaged, or not put together as programs do.
    Odd,
    /// Something in it is larger than is changed.
    Large,
}

impl Fault {
    fn code(self) -> &'static str {
        match self {
            Fault::Odd => "odd",
            Fault::Large => "large",
        }
    }
}

/// A cell of a sheet: row from 1, column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    row: u32,
    column: u16,
}

impl Address {
    /// Rows and columns of a sheet.
    const ROWS: u32 = 1_048_576;
    const COLUMNS: u16 = 16_384;

    /// The cell of a reference such as `D14`.
    fn of(reference: &str) -> Option<Self> {
        let letters = reference.bytes().take_while(u8::is_ascii_uppercase).count();
        let number = |number: u16, letter: u8| number.checked_mul(26)?.checked_add(u16::from(letter - b'A') + 1);
        let column = reference[..letters].bytes().try_fold(0u16, number)?.checked_sub(1)?;
        Some(Self { row: reference[letters..].parse().ok()?, column }).filter(|address| address.fits())
    }

    /// Whether a sheet has this cell.
    fn fits(self) -> bool {
        (1..=Self::ROWS).contains(&self.row) && self.column < Self::COLUMNS
    }
}

impl fmt::Display for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}{}", Letters(self.column), self.row)
    }
}

/// Makes the copies: one of every table file in which something was found.
pub fn mark(marking: &Marking<'_>) -> Marked {
    let mut marked = Marked::default();
    let mut names = BTreeSet::new();
    for (file, found) in by_file(marking, &mut marked.elsewhere) {
        let earlier = found.iter().find(|diagnostic| is_earlier_list(diagnostic)).and_then(|diagnostic| sheet_of(diagnostic));
        let problems: Vec<&Diagnostic> = found.into_iter().filter(|diagnostic| !is_earlier_list(diagnostic)).collect();
        if problems.is_empty() {
            continue;
        }
        match copy(file, &problems, earlier, marking) {
            Err(why) => marked.left.push(Left { source: file.path.clone(), problems: problems.len(), why }),
            Ok(Made { bytes, cells, is_of_values }) => {
                let path = free_path(&file.path, is_of_values, &mut names);
                let (problems, more) = (problems.len().min(MOST), problems.len().saturating_sub(MOST));
                marked.copies.push(Copy { source: file.path.clone(), path: path.clone(), problems, more, cells, is_of_values });
                marked.outputs.push(Output::bytes(path, bytes));
            }
        }
    }
    marked
}

/// What was found in each table file; what stands elsewhere is counted.
fn by_file<'a>(marking: &Marking<'a>, elsewhere: &mut usize) -> Vec<(&'a SourceFile, Vec<&'a Diagnostic>)> {
    let mut by_file: BTreeMap<FileId, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in marking.found {
        let file = diagnostic.span.file().and_then(|file| marking.sources.files.get(usize::from(file.0)));
        match file.filter(|file| matches!(file.format, Format::Workbook | Format::Csv)) {
            Some(file) => by_file.entry(file.id).or_default().push(diagnostic),
            None => *elsewhere += 1,
        }
    }
    by_file.into_iter().map(|(file, found)| (&marking.sources.files[usize::from(file.0)], found)).collect()
}

/// Whether this tells of a list that an earlier marking wrote, which is nothing to be mended.
fn is_earlier_list(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.0 == "I102" && diagnostic.variant == "list"
}

fn sheet_of(diagnostic: &Diagnostic) -> Option<u16> {
    match diagnostic.span {
        crate::diagnostic::Span::Cell { sheet, .. } => Some(sheet),
        _ => None,
    }
}

/// A copy before it has a name.
struct Made {
    bytes: Vec<u8>,
    cells: usize,
    is_of_values: bool,
}

fn copy(file: &SourceFile, found: &[&Diagnostic], earlier: Option<u16>, marking: &Marking<'_>) -> Result<Made, &'static str> {
    let Some(Content::Sheets(sheets)) = load::parse(file, &mut Vec::new()) else { return Err("unread") };
    let mut problems: Vec<Problem> = found.iter().take(MOST).map(|diagnostic| Problem::of(diagnostic, marking.texts, marking.places)).collect();
    let is_of_values = !load::is_open_xml(file);
    let mut earlier = earlier;
    let bytes = if is_of_values {
        let (bytes, positions) = values::workbook(&sheets).map_err(Fault::code)?;
        earlier = earlier.and_then(|sheet| positions.get(&sheet).copied());
        for problem in &mut problems {
            problem.cell = problem.cell.and_then(|(sheet, address)| Some((*positions.get(&sheet)?, address)));
        }
        bytes.into()
    } else {
        file.bytes.clone()
    };
    drop(sheets);
    let head = list::Head { file: file.path.clone(), about: about(is_of_values, found.len(), marking.words) };
    let (bytes, cells) = book::mark(bytes, &problems, earlier, &head, marking.words).map_err(Fault::code)?;
    Ok(Made { bytes, cells, is_of_values })
}

/// What stands above the list: what the copy is, and how many problems it does not tell.
fn about(is_of_values: bool, found: usize, words: &Vocabulary) -> String {
    let what = words.word(if is_of_values { "mark.about.values" } else { "mark.about" }).to_string();
    let more = found.saturating_sub(MOST);
    if more == 0 { what } else { what + &words.filled("mark.more", &[("n", &more.to_string())]) }
}

/// The path of the copy of a file: its own, with what makes it a workbook. Paths that some system takes for the same get numbers.
fn free_path(source: &str, is_of_values: bool, taken: &mut BTreeSet<String>) -> String {
    let name = source.replace(['\\', ':', '\0'], "_");
    let is_workbook = !is_of_values && [EXTENSION, ".xlsm"].iter().any(|extension| name.to_ascii_lowercase().ends_with(extension));
    let stem = if is_workbook { &name[..name.len() - EXTENSION.len()] } else { name.as_str() };
    let extension = if is_workbook { &name[name.len() - EXTENSION.len()..] } else { EXTENSION };
    let numbered = (2..).map(|number| format!("{stem} {number}{extension}"));
    let is_free = |path: &String| !taken.contains(&path.to_lowercase());
    let path = std::iter::once(format!("{stem}{extension}")).chain(numbered).find(is_free).unwrap_or_default();
    taken.insert(path.to_lowercase());
    path
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Address, free_path};

    #[test]
    fn copies_keep_the_path_of_the_original() {
        let mut taken = BTreeSet::new();
        let cases = [
            ("预算.xlsx", false, "预算.xlsx"),
            ("a/b.XLSM", false, "a/b.XLSM"),
            ("a.csv", true, "a.csv.xlsx"),
            ("a.csv.xlsx", false, "a.csv 2.xlsx"),
            ("A.CSV", true, "A.CSV 3.xlsx"),
            ("b.xls", false, "b.xls.xlsx"),
            ("a\\b:c.xlsx", false, "a_b_c.xlsx"),
        ];
        for (source, is_of_values, expected) in cases {
            assert_eq!(free_path(source, is_of_values, &mut taken), expected, "{source}");
        }
    }

    #[test]
    fn references_are_cells_of_a_sheet() {
        assert_eq!(Address::of("XFD1048576"), Some(Address { row: 1_048_576, column: 16_383 }));
        for reference in ["XFE1", "A0", "A1048577", "1", "A", "a1", "ZZZZZZZZ1", "A1:B2"] {
            assert_eq!(Address::of(reference), None, "{reference}");
        }
        assert_eq!(Address { row: 14, column: 27 }.to_string(), "AB14");
    }
}
