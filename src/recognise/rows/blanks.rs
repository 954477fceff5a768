//! Blank cells below a name: of a group whose name is written once, `华东` over three people, or of a row about the whole company.
//!
//! Both are written, and nothing in the cell tells them apart, so it is told by the rows around it. A blank cell may continue what stands
//! above it only
//!
//! - if the row itself names something that the row above does not, another person or another KPI: one that names nothing new is the
//!   unlabelled sum of the rows above it, or what a column tells that is not read;
//! - if no name to the left of it begins anew, for then a new group begins: 华南 and no person is 华南 as a whole, and another KPI and
//!   no region is the company, though it may be a region's where regions go on below;
//! - if no row of totals stands between that ends its group: 小计 in the place of a person ends the team, and the region goes on.
//!
//! A blank unit continues the one above it with the KPI, whose group both are written for.
//!
//! A blank period is never that of a larger group: where the names beside it begin anew it may be the plan's, or that of the row above.
//!
//! A column whose blanks may do so is filled, and told once (I104), if it reads like one of groups: its first row has a name (a blank
//! region in the first row is the whole company), no name is written twice in succession (who writes each name means the blank ones),
//! blanks follow in other groups than the last (below the last region stands the company) or a column to its left is filled, no two rows come to name the same, and no
//! row is hidden, which may have begun another group. Where one of these fails, the cells stay blank, and that is told as well (W104). Silent is only what cannot be a group.

use foldhash::HashSet;

use crate::diagnostic::{Diagnostic, span::column_letters};
use crate::load::Sheet;
use crate::model::facts::SCOPE;
use crate::value::{Context, Raw};

use super::ranges;
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{OwnedRow, levels, measures};
use crate::recognise::rows::{self, RowKind};
use crate::recognise::words;

mod ends;
mod watch;

pub use watch::Watch;

/// Kinds whose rows are told apart by the members that they name.
const NAMED_BY_MEMBERS: &[&str] = &["goal", "actual"];

/// Columns whose names may be written once over several lines of a budget.
const BUDGET_GROUPS: &[&str] = &["category", "owner"];

/// A column whose names may hold for the rows below them.
#[derive(Clone, Debug)]
struct Key {
    column: u16,
    names: Names,
    /// Whether blank cells are filled.
    fills: bool,
    /// Whether its members are divided by those of another column, so that a blank one beside them can only be that above.
    is_divided: bool,
}

/// What a column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Members,
    Kpis,
    Periods,
    /// Whether the row holds targets or actuals: never continued, and what tells a row from the one above.
    Measures,
    /// What a line of the budget is called: the same.
    Lines,
}

impl Names {
    /// Whether a blank cell may hold what stands above it.
    fn may_continue(self) -> bool {
        !matches!(self, Names::Measures | Names::Lines)
    }
}

/// Continues names downwards, row by row.
#[derive(Clone, Debug, Default)]
pub struct Filler {
    keys: Vec<Key>,
    above: Vec<Option<Raw<'static>>>,
}

/// What the blank cells of a column amount to.
#[derive(Default)]
struct Found {
    /// Rows, by their position, that may continue the name above them.
    continued: Vec<usize>,
    /// Groups that they stand in, counted from 1.
    groups: Vec<usize>,
    /// Rows that may continue it as well as they may be about a member further left.
    open: Vec<usize>,
    /// Rows that may continue it where names go on below, with the groups that they stand in.
    between: Vec<(usize, usize)>,
    /// Names that are written.
    names: usize,
    is_repeated: bool,
    is_first_blank: bool,
}

/// Whether a blank cell continues the name above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    Continues,
    /// It may, or the row may be about the member further left.
    Open,
    /// A KPI or period to the left begins anew, or the row names nothing at all: it may only where the names go on below.
    Between,
    Whole,
}

impl Filler {
    /// The columns of a table that may be grouped.
    fn of(layout: &Layout) -> Self {
        let is_named = layout.form.parts.iter().any(|part| NAMED_BY_MEMBERS.contains(&part.info.kind));
        let key = |column: &Column| {
            let names = match column.name.filter(|_| is_named && layout.shape.is_upright())? {
                measures::COLUMN => Names::Measures,
                _ if levels::is_finer(column) => Names::Members,
                _ if !matches!(column.role, Role::Fields(_)) => return None,
                "kpi" | measures::OF_KPIS => Names::Kpis,
                "period" => Names::Periods,
                name => SCOPE.contains(&name).then_some(Names::Members)?,
            };
            let is_divided = layout.columns.iter().any(|finer| levels::divided(finer).is_some_and(|divided| column.name == Some(divided)));
            Some(Key { column: column.index, names, fills: names.may_continue(), is_divided })
        };
        Self::with(layout.columns.iter().filter_map(key).chain(budget_keys(layout)).collect())
    }

    fn with(keys: Vec<Key>) -> Self {
        Self { above: vec![None; keys.len()], keys }
    }

    /// Whether any column is filled.
    pub fn fills(&self) -> bool {
        self.keys.iter().any(|key| key.fills)
    }

    /// Fills the blank cells of a row.
    pub fn fill(&mut self, cells: &mut Vec<(u16, Raw<'_>)>, kind: RowKind) {
        let before = if kind == RowKind::Data { self.above.clone() } else { Vec::new() };
        let blanks = self.pass(cells, kind);
        for ((key, blank), above) in self.keys.iter().zip(blanks).zip(before) {
            if let (Some(Blank::Continues), Some(above), Err(at)) = (blank, above, cells.binary_search_by_key(&key.column, |(column, _)| *column)) {
                cells.insert(at, (key.column, above));
            }
        }
    }

    /// Takes note of a row, and says of each column that is blank in it what that means.
    fn pass(&mut self, cells: &[(u16, Raw<'_>)], kind: RowKind) -> Vec<Option<Blank>> {
        match kind {
            RowKind::Data => {}
            // The rate below targets and actuals belongs to their group.
            RowKind::Mean if self.keys.iter().any(|key| key.names == Names::Measures && cell(cells, key.column).is_some()) => return Vec::new(),
            RowKind::Total | RowKind::Mean => {
                let ended = ends::first_ended(&self.keys, &self.above, cells);
                self.above[ended..].fill(None);
                return Vec::new();
            }
            RowKind::Title | RowKind::Note | RowKind::Header | RowKind::Joined | RowKind::Derived => return Vec::new(),
        }
        let written: Vec<Option<&Raw<'_>>> = self.keys.iter().map(|key| cell(cells, key.column)).collect();
        let differs = |at: usize| written[at].is_some_and(|raw| self.above[at].as_ref() != Some(raw));
        let is_new = (0..written.len()).any(differs);
        let is_nameless = written.iter().all(Option::is_none);
        let mut blanks = Vec::with_capacity(written.len());
        let (mut begins, mut begins_other, mut beside_member) = (false, false, false);
        for (at, key) in self.keys.iter().enumerate() {
            let of_members = key.names == Names::Members;
            begins |= of_members && differs(at);
            begins_other |= matches!(key.names, Names::Kpis | Names::Periods) && differs(at);
            beside_member |= of_members && written[at].is_some();
            let blank = match () {
                () if self.above[at].is_some() && is_nameless => Blank::Between,
                () if self.above[at].is_none() || !is_new => Blank::Whole,
                () if key.names == Names::Periods && (begins || begins_other) => Blank::Open,
                () if begins => Blank::Whole,
                () if begins_other => Blank::Between,
                () if beside_member && of_members => Blank::Open,
                () => Blank::Continues,
            };
            let is_blank = written[at].is_none() && key.names.may_continue();
            blanks.push(is_blank.then_some(if blank == Blank::Continues && !key.fills { Blank::Whole } else { blank }));
        }
        let written: Vec<Option<Raw<'static>>> = written.into_iter().map(|raw| raw.map(words::owned)).collect();
        for ((above, written), blank) in self.above.iter_mut().zip(written).zip(&blanks) {
            if *blank != Some(Blank::Continues) {
                *above = written;
            }
        }
        blanks
    }
}

/// The groups of the lines of a budget, 一级科目 or 部门, stand left of their names.
fn budget_keys(layout: &Layout) -> Vec<Key> {
    let columns = || layout.columns.iter().filter(|column| layout.form.main().kind == "budget_line" && matches!(column.role, Role::Fields(_)));
    let is_name = |column: &&Column| column.name == Some("name");
    let Some(line) = columns().find(is_name).filter(|_| layout.shape.is_upright()) else { return Vec::new() };
    let groups = columns().filter(|column| column.index < line.index && column.name.is_some_and(|name| BUDGET_GROUPS.contains(&name)));
    let key = |column: &Column, names: Names| Key { column: column.index, names, fills: names.may_continue(), is_divided: false };
    groups.map(|column| key(column, Names::Members)).chain([key(line, Names::Lines)]).collect()
}

fn cell<'r, 'c>(cells: &'r [(u16, Raw<'c>)], column: u16) -> Option<&'r Raw<'c>> {
    cells.iter().find(|(at, _)| *at == column).map(|(_, raw)| raw)
}

/// Fills the columns that read like those of groups, tells what was filled and what was not, and gives the filler for rows to come.
pub fn settle(rows: &mut [OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Filler {
    let mut keys = Filler::of(layout).keys;
    let found = look(rows, kinds, &keys);
    for (at, found) in found.iter().enumerate() {
        let is_inner = keys[at].is_divided
            || names_staff(&found.continued, keys[at].column, rows, layout)
            || keys[..at].iter().any(|outer| outer.names == Names::Members && outer.fills);
        keys[at].fills = found.reads_like_groups(is_inner) && layout.hidden_rows == 0;
    }
    if keys.iter().any(|key| key.fills) && has_doubles(rows, kinds, &keys, layout) {
        keys.iter_mut().for_each(|key| key.fills = false);
    }
    for (key, found) in keys.iter().zip(&found) {
        tell(key, found, rows, layout, sheet, context);
    }
    let mut filler = Filler::with(keys.clone());
    for (row, kind) in rows.iter_mut().zip(kinds) {
        filler.fill(&mut row.cells, *kind);
    }
    Filler::with(keys)
}

/// Whether each of these rows names a person or team to the right of a column: these stand in what it names, so that a blank cell is no
/// row of the whole.
fn names_staff(continued: &[usize], outer: u16, rows: &[OwnedRow], layout: &Layout) -> bool {
    let is_staff = |column: &&Column| column.index > outer && matches!(column.name, Some("person" | "team"));
    let mut columns = layout.columns.iter().filter(is_staff);
    !continued.is_empty() && columns.any(|column| continued.iter().all(|&row| rows[row].text(column.index).is_some()))
}

/// What the blank cells of each column amount to if all are filled that may be.
fn look(rows: &[OwnedRow], kinds: &[RowKind], keys: &[Key]) -> Vec<Found> {
    let mut found: Vec<Found> = keys.iter().map(|_| Found::default()).collect();
    let mut filler = Filler::with(keys.to_vec());
    for (at, (row, kind)) in rows.iter().zip(kinds).enumerate() {
        let before = filler.above.clone();
        let blanks = filler.pass(&row.cells, *kind);
        for (((found, blank), key), before) in found.iter_mut().zip(blanks).zip(keys).zip(before) {
            found.add(at, blank, cell(&row.cells, key.column), before.as_ref());
        }
    }
    found
}

impl Found {
    fn add(&mut self, row: usize, blank: Option<Blank>, written: Option<&Raw<'_>>, above: Option<&Raw<'_>>) {
        match blank {
            Some(Blank::Continues) => {
                self.continued.push(row);
                self.groups.push(self.names);
            }
            Some(Blank::Open) => self.open.push(row),
            Some(Blank::Between) => self.between.push((row, self.names)),
            Some(Blank::Whole) => self.is_first_blank |= self.names == 0,
            None => {
                // In a filled column the name above may have been written further up.
                self.is_repeated |= self.groups.last() != Some(&self.names) && above.is_some() && above == written;
                self.names += 1;
            }
        }
    }

    /// Rows of which it cannot be known.
    fn unclear(&self) -> Vec<usize> {
        let between = self.between.iter().filter(|(_, group)| *group < self.names).map(|(row, _)| *row);
        self.open.iter().copied().chain(between).collect()
    }

    fn reads_like_groups(&self, is_inner: bool) -> bool {
        let is_in_others = is_inner || self.names == 1 || self.groups.iter().any(|group| *group < self.names);
        !self.continued.is_empty() && self.unclear().is_empty() && !self.is_first_blank && !self.is_repeated && is_in_others
    }
}

/// Whether two rows come to name the same once their columns are filled.
fn has_doubles(rows: &[OwnedRow], kinds: &[RowKind], keys: &[Key], layout: &Layout) -> bool {
    let tells_apart = |column: &&Column| column.is_naming(&layout.form) || matches!(column.role, Role::Unknown | Role::Unit);
    let columns: Vec<u16> = layout.columns.iter().filter(tells_apart).map(|column| column.index).chain(keys.iter().map(|key| key.column)).collect();
    let mut filler = Filler::with(keys.to_vec());
    let mut seen = HashSet::default();
    let mut is_double = |row: &OwnedRow, kind: &RowKind| {
        let mut cells = row.cells.clone();
        filler.fill(&mut cells, *kind);
        *kind == RowKind::Data && !seen.insert(columns.iter().map(|column| format!("{:?}", cell(&cells, *column))).collect::<Vec<_>>())
    };
    rows.iter().zip(kinds).any(|(row, kind)| is_double(row, kind))
}

/// I104 for a column that was filled, W104 for one that was not though it might be.
fn tell(key: &Key, found: &Found, rows: &[OwnedRow], layout: &Layout, sheet: &Sheet, context: &Context<'_>) {
    let Some(column) = layout.columns.iter().find(|column| column.index == key.column) else { return };
    let mut blank: Vec<usize> = found.continued.iter().copied().chain(found.unclear()).collect();
    blank.sort_unstable();
    // That a row has no KPI is told as a fault.
    let is_told = key.fills || (!found.is_first_blank && key.names != Names::Kpis);
    let Some(&first) = blank.first().filter(|_| is_told) else { return };
    let runs = blank.chunk_by(|a, b| a + 1 == *b).map(|run| (rows[run[0]].number, rows[run[run.len() - 1]].number));
    let areas = areas(column.index, runs, context);
    let code = if key.fills { "I104" } else { "W104" };
    let told = Diagnostic::new(code, layout.cell(sheet, rows[first].number, column.index)).variant("blank");
    context.report(told.arg("column", &column.header).arg("areas", areas));
}

/// Cells of a column by their first and last rows.
pub fn areas(column: u16, runs: impl Iterator<Item = (u32, u32)>, context: &Context<'_>) -> String {
    let letters = column_letters(column);
    ranges::listed(runs.map(|(first, last)| (format!("{letters}{first}"), format!("{letters}{last}"))), ":", context.vocabulary)
}

/// What a row is, as far as it ends a group.
pub fn kind(cells: &[(u16, Raw<'_>)], layout: &Layout) -> RowKind {
    let is_named_total = || rows::names(cells, layout).any(|(column, name)| rows::is_member(column) && words::is_member_total(name));
    match rows::kind_in(cells, layout) {
        RowKind::Data if is_named_total() => RowKind::Total,
        kind => kind,
    }
}
