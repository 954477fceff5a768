//! Ids, written or derived, and the merging of all records of one id (domain/2 head, domain/4 §4.1).

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, FileId, Span, Spanned};
use crate::model::entity::is_derived;
use crate::model::{EntityInfo, Plan, Record};
use crate::recognise::words::{self, near};
use crate::recognise::{Draft, Standing};
use crate::value::{Context, Node};
use crate::vocabulary::normalise;

use super::alike::{Alike, COMPLETED, ENTRIES, ONCE};
use super::known::{Known, own_id, text_node};
use super::periods;
use super::titles::Titles;

/// Kinds whose records are entries of a ledger: two equal ones are two entries, not one written twice.
const LEDGERS: &[&str] = &["order", "spend", "follow_up", "stage_visit", "resource", "competitor_event", "market_year"];

/// Kinds whose name is their id when they have none, so that figure keys can be read.
const NAME_IS_ID: &[&str] = &["kpi", "region", "team", "product_line", "customer_type", "channel", "department"];

/// Records with ids, merged, before they are decoded.
#[derive(Debug, Default)]
pub struct Records<'s> {
    slots: Vec<Slot<'s>>,
    secondary: Vec<Slot<'s>>,
    /// Records of actuals: they are no entities.
    pub actuals: Vec<Draft<'s>>,
}

/// One entity's record, and where it came from.
#[derive(Clone, Debug)]
pub struct Slot<'s> {
    /// The entity.
    pub info: &'static EntityInfo,
    /// Its fields.
    pub record: Record<'s>,
    /// Whether its id was written, so that others may name it.
    pub is_named: bool,
    standing: Standing,
    sheets: Vec<Sheet>,
}

/// A file, or a sheet of it.
pub(super) type Sheet = (FileId, Option<u16>);

/// Gives every draft its id and merges those that share one.
pub fn identify<'s>(drafts: Vec<Draft<'s>>, known: &Known, titles: &Titles<'_>, context: &Context<'_>) -> Records<'s> {
    let ids = Ids::of(&drafts, known, context);
    let mut merger = Merger { records: Records::default(), by_id: HashMap::default(), alike: Alike::default(), titles, context };
    let mut additions = Vec::new();
    for (position, mut draft) in drafts.into_iter().enumerate() {
        if let Some(parent) = draft.parent {
            let id = text_node(ids.list[parent.draft as usize].clone(), draft.span);
            draft.values.retain(|(at, _)| *at != parent.field);
            draft.values.push((parent.field, id));
        }
        let id = ids.list[position].clone();
        match draft.standing {
            _ if draft.info.kind == "actual" => merger.records.actuals.push(draft),
            Standing::Declared | Standing::Sum => merger.declare(id, draft),
            Standing::Addition => additions.push((id, draft)),
            Standing::Secondary => merger.records.secondary.push(Slot::of(id, draft)),
            Standing::Again | Standing::Void => {}
        }
    }
    for (id, draft) in additions {
        merger.add(&id, draft, &ids);
    }
    merger.alike.tell(context);
    merger.records.promote_secondary();
    merger.records
}

/// The id of each draft, and how names lead to ids.
struct Ids {
    list: Vec<String>,
    by_key: HashMap<(&'static str, String), Option<String>>,
}

impl Ids {
    fn of(drafts: &[Draft<'_>], known: &Known, context: &Context<'_>) -> Self {
        let mut needed: HashMap<&'static str, bool> = HashMap::default();
        for draft in drafts {
            *needed.entry(draft.info.kind).or_default() |= draft.id.is_none() || draft.standing == Standing::Addition;
        }
        let mut ids = Self { list: Vec::with_capacity(drafts.len()), by_key: HashMap::default() };
        for draft in drafts.iter().filter(|draft| needed[draft.info.kind] && draft.standing == Standing::Declared) {
            if let (Some(id), Some(key)) = (&draft.id, natural_key(draft, known, context)) {
                let entry = ids.by_key.entry((draft.info.kind, key)).or_insert_with(|| Some(id.value.clone()));
                if entry.as_ref().is_some_and(|first| *first != id.value) {
                    *entry = None;
                }
            }
        }
        for (position, draft) in drafts.iter().enumerate() {
            let id = ids.id_of(draft, position, known, context);
            ids.list.push(id);
        }
        ids
    }

    fn id_of(&self, draft: &Draft<'_>, position: usize, known: &Known, context: &Context<'_>) -> String {
        if let Some(id) = &draft.id {
            return id.value.clone();
        }
        let name = draft.get("name").and_then(Node::text).map(|text| text.into_owned());
        if let Some(name) = name.filter(|_| NAME_IS_ID.contains(&draft.info.kind)) {
            return own_id(draft.info, name);
        }
        let Some(key) = self.key_with_parent(draft, known, context) else {
            return derived(draft.info, &format!("{position}"));
        };
        let declared = self.by_key.get(&(draft.info.kind, key.clone())).and_then(Clone::clone);
        declared.unwrap_or_else(|| derived(draft.info, &key))
    }

    /// The natural key, with the id of the record that the draft stands in.
    fn key_with_parent(&self, draft: &Draft<'_>, known: &Known, context: &Context<'_>) -> Option<String> {
        let key = natural_key(draft, known, context);
        let Some(parent) = draft.parent else { return key };
        let parent_id = self.list.get(parent.draft as usize)?;
        let is_key = draft.info.key.contains(&draft.info.fields[usize::from(parent.field)].name);
        if is_key { Some(format!("{parent_id}\u{1f}{}", key.unwrap_or_default())) } else { key }
    }
}

/// `task-3fa9c2e1b0`: an id that a page can have, the same wherever and whenever the key is the same.
pub(super) fn derived(info: &EntityInfo, key: &str) -> String {
    let hash = blake3::hash(key.as_bytes()).to_hex();
    format!("{}-{}", info.kind.replace('_', "-"), &hash[..10])
}

/// The fields that tell an entity from others of its kind, in a form in which they can be compared.
fn natural_key(draft: &Draft<'_>, known: &Known, context: &Context<'_>) -> Option<String> {
    let mut key = String::new();
    let mut any = false;
    for name in draft.info.key {
        let node = draft.get(name).filter(|node| !node.is_blank());
        any |= node.is_some();
        let kind = draft.info.field(name).map_or("text", |index| (draft.info.fields[index].kind)());
        let part = node.map(|node| component(kind, node, known, context)).or_else(|| default_component(kind, context));
        key.push_str(&part.unwrap_or_default());
        key.push('\u{1f}');
    }
    any.then_some(key)
}

/// A field of a key in a form in which it can be compared.
pub fn component(kind: &str, node: &Node<'_>, known: &Known, context: &Context<'_>) -> String {
    let text = node.text().unwrap_or_default();
    if let Some(id) = known.id(kind, &text) {
        return id;
    }
    let period = (kind == "period").then(|| words::period(&text, context)).flatten();
    period.map_or_else(|| normalise::name(&text), |period| format!("{}/{}", period.start, period.end))
}

pub(super) fn default_component(kind: &str, context: &Context<'_>) -> Option<String> {
    let plan = context.plan.filter(|_| kind == "period")?;
    Some(format!("{}/{}", plan.start, plan.end))
}

impl<'s> Slot<'s> {
    fn of(id: String, draft: Draft<'s>) -> Self {
        let id_span = draft.id.as_ref().map_or(draft.span, |id| id.span);
        let is_named = draft.id.is_some();
        let record = Record { id: Spanned::new(id, id_span), span: draft.span, values: draft.values };
        Self { info: draft.info, record, is_named, standing: draft.standing, sheets: sheet_of(draft.span).into_iter().collect() }
    }
}

pub(super) fn sheet_of(span: Span) -> Option<Sheet> {
    match span {
        Span::Nowhere => None,
        Span::File(file) | Span::Text { file, .. } => Some((file, None)),
        Span::Cell { file, sheet, .. } => Some((file, Some(sheet))),
    }
}

struct Merger<'a, 'c, 's> {
    records: Records<'s>,
    by_id: HashMap<(&'static str, String), usize>,
    alike: Alike,
    titles: &'a Titles<'a>,
    context: &'a Context<'c>,
}

impl<'s> Merger<'_, '_, 's> {
    fn declare(&mut self, id: String, draft: Draft<'s>) {
        let Some(&at) = self.by_id.get(&(draft.info.kind, id.clone())) else { return self.insert(id, draft) };
        let twice = sheet_of(draft.span).is_some_and(|sheet| self.records.slots[at].sheets.contains(&sheet));
        let is_entry = draft.id.is_none() && LEDGERS.contains(&draft.info.kind);
        let fate = if twice { None } else { self.fate(at, &draft, is_entry) };
        fate.into_iter().for_each(|fate| self.alike.note(&draft, self.records.slots[at].record.span, fate));
        if !twice && fate != Some(ENTRIES) {
            self.merge(at, draft);
        } else if is_entry || (draft.id.is_none() && is_masked_name(&draft, self.context)) {
            self.insert(self.free_id(id, draft.info), draft);
        } else {
            self.tell_twice(at, &draft);
            draft.values.iter().for_each(|(index, node)| self.tell_unreadable(draft.info, *index, node));
        }
    }

    /// What becomes of a record whose like another table has, where it is to be told: an entry that says the same counts again, and so
    /// does one of another place; one that says more, or less, completes the first.
    fn fate(&self, at: usize, draft: &Draft<'_>, is_entry: bool) -> Option<&'static str> {
        let slot = &self.records.slots[at];
        let apart = |sheet: Sheet| slot.sheets.iter().all(|other| self.titles.are_apart(*other, sheet));
        let is_apart = || !slot.sheets.is_empty() && sheet_of(draft.span).is_some_and(apart);
        let is_alike = self.is_alike(at, draft);
        match draft.info.kind {
            _ if is_entry && (is_alike || is_apart()) => Some(ENTRIES),
            "spend" | "order" if is_entry => Some(COMPLETED),
            "task" if is_alike => Some(ONCE),
            _ => None,
        }
    }

    /// An id that nothing has yet.
    fn free_id(&self, id: String, info: &EntityInfo) -> String {
        let free = (2..).map(|n| format!("{id}-{n}")).find(|id| !self.by_id.contains_key(&(info.kind, id.clone())));
        free.unwrap_or(id)
    }

    /// Whether a draft without an id, on a row of another sheet, says all that the record says, and nothing else.
    fn is_alike(&self, at: usize, draft: &Draft<'_>) -> bool {
        let slot = &self.records.slots[at];
        let said = |values: &[(u16, Node<'_>)]| values.iter().filter(|(_, node)| !node.is_blank()).count();
        let same = |(index, node): &(u16, Node<'_>)| {
            let first = slot.record.get(usize::from(*index));
            let field = &draft.info.fields[usize::from(*index)];
            first.is_some_and(|first| words::quiet(self.context, |context| (field.same)(first, node, context)))
        };
        let is_row = |span: Span| matches!(span, Span::Cell { .. });
        let is_free = draft.id.is_none() && is_row(draft.span) && is_row(slot.record.span) && said(&draft.values) == said(&slot.record.values);
        is_free && draft.values.iter().filter(|(_, node)| !node.is_blank()).all(same)
    }

    /// What is left out for another fault may be wrong in itself; better to be told now than after the other is mended.
    fn tell_unreadable(&self, info: &EntityInfo, index: u16, node: &Node<'_>) {
        let fault = words::quiet(self.context, |context| (info.fields[usize::from(index)].shown)(node, context).err());
        fault.into_iter().for_each(|fault| self.context.report(*fault));
    }

    fn insert(&mut self, id: String, draft: Draft<'s>) {
        self.by_id.insert((draft.info.kind, id.clone()), self.records.slots.len());
        self.records.slots.push(Slot::of(id, draft));
    }

    /// Adds the fields of a draft to those of its entity; a field with two values is E101.
    fn merge(&mut self, at: usize, draft: Draft<'s>) {
        self.records.slots[at].sheets.extend(sheet_of(draft.span));
        for (index, node) in draft.values {
            let slot = &mut self.records.slots[at];
            let Some((_, first)) = slot.record.values.iter_mut().find(|(at, _)| *at == index) else {
                slot.record.values.push((index, node));
                continue;
            };
            if first.is_blank() {
                *first = node;
                continue;
            }
            let field = &draft.info.fields[usize::from(index)];
            let node = match periods::add(first, node, field, self.context) {
                Ok(conflicts) => {
                    let told = |[first, second]: &[Node<'_>; 2]| conflict(slot, usize::from(index), [first, second], self.context);
                    conflicts.iter().map(told).for_each(|told| self.context.report(told));
                    continue;
                }
                Err(node) => node,
            };
            let same = node.is_blank() || periods::is_same(field, first, &node, self.context);
            if !same {
                let first = first.clone();
                self.context.report(conflict(slot, usize::from(index), [&first, &node], self.context));
                self.tell_unreadable(draft.info, index, &node);
            }
        }
    }

    /// Adds to an entity that must be declared elsewhere, by id or by name.
    fn add(&mut self, id: &str, draft: Draft<'s>, ids: &Ids) {
        let by_name = || ids.by_key.get(&(draft.info.kind, format!("{}\u{1f}", normalise::name(id)))).and_then(Clone::clone);
        let derived_id = derived(draft.info, &format!("{}\u{1f}", normalise::name(id)));
        let candidates = [Some(id.to_string()), by_name(), Some(derived_id)];
        let at = candidates.into_iter().flatten().find_map(|id| self.by_id.get(&(draft.info.kind, id)).copied());
        match at {
            Some(at) => self.merge(at, draft),
            None => {
                let names = self.records.slots.iter().filter(|slot| slot.info.kind == draft.info.kind).map(|slot| slot.record.id.value.as_str());
                let diagnostic = Diagnostic::new("E102", draft.span)
                    .arg("name", id)
                    .arg("entity", self.context.vocabulary.entity(draft.info.kind))
                    .suggest(near(id, names));
                self.context.report(diagnostic);
            }
        }
    }

    fn tell_twice(&self, at: usize, draft: &Draft<'_>) {
        let first = &self.records.slots[at].record;
        let span = draft.id.as_ref().map_or(draft.span, |id| id.span);
        self.context.report(
            Diagnostic::new("E101", span)
                .variant("twice")
                .arg("entity", self.context.vocabulary.entity(draft.info.kind))
                .arg("id", shown_id(draft, &first.id.value))
                .related("first", first.id.span)
                .subject(format!("{}/{}", draft.info.kind, first.id.value)),
        );
    }
}

/// E101: two places say different things of one field.
pub(super) fn conflict(slot: &Slot<'_>, index: usize, [first, second]: [&Node<'_>; 2], context: &Context<'_>) -> Diagnostic {
    let (id, field) = (&slot.record.id.value, &slot.info.fields[index]);
    let text = |node: &Node<'_>| {
        let shown = || words::quiet(context, |context| (field.shown)(node, context).ok().flatten());
        node.text().map(|text| text.into_owned()).or_else(shown).unwrap_or_default()
    };
    Diagnostic::new("E101", second.span)
        .arg("entity", context.vocabulary.entity(slot.info.kind))
        .arg("id", id)
        .arg("field", context.vocabulary.field(slot.info.kind, field.name))
        .arg("first", text(first))
        .arg("second", text(second))
        .related("first", first.span)
        .subject(format!("{}/{id}", slot.info.kind))
}

/// The id a person wrote, else the name that the derived id was made from.
fn shown_id(draft: &Draft<'_>, id: &str) -> String {
    if draft.id.is_some() && !is_derived(id) {
        return id.to_string();
    }
    let names = draft.info.key.iter().filter_map(|name| draft.get(name).and_then(Node::text));
    names.map(|text| text.into_owned()).collect::<Vec<_>>().join(" ")
}

/// `**` is somebody else each time it is written.
fn is_masked_name(draft: &Draft<'_>, _context: &Context<'_>) -> bool {
    draft.info.kind == "person" && draft.get("name").and_then(Node::text).is_some_and(|name| super::members::is_masked(&name))
}

impl<'s> Records<'s> {
    /// Budget lines and resources in words count when no table declares any.
    fn promote_secondary(&mut self) {
        let mut ids: HashSet<(&'static str, String)> = HashSet::default();
        for mut slot in std::mem::take(&mut self.secondary) {
            let declared = self.slots.iter().any(|other| other.info.kind == slot.info.kind && other.standing != Standing::Secondary);
            if slot.info.kind == "goal" {
                self.secondary.push(slot);
            } else if !declared {
                let id = slot.record.id.value.clone();
                let numbered = (2..).map(|n| format!("{id}-{n}"));
                let free = std::iter::once(id.clone()).chain(numbered).find(|id| ids.insert((slot.info.kind, id.clone())));
                slot.record.id.value = free.unwrap_or(id);
                self.slots.push(slot);
            }
        }
    }

    /// The records that tables declare, and those that count only where no other table declares the same.
    pub fn lists(&mut self) -> [&mut Vec<Slot<'s>>; 2] {
        [&mut self.slots, &mut self.secondary]
    }

    /// The records of a kind, to be completed.
    pub fn of_kind(&mut self, kind: &'static str) -> impl Iterator<Item = &mut Record<'s>> {
        self.slots.iter_mut().filter(move |slot| slot.info.kind == kind).map(|slot| &mut slot.record)
    }

    /// The records of a kind, also those that count only where no other table declares the same.
    pub fn all_of_kind(&mut self, kind: &'static str) -> impl Iterator<Item = &mut Record<'s>> {
        let slots = self.slots.iter_mut().chain(&mut self.secondary);
        slots.filter(move |slot| slot.info.kind == kind).map(|slot| &mut slot.record)
    }

    /// Leaves out records of a kind, by their positions among those of it.
    pub fn leave_out(&mut self, kind: &'static str, positions: &BTreeSet<usize>) {
        let mut next = 0..;
        self.slots.retain(|slot| slot.info.kind != kind || next.next().is_none_or(|position| !positions.contains(&position)));
    }

    /// Takes out the records of a kind that only sum up others.
    pub fn take_sums(&mut self, kind: &'static str) -> Vec<Record<'s>> {
        let is_sum = |slot: &mut Slot<'_>| slot.info.kind == kind && slot.standing == Standing::Sum;
        self.slots.extract_if(.., is_sum).map(|slot| slot.record).collect()
    }

    /// Decodes everything into the plan, the goals of evaluations last; gives the number of goals before those.
    pub fn decode(&mut self, plan: &mut Plan, context: &Context<'_>) -> usize {
        let mut by_kind: HashMap<&'static str, Vec<Record<'s>>> = HashMap::default();
        for slot in std::mem::take(&mut self.slots) {
            by_kind.entry(slot.info.kind).or_default().push(slot.record);
        }
        for info in Plan::infos() {
            if let Some(records) = by_kind.remove(info.kind) {
                plan.decode(info.kind, records, context);
            }
        }
        let declared = plan.goals.goals.len();
        let secondary = std::mem::take(&mut self.secondary).into_iter().map(|slot| slot.record).collect();
        plan.decode("goal", secondary, context);
        declared
    }
}
