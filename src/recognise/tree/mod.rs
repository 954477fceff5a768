//! YAML trees to records: lists under the name of an entity, mappings from id to record, and groups of them.

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::{Arity, EntityInfo, Plan};
use crate::value::{Key, Node, Raw};

use super::account::Reading;
use super::draft::Drafts;
use super::{settings, words};
use nested::Within;

pub mod beside;
pub mod document;
pub mod lines;
pub mod nested;

type Entries<'s> = Vec<(Key<'s>, Node<'s>)>;

/// Reads the tree of a file.
pub fn read<'s>(node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    let span = node.span;
    match node.raw {
        Raw::Map(entries) if drafts.place.is_plan => settings::read(entries, span, drafts),
        Raw::Map(entries) => top(entries, span, drafts),
        Raw::List(_) => match drafts.place.entity {
            Some(info) => nested::list(info, node, None, drafts),
            None => ignored(span, drafts),
        },
        Raw::Blank => {}
        Raw::Text(_) | Raw::Number { .. } | Raw::Date(_) | Raw::Flag(_) | Raw::Error(_) => ignored(span, drafts),
    }
    account(drafts);
}

/// Adds the account of a file that is no sheet: how many records of which kinds it gave.
pub fn account(drafts: &mut Drafts<'_, '_, '_>) {
    let mut reading = Reading { file: Some(drafts.place.file), rows_read: drafts.count(), ..Reading::default() };
    for position in 0..drafts.count() {
        let kind = drafts.get(position as u32).info.kind;
        if !reading.entities.contains(&kind) {
            reading.entities.push(kind);
        }
    }
    drafts.account(reading);
}

fn ignored(span: Span, drafts: &Drafts<'_, '_, '_>) {
    drafts.context.report(Diagnostic::new("I102", span).variant("file").arg("file", &drafts.place.stem));
}

/// The top of a file: lists of entities, or the one record that the file's name tells of.
fn top<'s>(entries: Entries<'s>, span: Span, drafts: &mut Drafts<'_, '_, 's>) {
    let has_section = entries.iter().any(|(key, node)| is_section(key, node, drafts));
    match drafts.place.entity {
        Some(info) if !has_section => nested::one_or_many(info, Node::new(Raw::Map(entries), span), None, drafts),
        Some(info) if is_the_record(info, &entries, drafts) => {
            nested::record(info, entries, span, None, drafts);
        }
        _ => sections(entries, drafts),
    }
}

/// Whether the top of a file is the one record that its name tells of, although a key of it might be the list of an entity:
/// `plan:` in a review. Then the fields without which the record means nothing are there.
fn is_the_record<'s>(info: &'static EntityInfo, entries: &Entries<'s>, drafts: &Drafts<'_, '_, 's>) -> bool {
    let has = |index: usize| {
        let field = Some(words::Field::At(index as u16));
        entries.iter().any(|(key, _)| words::field(drafts.context, info, key).map(|(field, _)| field) == field)
    };
    let is_own_list =
        |(key, node): &(Key<'s>, Node<'s>)| words::holds_maps(node) && entity_of(key, node, drafts).is_some_and(|of| of.kind == info.kind);
    if entries.iter().any(is_own_list) {
        return false;
    }
    let from_name = |name: &str| drafts.place.period.is_some() && matches!(name, "period" | "date");
    let complete = info.fields.iter().enumerate().all(|(index, field)| field.arity != Arity::Required || from_name(field.name) || has(index));
    complete && words::is_record(drafts.context, info, entries)
}

fn is_section<'s>(key: &str, node: &Node<'s>, drafts: &Drafts<'_, '_, 's>) -> bool {
    let holds_records = matches!(&node.raw, Raw::List(_) | Raw::Map(_));
    holds_records
        && (entity_of(key, node, drafts).is_some()
            || matches!(&node.raw, Raw::Map(inner) if inner.iter().any(|(key, node)| is_section(key, node, drafts))))
}

/// The entity whose records stand under a key: by its name, or by that of its sheets where records stand there, `实际: [{..}]`.
fn entity_of(key: &str, node: &Node<'_>, drafts: &Drafts<'_, '_, '_>) -> Option<&'static EntityInfo> {
    let by_sheet = || words::form_for_sheet(drafts.context, key).and_then(Plan::info);
    words::entity_for_key(drafts.context, key).or_else(|| by_sheet().filter(|_| words::holds_maps(node)))
}

/// Each key is an entity's list, a module, or a group of those.
pub fn sections<'s>(entries: Entries<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    for (key, node) in entries {
        section(key, node, drafts);
    }
}

/// One key of a file or group.
pub fn section<'s>(key: Key<'s>, node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    if let Raw::Map(entries) = &node.raw {
        let is_module = |(key, node): &(Key<'s>, Node<'s>)| words::module(drafts.context, key).is_some() && matches!(node.raw, Raw::Map(_));
        if !entries.is_empty() && entries.iter().all(is_module) {
            return group(node, drafts);
        }
    }
    let is_map = matches!(node.raw, Raw::Map(_));
    if is_map && words::module(drafts.context, &key).is_some() && words::entity_for_key(drafts.context, &key).is_none_or(|_| has_initiatives(&node)) {
        return module(key, node, drafts);
    }
    if let Some(info) = entity_of(&key, &node, drafts) {
        return nested::one_or_many(info, node, None, drafts);
    }
    match node.raw {
        Raw::Map(entries) => sections(entries, drafts),
        Raw::Blank => {}
        _ => unknown(&key, None, drafts),
    }
}

/// `strategy: {promotion: {..}, channel: {..}}` is a group of modules.
fn group<'s>(node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    if let Raw::Map(entries) = node.raw {
        sections(entries, drafts);
    }
}

fn has_initiatives(node: &Node<'_>) -> bool {
    matches!(&node.raw, Raw::Map(entries) if entries.iter().any(|(key, _)| key.value == "initiatives"))
}

/// `promotion: {initiatives: [..]}` is the module 推广 with its initiatives.
fn module<'s>(key: Key<'s>, node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    let Some(info) = crate::model::Plan::info("module") else { return };
    let Raw::Map(mut entries) = node.raw else { return };
    let span = key.span;
    entries.insert(0, (Spanned::new("module".into(), span), Node::new(Raw::Text(key.value), span)));
    nested::record(info, entries, span, None::<Within<'_, '_>>, drafts);
}

/// W107: nothing is known by this name.
pub fn unknown<'s>(key: &Key<'s>, near: Option<String>, drafts: &Drafts<'_, '_, 's>) {
    let near = near.or_else(|| words::near_entity(&key.value).map(str::to_string));
    drafts.context.report(Diagnostic::new("W107", key.span).variant("key").arg("name", &key.value).suggest(near));
}
