//! What a record in YAML says beside its fields, as columns of a sheet do: the unit of its values, and a value for each of several periods.

use std::borrow::Cow;

use crate::diagnostic::Spanned;
use crate::model::EntityInfo;
use crate::value::{Context, Key, Node, Raw};

use crate::recognise::draft::Draft;
use crate::recognise::header::columns::{UNIT, is_measured};
use crate::recognise::rows::in_unit;
use crate::recognise::words::{self, Measure};

/// A unit, and values of periods.
#[derive(Debug, Default)]
pub struct Beside<'s> {
    unit: Option<String>,
    /// Periods as written, and the values.
    periods: Vec<(Key<'s>, Node<'s>)>,
}

impl<'s> Beside<'s> {
    /// Takes a key with its value, or gives back what is neither a unit nor the value of a period.
    pub fn take(&mut self, info: &'static EntityInfo, key: Key<'s>, node: Node<'s>, context: &Context<'_>) -> Option<(Key<'s>, Node<'s>)> {
        if let Some(unit) = node.text().filter(|_| is_unit(info, &key.value, context)) {
            self.unit = Some(unit.into_owned()).filter(|unit| !unit.is_empty());
            return None;
        }
        let Some(period) = period(info, &key.value, context) else { return Some((key, node)) };
        self.periods.push((Spanned::new(Cow::Owned(period), key.span), node));
        None
    }

    /// The record with its unit and periods: of actuals one for each period.
    pub fn complete(mut self, mut draft: Draft<'s>, context: &Context<'_>) -> Vec<Draft<'s>> {
        if let Some(unit) = self.unit.take() {
            let is_value = |field: u16| is_measured(draft.info.fields[usize::from(field)].name);
            let values = draft.values.iter_mut().filter(|(field, _)| is_value(*field)).map(|(_, node)| node);
            values.chain(self.periods.iter_mut().map(|(_, node)| node)).for_each(|node| lend(node, &unit, context));
        }
        match draft.info.kind {
            _ if self.periods.is_empty() => vec![draft],
            "actual" => self.of_periods(draft),
            _ => vec![self.with_months(draft)],
        }
    }

    fn of_periods(self, draft: Draft<'s>) -> Vec<Draft<'s>> {
        let new = |(key, node): (Key<'s>, Node<'s>)| {
            let mut one = Draft { span: key.span, ..draft.clone() };
            let own = ["period", "value"].map(|field| one.info.field(field).map(|index| index as u16));
            one.values.retain(|(field, _)| !own.contains(&Some(*field)));
            one.set("period", Node::new(Raw::Text(key.value), key.span));
            one.set("value", node);
            one
        };
        let whole = Some(draft.clone()).filter(|draft| draft.get("value").is_some());
        whole.into_iter().chain(self.periods.into_iter().map(new)).collect()
    }

    fn with_months(self, mut draft: Draft<'s>) -> Draft<'s> {
        let months = draft.info.field("months").map(|index| index as u16);
        match draft.values.iter_mut().find(|(field, _)| Some(*field) == months).map(|(_, node)| &mut node.raw) {
            Some(Raw::Map(entries)) => entries.extend(self.periods),
            _ => {
                let span = self.periods[0].0.span;
                draft.set("months", Node::new(Raw::Map(self.periods), span));
            }
        }
        draft
    }
}

/// Whether a key is the unit of the values of such a record, as the column of units in a sheet.
fn is_unit(info: &EntityInfo, key: &str, context: &Context<'_>) -> bool {
    let has_values = info.field(UNIT).is_none() && info.fields.iter().any(|field| is_measured(field.name));
    has_values && words::column(context, info.kind, key).is_some_and(|named| !named.assumed && named.name == UNIT)
}

/// The period that a key of a record of targets or actuals names.
fn period(info: &EntityInfo, key: &str, context: &Context<'_>) -> Option<String> {
    let (text, measure) = Some(key).filter(|_| matches!(info.kind, "goal" | "actual")).and_then(|key| words::period_header(key, context))?;
    let is_own = matches!((info.kind, measure), (_, Measure::Silent) | ("goal", Measure::Target) | ("actual", Measure::Actual));
    is_own.then_some(text)
}

/// Gives a value its unit, where it has none.
fn lend(node: &mut Node<'_>, unit: &str, context: &Context<'_>) {
    match &mut node.raw {
        Raw::Map(entries) => entries.iter_mut().for_each(|(_, node)| lend(node, unit, context)),
        raw => *node = in_unit(std::mem::replace(raw, Raw::Blank), node.span, unit, context),
    }
}
