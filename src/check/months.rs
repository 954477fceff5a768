//! Goals that say their months and no whole: the months of what adds up make the target, which is told. A half or a year beside its
//! months says nothing new: it is compared with their sum and never added to it.

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Cover, Decode, Key, Node, Period, Quantity, Raw, Shown, Unit};
use crate::vocabulary::catalogue_kpi;
use crate::vocabulary::grammar::grammar;

use super::goals::KpiUnit;
use super::identity::Records;
use super::known::Known;

/// A value of a period.
pub(super) struct Part<'s> {
    pub(super) period: Period,
    pub(super) entry: (Key<'s>, Node<'s>),
    /// `None` for a placeholder.
    pub(super) amount: Option<Quantity>,
}

/// The fields of a goal that are looked at.
struct Fields {
    target: usize,
    months: usize,
    kpi: usize,
    period: usize,
}

/// Gives goals without a target the sum of their months, and goals without a period the stretch that these cover.
pub fn targets(records: &mut Records<'_>, known: &Known, context: &Context<'_>) {
    let Some(info) = Plan::info("goal") else { return };
    let field = |name: &str| info.field(name).unwrap_or(usize::MAX);
    let fields = Fields { target: field("target"), months: field("months"), kpi: field("kpi"), period: field("period") };
    let ways = Ways::of(records);
    for record in records.all_of_kind("goal") {
        let kpi = record.get(fields.kpi).and_then(Node::text);
        let way = kpi.and_then(|name| ways.of_kpi(&name, known));
        complete(record, &fields, way.as_ref(), context);
    }
}

/// How a KPI is put together over time, and what it counts in.
#[derive(Clone)]
struct Way {
    aggregation: Option<String>,
    unit: KpiUnit,
}

/// The KPIs that the plan declares.
struct Ways {
    declared: Vec<(String, Way)>,
}

impl Ways {
    fn of(records: &mut Records<'_>) -> Self {
        let Some(info) = Plan::info("kpi") else { return Self { declared: Vec::new() } };
        let text =
            |record: &Record<'_>, name: &str| info.field(name).and_then(|field| record.get(field)).and_then(Node::text).map(|text| text.into_owned());
        let one = |record: &mut Record<'_>| {
            // A percentage without a word on it is a ratio, as all KPIs of that unit are.
            let is_percent = |unit: String| Unit::parse(&unit).is_some_and(|(unit, _)| unit == Unit::Percent);
            let silent = || text(record, "unit").map(|unit| if is_percent(unit) { RATIO } else { SUM }.to_string());
            let unit = KpiUnit::of(&text(record, "unit").unwrap_or_default());
            (record.id.value.clone(), Way { aggregation: text(record, "aggregation").or_else(silent), unit })
        };
        Self { declared: records.of_kind("kpi").map(one).collect() }
    }

    fn of_kpi(&self, name: &str, known: &Known) -> Option<Way> {
        let id = known.id("kpi", name);
        match self.declared.iter().find(|(declared, _)| Some(declared) == id.as_ref()) {
            Some((_, way)) => Some(way.clone()),
            None => catalogue_kpi(name).map(|kpi| Way { aggregation: Some(kpi.aggregation.clone()), unit: KpiUnit::of(&kpi.unit) }),
        }
    }
}

const SUM: &str = "sum";
const RATIO: &str = "ratio";
const LAST: &str = "last";

/// Completes a goal from its periods. What is given for the period of the goal itself is its target; what is divided into finer
/// periods, and adds up, is compared with them and left out.
fn complete(record: &mut Record<'_>, fields: &Fields, way: Option<&Way>, context: &Context<'_>) {
    let aggregation = way.and_then(|way| way.aggregation.as_deref());
    let adds_up = aggregation == Some(SUM);
    let amount = |node: &Node<'_>, context: &Context<'_>| Quantity::decode(node, context).ok();
    let Some(mut parts) = record.get(fields.months).and_then(|node| parts(node, amount, context)) else { return };
    way.into_iter().for_each(|way| align(&mut parts, &way.unit));
    let span = record.get(fields.months).map_or(record.span, |node| node.span);
    let own = record.get(fields.period).and_then(Node::text).and_then(|text| words::period(&text, context));
    let covered = covered(&parts);
    let cover = Cover::of(&parts.iter().map(|part| part.period).collect::<Vec<_>>());
    let mut idle = if adds_up { compare(&cover, &parts, context) } else { Vec::new() };
    if record.get(fields.target).is_none_or(Node::is_blank) {
        let of_goal = |part: &Part<'_>| part.amount.is_some() && own.or(covered).is_some_and(|own| part.is_of(own));
        if let Some(whole) = parts.iter().position(of_goal) {
            set(record, fields.target, parts[whole].entry.1.clone());
            idle.push(whole);
        } else if let Some((variant, whole)) = aggregation.and_then(|aggregation| together(aggregation, &parts, &cover.finest)) {
            context.report(Diagnostic::new("I104", span).variant(variant).arg("read", whole.shown()));
            set(record, fields.target, Node::new(Raw::Text(text(&whole, context).into()), span));
        } else {
            // A goal that says `-` of each month is as one that says it of the whole.
            let none = parts.first().filter(|_| parts.iter().all(|part| part.amount.is_none())).map(|part| part.entry.1.clone());
            return none.into_iter().for_each(|none| set(record, fields.target, none));
        }
        if let Some(covered) = covered.filter(|_| record.get(fields.period).is_none_or(Node::is_blank)) {
            set(record, fields.period, Node::new(Raw::Text(format!("{}..{}", covered.start, covered.end).into()), span));
        }
    }
    keep(record, fields.months, parts, &idle, span);
}

/// Leaves out the periods that say nothing of their own.
pub(super) fn keep<'s>(record: &mut Record<'s>, months: usize, parts: Vec<Part<'s>>, idle: &[usize], span: Span) {
    if idle.is_empty() {
        return;
    }
    let entries: Vec<_> = parts.into_iter().enumerate().filter(|(at, _)| !idle.contains(at)).map(|(_, part)| part.entry).collect();
    if entries.is_empty() {
        record.values.retain(|(at, _)| usize::from(*at) != months);
    } else {
        set(record, months, Node::new(Raw::Map(entries), span));
    }
}

pub(super) fn set<'s>(record: &mut Record<'s>, field: usize, node: Node<'s>) {
    record.values.retain(|(at, _)| usize::from(*at) != field);
    record.values.push((field as u16, node));
}

impl Part<'_> {
    fn is_of(&self, period: Period) -> bool {
        (self.period.start, self.period.end) == (period.start, period.end)
    }
}

/// The values of the periods; `None` when one of them is no period or no amount: that is told where they are decoded.
pub(super) fn parts<'s>(
    node: &Node<'s>,
    amount: impl Fn(&Node<'_>, &Context<'_>) -> Option<Option<Quantity>>,
    context: &Context<'_>,
) -> Option<Vec<Part<'s>>> {
    let Raw::Map(entries) = &node.raw else { return None };
    let part = |entry: &(Key<'s>, Node<'s>)| {
        let period = words::period(&entry.0.value, context)?;
        let amount = words::quiet(context, |context| amount(&entry.1, context))?;
        Some(Part { period, entry: entry.clone(), amount })
    };
    entries.iter().map(part).collect()
}

/// Puts amounts with and without a unit beside one another into that of the KPI: 10万元 and 120000.
fn align(parts: &mut [Part<'_>], unit: &KpiUnit) {
    let amounts = || parts.iter().filter_map(|part| part.amount.as_ref());
    let is_mixed = amounts().any(|amount| amount.unit == Unit::None) && amounts().any(|amount| amount.unit == unit.unit);
    if !is_mixed || matches!(unit.unit, Unit::None | Unit::Percent) {
        return;
    }
    for amount in parts.iter_mut().filter_map(|part| part.amount.as_mut()).filter(|amount| amount.unit == Unit::None) {
        amount.value *= unit.factor_for(amount);
        amount.unit = unit.unit.clone();
    }
}

/// Compares each period with the finer ones that make it up (W105), and gives those that were compared.
pub(super) fn compare(cover: &Cover, parts: &[Part<'_>], context: &Context<'_>) -> Vec<usize> {
    let mut compared = Vec::new();
    for (at, inner) in &cover.divided {
        let (Some(whole), Some(sum)) = (&parts[*at].amount, sum(inner.iter().map(|&at| &parts[at]))) else { continue };
        compared.push(*at);
        if whole.value != sum.value {
            let (key, node) = &parts[*at].entry;
            let told = Diagnostic::new("W105", node.span).variant("period").arg("column", &key.value);
            context.report(told.arg("total", whole.shown()).arg("sum", sum.shown()));
        }
    }
    compared
}

/// What the periods come to, and how that is told: their sum, the last of a level, the mean of a rate.
fn together(aggregation: &str, parts: &[Part<'_>], finest: &[usize]) -> Option<(&'static str, Quantity)> {
    // A month that is to be decided is told where it stands.
    let finest = || finest.iter().map(|&at| &parts[at]).filter(|part| part.amount.is_some());
    match aggregation {
        SUM => sum(finest()).map(|sum| ("months", sum)),
        LAST => finest().max_by_key(|part| part.period.end)?.amount.clone().map(|last| ("months_last", last)),
        _ => mean(finest()).map(|mean| ("months_mean", mean)),
    }
}

/// The mean of amounts of one unit; their weights are not known.
fn mean<'p, 's: 'p>(parts: impl Iterator<Item = &'p Part<'s>>) -> Option<Quantity> {
    let amounts: Vec<Quantity> = parts.map(|part| part.amount.clone()).collect::<Option<_>>()?;
    let first = amounts.first()?;
    let sum = amounts.iter().try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(Some(amount).filter(|amount| is_same(amount, first))?.value))?;
    let value = sum.checked_div(Decimal::from(amounts.len()))?.round_dp(MEAN_PLACES);
    Some(Quantity { value, ..first.clone() })
}

/// Whether two amounts count the same. 10万 is 10万 whatever the KPI counts in, and 10 is ten of its unit; with a unit both are plain.
fn is_same(amount: &Quantity, first: &Quantity) -> bool {
    amount.unit == first.unit && (amount.scaled == first.scaled || amount.unit != Unit::None)
}

/// Decimals of a mean.
const MEAN_PLACES: u32 = 6;

/// The sum of the amounts; `None` when one of them is no amount, they count different things, or two periods overlap.
pub(super) fn sum<'p, 's: 'p>(parts: impl Iterator<Item = &'p Part<'s>>) -> Option<Quantity> {
    let parts: Vec<&Part<'_>> = parts.collect();
    let overlap = |(at, part): (usize, &&Part<'_>)| parts[..at].iter().any(|other| other.period.overlaps(&part.period));
    if parts.iter().enumerate().any(overlap) {
        return None;
    }
    let first = parts.first()?.amount.clone()?;
    let same = |amount: &&Quantity| is_same(amount, &first) && amount.unit != Unit::Percent;
    parts[1..].iter().try_fold(first.clone(), |sum, part| {
        let amount = part.amount.as_ref().filter(same)?;
        Some(Quantity { value: sum.value.checked_add(amount.value)?, ..sum })
    })
}

/// The amount as it would be typed; numbers without a unit stay so, for they count in the unit of the KPI, and those with a factor
/// keep one, for they do not.
pub(super) fn text(sum: &Quantity, context: &Context<'_>) -> String {
    let factor = grammar().myriads.iter().min_by_key(|(_, factor)| **factor).filter(|_| sum.scaled && sum.unit == Unit::None);
    if let Some((word, factor)) = factor {
        return format!("{}{word}", (sum.value / Decimal::from(*factor)).normalize());
    }
    let unit = if sum.unit == Unit::Money { context.vocabulary.unit("yuan") } else { sum.unit.word() };
    format!("{}{unit}", sum.value.normalize())
}

/// From the first day to the last.
fn covered(parts: &[Part<'_>]) -> Option<Period> {
    let (first, last) = (parts.iter().min_by_key(|part| part.period.start)?, parts.iter().map(|part| part.period.end).max()?);
    Some(Period::new(first.period.start, last, 1))
}
