//! The tables of what was spent.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::load::Sources;
use crate::recognise::words::{self, layout_words};
use crate::recognise::{Draft, Reading, Standing};
use crate::value::{Context, Decode, Node, Period, PeriodKind, Quantity, Shown, Unit};
use crate::vocabulary::normalise;

use super::super::budgets::money;
use super::super::identity::{Sheet, sheet_of};

/// Something that was spent.
pub struct Entry {
    /// Position among the drafts.
    pub draft: usize,
    /// The line, its kind and its owner, as they are compared; blank where they are not said.
    pub names: [String; 3],
    /// The number of a document.
    doc: String,
    /// When.
    pub period: Period,
    /// How much.
    pub amount: Decimal,
    /// Where it is written.
    pub span: Span,
    said: String,
}

/// What was spent, as one sheet says.
pub struct Table {
    /// Its entries.
    pub entries: Vec<Entry>,
    /// Whether most entries are of a day, and whether most are of a line.
    pub fineness: (bool, bool),
    /// What is left of the names of its file and sheet without the words of tables: 华南 of 支出-华南.
    place: String,
}

/// The tables that say what was spent and when, in the order of the files.
pub fn tables(drafts: &[Draft<'_>], readings: &[Reading], sources: &Sources, context: &Context<'_>) -> Vec<Table> {
    let mut sheets: BTreeMap<Sheet, Vec<Entry>> = BTreeMap::new();
    for (position, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.info.kind == "spend" && draft.standing == Standing::Declared) {
        let sheet = sheet_of(draft.span).filter(|_| matches!(draft.span, Span::Cell { .. }));
        if let Some((sheet, entry)) = sheet.zip(Entry::of(position, draft, drafts, context)) {
            sheets.entry(sheet).or_default().push(entry);
        }
    }
    sheets.into_iter().map(|(sheet, entries)| Table::of(entries, place_of(sheet, readings, sources))).collect()
}

impl Entry {
    fn of(position: usize, draft: &Draft<'_>, drafts: &[Draft<'_>], context: &Context<'_>) -> Option<Self> {
        let period = draft.get("date").and_then(|node| words::quiet(context, |context| Period::decode(node, context).ok()?))?;
        let amount = draft.get("amount").and_then(|node| words::quiet(context, |context| money(node, context)?))?.value;
        let line_of_parent = draft.parent.and_then(|parent| text(drafts.get(parent.draft as usize)?, "name"));
        let said = line_of_parent.or_else(|| text(draft, "line")).unwrap_or_default();
        let others = ["category", "owner"].map(|field| text(draft, field).unwrap_or_default());
        let names = [&said, &others[0], &others[1]].map(|name| normalise::name(name));
        let span = draft.get("amount").map_or(draft.span, |node| node.span);
        let entry = Self { draft: position, names, doc: text(draft, "doc").unwrap_or_default(), period, amount, span, said };
        (!amount.is_zero()).then_some(entry)
    }

    /// Whether a finer entry is of what this one is of.
    pub fn speaks_of(&self, finer: &Entry) -> bool {
        self.names.iter().zip(&finer.names).all(|(own, other)| own.is_empty() || own == other)
    }

    /// Whether it says the same of a day; what one of them leaves open may be anything.
    fn is_like(&self, other: &Entry) -> bool {
        let may_be = |own: &str, other: &str| own == other || own.is_empty() || other.is_empty();
        let same = self.amount == other.amount && (self.period.start, self.period.end) == (other.period.start, other.period.end);
        same && self.names[0] == other.names[0] && may_be(&self.names[2], &other.names[2]) && may_be(&self.doc, &other.doc)
    }

    /// What it is of, for people.
    pub fn name(&self, context: &Context<'_>) -> String {
        let named = [&self.said, &self.names[1], &self.names[2]].into_iter().find(|name| !name.is_empty());
        named.cloned().unwrap_or_else(|| context.vocabulary.entity("spend").to_string())
    }

    /// The whole of it, for people.
    pub fn shown(&self, context: &Context<'_>) -> String {
        let amount = Quantity { value: self.amount.normalize(), unit: Unit::Money, scaled: false }.shown();
        format!("{} {} {amount}", self.name(context), self.period.label(context.vocabulary))
    }
}

impl Table {
    fn of(entries: Vec<Entry>, place: String) -> Self {
        let most = |is: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| is(entry)).count() * 2 > entries.len();
        let fineness = (most(&|entry| entry.period.kind == PeriodKind::Day), most(&|entry| !entry.names[0].is_empty()));
        Self { entries, fineness, place }
    }

    /// Whether the names of two tables speak of different places, departments or the like.
    pub fn is_of_another_place(&self, other: &Table) -> bool {
        !self.place.is_empty() && !other.place.is_empty() && self.place != other.place
    }

    /// Whether each entry stands in another table as fine, once for each time, and they are not all of one amount.
    pub fn is_repeated_in(&self, other: &Table) -> bool {
        let amounts: BTreeSet<Decimal> = self.entries.iter().map(|entry| entry.amount).collect();
        if self.fineness != other.fineness || amounts.len() < 2 || self.is_of_another_place(other) {
            return false;
        }
        let mut free: Vec<&Entry> = other.entries.iter().collect();
        self.entries.iter().all(|entry| free.iter().position(|other| entry.is_like(other)).map(|at| free.swap_remove(at)).is_some())
    }
}

/// What the names of a file and a sheet say besides that it is a table of what was spent, and when.
fn place_of(sheet: Sheet, readings: &[Reading], sources: &Sources) -> String {
    let path = sources.files.iter().find(|file| file.id == sheet.0).map_or("", |file| file.path.as_str());
    let file = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let of_sheet = |reading: &&Reading| reading.file == Some(sheet.0) && reading.sheet_index == sheet.1;
    let name = readings.iter().find(of_sheet).and_then(|reading| reading.sheet.as_deref()).unwrap_or_default();
    let name = if normalise::word(name).starts_with("sheet") { "" } else { name };
    [bare(file), bare(name)].concat()
}

/// A name without the words of tables and of time.
fn bare(name: &str) -> String {
    let layout = layout_words();
    let mut bare = normalise::word(name);
    let mut words: Vec<&String> = layout.spent.iter().chain(&layout.title_tails).chain(&layout.executed).chain(&layout.spent_by).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        bare = bare.replace(word.as_str(), "");
    }
    bare.retain(|c| c.is_alphabetic());
    bare
}

fn text(draft: &Draft<'_>, field: &str) -> Option<String> {
    let text = draft.get(field).and_then(Node::text)?;
    Some(text.trim().to_string()).filter(|text| !text.is_empty())
}
