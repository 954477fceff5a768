//! Several values in one place: a YAML sequence, or a cell whose text is separated by `、` and the like.

use std::borrow::Cow;

use super::given::{Given, given, unreadable};
use super::{Context, Decode, Key, Node, Period, Raw};
use crate::diagnostic::{Diagnostic, Spanned};

/// Several values.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(pub Vec<Spanned<T>>);

/// One value for each of several periods.
#[derive(Clone, Debug, PartialEq)]
pub struct PerPeriod<T>(pub Vec<(Period, Spanned<T>)>);

impl<T: Decode> Decode for List<T> {
    const NAME: &'static str = T::NAME;

    /// Items that cannot be read are reported and left out, so that one does not hide the others.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let mut values = Vec::new();
        match &node.raw {
            Raw::Blank => return Ok(None),
            Raw::List(items) => items.iter().for_each(|item| read_item(item, context, &mut values)),
            Raw::Text(text) => {
                for part in split(text, T::SEPARATORS) {
                    let raw = Raw::Text(Cow::Borrowed(part));
                    read_item(&Node { raw, span: node.span, hint: node.hint.clone() }, context, &mut values);
                }
            }
            Raw::Map(_) | Raw::Number { .. } | Raw::Date(_) | Raw::Flag(_) | Raw::Error(_) => read_item(node, context, &mut values),
        }
        Ok((!values.is_empty()).then_some(Self(values)))
    }
}

fn read_item<T: Decode>(item: &Node<'_>, context: &Context<'_>, values: &mut Vec<Spanned<T>>) {
    match T::decode_several(item, context) {
        Ok(several) => values.extend(several.into_iter().map(|value| Spanned::new(value, item.span))),
        Err(fault) => context.report(*fault),
    }
}

/// Splits at separators that stand outside of brackets.
pub fn split<'t>(text: &'t str, separators: &[char]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0usize);
    for (position, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' | '【' | '「' | '《' => depth += 1,
            ')' | '）' | ']' | '】' | '」' | '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 && separators.contains(&c) => {
                parts.push(&text[from..position]);
                from = position + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

impl<T: Decode> Decode for PerPeriod<T> {
    const NAME: &'static str = T::NAME;

    /// A mapping from periods to values, or a sequence of such mappings. Faults of single periods are reported and left out.
    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let mut values = Vec::new();
        match &node.raw {
            Raw::Map(entries) => entries.iter().for_each(|(key, node)| read_period(key, node, context, &mut values)),
            Raw::List(items) => {
                for item in items {
                    let Raw::Map(entries) = &item.raw else { return Err(unreadable(item, Self::NAME)) };
                    entries.iter().for_each(|(key, node)| read_period(key, node, context, &mut values));
                }
            }
            _ if given(node, context) == Given::Nothing => {}
            _ => return Err(unreadable(node, Self::NAME)),
        }
        values.sort_by_key(|(period, _)| *period);
        Ok((!values.is_empty()).then_some(Self(values)))
    }
}

fn read_period<T: Decode>(key: &Key<'_>, node: &Node<'_>, context: &Context<'_>, values: &mut Vec<(Period, Spanned<T>)>) {
    let Some(period) = Period::parse(&key.value, context) else {
        context.report(Diagnostic::new("E105", key.span).arg("type", Period::NAME).arg("text", &key.value));
        return;
    };
    match T::decode(node, context) {
        Ok(Some(value)) => values.push((period, Spanned::new(value, node.span))),
        Ok(None) => {}
        Err(fault) => context.report(*fault),
    }
}
