//! Goals that a table writes month by month, a row each: the months of one KPI and scope are the months of one goal, and what each of
//! these rows says of the whole year is the target of the year, given once, as is a row of the year beside them.

use std::borrow::Cow;

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::facts::SCOPE;
use crate::model::{EntityInfo, Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Decode, Key, Node, Period, PeriodKind, Quantity, Raw, Shown, Target};

use super::identity::{Records, Slot, component};
use super::known::Known;
use super::months::set;
use super::periods;

/// Fields of a goal, by position.
struct Fields {
    info: &'static EntityInfo,
    period: usize,
    target: usize,
    months: usize,
    owner: usize,
    note: usize,
}

/// Puts the goals of single months together. Those of evaluations that are declared elsewhere are left to be compared there.
pub fn join(records: &mut Records<'_>, known: &Known, context: &Context<'_>) {
    let Some(info) = Plan::info("goal") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let fields =
        Fields { info, period: field("period"), target: field("target"), months: field("months"), owner: field("owner"), note: field("note") };
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

    /// The goals of one KPI and scope: the months are put into the one of the longest period that holds them all.
    fn join<'s>(&self, mut group: Vec<Slot<'s>>, may_join: bool, context: &Context<'_>) -> Vec<Slot<'s>> {
        let mut wholes: Vec<Slot<'s>> = Vec::new();
        for slot in &mut group {
            self.split(slot, &mut wholes, context);
        }
        group.retain(|slot| wholes.is_empty() || [self.target, self.months].iter().any(|&field| slot.record.get(field).is_some()));
        let (months, others): (Vec<Slot<'s>>, Vec<Slot<'s>>) = group.into_iter().partition(|slot| self.month(slot, context).is_some());
        let said_in_months = wholes.len();
        wholes.extend(others);
        let periods: Vec<Period> = months.iter().filter_map(|slot| self.month(slot, context)).collect();
        let may_join = may_join && !periods.is_empty() && self.are_alike(&months) && self.are_decided_in_order(&months, context);
        if !may_join || !are_of_one_year(&periods, context) {
            return in_order(wholes, months);
        }
        // One month beside a quarter, or in the midst of a year, is a goal beside another.
        let begins = |at: usize| self.period(&wholes[at].record, context).is_some_and(|whole| whole.start == periods[0].start);
        let has_month = |at: usize| self.has_month(&wholes[at].record, periods[0], context);
        let may_take = |at: &usize| months.len() > 1 || (*at < said_in_months && begins(*at)) || has_month(*at);
        let whole = match self.whole(&wholes, &periods, context).filter(may_take) {
            Some(at) => wholes.remove(at),
            None if wholes.is_empty() && months.len() > 1 => self.without(&months[0], &[self.period, self.target]),
            None => return in_order(wholes, months),
        };
        let (parts, mut others): (Vec<Slot<'s>>, Vec<Slot<'s>>) = wholes.into_iter().partition(|slot| self.is_part(slot, &whole, context));
        others.push(self.with_months(whole, months.into_iter().chain(parts).collect(), context));
        others
    }

    /// Whether no month that has a target comes after one whose target is to be decided: these would be a goal with a gap.
    fn are_decided_in_order(&self, months: &[Slot<'_>], context: &Context<'_>) -> bool {
        let is_decided = |slot: &Slot<'_>| {
            let target = slot.record.get(self.target);
            words::quiet(context, |context| target.is_some_and(|target| matches!(Target::decode(target, context), Ok(Some(_)))))
        };
        let mut order: Vec<&Slot<'_>> = months.iter().collect();
        order.sort_by_key(|slot| self.period(&slot.record, context));
        order.iter().skip_while(|slot| is_decided(slot)).all(|slot| !is_decided(slot))
    }

    /// The goal of the longest period that holds all months; `None` where a goal of a month stands beside them that says more than they do,
    /// or several are as long.
    fn whole(&self, goals: &[Slot<'_>], months: &[Period], context: &Context<'_>) -> Option<usize> {
        let period =
            |slot: &Slot<'_>| if slot.record.get(self.period).is_none_or(Node::is_blank) { context.plan } else { self.period(&slot.record, context) };
        let periods: Vec<Period> = goals.iter().map(period).collect::<Option<_>>()?;
        let longest = periods.iter().map(Period::days).max()?;
        let mut of_length = (0..goals.len()).filter(|&at| periods[at].days() == longest);
        let (first, second) = (of_length.next()?, of_length.next());
        let holds_all = months.iter().all(|month| periods[first] != *month && periods[first].covers(month));
        let are_longer = periods.iter().all(|period| period.kind != PeriodKind::Month);
        (second.is_none() && holds_all && are_longer).then_some(first)
    }

    /// Whether a goal says its target of a month itself.
    fn has_month(&self, record: &Record<'_>, month: Period, context: &Context<'_>) -> bool {
        let Some(Raw::Map(entries)) = record.get(self.months).map(|node| &node.raw) else { return false };
        entries.iter().any(|(key, node)| !node.is_blank() && words::period(&key.value, context) == Some(month))
    }

    /// Whether a goal is no more than what a longer one is to reach in a part of its time.
    fn is_part(&self, slot: &Slot<'_>, whole: &Slot<'_>, context: &Context<'_>) -> bool {
        let covers =
            |period: Period| self.period(&whole.record, context).or(context.plan).is_some_and(|whole| whole != period && whole.covers(&period));
        self.plain(slot, context).is_some_and(covers)
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
        self.plain(slot, context).filter(|period| period.kind == PeriodKind::Month)
    }

    /// The period of a row that says nothing but the target, who answers for it and a remark. A target may be still to be decided.
    fn plain(&self, slot: &Slot<'_>, context: &Context<'_>) -> Option<Period> {
        let is_plain =
            |name: &str| matches!(name, "kpi" | "dimension" | "period" | "target" | "owner" | "weight" | "kind" | "note") || SCOPE.contains(&name);
        let plain = slot.record.values.iter().all(|(at, node)| is_plain(self.info.fields[usize::from(*at)].name) || node.is_blank());
        let target = slot.record.get(self.target).filter(|node| !node.is_blank())?;
        let is_amount = words::quiet(context, |context| {
            let target = Target::decode(target, context).ok();
            matches!(target, Some(Some(Target::Absolute(_)) | None))
        }) && words::quiet(context, |context| Quantity::decode(target, context).is_ok());
        let is_row = matches!(slot.record.span, Span::Cell { .. });
        self.period(&slot.record, context).filter(|_| plain && is_amount && is_row && !slot.is_named)
    }

    /// Whether the goals differ in nothing but period and target, who answers for them and remarks.
    fn are_alike(&self, group: &[Slot<'_>]) -> bool {
        let own = [self.period, self.target, self.owner, self.note];
        let others = |slot: &Slot<'_>| {
            let kept = slot.record.values.iter().filter(|(at, node)| !own.contains(&usize::from(*at)) && !node.is_blank());
            let mut texts: Vec<(u16, String)> = kept.map(|(at, node)| (*at, node.text().unwrap_or_default().into_owned())).collect();
            texts.sort_unstable();
            texts
        };
        group.windows(2).all(|pair| others(&pair[0]) == others(&pair[1]))
    }

    fn with_months<'s>(&self, mut whole: Slot<'s>, months: Vec<Slot<'s>>, context: &Context<'_>) -> Slot<'s> {
        let span = months[0].record.get(self.target).map_or(whole.record.span, |node| node.span);
        self.take_owner(&mut whole, &months, context);
        self.take_notes(&mut whole, &months, context);
        let entry = |slot: Slot<'s>| {
            let (period, target) = (self.period(&slot.record, context)?, slot.record.get(self.target)?);
            let span = slot.record.get(self.period).map_or(slot.record.span, |node| node.span);
            Some((Spanned::new(Cow::Owned(period.code()), span), target.clone()))
        };
        let entries = months.into_iter().filter_map(entry).collect();
        self.give_months(&mut whole, Node::new(Raw::Map(entries), span), context);
        whole
    }

    /// Adds months to those of a goal. What it says of a month itself counts; where the two differ, that is told.
    fn give_months<'s>(&self, whole: &mut Slot<'s>, months: Node<'s>, context: &Context<'_>) {
        let own = whole.record.values.iter_mut().find(|(at, node)| usize::from(*at) == self.months && !node.is_blank());
        let Some((_, own)) = own else {
            return set(&mut whole.record, self.months, months);
        };
        let conflicts = periods::add(own, months, &self.info.fields[self.months], context).unwrap_or_default();
        for [first, second] in conflicts {
            self.tell_restated(&whole.record, [&first, &second], context);
        }
    }

    /// W127: a row of a month says something else than the goal itself does.
    fn tell_restated(&self, whole: &Record<'_>, [first, second]: [&Node<'_>; 2], context: &Context<'_>) {
        let Some(period) = only_entry(first).and_then(|(key, _)| words::period(&key.value, context)) else { return };
        let shown = |node: &Node<'_>| {
            let amount = only_entry(node).map(|(_, node)| words::quiet(context, |context| Quantity::decode(node, context)));
            amount.and_then(|amount| Some(amount.ok()??.shown())).unwrap_or_default()
        };
        let told = Diagnostic::new("W127", second.span).arg("name", self.said(whole)).arg("period", period.label(context.vocabulary));
        context.report(told.arg("first", shown(first)).arg("second", shown(second)).related("first", first.span));
    }

    /// KPI and scope of a goal as they are written.
    fn said(&self, record: &Record<'_>) -> String {
        let text = |name: &str| record.get(self.info.field(name)?).and_then(Node::text).filter(|text| !text.is_empty());
        let names: Vec<Cow<'_, str>> = std::iter::once("kpi").chain(SCOPE.iter().copied()).filter_map(text).collect();
        names.join(" · ")
    }

    /// The owner of the last month answers for a goal that names none; where the months name several, that is told (I104).
    fn take_owner<'s>(&self, whole: &mut Slot<'s>, months: &[Slot<'s>], context: &Context<'_>) {
        let owners: Vec<&Node<'s>> = months.iter().filter_map(|slot| slot.record.get(self.owner)).filter(|node| !node.is_blank()).collect();
        let names: IndexSet<Cow<'_, str>> = owners.iter().filter_map(|node| node.text()).collect();
        let (Some(last), Some(name)) = (owners.last(), names.last()) else { return };
        if names.len() > 1 {
            let all: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
            let told = Diagnostic::new("I104", last.span).variant("owners").arg("text", all.join(context.vocabulary.word("list_separator")));
            context.report(told.arg("read", last.text().unwrap_or_else(|| name.clone())));
        }
        if whole.record.get(self.owner).is_none_or(Node::is_blank) || names.len() > 1 {
            whole.record.values.retain(|(at, _)| usize::from(*at) != self.owner);
            whole.record.values.push((self.owner as u16, (*last).clone()));
        }
    }

    /// The remarks of the months, each with its month, stand behind that of the goal.
    fn take_notes<'s>(&self, whole: &mut Slot<'s>, months: &[Slot<'s>], context: &Context<'_>) {
        let noted: Vec<(&Slot<'s>, &Node<'s>)> = months.iter().filter_map(|slot| Some((slot, slot.record.get(self.note)?))).collect();
        let noted: Vec<_> = noted.into_iter().filter(|(_, node)| !node.is_blank()).collect();
        let Some((_, first)) = noted.first() else { return };
        if noted.len() == months.len() && noted.iter().all(|(_, node)| node.text() == first.text()) && whole.record.get(self.note).is_some() {
            return;
        }
        let text = |(slot, node): &(&Slot<'_>, &Node<'_>)| {
            let period = self.period(&slot.record, context).map(|period| period.short_label(context.vocabulary)).unwrap_or_default();
            format!("{period} {}", node.text().unwrap_or_default())
        };
        let own = whole.record.get(self.note).filter(|node| !node.is_blank() && !noted.iter().any(|(_, note)| note.span == node.span));
        let own = own.and_then(Node::text).map(|text| text.into_owned());
        let all: Vec<String> = own.into_iter().chain(noted.iter().map(text)).collect();
        let span = first.span;
        whole.record.values.retain(|(at, _)| usize::from(*at) != self.note);
        whole.record.values.push((self.note as u16, Node::new(Raw::Text(all.join(context.vocabulary.word("list_separator")).into()), span)));
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

/// The entry of a mapping that has one.
fn only_entry<'n, 's>(node: &'n Node<'s>) -> Option<&'n (Key<'s>, Node<'s>)> {
    if let Raw::Map(entries) = &node.raw { entries.first() } else { None }
}

/// Goals that stay apart, as they stand.
fn in_order<'s>(mut goals: Vec<Slot<'s>>, others: Vec<Slot<'s>>) -> Vec<Slot<'s>> {
    goals.extend(others);
    goals.sort_by_key(|slot| slot.record.span);
    goals
}

/// Whether the months are different ones of one year, or of the plan.
fn are_of_one_year(months: &[Period], context: &Context<'_>) -> bool {
    let mut starts: Vec<_> = months.iter().map(|month| month.start).collect();
    starts.sort_unstable();
    let is_twice = starts.windows(2).any(|pair| pair[0] == pair[1]);
    let year = |month: &Period| Period::containing(month.start, PeriodKind::Year, context.fiscal_start);
    let is_in_plan = |month: &Period| context.plan.is_some_and(|plan| plan.covers(month));
    !is_twice && (months.iter().all(is_in_plan) || months.windows(2).all(|pair| year(&pair[0]) == year(&pair[1])))
}
