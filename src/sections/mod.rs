//! The sections of the report, each a slice from the plan to its pages: `compute` makes figures, `view` makes pages.
//!
//! A section is one folder here and one line in [`SECTIONS`]. Sections never import one another: they share figures by key, and
//! link by naming entities, tables and pages. `compute` knows no words for people, `view` does no arithmetic.

pub mod cells;
pub mod chain;
mod customers;
pub mod empty;
mod evaluation;
mod execution;
mod funnel;
mod market;
mod months;
mod overview;
pub mod parts;
mod quality;
mod resources;
mod review;
mod strategy;
pub mod units;

use crate::analysis::measures::Look;
use crate::analysis::trace::Trace;
use crate::diagnostic::{Diagnostic, Excerpts, Places, Spanned, Texts};
use crate::figures::{FigureId, Figures, Value};
use crate::model::frame::Person;
use crate::model::{Plan, Ref};
use crate::report::{Heading, Link, Page, Status, Table, Text, Workbook};
use crate::vocabulary::Vocabulary;

/// A section.
pub struct Section {
    /// Its name: the folder of its pages, its workbook, and the word key `section.<name>`.
    pub name: &'static str,
    /// Makes its figures. Sections compute in the reverse order of the list, so that the overview sees all figures.
    pub compute: fn(&Plan, &mut Figures),
    /// Makes its pages and sheets.
    pub view: fn(&Sight<'_>) -> Pages,
}

/// What a view sees: everything that is settled.
pub struct Sight<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// All figures.
    pub figures: &'a Figures,
    /// Words.
    pub vocabulary: &'a Vocabulary,
    /// The figures of what is measured, by series and period.
    pub look: &'a Look<'a>,
    /// The chain from findings to improvements.
    pub trace: &'a Trace,
    /// All diagnostics, sorted.
    pub found: &'a [Diagnostic],
    /// The diagnostics that each of the plan's checks silenced or changed, as they were before.
    pub chosen: &'a [Vec<Diagnostic>],
    /// How the input files were read.
    pub inputs: &'a [Input],
    /// Sentences of the diagnostics.
    pub texts: &'a Texts,
    /// What stands around their places.
    pub excerpts: &'a Excerpts,
    /// Paths and sheets of the input.
    pub places: &'a Places,
}

/// How one input file, or one sheet of it, was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path.
    pub path: String,
    /// The sheet, for workbooks.
    pub sheet: Option<String>,
    /// What it was taken for: kinds of entities; none when it was left out.
    pub kinds: Vec<&'static str>,
    /// Rows or records read.
    pub read: usize,
    /// Rows left out by a named rule (totals, notes, blank).
    pub skipped: usize,
    /// Short hash of the file.
    pub hash: String,
    /// Where it is.
    pub span: crate::diagnostic::Span,
}

/// What a section shows.
#[derive(Default)]
pub struct Pages {
    /// Its pages, the top page first.
    pub pages: Vec<Page>,
    /// Tables that stand in its workbook only.
    pub sheets: Vec<Table>,
    /// Its workbook, if it has one.
    pub workbook: Option<Workbook>,
}

/// The sections, in the order of the navigation.
pub const SECTIONS: &[Section] = &[
    overview::SECTION,
    market::SECTION,
    strategy::SECTION,
    execution::SECTION,
    resources::SECTION,
    evaluation::SECTION,
    funnel::SECTION,
    customers::SECTION,
    review::SECTION,
    quality::SECTION,
];

impl Sight<'_> {
    /// A word of the vocabulary.
    pub fn word(&self, key: &str) -> String {
        self.vocabulary.word(key).to_string()
    }

    /// A sentence of the vocabulary with pieces put in.
    pub fn sentence(&self, key: &str, pieces: &[(&str, Text)]) -> Text {
        crate::report::text::pattern(self.vocabulary.word(key), pieces)
    }

    /// The top page of a section, with the words `page.<path>.label`, `.question` and `.title`.
    pub fn page(&self, path: &str, section: &'static str) -> Page {
        Page {
            path: path.to_string(),
            group: section,
            label: self.word(&format!("page.{path}.label")),
            listed: true,
            question: self.word(&format!("page.{path}.question")),
            title: Text::plain(self.word(&format!("page.{path}.title"))),
            ..Page::default()
        }
    }

    /// A heading of plain words.
    pub fn heading(&self, key: &str) -> Heading {
        Heading { title: Text::plain(self.word(key)), ..Heading::default() }
    }

    /// How a grade of achievement, or of the pace of spending, stands.
    pub fn grade(&self, rag: Option<FigureId>) -> Status {
        match rag.map(|id| self.figures.value(id)).and_then(Value::term).map(|term| term.code) {
            Some("green" | "within") => Status::Good,
            Some("yellow" | "fast") => Status::Watch,
            Some("red" | "too_fast") => Status::Miss,
            _ => Status::None,
        }
    }

    /// The name of a person, as the people know it, else as it was written.
    pub fn person_name<'s>(&'s self, owner: &'s Spanned<Ref<Person>>) -> &'s str {
        self.plan.frame.people.get(&owner.value).map_or(owner.value.name.as_str(), |person| person.name.value.as_str())
    }

    /// A link to a person by name, or the name as it was written when nobody is known by it.
    pub fn person(&self, owner: Option<&Spanned<Ref<Person>>>) -> Text {
        let Some(owner) = owner else { return Text::default() };
        match self.plan.frame.people.get(&owner.value) {
            Some(person) => Text::link(Link::Entity(format!("person/{}", person.id.value)), &person.name.value),
            None => Text::plain(&owner.value.name),
        }
    }
}
