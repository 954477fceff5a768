//! What was spent and stands in several tables: a summary by month beside the ledger, a list of one month beside that of the year. It is
//! the same money and counts once.
//!
//! **Decisions.** Tables are looked at from the finest: entries of days are finer than those of months, those of lines finer than those
//! of nothing. A table sums up finer ones where no fewer of its amounts are what these come to than are not (I104): what it says otherwise
//! is told (W105) and the entries count, and what they lack altogether counts beside them (W104). Where none agrees both count, which is
//! told (W104). A table as fine as another one repeats it where each of its rows stands there too, two different amounts at least: the
//! rent of two branches may well be the same each month. Tables of different places or departments, by their names, are never the same; entries that may be are told (W104).

mod tables;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::recognise::{Draft, Standing};
use crate::value::{Context, Quantity, Shown, Unit};

use super::running::agrees;
use super::titles::Titles;
use tables::{Entry, Table, tables};

/// Marks the entries that say again what others say.
pub fn settle(drafts: &mut [Draft<'_>], titles: &Titles<'_>, context: &Context<'_>) {
    let tables = tables(drafts, context);
    if tables.len() < 2 {
        return;
    }
    tell_elsewhere(&tables, titles, context);
    let copies = copies(&tables, titles);
    let mut again: BTreeSet<usize> = BTreeSet::new();
    for &(copy, first) in &copies {
        tell_copy(&tables[copy], &tables[first], context);
        again.extend(tables[copy].entries.iter().map(|entry| entry.draft));
    }
    let mut kept: Vec<&Table> =
        tables.iter().enumerate().filter(|(at, _)| copies.iter().all(|(copy, _)| copy != at)).map(|(_, table)| table).collect();
    kept.sort_by_key(|table| std::cmp::Reverse(table.fineness));
    for (at, table) in kept.iter().enumerate() {
        let is_finer = |other: &&&Table| other.fineness > table.fineness && !titles.are_apart(other.sheet, table.sheet);
        let counted = kept[..at].iter().filter(is_finer).flat_map(|table| &table.entries).filter(|entry| !again.contains(&entry.draft));
        let found = Summary::of(table, &counted.collect::<Vec<_>>());
        found.tell(table, context);
        again.extend(found.left_out());
    }
    again.into_iter().for_each(|draft| drafts[draft].standing = Standing::Again);
}

/// The tables of which each row stands in another one as well, and that one.
fn copies(tables: &[Table], titles: &Titles<'_>) -> Vec<(usize, usize)> {
    let mut copies: Vec<(usize, usize)> = Vec::new();
    for (at, table) in tables.iter().enumerate() {
        let is_left = |other: usize| copies.iter().any(|(copy, _)| *copy == other);
        let holds = |&other: &usize| {
            let fuller = tables[other].entries.len() > table.entries.len() || other < at;
            other != at && fuller && !is_left(other) && !titles.are_apart(table.sheet, tables[other].sheet) && table.is_repeated_in(&tables[other])
        };
        copies.extend((0..tables.len()).find(holds).map(|other| (at, other)));
    }
    copies
}

/// W104 for entries of a table of another place, by the names, that may be the same money: one of the two does not say the line. What both
/// say whole is told where records of one key meet ([`super::identity`]).
fn tell_elsewhere(tables: &[Table], titles: &Titles<'_>, context: &Context<'_>) {
    for (at, table) in tables.iter().enumerate() {
        let apart = tables[..at].iter().filter(|other| titles.are_apart(other.sheet, table.sheet));
        let Some(again) = apart.map(|other| table.perhaps_in(other)).find(|again| are_varied(again)) else { continue };
        let (entry, other) = again[0];
        let told = Diagnostic::new("W104", entry.span).variant("spent_elsewhere").related("first", other.span);
        context.report(told.arg("rows", again.len()).arg("text", entry.shown(context)));
    }
}

/// Whether there are entries of two amounts: one amount may well be spent in two places on a day.
fn are_varied(again: &[(&Entry, &Entry)]) -> bool {
    again.iter().any(|(entry, _)| entry.amount != again[0].0.amount)
}

fn tell_copy(table: &Table, first: &Table, context: &Context<'_>) {
    let Some((entry, other)) = table.entries.first().zip(first.entries.first()) else { return };
    let told = Diagnostic::new("W104", entry.span).variant("spent_copy").related("first", other.span);
    context.report(told.arg("rows", table.entries.len()).arg("text", entry.shown(context)));
}

/// The entries of a table for one thing in one period.
struct Cell<'t> {
    entries: Vec<&'t Entry>,
    amount: Decimal,
    /// What finer entries come to, and the first of them.
    finer: Option<(Decimal, Span)>,
    agrees: bool,
}

/// A table beside finer ones.
struct Summary<'t> {
    cells: Vec<Cell<'t>>,
}

impl<'t> Summary<'t> {
    fn of(table: &'t Table, finer: &[&Entry]) -> Self {
        let mut periods: BTreeMap<(Date, Date), Vec<&Entry>> = BTreeMap::new();
        for entry in &table.entries {
            periods.entry((entry.period.start, entry.period.end)).or_default().push(entry);
        }
        Self { cells: periods.into_values().flat_map(|entries| cells(entries, finer)).collect() }
    }

    fn agreeing(&self) -> usize {
        self.cells.iter().filter(|cell| cell.agrees).count()
    }

    fn differing(&self) -> impl Iterator<Item = &Cell<'t>> {
        self.cells.iter().filter(|cell| !cell.agrees && cell.finer.is_some())
    }

    /// Whether it says again what finer tables say.
    fn is_one(&self) -> bool {
        self.agreeing() > 0 && self.agreeing() >= self.differing().count()
    }

    fn left_out(&self) -> impl Iterator<Item = usize> {
        let said = self.cells.iter().filter(|cell| self.is_one() && (cell.agrees || cell.finer.is_some()));
        said.flat_map(|cell| cell.entries.iter().map(|entry| entry.draft))
    }

    fn tell(&self, table: &Table, context: &Context<'_>) {
        let Some(first) = self.cells.iter().filter(|cell| cell.finer.is_some()).min_by_key(|cell| cell.entries[0].span) else { return };
        let place = first.finer.map_or(Span::Nowhere, |(_, span)| span);
        let count = |rows: usize, told: Diagnostic| context.report(told.arg("rows", rows).related("first", place));
        if !self.is_one() {
            let told = Diagnostic::new("W104", first.entries[0].span).variant("spent_beside");
            return count(self.differing().count(), first.told(told, context));
        }
        let start = table.entries.first().map_or(first.entries[0].span, |entry| entry.span);
        let told = Diagnostic::new("I104", start).variant("spent_again");
        count(self.left_out().count(), told);
        self.tell_differing(context);
        let more: Vec<&Cell<'_>> = self.cells.iter().filter(|cell| !cell.agrees && cell.finer.is_none()).collect();
        if let Some(first) = more.first() {
            let told = Diagnostic::new("W104", first.entries[0].span).variant("spent_more");
            count(more.len(), first.told(told, context));
        }
    }

    /// W105 for amounts that are others than those of the entries, once a table.
    fn tell_differing(&self, context: &Context<'_>) {
        let Some(first) = self.differing().min_by_key(|cell| cell.entries[0].span) else { return };
        let told = Diagnostic::new("W105", first.entries[0].span).variant("spent_again");
        context.report(first.told(told, context).arg("rows", self.differing().count()));
    }
}

impl Cell<'_> {
    /// What it says and what the entries say.
    fn told(&self, told: Diagnostic, context: &Context<'_>) -> Diagnostic {
        let shown = |value: Decimal| Quantity { value: value.normalize(), unit: Unit::Money, scaled: false }.shown();
        let entry = self.entries[0];
        let told = told.arg("name", entry.name(context)).arg("period", entry.period.label(context.vocabulary)).arg("total", shown(self.amount));
        told.arg("sum", shown(self.finer.map_or(Decimal::ZERO, |(sum, _)| sum)))
    }
}

/// The entries of a period by what they are for. Where all together are what the finer ones come to, each is said by these, whatever it is
/// called there.
fn cells<'t>(entries: Vec<&'t Entry>, finer: &[&Entry]) -> Vec<Cell<'t>> {
    let within: Vec<&Entry> = finer.iter().copied().filter(|fine| entries[0].period.covers(&fine.period)).collect();
    let is_all = !within.is_empty() && agrees(sum(&entries), sum(&within));
    let mut things: BTreeMap<&[String; 3], Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        things.entry(&entry.names).or_default().push(entry);
    }
    let cell = |entries: Vec<&'t Entry>| {
        let of_it: Vec<&Entry> = within.iter().copied().filter(|fine| entries[0].speaks_of(fine)).collect();
        let amount = sum(&entries);
        let finer = of_it.first().map(|first| (sum(&of_it), first.span)).or(within.first().filter(|_| is_all).map(|first| (amount, first.span)));
        let agrees = is_all || finer.is_some_and(|(sum, _)| agrees(amount, sum));
        Cell { entries, amount, finer, agrees }
    };
    things.into_values().map(cell).collect()
}

fn sum(entries: &[&Entry]) -> Decimal {
    entries.iter().fold(Decimal::ZERO, |sum, entry| sum.saturating_add(entry.amount))
}
