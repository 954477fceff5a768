//! Columns of periods and of members to records: one record for each period of actuals and for each member, of all that its columns say.

use std::borrow::Cow;

use crate::diagnostic::Spanned;
use crate::value::{Node, Raw};

use crate::recognise::draft::Draft;
use crate::recognise::header::columns::Slot;
use crate::recognise::header::headings::Member;

/// The value of a period that heads a column: where it goes, the period as written, the value.
pub type OfPeriod = (Slot, Spanned<String>, Node<'static>);
/// The value of a member that heads a column.
pub type OfMember = (Slot, Member, Node<'static>);

/// Fields that say how much: in a row whose members head columns they tell of the whole.
pub const AMOUNTS: &[&str] = &[
    "target",
    "months",
    "must_hit",
    "stretch",
    "base_value",
    "baseline_target",
    "weight",
    "value",
    "to_date",
    "numerator",
    "denominator",
    "n",
    "achievement",
];

/// One record with a value per period for goals, and one record per period for actuals.
pub fn with_periods<'s, 'p>(draft: Draft<'s>, periods: impl Iterator<Item = &'p OfPeriod>) -> Vec<Draft<'s>> {
    let periods: Vec<_> = periods.collect();
    let Some((slot, _, first)) = periods.first() else { return vec![draft] };
    let Some(field) = slot.field else { return vec![draft] };
    match draft.info.kind {
        "actual" => return of_periods(&draft, &periods, "period"),
        "spend" => return of_periods(&draft, &periods, "date").into_iter().filter(is_spent).collect(),
        // What its months hold are reports of their own.
        "task" => return vec![draft],
        _ => {}
    }
    let mut draft = draft;
    let entries = periods.iter().map(|(_, text, node)| (text.clone().map(Cow::Owned), node.clone())).collect();
    draft.values.push((field, Node::new(Raw::Map(entries), first.span)));
    vec![draft]
}

/// One record per period; the achievement of the whole row is not that of a period. A value to date is that at the end of the period whose
/// value stands beside it.
fn of_periods<'s>(draft: &Draft<'s>, periods: &[&OfPeriod], field: &str) -> Vec<Draft<'s>> {
    let base = without(draft, &["achievement", "to_date"]);
    let new = |(_, text, node): &OfPeriod| {
        let mut one = Draft { span: node.span, ..base.clone() };
        one.set(field, Node::new(Raw::Text(text.value.clone().into()), text.span));
        one
    };
    let mut records = together(periods, |a, b| a.1.value == b.1.value, |value| (value.0, &value.2), new);
    if let Some(to_date) = draft.get("to_date") {
        records.iter_mut().filter(|record| record.get("value").is_some()).for_each(|record| _ = record.set("to_date", to_date.clone()));
    }
    records
}

/// Whether anything was spent: a month that is still to come is blank or nought.
fn is_spent(spend: &Draft<'_>) -> bool {
    spend.get("amount").is_some_and(|amount| !amount.is_blank() && !matches!(amount.raw, Raw::Number { value, .. } if value.is_zero()))
}

/// One record per member that heads a column; they cannot share a written id, nor the amounts of the whole.
pub fn of_members<'s>(draft: &Draft<'s>, members: &[&OfMember]) -> Vec<Draft<'s>> {
    let base = Draft { id: None, ..without(draft, AMOUNTS) };
    let new = |(_, member, node): &OfMember| {
        let mut one = Draft { span: node.span, ..base.clone() };
        for (field, name) in &member.keys {
            one.set(field, Node::new(Raw::Text(name.clone().into()), node.span));
        }
        one
    };
    together(members, |a, b| a.1 == b.1, |value| (value.0, &value.2), new)
}

/// The record without these fields.
fn without<'s>(draft: &Draft<'s>, fields: &[&str]) -> Draft<'s> {
    let is_kept = |field: u16| !fields.contains(&draft.info.fields[usize::from(field)].name);
    let values = draft.values.iter().filter(|(field, _)| is_kept(*field)).cloned().collect();
    Draft { values, ..draft.clone() }
}

/// Values of one name (`same`) make one record; a second one of a field begins another, to be told as given twice.
fn together<'s, V>(
    values: &[&V],
    same: impl Fn(&V, &V) -> bool,
    part: impl Fn(&V) -> (Slot, &Node<'static>),
    new: impl Fn(&V) -> Draft<'s>,
) -> Vec<Draft<'s>> {
    let mut records: Vec<(&V, Vec<Slot>, Draft<'s>)> = Vec::new();
    for &value in values {
        let (slot, node) = part(value);
        let open = records.iter().position(|(first, given, _)| same(first, value) && !given.contains(&slot));
        let at = open.unwrap_or_else(|| {
            records.push((value, Vec::new(), new(value)));
            records.len() - 1
        });
        let (_, given, record) = &mut records[at];
        given.push(slot);
        record.values.extend(slot.field.map(|field| (field, node.clone())));
    }
    records.into_iter().map(|(_, _, record)| record).collect()
}
