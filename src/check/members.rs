//! Entities that need no declaration: KPIs of the catalogue, members of dimensions and people of a plan that declares none, posts
//! and departments that own something.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};
use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::{Entity, Plan, Record};
use crate::recognise::Inside;
use crate::value::{Context, Unit};
use crate::vocabulary::grammar::grammar;
use crate::vocabulary::{catalogue, catalogue_kpi, normalise};

use super::goals::{KpiUnit, complete_kpi};
use super::known::text_node;
use super::kpis;
use super::references::{Found, Index};

/// Kinds whose members are taken from where they are named when the plan declares none.
const MEMBERS: &[&str] = &["region", "team", "product_line", "customer_type", "channel", "department", "stage"];

/// Kinds of which the plan declares nothing, so that any name is taken; of the others those names that a table puts in a member, as it
/// does with the cities beside the regions that the plan lists.
#[derive(Debug, Default)]
pub struct Open {
    kinds: BTreeSet<&'static str>,
    /// The names that the plan declares, as names are compared.
    declared: HashSet<(&'static str, String)>,
    /// The members that others stand in, by kind and name.
    outer: HashMap<(&'static str, String), String>,
}

/// More levels than any table has: members do not stand in themselves.
const LEVELS: usize = 8;

/// Names that lead nowhere, by kind, in the order of the input.
type Unresolved = BTreeMap<&'static str, IndexMap<String, Span>>;

/// Makes what is only named.
pub fn make(plan: &mut Plan, inside: Vec<Inside>, context: &Context<'_>) -> Open {
    let mut open = Open::of(plan);
    let partial = inside.iter().filter(|inside| inside.is_partial);
    plan.partial = partial.map(|inside| (inside.kind, normalise::name(&inside.outer))).collect();
    inside.into_iter().for_each(|inside| open.put(inside, context));
    make_compared(plan, context);
    tell_members_without_id(plan, context);
    tell_masked(plan, context);
    loop {
        let unresolved = unresolved(plan);
        let made =
            make_kpis(plan, &unresolved, context) + make_members(plan, &unresolved, &open, context) + make_people(plan, &unresolved, &open, context);
        if made == 0 {
            return open;
        }
    }
}

/// A KPI that the settings compare with, such as the collection rate, is measured even without a goal.
fn make_compared(plan: &mut Plan, context: &Context<'_>) {
    if plan.settings().is_some_and(|settings| settings.collection_rate.is_some()) && plan.goals.kpis.by_id("collection_rate").is_none() {
        make_kpi(plan, "collection_rate", context);
    }
}

impl Open {
    fn of(plan: &Plan) -> Self {
        let (mut kinds, mut declared) = (HashSet::default(), HashSet::default());
        plan.names(&mut |kind, name, _| {
            kinds.insert(kind);
            if MEMBERS.contains(&kind) {
                declared.insert((kind, normalise::name(name)));
            }
        });
        let open = MEMBERS.iter().copied().chain(["person"]).filter(|kind| !kinds.contains(kind));
        Self { kinds: open.collect(), declared, outer: HashMap::default() }
    }

    /// Puts members in the one that they stand in, and tells what was made of them.
    fn put(&mut self, inside: Inside, context: &Context<'_>) {
        let Inside { kind, names, outer, is_sure, span, told, .. } = inside;
        // What only the sums of a table say, a plan that lists its members says better.
        if !self.kinds.contains(kind) && told.is_some() && kind != "person" {
            return;
        }
        told.into_iter().for_each(|told| context.report(told));
        for name in names {
            if self.declared.contains(&(kind, normalise::name(&name))) {
                continue;
            }
            if is_sure && !self.is_in(kind, &outer, &name) {
                let first = self.outer.entry((kind, normalise::name(&name))).or_insert_with(|| outer.clone());
                if normalise::name(first) != normalise::name(&outer) {
                    let told = Diagnostic::new("W105", span).variant("in_two").arg("name", &name).arg("first", &*first).arg("outer", &outer);
                    context.report(told);
                }
            }
        }
    }

    /// Whether a member is another one or stands in it.
    fn is_in(&self, kind: &'static str, name: &str, other: &str) -> bool {
        normalise::name(name) == normalise::name(other) || self.outer_of(kind, name).is_some_and(|outer| self.is_in(kind, outer, other))
    }

    /// The member that a member of this kind stands in.
    fn outer_of(&self, kind: &'static str, name: &str) -> Option<&str> {
        self.outer.get(&(kind, normalise::name(name))).map(String::as_str)
    }

    /// The members that a member stands in, the outermost first, and itself.
    fn path<'n>(&'n self, kind: &'static str, name: &'n str) -> Vec<&'n str> {
        let mut path: Vec<&str> = std::iter::successors(Some(name), |name| self.outer_of(kind, name)).take(LEVELS).collect();
        path.reverse();
        path
    }

    /// Whether a name is taken for a member of this kind.
    pub fn takes(&self, kind: &'static str, name: &str) -> bool {
        self.kinds.contains(kind) || self.outer_of(kind, name).is_some()
    }
}

fn is_made_here(kind: &str) -> bool {
    kind == "kpi" || kind == "person" || MEMBERS.contains(&kind)
}

fn unresolved(plan: &mut Plan) -> Unresolved {
    let index = Index::of_kinds(plan, &is_made_here);
    let mut unresolved = Unresolved::new();
    plan.references(&mut |_, reference| {
        if is_made_here(reference.kind) && index.find(reference.kind, reference.name) == Found::None {
            let names = unresolved.entry(reference.kind).or_default();
            if !names.contains_key(reference.name) {
                names.insert(reference.name.to_string(), reference.span);
            }
        }
    });
    unresolved
}

fn make_kpis(plan: &mut Plan, unresolved: &Unresolved, context: &Context<'_>) -> usize {
    let mut names: Vec<&str> = unresolved.get("kpi").into_iter().flat_map(IndexMap::keys).map(String::as_str).collect();
    names.sort_by_key(|name| standing(name));
    names.into_iter().filter(|name| make_kpi(plan, name, context).is_some()).count()
}

/// How KPIs stand that no file puts in an order: money first, then as the catalogue has them.
fn standing(name: &str) -> (bool, usize) {
    let at = catalogue_kpi(name).and_then(|kpi| catalogue().iter().position(|other| other.code == kpi.code)).unwrap_or(usize::MAX);
    (catalogue().get(at).is_none_or(|kpi| KpiUnit::of(&kpi.unit).unit != Unit::Money), at)
}

/// Gives KPIs made late their defaults, and makes those that they are ratios of.
pub fn complete_kpis(plan: &mut Plan, context: &Context<'_>) {
    loop {
        let unresolved = unresolved(plan);
        if make_kpis(plan, &unresolved, context) == 0 {
            break;
        }
    }
    let units = KpiUnit::all(plan);
    for (kpi, unit) in plan.goals.kpis.iter_mut().zip(&units) {
        complete_kpi(kpi, unit);
    }
}

/// Adds the KPI of the catalogue with this name; gives its position. `None` when there is none, or it was made already.
pub fn make_kpi(plan: &mut Plan, name: &str, context: &Context<'_>) -> Option<u32> {
    let kpi = catalogue_kpi(name)?;
    if plan.goals.kpis.by_id(&kpi.code).is_some() {
        return None;
    }
    let taken = plan.goals.kpis.iter().flat_map(Entity::names).map(normalise::name).collect();
    plan.decode("kpi", vec![kpis::record(kpi, name, &taken, context)], context);
    plan.goals.kpis.position(&kpi.code)
}

fn make_members(plan: &mut Plan, unresolved: &Unresolved, open: &Open, context: &Context<'_>) -> usize {
    let mut made = 0;
    for (kind, names) in unresolved.iter().filter(|(kind, _)| MEMBERS.contains(kind)) {
        let names = names.iter().filter(|(name, _)| open.takes(kind, name)).map(|(name, span)| (name.as_str(), *span));
        let names = with_outer(names, kind, plan, open, context);
        if names.is_empty() {
            continue;
        }
        take(plan, kind, &names, open, context);
        made += names.len();
    }
    made
}

/// The names with those of the members that they stand in, where nobody declares these; what stands in another follows it.
fn with_outer<'n>(
    names: impl Iterator<Item = (&'n str, Span)>,
    kind: &'static str,
    plan: &mut Plan,
    open: &'n Open,
    context: &Context<'_>,
) -> Vec<(&'n str, Span)> {
    let index = Index::of_kinds(plan, &|known| known == kind);
    let mut all: Vec<(&str, Span)> = Vec::new();
    for (name, span) in names {
        let outer = open.path(kind, name).into_iter().filter(|&outer| outer != name && index.find(kind, outer) == Found::None);
        all.extend(outer.chain([name]).map(|name| (name, span)));
    }
    let mut names = once(all.into_iter(), context);
    let places: HashMap<String, usize> = names.iter().enumerate().map(|(at, (name, _))| (normalise::name(name), at)).collect();
    names.sort_by_key(|(name, _)| open.path(kind, name).first().and_then(|outermost| places.get(&normalise::name(outermost)).copied()));
    names
}

/// Makes the members in which those stand that were made late.
pub fn make_outer(plan: &mut Plan, open: &Open, context: &Context<'_>) {
    loop {
        let unresolved = unresolved(plan);
        if make_members(plan, &unresolved, open, context) == 0 {
            return;
        }
    }
}

/// Makes members of names that stand in their order, and tells of it.
pub fn take(plan: &mut Plan, kind: &'static str, names: &[(&str, Span)], open: &Open, context: &Context<'_>) {
    tell_taken(kind, names, context);
    let records = names.iter().map(|(name, span)| standing_in(named(kind, name, *span), kind, open)).collect();
    plan.decode(kind, records, context);
}

/// Each name once, as first spelt; W106 for one that is written in traditional and in simplified characters.
pub fn once<'n>(names: impl Iterator<Item = (&'n str, Span)>, context: &Context<'_>) -> Vec<(&'n str, Span)> {
    let mut kept: IndexMap<String, (&'n str, Span)> = IndexMap::new();
    for (name, span) in names {
        let (first, _) = *kept.entry(normalise::name(name)).or_insert((name, span));
        if first != name && normalise::fold(first) == normalise::fold(name) {
            context.report(Diagnostic::new("W106", span).arg("first", first).arg("second", name));
        }
    }
    kept.into_values().collect()
}

/// I111: names taken for members.
fn tell_taken(kind: &'static str, names: &[(&str, Span)], context: &Context<'_>) {
    let Some((_, first)) = names.first() else { return };
    let list: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let (words, count) = (context.vocabulary, list.len());
    let list = list.join(words.word("list_separator"));
    context.report(Diagnostic::new("I111", *first).arg("entity", words.entity(kind)).arg("names", list).arg("count", count));
}

/// A record of nothing but a name, which is its id.
fn named(kind: &'static str, name: &str, span: Span) -> Record<'static> {
    let index = Plan::info(kind).and_then(|info| info.field("name")).unwrap_or_default();
    Record { id: Spanned::new(name.to_string(), span), span, values: vec![(index as u16, text_node(name, span))] }
}

/// A record of a member with the one that it stands in, if that is known.
fn standing_in(mut record: Record<'static>, kind: &'static str, open: &Open) -> Record<'static> {
    let index = Plan::info(kind).and_then(|info| info.field("parent"));
    if let (Some(index), Some(outer)) = (index, open.outer_of(kind, &record.id.value)) {
        record.values.push((index as u16, text_node(outer, record.span)));
    }
    record
}

fn make_people(plan: &mut Plan, unresolved: &Unresolved, open: &Open, context: &Context<'_>) -> usize {
    let Some(names) = unresolved.get("person") else { return 0 };
    let (mut people, mut posts) = (Vec::new(), Vec::new());
    for (name, span) in names.iter().filter(|(name, _)| !is_masked(name)) {
        match kind_of_owner(name, plan) {
            Some(kind) => posts.push(owner(name, *span, Some(kind))),
            None if open.takes("person", name) => people.push((name.as_str(), *span)),
            None => {}
        }
    }
    let people = once(people.into_iter(), context);
    tell_taken("person", &people, context);
    let records: Vec<_> = people.iter().map(|(name, span)| owner(name, *span, None)).chain(posts).collect();
    let made = records.len();
    plan.decode("person", records, context);
    made
}

/// Whether a name is a post or a department rather than a person.
fn kind_of_owner(name: &str, plan: &Plan) -> Option<&'static str> {
    let folded = normalise::fold(name);
    let ends = |words: &[String]| words.iter().any(|word| folded.ends_with(word.as_str()));
    let department = plan.frame.departments.iter().any(|department| department.name.value == name);
    if department || ends(&grammar().departments) {
        Some("team")
    } else if plan.frame.people.iter().any(|person| person.title.as_ref().is_some_and(|title| title.value == name)) || ends(&grammar().roles) {
        Some("role")
    } else {
        None
    }
}

fn owner(name: &str, span: Span, kind: Option<&'static str>) -> Record<'static> {
    let mut record = named("person", name, span);
    let index = Plan::info("person").and_then(|info| info.field("type"));
    if let (Some(index), Some(kind)) = (index, kind) {
        record.values.push((index as u16, text_node(kind, span)));
    }
    record
}

/// Whether a name is masked: `**`, `*明`, `王*`.
pub fn is_masked(name: &str) -> bool {
    let folded = normalise::fold(name);
    grammar().mask.iter().any(|mask| folded.contains(*mask))
}

/// I110 for every masked person, declared or only named.
fn tell_masked(plan: &mut Plan, context: &Context<'_>) {
    let mut told = HashSet::default();
    let mut tell = |name: &str, span: Span| {
        if told.insert(name.to_string()) {
            context.report(Diagnostic::new("I110", span).arg("name", name));
        }
    };
    let index = Index::of_kinds(plan, &|kind| kind == "person");
    for person in plan.frame.people.iter() {
        if is_masked(&person.name.value) || person.masked.as_ref().is_some_and(|masked| masked.value.0) {
            tell(&person.name.value, person.name.span);
        }
    }
    plan.references(&mut |_, reference| {
        if reference.kind == "person" && is_masked(reference.name) && index.find("person", reference.name) == Found::None {
            tell(reference.name, reference.span);
        }
    });
}

/// I114: declared members whose name is their id.
fn tell_members_without_id(plan: &Plan, context: &Context<'_>) {
    let mut without: BTreeMap<&'static str, Vec<(String, Span)>> = BTreeMap::new();
    let mut seen: Option<(&'static str, u32, String)> = None;
    plan.names(&mut |kind, name, position| {
        let is_first = seen.as_ref().is_none_or(|(known, at, _)| (*known, *at) != (kind, position));
        if is_first {
            seen = Some((kind, position, name.to_string()));
        } else if seen.as_ref().is_some_and(|(.., id)| id == name) && MEMBERS.contains(&kind) && kind != "stage" {
            without.entry(kind).or_default().push((name.to_string(), Span::Nowhere));
        }
    });
    for (kind, names) in without {
        let span = first_span(plan, kind);
        let list: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        let (words, count) = (context.vocabulary, list.len());
        let list = list.join(words.word("list_separator"));
        context.report(Diagnostic::new("I114", span).arg("entity", words.entity(kind)).arg("names", list).arg("count", count));
    }
}

fn first_span(plan: &Plan, kind: &str) -> Span {
    let frame = &plan.frame;
    let first = match kind {
        "region" => frame.regions.first().map(Entity::span),
        "team" => frame.teams.first().map(Entity::span),
        "product_line" => frame.product_lines.first().map(Entity::span),
        "customer_type" => frame.customer_types.first().map(Entity::span),
        "channel" => frame.channels.first().map(Entity::span),
        "department" => frame.departments.first().map(Entity::span),
        _ => None,
    };
    first.unwrap_or_default()
}
