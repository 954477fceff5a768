//! How each file and sheet was understood: the sources table of the quality page, and what `planpress inspect` tells.

use crate::diagnostic::FileId;
use crate::value::{Context, Period};
use crate::vocabulary::normalise;

use super::around::supplied::Supplied;
use super::around::told::{self, Told};
use super::forms::Form;
use super::header::columns::{Column, Layout, Role, UNIT};
use super::header::{levels, measures};
use super::rows::RowKind;
use super::tables::shape::Shape;
use super::words::{self, layout_words};

/// One file or sheet that was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The file.
    pub file: Option<FileId>,
    /// Name of the sheet, for a workbook.
    pub sheet: Option<String>,
    /// Position of the sheet in its workbook, from 0.
    pub sheet_index: Option<u16>,
    /// What it is called.
    pub title: Title,
    /// Kinds of entities it gave, the main one first; empty when it was not recognised.
    pub entities: Vec<&'static str>,
    /// Row of the header, from 1.
    pub header_row: Option<u32>,
    /// Why the sheet was taken for that.
    pub by: TakenBy,
    /// Why it gave nothing, when it gave nothing.
    pub unread: Unread,
    /// The name of the form, as `sources:` calls it.
    pub form: Option<&'static str>,
    /// Rows that were left out, with what they were taken for, in their order.
    pub left_out: Vec<(u32, RowKind)>,
    /// What the sheet is most like, when it was not recognised.
    pub nearest: Option<Nearest>,
    /// How its cells stand on the sheet.
    pub shape: Shape,
    /// Rows of the header: 1 or 2.
    pub header_rows: u32,
    /// Last row of the table, from 1.
    pub last_row: u32,
    /// What each column was taken for.
    pub columns: Vec<ColumnReading>,
    /// What stands around the table and holds for each row.
    pub supplied: Vec<Supplied>,
    /// Records or rows read.
    pub rows_read: usize,
    /// Rows left out: notes, examples, titles.
    pub rows_skipped: usize,
    /// Rows of totals, left out and compared with the sums.
    pub total_rows: usize,
    /// Whether something else than a word makes some of them totals: numbers, sums, or the plan.
    pub guesses_totals: bool,
    /// Those of them that could be compared with nothing.
    pub unchecked: Vec<u32>,
}

/// What a table is called, in a form in which names are compared.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// The name of its file, without the extension.
    pub file: String,
    /// The name of its sheet; blank where nobody gave it one.
    pub sheet: String,
    /// Both names without the periods in them.
    pub timeless: [String; 2],
    /// The months that the sheet, or else the file, is called by.
    pub period: Option<Period>,
}

impl Title {
    /// The title of a sheet of a workbook, or of a file that is one table.
    pub fn of(file: &str, sheet: Option<&str>, context: &Context<'_>) -> Self {
        let sheet = sheet.filter(|name| !is_unnamed(&normalise::word(name))).unwrap_or_default();
        let timeless = [file, sheet].map(|name| normalise::word(&told::without_periods(name, context)));
        let period = [sheet, file].into_iter().find_map(|name| Told::period_of_name(name, context));
        Self { file: normalise::word(file), sheet: normalise::word(sheet), timeless, period }
    }

    /// Both names.
    pub fn names(&self) -> [&str; 2] {
        [&self.file, &self.sheet]
    }

    /// Whether one of its names holds one of these words.
    pub fn says(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.names().iter().any(|name| name.contains(word.as_str())))
    }
}

/// Whether a sheet has the name that programs give: Sheet1, 工作表1.
fn is_unnamed(name: &str) -> bool {
    let rest = layout_words().unnamed_sheets.iter().find_map(|word| name.strip_prefix(word.as_str()));
    rest.is_some_and(|rest| rest.trim().chars().all(|c| c.is_ascii_digit()))
}

impl Reading {
    /// Where the cells of the sheet stand.
    pub fn place(&self) -> Option<(FileId, Option<u16>)> {
        self.file.map(|file| (file, Some(self.sheet_index.unwrap_or_default())))
    }
}

/// Why a sheet was taken for a table of some entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakenBy {
    /// It was not.
    #[default]
    Nothing,
    /// `sources:` in plan.yaml says so.
    Declared,
    /// The name of the sheet.
    SheetName,
    /// The name of the file or its folder.
    FileName,
    /// Most of its header names fields of the entity.
    Header,
}

/// Why a sheet was not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unread {
    /// It is no table that is known.
    #[default]
    Unknown,
    /// It is hidden by hand.
    Hidden,
    /// `sources:` in plan.yaml leaves it out.
    LeftOut,
}

/// The table that a sheet is most like.
#[derive(Clone, Debug)]
pub struct Nearest {
    /// The form.
    pub form: &'static str,
    /// Last row of the header, from 1.
    pub header_row: u32,
    /// Rows of the header: 1 or 2.
    pub header_rows: u32,
    /// Its columns.
    pub columns: Vec<ColumnReading>,
    /// Headers that may be members of a dimension.
    pub members: Vec<String>,
    /// The fields for whose lack it was not read.
    pub lacks: Vec<&'static str>,
}

/// How surely a column was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// By the label of the field.
    Exact,
    /// By another of its names.
    Alias,
    /// By a name that is one letter off.
    Assumed,
    /// By `sources:`.
    Declared,
    /// A period or a member of a dimension heads it.
    Series,
    /// It says of each row whether it holds targets or actuals.
    Measure,
    /// Its members stand in those of another column.
    Finer,
    /// It repeats what is known without it, or was declared to be left out.
    Redundant,
    /// Nothing is known of it.
    Unknown,
}

/// What a column was taken for.
#[derive(Clone, Debug)]
pub struct ColumnReading {
    /// Column, from 0.
    pub column: u16,
    /// Its header as written.
    pub header: String,
    /// Kind and field, or `None` when the column is left out.
    pub field: Option<(&'static str, &'static str)>,
    /// How surely.
    pub named: Named,
    /// What `sources:` calls it, when it is known.
    pub source_name: Option<String>,
}

impl Layout {
    /// The account of the columns.
    pub fn account(&self, context: &Context<'_>) -> Vec<ColumnReading> {
        let account = |column: &Column| ColumnReading {
            source_name: self.source_name(column, context),
            ..column.account(&self.form, self.is_label(column, context))
        };
        self.columns.iter().map(account).collect()
    }

    /// What `sources:` calls the column: the label of its name where that is read as the same, else the name.
    fn source_name(&self, column: &Column, context: &Context<'_>) -> Option<String> {
        let name = levels::divided(column).or(column.name).filter(|_| !matches!(column.role, Role::Unknown))?;
        let label = self.label(name, context);
        let sure = |kind: &&str| words::column(context, kind, label).filter(|named| !named.assumed);
        let is_read_back = self.form.words.iter().find_map(sure).is_some_and(|named| named.name == name);
        Some(if is_read_back { label } else { name }.to_string())
    }
}

impl Column {
    fn account(&self, form: &Form, is_label: bool) -> ColumnReading {
        let field = match &self.role {
            Role::Fields(slots) | Role::Period { slots, .. } | Role::Member { slots, .. } => slots.first().map(|slot| {
                let info = form.parts[usize::from(slot.part)].info;
                (info.kind, slot.field.map_or("id", |index| info.fields[usize::from(index)].name))
            }),
            Role::Unit => Some((form.words[0], UNIT)),
            Role::Redundant | Role::Unknown => None,
        };
        let named = match &self.role {
            _ if self.declared => Named::Declared,
            _ if measures::says_measures(self) => Named::Measure,
            _ if levels::is_finer(self) => Named::Finer,
            Role::Redundant => Named::Redundant,
            Role::Unknown => Named::Unknown,
            Role::Period { .. } | Role::Member { .. } => Named::Series,
            Role::Fields(_) | Role::Unit if self.assumed => Named::Assumed,
            Role::Fields(_) | Role::Unit if is_label => Named::Exact,
            Role::Fields(_) | Role::Unit => Named::Alias,
        };
        ColumnReading { column: self.index, header: self.header.clone(), field, named, source_name: None }
    }
}
