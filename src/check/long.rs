//! Goals that a table writes month by month, a row each: the months of one KPI and scope are the months of one goal, and what each of
//! these rows says of the whole year is the target of the year, given once.

use std::borrow::Cow;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::facts::SCOPE;
use crate::model::{EntityInfo, Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Decode, Node, Period, PeriodKind, Quantity, Raw, Target};

use super::identity::{Records, Slot, component};
use super::known::Known;

/// Fields of a goal, by position.
struct Fields {
    info: &'static EntityInfo,
    period: usize,
    target: usize,
    months: usize,
}

/// Puts the goals of single months together. Those of evaluations that are declared elsewhere are left to be compared there.
pub fn join(records: &mut Records<'_>, known: &Known, context: &Context<'_>) {
    let Some(info) = Plan::info("goal") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let fields = Fields { info, period: field("period"), target: field("target"), months: field("months") };
    let mut declared = Vec::new();
    for list in records.lists() {
        let (goals, others): (Vec<Slot<'_>>, Vec<Slot<'_>>) = std::mem::take(list).into_iter().partition(|slot| slot.info.kind == "goal");
        let mut groups: IndexMap<String, Vec<Slot<'_>>> = IndexMap::new();
        for goal in goals {
            groups.entry(fields.key(&goal.record, known, context)).or_default().push(goal);
        }
        let keys: Vec<String> = groups.keys().cloned().collect();
        list.extend(others);
        for (key, group) in groups {
            let may_join = !declared.contains(&key);
            list.extend(fields.join(group, may_join, context));
        }
        declared = keys;
    }
}

impl Fields {
    /// What a goal is about, without its period.
    fn key(&self, record: &Record<'_>, known: &Known, context: &Context<'_>) -> String {
        let parts = self.info.key.iter().filter(|name| **name != "period").map(|name| {
            let index = self.info.field(name)?;
            let node = record.get(index).filter(|node| !node.is_blank())?;
            Some(component((self.info.fields[index].kind)(), node, known, context))
        });
        parts.map(Option::unwrap_or_default).collect::<Vec<_>>().join("\u{1f}")
    }

    /// The goals of one KPI and scope.
    fn join<'s>(&self, mut group: Vec<Slot<'s>>, may_join: bool, context: &Context<'_>) -> Vec<Slot<'s>> {
        let mut wholes: Vec<Slot<'s>> = Vec::new();
        for slot in &mut group {
            self.split(slot, &mut wholes, context);
        }
        group.retain(|slot| wholes.is_empty() || [self.target, self.months].iter().any(|&field| slot.record.get(field).is_some()));
        let months: Option<Vec<Period>> = group.iter().map(|slot| self.month(slot, context)).collect();
        let months = months.filter(|months| may_join && self.are_alike(&group) && are_of_one_year(months, context));
        let whole = match (months, wholes.len()) {
            (Some(months), 0) if months.len() > 1 => self.without(&group[0], &[self.period, self.target]),
            (Some(months), 1) if self.period(&wholes[0].record, context).is_some_and(|whole| divide(&months, whole)) => wholes.remove(0),
            _ => return wholes.into_iter().chain(group).collect(),
        };
        vec![self.with_months(whole, group, context)]
    }

    /// Takes what a row of a month says of a longer period out of it: a goal of its own, the same in every row.
    fn split<'s>(&self, slot: &mut Slot<'s>, wholes: &mut Vec<Slot<'s>>, context: &Context<'_>) {
        self.take_only_month(slot, context);
        let Some(own) = self.period(&slot.record, context) else { return };
        let Some(Raw::Map(entries)) = slot.record.get(self.months).map(|node| node.raw.clone()) else { return };
        let is_longer = |text: &str| words::period(text, context).filter(|period| *period != own && period.covers(&own));
        let (longer, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| is_longer(&key.value).is_some());
        for (key, node) in longer {
            let Some(period) = is_longer(&key.value) else { continue };
            match wholes.iter().find(|whole| self.period(&whole.record, context) == Some(period)) {
                Some(known) => self.tell_other(known, &node, context),
                None => {
                    let mut whole = self.without(slot, &[self.period, self.target, self.months]);
                    whole.record.id.value = format!("{}-{}", slot.record.id.value, period.code().to_lowercase());
                    whole.record.values.push((self.period as u16, Node::new(Raw::Text(key.value), key.span)));
                    whole.record.values.push((self.target as u16, node));
                    wholes.push(whole);
                }
            }
        }
        let span = slot.record.span;
        slot.record.values.retain(|(at, _)| usize::from(*at) != self.months);
        if !rest.is_empty() {
            slot.record.values.push((self.months as u16, Node::new(Raw::Map(rest), span)));
        }
    }

    /// A row whose only month, 3月计划, stands beside longer periods, 年度目标, is of that month.
    fn take_only_month(&self, slot: &mut Slot<'_>, context: &Context<'_>) {
        let is_silent = |field: usize| slot.record.get(field).is_none_or(Node::is_blank);
        let Some(Raw::Map(entries)) = slot.record.get(self.months).map(|node| node.raw.clone()) else { return };
        let periods: Option<Vec<Period>> = entries.iter().map(|(key, _)| words::period(&key.value, context)).collect();
        let Some(periods) = periods.filter(|_| is_silent(self.period) && is_silent(self.target)) else { return };
        let Some(only) = periods.iter().position(|period| period.kind == PeriodKind::Month) else { return };
        if periods.len() < 2
            || periods.iter().enumerate().any(|(at, period)| at != only && (*period == periods[only] || !period.covers(&periods[only])))
        {
            return;
        }
        let mut entries = entries;
        let (key, target) = entries.remove(only);
        let fields = [self.period, self.target, self.months];
        slot.record.values.retain(|(at, _)| !fields.contains(&usize::from(*at)));
        let period = Node::new(Raw::Text(key.value), key.span);
        let months = Node::new(Raw::Map(entries), target.span);
        slot.record.values.extend(fields.into_iter().map(|field| field as u16).zip([period, target, months]));
    }

    /// E101: another row says something else of the same whole.
    fn tell_other(&self, known: &Slot<'_>, node: &Node<'_>, context: &Context<'_>) {
        let Some(first) = known.record.get(self.target) else { return };
        let field = &self.info.fields[self.target];
        if node.is_blank() || words::quiet(context, |context| (field.same)(first, node, context)) {
            return;
        }
        let kpi = self.info.field("kpi").and_then(|kpi| known.record.get(kpi)).and_then(Node::text).unwrap_or_default();
        context.report(
            Diagnostic::new("E101", node.span)
                .arg("entity", context.vocabulary.entity("goal"))
                .arg("id", kpi)
                .arg("field", context.vocabulary.field("goal", field.name))
                .arg("first", first.text().unwrap_or_default())
                .arg("second", node.text().unwrap_or_default())
                .related("first", first.span),
        );
    }

    /// The month that a goal is of, when it says nothing but its target and nobody can name it.
    fn month(&self, slot: &Slot<'_>, context: &Context<'_>) -> Option<Period> {
        let is_plain = |name: &str| matches!(name, "kpi" | "dimension" | "period" | "target" | "owner" | "weight" | "kind") || SCOPE.contains(&name);
        let plain = slot.record.values.iter().all(|(at, node)| is_plain(self.info.fields[usize::from(*at)].name) || node.is_blank());
        let target = slot.record.get(self.target)?;
        let is_amount = words::quiet(context, |context| {
            let target = Target::decode(target, context).ok().flatten();
            matches!(target, Some(Target::Absolute(_)))
        }) && words::quiet(context, |context| Quantity::decode(target, context).is_ok());
        let month = self.period(&slot.record, context).filter(|period| period.kind == PeriodKind::Month)?;
        let is_row = matches!(slot.record.span, Span::Cell { .. });
        (plain && is_amount && is_row && !slot.is_named).then_some(month)
    }

    /// Whether the goals differ in nothing but period and target.
    fn are_alike(&self, group: &[Slot<'_>]) -> bool {
        let others = |slot: &Slot<'_>| {
            let kept = slot.record.values.iter().filter(|(at, node)| ![self.period, self.target].contains(&usize::from(*at)) && !node.is_blank());
            let mut texts: Vec<(u16, String)> = kept.map(|(at, node)| (*at, node.text().unwrap_or_default().into_owned())).collect();
            texts.sort_unstable();
            texts
        };
        group.windows(2).all(|pair| others(&pair[0]) == others(&pair[1]))
    }

    fn with_months<'s>(&self, mut whole: Slot<'s>, months: Vec<Slot<'s>>, context: &Context<'_>) -> Slot<'s> {
        let span = months[0].record.get(self.target).map_or(whole.record.span, |node| node.span);
        let entry = |slot: Slot<'s>| {
            let (period, target) = (self.period(&slot.record, context)?, slot.record.get(self.target)?);
            let span = slot.record.get(self.period).map_or(slot.record.span, |node| node.span);
            Some((Spanned::new(Cow::Owned(period.code()), span), target.clone()))
        };
        let entries = months.into_iter().filter_map(entry).collect();
        whole.record.values.push((self.months as u16, Node::new(Raw::Map(entries), span)));
        whole
    }

    fn without<'s>(&self, slot: &Slot<'s>, fields: &[usize]) -> Slot<'s> {
        let mut slot = slot.clone();
        slot.record.values.retain(|(at, _)| !fields.contains(&usize::from(*at)));
        slot
    }

    fn period(&self, record: &Record<'_>, context: &Context<'_>) -> Option<Period> {
        let node = record.get(self.period)?;
        words::quiet(context, |context| Period::decode(node, context).ok().flatten())
    }
}

/// Whether months divide a longer period: one month in the midst of it says nothing of the others.
fn divide(months: &[Period], whole: Period) -> bool {
    let is_enough = months.len() > 1 || months.first().is_some_and(|month| month.start == whole.start);
    is_enough && months.iter().all(|month| whole.covers(month))
}

/// Whether the months are different ones of one year.
fn are_of_one_year(months: &[Period], context: &Context<'_>) -> bool {
    let mut starts: Vec<_> = months.iter().map(|month| month.start).collect();
    starts.sort_unstable();
    let is_twice = starts.windows(2).any(|pair| pair[0] == pair[1]);
    let year = |month: &Period| Period::containing(month.start, PeriodKind::Year, context.fiscal_start);
    !is_twice && months.windows(2).all(|pair| year(&pair[0]) == year(&pair[1]))
}
