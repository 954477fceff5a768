//! The tables of what was spent.

use std::collections::BTreeMap;

use foldhash::HashMap;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::Span;
use crate::recognise::{Draft, Standing, words};
use crate::value::{Context, Decode, Period, PeriodKind, Quantity, Shown, Unit};
use crate::vocabulary::normalise;

use super::super::budgets::money;
use super::super::identity::{Sheet, sheet_of};
use super::super::sums::parent_of;

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
    /// Whether most entries are of a day, whether most are of a line, and whether most are of a line that sums up no others.
    pub fineness: (bool, bool, bool),
    /// Where it stands.
    pub sheet: Sheet,
    by_amount: HashMap<(Decimal, Date, Date), Vec<usize>>,
}

/// The tables that say what was spent and when, in the order of the files.
pub fn tables(drafts: &[Draft<'_>], context: &Context<'_>) -> Vec<Table> {
    let lines = Lines::of(drafts);
    let mut sheets: BTreeMap<Sheet, Vec<Entry>> = BTreeMap::new();
    let counts = |draft: &Draft<'_>| draft.info.kind == "spend" && matches!(draft.standing, Standing::Declared | Standing::Sum);
    for (position, draft) in drafts.iter().enumerate().filter(|(_, draft)| counts(draft)) {
        let sheet = sheet_of(draft.span).filter(|_| matches!(draft.span, Span::Cell { .. }));
        if let Some((sheet, entry)) = sheet.zip(Entry::of(position, draft, &lines, context)) {
            sheets.entry(sheet).or_default().push(entry);
        }
    }
    sheets.into_iter().map(|(sheet, entries)| Table::of(entries, sheet, drafts)).collect()
}

/// The lines of the budget that were given an id, by which spending may name them.
struct Lines<'d, 's> {
    drafts: &'d [Draft<'s>],
    by_id: HashMap<&'d str, &'d Draft<'s>>,
}

impl<'d, 's> Lines<'d, 's> {
    fn of(drafts: &'d [Draft<'s>]) -> Self {
        let lines = drafts.iter().filter(|draft| draft.info.kind == "budget_line");
        Self { drafts, by_id: lines.filter_map(|draft| Some((draft.id.as_ref()?.value.as_str(), draft))).collect() }
    }

    /// The line in which spending stands, or to which it was led.
    fn of_spent(&self, spent: &Draft<'_>) -> Option<&'d Draft<'s>> {
        parent_of(spent, self.drafts).or_else(|| self.by_id.get(spent.said("line")?.as_str()).copied())
    }
}

impl Entry {
    fn of(position: usize, draft: &Draft<'_>, lines: &Lines<'_, '_>, context: &Context<'_>) -> Option<Self> {
        let period = draft.get("date").and_then(|node| words::quiet(context, |context| Period::decode(node, context).ok()?))?;
        let amount = draft.get("amount").and_then(|node| words::quiet(context, |context| money(node, context)?))?.value;
        let line = lines.of_spent(draft);
        let said = line.and_then(|line| line.said("name")).or_else(|| draft.said("line")).unwrap_or_default();
        let others = ["category", "owner"].map(|field| draft.said(field).or_else(|| line?.said(field)).unwrap_or_default());
        let names = [&said, &others[0], &others[1]].map(|name| normalise::name(name));
        let span = draft.get("amount").map_or(draft.span, |node| node.span);
        let entry = Self { draft: position, names, doc: draft.said("doc").unwrap_or_default(), period, amount, span, said };
        (!amount.is_zero()).then_some(entry)
    }

    /// Whether a finer entry is of what this one is of: of its line, or of the kind that it names; what else only one of them says may be
    /// so of the other.
    pub fn speaks_of(&self, finer: &Entry) -> bool {
        let ([line, kind, owner], [fine_line, fine_kind, fine_owner]) = (&self.names, &finer.names);
        let may_be = |own: &str, other: &str| own.is_empty() || other.is_empty() || own == other;
        let of_it = match () {
            () if !line.is_empty() => (line == fine_line && may_be(kind, fine_kind)) || (line == fine_kind && may_be(kind, line)),
            () if !kind.is_empty() => kind == fine_kind,
            () => owner.is_empty() || owner == fine_owner,
        };
        of_it && may_be(owner, fine_owner)
    }

    /// Whether it says the same of a day; what one of them leaves open may be anything.
    fn is_like(&self, other: &Entry) -> bool {
        let may_be = |own: &str, other: &str| own == other || own.is_empty() || other.is_empty();
        self.amount_and_days() == other.amount_and_days()
            && self.names[0] == other.names[0]
            && may_be(&self.names[2], &other.names[2])
            && may_be(&self.doc, &other.doc)
    }

    fn amount_and_days(&self) -> (Decimal, Date, Date) {
        (self.amount, self.period.start, self.period.end)
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
    fn of(entries: Vec<Entry>, sheet: Sheet, drafts: &[Draft<'_>]) -> Self {
        let most = |is: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| is(entry)).count() * 2 > entries.len();
        let is_part = |entry: &Entry| drafts[entry.draft].standing != Standing::Sum;
        let fineness = (most(&|entry| entry.period.kind == PeriodKind::Day), most(&|entry| !entry.names[0].is_empty()), most(&is_part));
        let mut by_amount: HashMap<_, Vec<usize>> = HashMap::default();
        entries.iter().enumerate().for_each(|(at, entry)| by_amount.entry(entry.amount_and_days()).or_default().push(at));
        Self { entries, fineness, sheet, by_amount }
    }

    /// Whether each entry stands in another table as fine, once for each time, and they are not all of one amount.
    pub fn is_repeated_in(&self, other: &Table) -> bool {
        let is_varied = self.entries.iter().any(|entry| entry.amount != self.entries[0].amount);
        let mut taken = vec![false; other.entries.len()];
        let mut take = |at: &usize| !std::mem::replace(&mut taken[*at], true);
        self.fineness == other.fineness && is_varied && self.entries.iter().all(|entry| other.like(entry).any(|at| take(&at)))
    }

    /// The entries of which this table and another one say the same amount of the same day, and only one of them the line.
    pub fn perhaps_in<'t>(&'t self, other: &'t Table) -> Vec<(&'t Entry, &'t Entry)> {
        let open = |entry: &'t Entry| {
            let beside = other.beside(entry).map(|at| &other.entries[at]).find(|beside| beside.names[0].is_empty() != entry.names[0].is_empty())?;
            Some((entry, beside))
        };
        self.entries.iter().filter_map(open).collect()
    }

    /// The positions of the entries that say the same as this one.
    fn like(&self, entry: &Entry) -> impl Iterator<Item = usize> {
        self.beside(entry).filter(|&at| entry.is_like(&self.entries[at]))
    }

    /// The positions of the entries of the amount and the day of this one.
    fn beside(&self, entry: &Entry) -> impl Iterator<Item = usize> {
        self.by_amount.get(&entry.amount_and_days()).into_iter().flatten().copied()
    }
}
