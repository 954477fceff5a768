//! Members that stand in others though no plan says so: 上海 and 江苏 below 华东, which is their sum in every period, or `其中：上海`.
//! Counting 华东 and 上海 would count one of them twice. What a manager sells is his own, so a person stands in no other; where one is the
//! sum of those next to him, that is told.

use foldhash::{HashMap, HashSet};
use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::{Diagnostic, Span};
use crate::load::Sheet;
use crate::value::{Context, Raw};
use crate::vocabulary::normalise;

use super::outline::equal::{self, Equal};
use super::outline::parents;
use super::totals::Amounts;
use super::{RowKind, is_member};
use crate::recognise::header::columns::{Column, Layout, Role};
use crate::recognise::header::{OwnedRow, levels, measures};
use crate::recognise::tables::kept::MOST_ROWS;
use crate::recognise::words::{self, layout_words};

/// Values of members that are compared.
const MOST_VALUES: usize = 200_000;
/// The dimension whose members stand in no other.
pub const PERSON: &str = "person";
/// Names that are told.
const MOST_NAMES: usize = 5;

/// Members that stand in another one.
#[derive(Clone, Debug)]
pub struct Inside {
    /// Their dimension.
    pub kind: &'static str,
    /// Their names.
    pub names: Vec<String>,
    /// The one that they stand in.
    pub outer: String,
    /// Whether they do; else they may, and count beside it.
    pub is_sure: bool,
    /// Whether they are only some of its parts.
    pub is_partial: bool,
    /// Where the first of them is named.
    pub span: Span,
    /// What is told of it where the plan does not say how its members stand.
    pub told: Option<Diagnostic>,
}

impl Inside {
    /// One that a table says to stand in another.
    pub fn said(kind: &'static str, name: String, outer: String, span: Span) -> Self {
        Self { kind, names: vec![name], outer, is_sure: true, is_partial: false, span, told: None }
    }
}

/// The names of such members, where it is sure.
#[derive(Clone, Debug, Default)]
pub struct Inner {
    names: HashSet<(&'static str, String)>,
    /// What each member of the file stands in.
    outer: HashMap<(&'static str, String), String>,
}

impl Inner {
    /// Those that were found in a table, which are added to those of its file, and of these the ones whose outer member the table measures
    /// as well.
    pub fn noted(found: Vec<Inside>, all: &mut Vec<Inside>, rows: &[OwnedRow], layout: &Layout) -> Self {
        let names = |inside: &Inside| inside.names.iter().map(|name| (inside.kind, name.clone())).collect::<Vec<_>>();
        let measured = measured(rows, layout);
        let is_beside_outer = |inside: &&Inside| inside.is_sure && measured.contains(&(inside.kind, inside.outer.as_str()));
        let names = found.iter().filter(|inside| inside.is_sure).chain(all.iter().filter(is_beside_outer)).flat_map(names).collect();
        all.extend(found);
        let pairs = |inside: &Inside| inside.names.iter().map(|name| ((inside.kind, name.clone()), inside.outer.clone())).collect::<Vec<_>>();
        let outer = all.iter().filter(|inside| inside.is_sure).flat_map(pairs).collect();
        Self { names, outer }
    }

    /// The member that another one of a dimension stands in.
    pub fn outer_of(&self, kind: &'static str, name: &str) -> Option<&str> {
        self.outer.get(&(kind, name.to_string())).map(String::as_str)
    }

    /// Whether a member of a dimension is one.
    pub fn holds(&self, kind: &'static str, name: &str) -> bool {
        self.names.contains(&(kind, name.to_string()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The members that the rows of a table are about.
fn measured<'r>(rows: &'r [OwnedRow], layout: &Layout) -> HashSet<(&'static str, &'r str)> {
    let columns = layout.columns.iter().filter(|column| is_member(column)).filter_map(|column| Some((column.name?, column.index)));
    columns.flat_map(|(kind, column)| rows.iter().filter_map(move |row| Some((kind, row.text(column)?)))).collect()
}

/// Finds them in the columns of members of a table.
pub fn find(rows: &[OwnedRow], kinds: &[RowKind], layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Vec<Inside> {
    if !layout.form.takes_series() || rows.len() > MOST_ROWS as usize {
        return Vec::new();
    }
    let columns = layout.columns.iter().filter(|column| is_member(column) && matches!(column.role, Role::Fields(_)));
    columns.flat_map(|column| Table::of(rows, kinds, column, layout, context).found(layout, sheet, context)).collect()
}

/// The numbers of the members that a column names, by what else their rows say.
struct Table<'l> {
    column: &'l Column,
    names: IndexSet<String>,
    /// Row in which each is named first, and whether its rows are those of totals.
    first: Vec<(u32, RowKind)>,
    amounts: Option<Amounts>,
    /// Members that say in which one they stand, by their names.
    among: Vec<(String, String, u32)>,
    /// Members that stand in others by the numbers of their rows or by indents, by the name of the outer one.
    placed: IndexMap<String, (u32, Vec<String>)>,
}

impl<'l> Table<'l> {
    fn of(rows: &[OwnedRow], kinds: &[RowKind], column: &'l Column, layout: &Layout, context: &Context<'_>) -> Self {
        let (mut names, mut first, mut among, mut values) = (IndexSet::new(), Vec::new(), Vec::new(), Vec::new());
        let counted = rows.iter().zip(kinds).filter(|(_, kind)| matches!(kind, RowKind::Data | RowKind::Total));
        let mut keys: IndexSet<(Vec<String>, usize)> = IndexSet::new();
        let unfinished = unfinished(rows, column, layout);
        let (mut above, mut has_parts): (Option<String>, bool) = (None, false);
        for (row, kind) in counted {
            let Some(text) = text_in(row, column.index).filter(|text| !words::is_whole(text)) else { continue };
            let name = text.trim();
            // Further parts stand below the first without the word.
            let part = words::part_name(name).or_else(|| Some(name).filter(|_| has_parts && text.starts_with(char::is_whitespace)));
            has_parts = part.is_some();
            if let Some(part) = part {
                among.extend(above.iter().map(|outer| (part.to_string(), outer.clone(), row.number)));
                continue;
            }
            above = (*kind == RowKind::Data).then(|| name.to_string());
            let (member, is_new) = names.insert_full(name.to_string());
            if is_new {
                first.push((row.number, *kind));
            }
            let about = about(row, column, layout);
            if unfinished.as_ref() == Some(&about) {
                continue;
            }
            for (position, found) in Amounts::of_row(row, layout, context) {
                let (key, _) = keys.insert_full((about.clone(), position));
                values.push((member, key, found));
            }
        }
        let is_small = names.len().saturating_mul(keys.len()) <= MOST_VALUES;
        let amounts = is_small.then(|| Amounts::of_values(names.len(), keys.len(), values));
        Self { column, names, first, amounts, among, placed: placed(rows, kinds, column, layout) }
    }

    fn found(&self, layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Vec<Inside> {
        let kind = self.column.name.unwrap_or_default();
        let is_of_people = kind == PERSON;
        let among = |(name, outer, row): &(String, String, u32)| Inside {
            is_partial: true,
            ..Inside::said(kind, name.clone(), outer.clone(), layout.cell(sheet, *row, self.column.index))
        };
        let mut sums = self.sums();
        // That members stand in another one by their place is said where their sum does not prove it.
        sums.retain(|(group, is_sure)| *is_sure || is_of_people || !self.placed.contains_key(&self.names[group.row]));
        sums.retain(|(group, is_sure)| !self.is_beside_its_parts(group) && (!is_of_people || *is_sure || self.are_several(group)));
        let is_proved = |outer: &String| sums.iter().any(|(group, _)| self.names[group.row] == *outer);
        let placed = self.placed.iter().filter(|(outer, _)| !is_of_people && !is_proved(outer));
        let place = |row: u32| layout.cell(sheet, row, self.column.index);
        let placed = placed.map(|(outer, (row, names))| self.told(outer.clone(), names.clone(), place(*row), "placed", context));
        let proved = sums.iter().map(|(group, is_sure)| self.inside(group, *is_sure, layout, sheet, context));
        let among = self.among.iter().filter(|_| !is_of_people).map(among);
        proved.chain(placed).chain(among).collect()
    }

    /// Whether a member is the sum of others in several numbers: in one, three people come to a fourth by chance.
    fn are_several(&self, group: &Equal) -> bool {
        self.amounts.as_ref().is_some_and(|amounts| amounts.numbers(group.row) > 1)
    }

    /// The members that are the sum of those below them, or else of those above, and whether that is no chance.
    fn sums(&self) -> Vec<(Equal, bool)> {
        let Some(amounts) = &self.amounts else { return Vec::new() };
        let below = self.sums_in(amounts, &self.first.iter().map(|(_, kind)| *kind).collect::<Vec<_>>());
        if !below.is_empty() {
            return below;
        }
        let (turned, count) = (amounts.turned(), self.first.len());
        let above = self.sums_in(&turned, &self.first.iter().rev().map(|(_, kind)| *kind).collect::<Vec<_>>());
        above.into_iter().map(|(group, is_sure)| (group.turned(count), is_sure)).collect()
    }

    /// The members that are the sum of those that follow them.
    fn sums_in(&self, amounts: &Amounts, kinds: &[RowKind]) -> Vec<(Equal, bool)> {
        let (mut groups, mut are_sure) = equal::find(kinds, amounts, |_| None);
        let found = groups.len();
        groups.retain(|group| group.inner.len() == 1 || amounts.stand_together(group.row, group.inner.clone()));
        are_sure &= groups.len() == found;
        let is_proved = equal::are_proved(&groups, kinds, amounts);
        let is_sure = |group: &Equal| amounts.numbers(group.row) > 1 && (are_sure || !amounts.are_alike(group.row, group.inner.clone()));
        let judged = |group: Equal| {
            let is_sure = is_proved || is_sure(&group);
            (group, is_sure)
        };
        groups.into_iter().map(judged).collect()
    }

    fn is_beside_its_parts(&self, group: &Equal) -> bool {
        has_usual(self.column, &self.names[group.row], group.inner.clone().map(|member| &self.names[member]))
    }

    fn inside(&self, group: &Equal, is_sure: bool, layout: &Layout, sheet: &Sheet, context: &Context<'_>) -> Inside {
        let names: Vec<String> = group.inner.clone().map(|member| self.names[member].clone()).collect();
        let is_sure = is_sure && self.column.name != Some(PERSON);
        let variant = match self.column.name {
            Some(PERSON) => "person",
            _ if is_sure => "inside",
            _ => "perhaps_inside",
        };
        let span = layout.cell(sheet, self.first[group.row].0, self.column.index);
        Inside { is_sure, ..self.told(self.names[group.row].clone(), names, span, variant, context) }
    }

    /// W105 for members that stand in another one, which is told so.
    fn told(&self, outer: String, names: Vec<String>, span: Span, variant: &'static str, context: &Context<'_>) -> Inside {
        let shown = names.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(context.vocabulary.word("list_separator"));
        let more = if names.len() > MOST_NAMES { context.vocabulary.word("list_more") } else { "" };
        let told = Diagnostic::new("W105", span).variant(variant).arg("name", &outer).arg("names", format!("{shown}{more}"));
        Inside { kind: self.column.name.unwrap_or_default(), names, outer, is_sure: true, is_partial: false, span, told: Some(told) }
    }
}

/// The members that stand in others by the numbers of their rows or by indents, `1.1 江苏` below `1 华东`, by the outer one, each with its
/// first row. What is named as a part, 其中：江苏, is found by that.
fn placed(rows: &[OwnedRow], kinds: &[RowKind], column: &Column, layout: &Layout) -> IndexMap<String, (u32, Vec<String>)> {
    let name = |row: usize| text_in(&rows[row], column.index).filter(|_| kinds[row] == RowKind::Data).map(str::trim);
    let is_plain = |name: &&str| !words::is_part(name) && !words::is_whole(name);
    let mut found: IndexMap<String, (u32, Vec<String>)> = IndexMap::new();
    let mut pairs = parents::closest(parents::of_members(rows, layout, column.index));
    pairs.sort_unstable();
    for (row, outer) in pairs {
        let (Some(inner), Some(above)) = (name(row).filter(is_plain), name(outer).filter(is_plain)) else { continue };
        let (_, names) = found.entry(above.to_string()).or_insert_with(|| (rows[outer].number, Vec::new()));
        if inner != above && !names.iter().any(|known| known == inner) {
            names.push(inner.to_string());
        }
    }
    found.retain(|outer, (_, names)| !names.is_empty() && !has_usual(column, outer, names.iter()));
    found
}

/// Whether the whole and a part are names for what stands beside each other: 华南 is not in 华东, though it may be in 南方区.
fn has_usual<'n>(column: &Column, whole: &String, mut parts: impl Iterator<Item = &'n String>) -> bool {
    let usual = layout_words().usual_members.get(column.name.unwrap_or_default());
    let is_usual = |name: &String| usual.is_some_and(|usual| usual.contains(&normalise::name(name)));
    is_usual(whole) && parts.any(is_usual)
}

fn text_in(row: &OwnedRow, column: u16) -> Option<&str> {
    if let Raw::Text(text) = row.cell(column)? { Some(text.as_ref()).filter(|text| !text.trim().is_empty()) } else { None }
}

/// What the last row of a table is about that is longer than what is looked at: the rest of the members may stand below.
fn unfinished(rows: &[OwnedRow], member: &Column, layout: &Layout) -> Option<Vec<String>> {
    let last = rows.last().filter(|last| layout.is_stream() && last.number >= MOST_ROWS)?;
    let (last, first) = (about(last, member, layout), about(&rows[0], member, layout));
    (last != first).then_some(last)
}

/// What a row says beside the member and its numbers: the KPI, the period, other members, whether they are targets.
fn about(row: &OwnedRow, member: &Column, layout: &Layout) -> Vec<String> {
    let tells = |column: &&Column| column.is_naming(&layout.form) || measures::says_measures(column);
    let columns = layout.columns.iter().filter(tells).filter(|column| column.index != member.index && !levels::is_finer(column));
    columns.map(|column| row.cell(column.index).map_or_else(String::new, |raw| format!("{raw:?}"))).collect()
}
