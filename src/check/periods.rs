//! Amounts of periods that several tables give to one record: a table of the year's goals and one of the months' say one goal together,
//! in whatever order they are read. Each period counts once.

use foldhash::HashMap;

use crate::diagnostic::Severity;
use crate::model::{EntityInfo, Field, Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Key, Node, Raw};

use super::identity::{Records, Slot, component, conflict, default_component};
use super::known::Known;
use super::months::set;

/// The amount of a period, as a mapping of one entry: so it is compared and shown like the field that it stands in.
pub(super) type One<'s> = Node<'s>;

/// Adds the periods that the first mapping lacks; gives what both say differently. `Err` gives the second back where one of them is no
/// mapping.
pub(super) fn add<'s>(first: &mut Node<'s>, second: Node<'s>, field: &Field, context: &Context<'_>) -> Result<Vec<[One<'s>; 2]>, Node<'s>> {
    let (Raw::Map(entries), Raw::Map(_)) = (&mut first.raw, &second.raw) else { return Err(second) };
    let Raw::Map(more) = second.raw else { return Ok(Vec::new()) };
    let mut conflicts = Vec::new();
    for (key, node) in more {
        match entries.iter_mut().find(|(known, _)| is_same_period(known, &key, context)) {
            None => entries.push((key, node)),
            Some((_, first)) if first.is_blank() => *first = node,
            Some((known, first)) => {
                let pair = [one(known.clone(), first.clone()), one(key, node)];
                if !is_same(field, &pair[0], &pair[1], context) {
                    conflicts.push(pair);
                }
            }
        }
    }
    Ok(conflicts)
}

fn one<'s>(key: Key<'s>, node: Node<'s>) -> One<'s> {
    let span = node.span;
    Node::new(Raw::Map(vec![(key, node)]), span)
}

/// Whether two places say the same of a field: 90万 is what 90 says below 万元.
pub(super) fn is_same(field: &Field, first: &Node<'_>, second: &Node<'_>, context: &Context<'_>) -> bool {
    let shown = |node: &Node<'_>, context: &Context<'_>| (field.shown)(node, context).ok().flatten();
    words::quiet(context, |context| {
        (field.same)(first, second, context) || shown(first, context).is_some_and(|text| Some(text) == shown(second, context))
    })
}

fn is_same_period(first: &Key<'_>, second: &Key<'_>, context: &Context<'_>) -> bool {
    match [first, second].map(|key| words::period(&key.value, context)) {
        [Some(first), Some(second)] => (first.start, first.end) == (second.start, second.end),
        _ => first.value == second.value,
    }
}

/// Lends the months of goals that stand beside actuals to the goal of the same KPI, scope and period that a table of goals declares, or
/// else to the first of them. A month that they say otherwise is told.
pub fn lend(records: &mut Records<'_>, known: &Known, context: &Context<'_>) {
    let Some(info) = Plan::info("goal") else { return };
    let Some(months) = info.field("months") else { return };
    let goals = Goals { info, months, known, context };
    let [declared, secondary] = records.lists();
    let mut hosts = goals.hosts(declared);
    let mut kept: Vec<Slot<'_>> = Vec::with_capacity(secondary.len());
    for slot in std::mem::take(secondary) {
        let host = goals.key(&slot.record).map(|key| hosts.entry(key).or_insert(Host::Beside(kept.len())));
        match host {
            Some(Host::Declared(at)) => kept.extend(goals.lend(&mut declared[*at], slot, Severity::Warning)),
            Some(Host::Beside(at)) if *at < kept.len() => {
                let rest = goals.lend(&mut kept[*at], slot, Severity::Error);
                kept.extend(rest);
            }
            _ => kept.push(slot),
        }
    }
    *secondary = kept;
}

/// The goal to which others lend their months.
enum Host {
    /// The only declared one of its kind.
    Declared(usize),
    /// Several are declared, and nobody knows which is meant.
    Several,
    /// The first of those beside actuals.
    Beside(usize),
}

struct Goals<'a, 'c> {
    info: &'static EntityInfo,
    months: usize,
    known: &'a Known,
    context: &'a Context<'c>,
}

impl Goals<'_, '_> {
    fn hosts(&self, declared: &[Slot<'_>]) -> HashMap<String, Host> {
        let mut hosts = HashMap::default();
        for (at, slot) in declared.iter().enumerate().filter(|(_, slot)| slot.info.kind == self.info.kind) {
            if let Some(key) = self.key(&slot.record) {
                hosts.entry(key).and_modify(|host| *host = Host::Several).or_insert(Host::Declared(at));
            }
        }
        hosts
    }

    /// KPI, scope and period. The dimension of a goal is a heading that only tables of goals have.
    fn key(&self, record: &Record<'_>) -> Option<String> {
        let given = |name: &str| record.get(self.info.field(name)?).filter(|node| !node.is_blank());
        given("kpi")?;
        let part = |name: &&str| {
            let kind = self.info.field(name).map_or("text", |index| (self.info.fields[index].kind)());
            given(name).map(|node| component(kind, node, self.known, self.context)).or_else(|| default_component(kind, self.context))
        };
        let names = self.info.key.iter().filter(|name| **name != "dimension");
        Some(names.map(|name| part(name).unwrap_or_default()).collect::<Vec<_>>().join("\u{1f}"))
    }

    /// Lends the months of a goal, and gives what is left of it: its target, to be compared. What a table of goals says of a month counts.
    fn lend<'s>(&self, host: &mut Slot<'s>, mut slot: Slot<'s>, severity: Severity) -> Option<Slot<'s>> {
        let conflicts = self.take_months(&mut slot).map(|months| self.give(host, months)).unwrap_or_default();
        for [first, second] in conflicts {
            self.context.report(conflict(host, self.months, [&first, &second], self.context).severity(severity));
        }
        let target = self.info.field("target").and_then(|target| slot.record.get(target));
        target.is_some().then_some(slot)
    }

    fn take_months<'s>(&self, slot: &mut Slot<'s>) -> Option<Node<'s>> {
        let at = slot.record.values.iter().position(|(at, node)| usize::from(*at) == self.months && matches!(node.raw, Raw::Map(_)))?;
        Some(slot.record.values.remove(at).1)
    }

    fn give<'s>(&self, host: &mut Slot<'s>, months: Node<'s>) -> Vec<[One<'s>; 2]> {
        match host.record.values.iter_mut().find(|(at, _)| usize::from(*at) == self.months) {
            Some((_, own)) => add(own, months, &self.info.fields[self.months], self.context).unwrap_or_default(),
            None => {
                set(&mut host.record, self.months, months);
                Vec::new()
            }
        }
    }
}
