//! Lines of the budget that several departments have: 差旅费 of 市场部 is another line than 差旅费 of 销售部, whether a column says so or
//! each has a sheet or a file of its own.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::{Plan, Record};
use crate::recognise::{Draft, Standing, words};
use crate::value::{Context, Node, Raw};
use crate::vocabulary::normalise;

use super::alike::{Alike, LINES, ONCE};
use super::budgets::money;
use super::identity::{Records, Sheet, derived, sheet_of};
use super::owners;
use super::titles::Titles;

/// Gives the lines of a name that are several ids of their own, and marks those that only sum up others.
pub fn tell_apart(drafts: &mut [Draft<'_>], titles: &Titles<'_>, context: &Context<'_>) {
    owners::tell_apart(drafts, context);
    leave_copies(drafts, titles, context);
    of_sheets(drafts, titles, context);
}

/// The fields of a line that are added up.
struct Fields {
    name: usize,
    category: usize,
    planned: usize,
    spent: usize,
}

/// What lines come to: their budget, and what was spent of them.
#[derive(Clone, Copy, Default)]
struct Sums {
    planned: Option<Decimal>,
    spent: Option<Decimal>,
}

/// Compares the lines that sum up others with these (W105), and leaves them out.
pub fn leave_out_sums(records: &mut Records<'_>, context: &Context<'_>) {
    let Some(info) = Plan::info("budget_line") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let fields = Fields { name: field("name"), category: field("category"), planned: field("planned"), spent: field("spent") };
    let wholes = records.take_sums("budget_line");
    let (mut of_names, mut of_kinds): (HashMap<String, Sums>, HashMap<String, Sums>) = Default::default();
    for record in records.of_kind("budget_line").filter(|_| !wholes.is_empty()) {
        let sums = Sums::of(record, &fields, context);
        of_names.entry(named(record, fields.name)).or_default().add(sums);
        of_kinds.entry(named(record, fields.category)).or_default().add(sums);
    }
    for whole in &wholes {
        let name = named(whole, fields.name);
        let parts = of_names.get(&name).or_else(|| of_kinds.get(&name)).copied().unwrap_or_default();
        Sums::of(whole, &fields, context).tell_other(parts, whole, &fields, context);
    }
}

/// A field of a line as names are compared.
fn named(record: &Record<'_>, field: usize) -> String {
    normalise::name(&record.get(field).and_then(Node::text).unwrap_or_default())
}

impl Sums {
    fn of(record: &Record<'_>, fields: &Fields, context: &Context<'_>) -> Self {
        let amount =
            |field: usize| record.get(field).and_then(|node| words::quiet(context, |context| money(node, context)?)).map(|amount| amount.value);
        Self { planned: amount(fields.planned), spent: amount(fields.spent) }
    }

    fn add(&mut self, other: Self) {
        let add = |sum: &mut Option<Decimal>, amount: Option<Decimal>| {
            *sum = amount.map(|amount| sum.unwrap_or_default().saturating_add(amount)).or(*sum);
        };
        add(&mut self.planned, other.planned);
        add(&mut self.spent, other.spent);
    }

    /// W105 for what a line says otherwise than its parts: they count.
    fn tell_other(&self, parts: Self, whole: &Record<'_>, fields: &Fields, context: &Context<'_>) {
        let of_both = [("sheets", self.planned, parts.planned, fields.planned), ("sheets_spent", self.spent, parts.spent, fields.spent)];
        for (variant, total, sum, field) in of_both {
            let sum = sum.unwrap_or_default();
            let Some(total) = total.filter(|total| *total != sum) else { continue };
            let told = Diagnostic::new("W105", whole.get(field).map_or(whole.span, |node| node.span)).variant(variant);
            let name = whole.get(fields.name).and_then(Node::text).unwrap_or_default();
            context.report(told.arg("name", name).arg("total", total.normalize()).arg("sum", sum.normalize()));
        }
    }
}

/// Leaves out the lines of tables that say in all what another one says, 费用预算 - 副本: they are one table, whatever their names, unless
/// these are of different places. It is told.
fn leave_copies(drafts: &mut [Draft<'_>], titles: &Titles<'_>, context: &Context<'_>) {
    let tables = said_on(drafts);
    let is_copy = |(first, second): (&Sheet, &Sheet)| tables[first] == tables[second] && !titles.are_apart(*first, *second);
    let first_of = |sheet: &Sheet| tables.keys().take_while(|other| *other != sheet).find(|other| is_copy((other, sheet))).copied();
    let copies: BTreeMap<Sheet, Sheet> = tables.keys().filter_map(|sheet| Some((*sheet, first_of(sheet)?))).collect();
    let mut alike = Alike::default();
    let firsts: BTreeMap<(String, Sheet), Span> = drafts.iter().filter_map(|draft| Some((on_sheet(draft)?, draft.span))).collect();
    for draft in drafts {
        let Some((name, sheet)) = on_sheet(draft) else { continue };
        let Some(first) = copies.get(&sheet).and_then(|first| firsts.get(&(name, *first))) else { continue };
        alike.note(draft, *first, ONCE);
        draft.standing = Standing::Again;
    }
    alike.tell(context);
}

/// What the lines of each sheet of budgets say, and the spending in them.
fn said_on(drafts: &[Draft<'_>]) -> BTreeMap<Sheet, Vec<String>> {
    let mut tables: BTreeMap<Sheet, Vec<String>> = BTreeMap::new();
    for draft in drafts {
        let line = draft.parent.and_then(|parent| drafts.get(parent.draft as usize)).unwrap_or(draft);
        if let Some((_, sheet)) = on_sheet(line) {
            tables.entry(sheet).or_default().push(draft.values.iter().map(|(field, node)| format!("{field} {}\n", text_of(node))).collect());
        }
    }
    tables.values_mut().for_each(|said| said.sort());
    tables
}

/// A field as text, also where it holds an amount for each of several periods.
fn text_of(node: &Node<'_>) -> String {
    match &node.raw {
        Raw::Map(entries) => entries.iter().map(|(key, node)| format!("{} {};", key.value, text_of(node))).collect(),
        _ => node.text().unwrap_or_default().into_owned(),
    }
}

/// The lines of a name that stand on several sheets with the same columns: one cannot complete another, so each is a line of its own. It
/// is told, for one of them may be a copy. Those on a sheet of sums only sum up the others.
fn of_sheets(drafts: &mut [Draft<'_>], titles: &Titles<'_>, context: &Context<'_>) {
    let columns = columns(drafts);
    let is_of_sums = |sheet: Sheet| titles.is_of_sums(sheet);
    let mut periods: HashMap<(String, Sheet), BTreeSet<String>> = HashMap::default();
    for (draft, key) in drafts.iter().filter_map(|draft| Some((draft, on_sheet(draft)?))) {
        periods.entry(key).or_default().extend(periods_of(draft));
    }
    let (spent, planned) = (spent_in(drafts), planned_on(drafts));
    let complete = |name: &String, first: Sheet, second: Sheet| {
        if titles.are_apart(first, second) {
            return false;
        }
        if spent.get(&first).zip(spent.get(&second)).is_some_and(|(first, second)| first.is_disjoint(second)) {
            return true;
        }
        // The report of a month repeats the budget of the year.
        let said = |sheet: Sheet| planned.get(&(name.clone(), sheet));
        if spent.contains_key(&first) != spent.contains_key(&second) && said(first).is_some() && said(first) == said(second) {
            return true;
        }
        let of = |sheet: Sheet| &periods[&(name.clone(), sheet)];
        !of(first).is_empty() && !of(second).is_empty() && of(first).is_disjoint(of(second))
    };
    let mut places: HashMap<String, Vec<(Sheet, Span)>> = HashMap::default();
    for (draft, (name, sheet)) in drafts.iter().filter_map(|draft| Some((draft, on_sheet(draft)?))) {
        let key = name.clone();
        let places = places.entry(name).or_default();
        if places.iter().any(|(other, _)| complete(&key, *other, sheet)) {
            continue;
        }
        let is_like = |(first, _): &(Sheet, Span)| {
            is_of_sums(sheet) || is_of_sums(*first) || columns[first] == columns[&sheet] || titles.are_apart(*first, sheet)
        };
        if places.last().is_none_or(|last| last.0 != sheet) && places.iter().all(is_like) {
            places.push((sheet, draft.span));
        }
    }
    let mut alike = Alike::default();
    for draft in drafts {
        let Some((name, sheet)) = on_sheet(draft) else { continue };
        let Some(at) = places[&name].iter().position(|place| place.0 == sheet).filter(|_| places[&name].len() > 1) else { continue };
        let id = derived(draft.info, &format!("{name}\u{1f}\u{1f}{at}"));
        let has_parts = places[&name].iter().any(|(other, _)| !is_of_sums(*other));
        if is_of_sums(sheet) && has_parts {
            draft.standing = Standing::Sum;
        } else if at > 0 {
            alike.note(draft, places[&name][0].1, LINES);
        }
        draft.id = Some(Spanned::new(id, draft.span));
    }
    alike.tell(context);
}

/// The months of which sheets of budgets say what was spent: the reports of several months say the year's budget in each.
fn spent_in(drafts: &[Draft<'_>]) -> HashMap<Sheet, BTreeSet<String>> {
    let mut months: HashMap<Sheet, BTreeSet<String>> = HashMap::default();
    for spent in drafts.iter().filter(|draft| draft.info.kind == "spend") {
        let line = spent.parent.and_then(|parent| on_sheet(drafts.get(parent.draft as usize)?));
        if let Some(((_, sheet), date)) = line.zip(spent.get("date").and_then(Node::text)) {
            months.entry(sheet).or_default().insert(normalise::name(&date));
        }
    }
    months
}

/// What the lines of each sheet say of the whole of their budgets.
fn planned_on(drafts: &[Draft<'_>]) -> HashMap<(String, Sheet), String> {
    let said = |draft: &Draft<'_>| draft.get("planned").filter(|node| !node.is_blank()).and_then(Node::text).map(|text| text.into_owned());
    drafts.iter().filter_map(|draft| Some((on_sheet(draft)?, said(draft)?))).collect()
}

/// The periods of which a line says an amount, where it says none of the whole: those of several sheets complete each other.
fn periods_of(draft: &Draft<'_>) -> BTreeSet<String> {
    let is_whole = draft.get("planned").is_some_and(|node| !node.is_blank());
    let Some(Node { raw: Raw::Map(entries), .. }) = draft.get("months").filter(|_| !is_whole) else { return BTreeSet::new() };
    entries.iter().map(|(period, _)| normalise::name(&period.value)).collect()
}

/// The fields that the sheets of budgets say of their lines.
fn columns(drafts: &[Draft<'_>]) -> BTreeMap<Sheet, BTreeSet<u16>> {
    let mut columns: BTreeMap<Sheet, BTreeSet<u16>> = BTreeMap::new();
    for (draft, sheet) in drafts.iter().filter_map(|draft| on_sheet(draft).map(|(_, sheet)| (draft, sheet))) {
        columns.entry(sheet).or_default().extend(draft.values.iter().map(|(field, _)| *field));
    }
    columns
}

/// The name of a line of the budget without an id, and the sheet on which it stands with an amount.
pub(super) fn on_sheet(draft: &Draft<'_>) -> Option<(String, Sheet)> {
    let is_line = draft.info.kind == "budget_line" && draft.id.is_none() && draft.standing == Standing::Declared;
    let has_amount = ["planned", "months"].iter().any(|field| draft.get(field).is_some_and(|node| !node.is_blank()));
    let sheet = sheet_of(draft.span).filter(|_| is_line && has_amount && matches!(draft.span, Span::Cell { .. }))?;
    draft.get("name").and_then(Node::text).map(|name| (normalise::name(&name), sheet))
}
