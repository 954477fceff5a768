//! References by id, name or alias to positions in the tables.

use std::sync::OnceLock;

use foldhash::HashMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::execution::BudgetKind;
use crate::model::{Holder, Plan};
use crate::recognise::words::near;
use crate::value::Context;
use crate::vocabulary::grammar::{grammar, take_end};
use crate::vocabulary::normalise;

use super::spent_kinds;

/// Names of all entities and their positions.
#[derive(Debug, Default)]
pub struct Index {
    kinds: HashMap<&'static str, Names>,
}

/// Names of one kind.
#[derive(Debug, Default)]
struct Names {
    exact: HashMap<String, Option<u32>>,
    ids: Vec<String>,
    /// The same names in the form in which they are compared; made when first needed.
    folded: OnceLock<HashMap<String, Option<u32>>>,
}

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// One entity.
    One(u32),
    /// Several entities of that name.
    Several,
    /// None.
    None,
}

impl Index {
    /// The names of a plan's entities: ids before names, names before the titles of people.
    pub fn of(plan: &Plan) -> Self {
        Self::of_kinds(plan, &|_| true)
    }

    /// The same for the kinds that `wanted` names: a plan has many tasks and few regions.
    pub fn of_kinds(plan: &Plan, wanted: &dyn Fn(&str) -> bool) -> Self {
        let mut index = Self::default();
        let mut names: Vec<(&'static str, String, u32)> = Vec::new();
        let mut last = ("", u32::MAX);
        plan.names(&mut |kind, name, position| {
            if !wanted(kind) {
                return;
            }
            if last == (kind, position) {
                names.push((kind, name.to_string(), position));
            } else {
                last = (kind, position);
                let of_kind = index.kinds.entry(kind).or_default();
                of_kind.exact.insert(name.to_string(), Some(position));
                of_kind.ids.push(name.to_string());
            }
        });
        for (kind, name, position) in names {
            index.kinds.entry(kind).or_default().name(name, position);
        }
        let people = plan.frame.people.iter().filter(|_| wanted("person")).enumerate();
        for (position, person) in people {
            if let Some(title) = &person.title {
                index.kinds.entry("person").or_default().title(&title.value, position as u32, plan);
            }
        }
        index
    }

    /// The entity that a text names.
    pub fn find(&self, kind: &str, text: &str) -> Found {
        let Some(names) = self.kinds.get(kind) else { return Found::None };
        match names.exact.get(text) {
            Some(Some(position)) => Found::One(*position),
            Some(None) => Found::Several,
            None => names.find_folded(text),
        }
    }

    /// The one region whose name is this one with or without the word for an area: 华东 for 华东区.
    pub fn area(&self, kind: &str, text: &str) -> Option<(String, u32)> {
        let areas = &grammar().areas;
        let shorter = take_end(text, areas).filter(|rest| rest.chars().count() > 1).map(str::to_string);
        let names = shorter.into_iter().chain(areas.iter().map(|area| format!("{text}{area}"))).filter(|_| kind == "region");
        let known = names.filter_map(|name| match self.find(kind, &name) {
            Found::One(position) => Some((name, position)),
            Found::Several | Found::None => None,
        });
        let mut known: Vec<(String, u32)> = known.collect();
        known.pop().filter(|_| known.is_empty())
    }

    /// A name like this one, for "did you mean".
    pub fn near(&self, kind: &str, text: &str) -> Option<String> {
        let names = self.kinds.get(kind)?;
        let mut all: Vec<&str> = names.exact.keys().map(String::as_str).collect();
        all.sort_unstable();
        near(text, all.into_iter()).map(str::to_string)
    }
}

impl Names {
    fn name(&mut self, name: String, position: u32) {
        let known = self.exact.entry(name.clone()).or_insert(Some(position));
        let is_id = known.is_some_and(|known| self.ids.get(known as usize) == Some(&name));
        if *known != Some(position) && !is_id {
            *known = None;
        }
    }

    /// A title leads to its holder when nobody else has it.
    fn title(&mut self, title: &str, position: u32, plan: &Plan) {
        let holders = plan.frame.people.iter().filter(|person| person.title.as_ref().is_some_and(|other| other.value == title)).count();
        if holders == 1 {
            self.exact.entry(title.to_string()).or_insert(Some(position));
        }
    }

    fn find_folded(&self, text: &str) -> Found {
        let folded = self.folded.get_or_init(|| {
            let mut folded: HashMap<String, Option<u32>> = HashMap::with_capacity_and_hasher(self.exact.len(), Default::default());
            #[allow(clippy::iter_over_hash_type, reason = "the map made does not depend on the order")]
            for (name, position) in &self.exact {
                let known = folded.entry(normalise::name(name)).or_insert(*position);
                if known != position {
                    *known = None;
                }
            }
            folded
        });
        match folded.get(&normalise::name(text)) {
            Some(Some(position)) => Found::One(*position),
            Some(None) => Found::Several,
            None => Found::None,
        }
    }
}

/// Resolves every reference of the plan; one that leads nowhere or to several entities is told and stays open.
pub fn resolve(plan: &mut Plan, context: &Context<'_>) {
    let index = Index::of(plan);
    let kinds: Vec<BudgetKind> = plan.execution.budget.iter().filter_map(|line| Some(line.category.as_ref()?.value.clone())).collect();
    let has_budget = !plan.execution.budget.is_empty();
    let first_person = plan.frame.people.iter().map(|person| person.span).find(|span| *span != Span::Nowhere);
    plan.references(&mut |holder, reference| match index.find(reference.kind, reference.name) {
        Found::One(position) => *reference.target = Some(position),
        Found::Several => context.report(
            Diagnostic::new("E102", reference.span)
                .variant(if reference.kind == "budget_line" { "several_lines" } else { "several" })
                .arg("name", reference.name)
                .arg("entity", context.vocabulary.entity(reference.kind))
                .subject(subject(holder)),
        ),
        Found::None if is_open(holder, reference.kind, reference.name) => {}
        // What is spent on a kind is of none of its lines (W404).
        Found::None if reference.kind == "budget_line" && spent_kinds::is_kind(reference.name, &kinds, context) => {}
        // A ledger may be all that is known of the money (W404).
        Found::None if reference.kind == "budget_line" && holder.kind == "spend" && !has_budget => {}
        Found::None => {
            if let Some((name, position)) = index.area(reference.kind, reference.name) {
                *reference.target = Some(position);
                let told = Diagnostic::new("W104", reference.span).variant("area").arg("text", reference.name);
                return context.report(told.arg("read", name));
            }
            let mut diagnostic =
                unknown(holder, reference.kind, reference.name, reference.span, context).suggest(index.near(reference.kind, reference.name));
            if let (Some(first), "person") = (first_person, reference.kind) {
                diagnostic = diagnostic.related("declared", first);
            }
            context.report(diagnostic);
        }
    });
}

/// Resolves the references that entities made after [`resolve`] hold.
pub fn resolve_made(plan: &mut Plan) {
    let index = Index::of(plan);
    plan.references(&mut |_, reference| {
        if let (None, Found::One(position)) = (*reference.target, index.find(reference.kind, reference.name)) {
            *reference.target = Some(position);
        }
    });
}

/// References that may lead nowhere: a masked name, and a customer whose orders are judged elsewhere (W612).
fn is_open(holder: Holder<'_>, kind: &str, name: &str) -> bool {
    (kind == "person" && super::members::is_masked(name)) || (holder.kind == "order" && kind == "customer")
}

fn subject(holder: Holder<'_>) -> String {
    format!("{}/{}", holder.kind, holder.id)
}

fn unknown(holder: Holder<'_>, kind: &'static str, name: &str, span: Span, context: &Context<'_>) -> Diagnostic {
    let code = match (holder.kind, holder.field, kind) {
        (_, _, "person") => "E111",
        ("initiative", "goals", _) => "E201",
        ("task", "depends_on", _) => "E302",
        (_, _, "stage") => "E601",
        _ => "E102",
    };
    Diagnostic::new(code, span)
        .variant(if (code, kind) == ("E102", "kpi") { "kpi" } else { "" })
        .arg("name", name)
        .arg("entity", context.vocabulary.entity(kind))
        .arg("holder", context.vocabulary.entity(holder.kind))
        .arg("id", holder.id)
        .subject(subject(holder))
}
