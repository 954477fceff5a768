//! A package in which the problems of a workbook are marked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::list::{self, Head};
use super::notes::{self, Comments, Notes};
use super::package::{Dialect, Package, Relation};
use super::problem::Problem;
use super::sheet::{self, Colour};
use super::styles::{self, Styles};
use super::xml::{self, Edits, Tag, escape, prefixed};
use super::{Address, Fault};
use crate::vocabulary::Vocabulary;

const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// What follows the sheets, and what follows the names, in the order of the schema.
const AFTER_NAMES: [&str; 10] = [
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
];
/// The name that programs give to the area of a filter.
const FILTER: &str = "_xlnm._FilterDatabase";
/// Longest name of a sheet, in UTF-16 units.
const LONGEST_NAME: usize = 31;

/// The problems of the cells of a sheet.
type Cells<'p> = BTreeMap<Address, Vec<&'p Problem>>;

/// A workbook that is being marked.
pub struct Book<'w> {
    package: Package,
    styles: Styles,
    /// Where the styles are, and where the workbook.
    styles_part: String,
    part: String,
    dialect: Dialect,
    /// Names of the sheets and their parts, in order.
    sheets: Vec<(String, String)>,
    words: &'w Vocabulary,
}

/// Marks the problems in a workbook, and says how many cells are marked. The list of an `earlier` marking is replaced.
///
/// # Errors
/// When the package is not what programs write, or too large.
pub fn mark(bytes: Arc<[u8]>, problems: &[Problem], earlier: Option<u16>, head: &Head, words: &Vocabulary) -> Result<(Vec<u8>, usize), Fault> {
    let mut book = Book::open(bytes, words)?;
    let mut cells: BTreeMap<u16, Cells<'_>> = BTreeMap::new();
    for problem in problems {
        if let Some((sheet, address)) = problem.cell {
            cells.entry(sheet).or_default().entry(address).or_default().push(problem);
        }
    }
    let count = cells.values().map(BTreeMap::len).sum();
    if earlier.is_some() {
        for (sheet, _) in (0..).zip(&book.sheets) {
            cells.entry(sheet).or_default();
        }
    }
    for (sheet, cells) in &cells {
        book.sheet(*sheet, cells)?;
    }
    book.list(problems, earlier, head)?;
    Ok((book.finish()?, count))
}

impl<'w> Book<'w> {
    fn open(bytes: Arc<[u8]>, words: &'w Vocabulary) -> Result<Self, Fault> {
        let mut package = Package::open(bytes)?;
        let part = target(&package.relations("")?, "officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_string());
        let relations = package.relations(&part)?;
        let text = package.needed(&part)?;
        let tags = xml::tags(&text)?;
        let dialect = Dialect::of(tags.first().ok_or(Fault::Odd)?);
        let styles_part = match target(&relations, "styles") {
            Some(styles) => styles,
            None => bare_styles(&mut package, &part, dialect)?,
        };
        let styles = Styles::of(package.needed(&styles_part)?)?;
        let of_sheet = |tag: &Tag<'_>| {
            let id = tag.attribute("id").unwrap_or_default();
            let target = relations.iter().find(|relation| relation.id == id).map(|relation| relation.target.clone());
            (tag.attribute("name").unwrap_or_default(), target.unwrap_or_default())
        };
        let sheets = tags.iter().filter(|tag| tag.begins() && tag.depth == 2 && tag.local() == "sheet").map(of_sheet).collect();
        Ok(Self { package, styles, styles_part, part, dialect, sheets, words })
    }

    /// Colours the cells of a sheet and gives them notes; what an earlier marking did to others is undone.
    fn sheet(&mut self, index: u16, cells: &Cells<'_>) -> Result<(), Fault> {
        let (_, part) = self.sheets.get(usize::from(index)).cloned().ok_or(Fault::Odd)?;
        let word = |key: &'static str| self.words.word(key).to_string();
        let note = |of_cell: &Vec<&Problem>| of_cell.iter().map(|problem| problem.note(&word)).collect::<Vec<_>>().join("\n\n");
        let notes: Notes = cells.iter().map(|(address, of_cell)| (*address, note(of_cell))).collect();
        let Some(comments) = self.comments(&part, &notes)? else { return Ok(()) };
        let worst = |problems: &Vec<&Problem>| problems.iter().map(|problem| problem.severity).min();
        let mut colours: BTreeMap<Address, Colour> = comments.mended.iter().map(|address| (*address, None)).collect();
        colours.extend(cells.iter().map(|(address, of_cell)| (*address, worst(of_cell))));
        let text = self.package.needed(&part)?;
        let marked = sheet::mark(&text, colours, &mut self.styles)?;
        let drawing = self.drawing(&part, &notes, &comments, marked.drawing.as_deref())?;
        let text = marked.text(&text, drawing.as_deref().map(|id| (id, self.dialect)))?;
        self.package.put(&part, text);
        Ok(())
    }

    /// Adds notes to a sheet; `None` when there are none to add and none of ours to take away.
    fn comments(&mut self, sheet: &str, notes: &Notes) -> Result<Option<Comments>, Fault> {
        let part = match (target(&self.package.relations(sheet)?, "comments"), notes.is_empty()) {
            (Some(part), _) => part,
            (None, true) => return Ok(None),
            (None, false) => self.added(sheet, "comments", "xl/comments", "xml", COMMENTS_TYPE)?.0,
        };
        let before = self.package.text(&part)?;
        let comments = notes::comments(before, notes, self.dialect)?;
        if notes.is_empty() && comments.mended.is_empty() {
            return Ok(None);
        }
        self.package.put(&part, comments.text.clone());
        Ok(Some(comments))
    }

    /// Gives the notes of a sheet their boxes; gives the relation of the drawing when the sheet had none.
    fn drawing(&mut self, sheet: &str, notes: &Notes, comments: &Comments, known: Option<&str>) -> Result<Option<String>, Fault> {
        if comments.new.is_empty() && comments.gone.is_empty() {
            return Ok(None);
        }
        let relations = self.package.relations(sheet)?;
        let known = relations.into_iter().find(|relation| Some(relation.id.as_str()) == known);
        let (part, id) = match known {
            Some(relation) => (relation.target, None),
            None => self.added(sheet, "vmlDrawing", "xl/drawings/vmlDrawing", "vml", DRAWING_TYPE).map(|(part, id)| (part, Some(id)))?,
        };
        let before = self.package.text(&part)?;
        self.package.put(&part, notes::drawing(before, notes, comments)?);
        Ok(id)
    }

    /// A new part that another one relates to, and the name of the relation.
    fn added(&mut self, from: &str, kind: &str, stem: &str, extension: &str, content_type: &str) -> Result<(String, String), Fault> {
        let part = self.package.free(stem, extension);
        let id = self.package.relate(from, kind, &part, self.dialect)?;
        self.package.declare(&part, content_type)?;
        Ok((part, id))
    }

    /// Writes the list of problems: a new last sheet, or the one that an earlier marking wrote.
    fn list(&mut self, problems: &[Problem], earlier: Option<u16>, head: &Head) -> Result<(), Fault> {
        let names: Vec<String> = self.sheets.iter().map(|(name, _)| name.clone()).collect();
        let sheet_of = |problem: &Problem| problem.cell.and_then(|(sheet, _)| names.get(usize::from(sheet))).map(String::as_str);
        let lines: Vec<(&Problem, Option<&str>)> = problems.iter().map(|problem| (problem, sheet_of(problem))).collect();
        let text = list::sheet(head, &lines, &mut self.styles, self.words, self.dialect)?;
        if let Some((name, part)) = earlier.and_then(|earlier| self.sheets.get(usize::from(earlier)).cloned()) {
            self.package.put(&part, text);
            return self.filter_again(earlier.unwrap_or_default(), &list::filtered(&name, problems.len()));
        }
        let name = free_name(self.words.word("mark.sheet"), &names);
        let part = self.package.free("xl/worksheets/sheet", "xml");
        let id = self.package.relate(&self.part, "worksheet", &part, self.dialect)?;
        self.package.declare(&part, SHEET_TYPE)?;
        self.package.put(&part, text);
        self.register(&name, &id, &list::filtered(&name, problems.len()))
    }

    /// Corrects the name of the filter of a list that was there.
    fn filter_again(&mut self, sheet: u16, filtered: &str) -> Result<(), Fault> {
        let text = self.package.needed(&self.part)?;
        let tags = xml::tags(&text)?;
        let is_filter = |tag: &Tag<'_>| tag.attribute("name").as_deref() == Some(FILTER) && tag.number("localSheetId") == Some(sheet.into());
        let mut edits = Edits::default();
        if let Some([open, close]) = tags.windows(2).find(|pair| pair[0].begins() && is_filter(&pair[0])) {
            edits.replace(open.at.end..close.at.start, escape(filtered));
        }
        self.package.put(&self.part, edits.apply(&text)?);
        Ok(())
    }

    /// Adds a sheet to the workbook, and the name of its filter.
    fn register(&mut self, name: &str, id: &str, filtered: &str) -> Result<(), Fault> {
        let text = self.package.needed(&self.part)?;
        let tags = xml::tags(&text)?;
        let find = |name: &str| tags.iter().position(|tag| tag.begins() && tag.depth == 1 && tag.local() == name);
        let relations = tags[0].with_value(self.dialect.relations()).ok_or(Fault::Odd)?;
        let relations = relations.strip_prefix("xmlns:").ok_or(Fault::Odd)?;
        let taken: Vec<u32> = tags.iter().filter_map(|tag| tag.number("sheetId")).collect();
        let number = (1..).find(|number| !taken.contains(number)).unwrap_or(1);
        let mut edits = Edits::default();
        let sheet = format!("<sheet name=\"{}\" sheetId=\"{number}\" {relations}:id=\"{}\"/>", escape(name), escape(id));
        xml::append(&tags, find("sheets").ok_or(Fault::Odd)?, &[sheet], &mut edits)?;
        let position = self.sheets.len();
        let defined = format!("<definedName name=\"{FILTER}\" localSheetId=\"{position}\" hidden=\"1\">{}</definedName>", escape(filtered));
        match find("definedNames") {
            Some(names) => xml::append(&tags, names, &[defined], &mut edits)?,
            None => {
                let place = xml::place_before(&tags, "sheets", &AFTER_NAMES)?;
                edits.insert(place, prefixed(&format!("<definedNames>{defined}</definedNames>"), tags[0].prefix()));
            }
        }
        self.package.put(&self.part, edits.apply(&text)?);
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, Fault> {
        self.package.put(&self.styles_part, self.styles.finish()?);
        self.package.finish()
    }
}

/// Gives a workbook without styles a part that has the one that every cell has.
fn bare_styles(package: &mut Package, workbook: &str, dialect: Dialect) -> Result<String, Fault> {
    let part = package.free("xl/styles", "xml");
    package.relate(workbook, "styles", &part, dialect)?;
    package.declare(&part, STYLES_TYPE)?;
    package.put(&part, styles::bare(dialect));
    Ok(part)
}

/// The part that a relation of this kind leads to.
fn target(relations: &[Relation], kind: &str) -> Option<String> {
    relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone())
}

/// The name, with a number when a sheet has it already.
fn free_name(name: &str, taken: &[String]) -> String {
    let is_taken = |name: &str| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let free = std::iter::once(name.to_string()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default();
    debug_assert!(free.encode_utf16().count() <= LONGEST_NAME, "the vocabulary has a short name");
    free
}
