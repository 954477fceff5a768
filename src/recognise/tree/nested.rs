//! Records of a YAML tree, and the records written inside them.
//!
//! A key of a record is a field of its entity; or the list of another entity that refers to it, whose records are lifted out and
//! given the reference; or a group of fields (`scope: {region: 华东}`).

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::model::facts::SCOPE;
use crate::model::{Arity, EntityInfo};
use crate::value::{Context, Key, Node, Raw};

use super::beside::Beside;
use super::lines;
use crate::recognise::draft::{Draft, Drafts, Parent, Standing};
use crate::recognise::words::{self, Meaning};

type Entries<'s> = Vec<(Key<'s>, Node<'s>)>;

/// The record that another one is written in.
#[derive(Clone, Copy, Debug)]
pub struct Within<'n, 's> {
    /// Its position among the drafts.
    pub draft: u32,
    /// How the inner record refers to it.
    pub link: Link,
    /// Fields given to the inner record.
    pub given: &'n [(&'static str, Node<'s>)],
}

/// How an inner record refers to the outer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Through a reference to its id.
    Id(u16),
    /// Through a field that has the same type as a field of the outer record, such as a module.
    Value {
        /// Field of the outer record.
        from: u16,
        /// Field of the inner record.
        to: u16,
    },
}

/// A list of records, a mapping from ids to records, or one record.
pub fn one_or_many<'s>(info: &'static EntityInfo, node: Node<'s>, within: Option<Within<'_, 's>>, drafts: &mut Drafts<'_, '_, 's>) {
    let span = node.span;
    match node.raw {
        Raw::Map(entries) if words::is_record(drafts.context, info, &entries) => {
            record(info, entries, span, within, drafts);
        }
        Raw::Map(entries) => entries.into_iter().for_each(|(key, node)| keyed(info, key, node, within, drafts)),
        raw => list(info, Node::new(raw, span), within, drafts),
    }
}

/// A list of records.
pub fn list<'s>(info: &'static EntityInfo, node: Node<'s>, within: Option<Within<'_, 's>>, drafts: &mut Drafts<'_, '_, 's>) {
    let span = node.span;
    match node.raw {
        Raw::List(items) => items.into_iter().for_each(|item| match item.raw {
            Raw::Map(entries) => {
                record(info, entries, item.span, within, drafts);
            }
            raw => scalar(info, Node::new(raw, item.span), within, drafts),
        }),
        Raw::Map(entries) => {
            record(info, entries, span, within, drafts);
        }
        raw => scalar(info, Node::new(raw, span), within, drafts),
    }
}

/// One record with the records inside it; gives its position.
pub fn record<'s>(
    info: &'static EntityInfo,
    entries: Entries<'s>,
    span: Span,
    within: Option<Within<'_, 's>>,
    drafts: &mut Drafts<'_, '_, 's>,
) -> u32 {
    let mut draft = Draft::new(info, span);
    link(&mut draft, within, drafts);
    draft.values.reserve_exact(entries.len());
    let mut rest = Rest::default();
    fields(&mut draft, entries, &mut rest, drafts);
    let position = drafts.count() as u32;
    for draft in rest.beside.complete(draft, drafts.context) {
        drafts.push(draft);
    }
    for (key, node) in rest.inner {
        children(position, key, node, drafts);
    }
    lines::read_if_written(position, drafts);
    position
}

/// What of a record is no field of it: lists of other records, and what is said beside its fields.
#[derive(Default)]
struct Rest<'s> {
    inner: Entries<'s>,
    beside: Beside<'s>,
}

/// Distributes the entries of a record: fields are set, lists of other records are kept for later.
fn fields<'s>(draft: &mut Draft<'s>, entries: Entries<'s>, rest: &mut Rest<'s>, drafts: &Drafts<'_, '_, 's>) {
    for (key, node) in entries {
        let Meaning { field: named, child } = drafts.meaning(draft.info, &key);
        let holds_records = words::holds_maps(&node);
        match named {
            Some((words::Field::Id, _)) => draft.id = node.text().map(|text| Spanned::new(text.into_owned(), node.span)),
            Some((words::Field::At(index), assumed)) if child.is_none() || !holds_records => {
                if assumed {
                    tell_assumed(draft.info, index, &key, drafts);
                }
                field(draft, index, &key, node, drafts);
            }
            _ if child.is_some() || is_split(draft.info, &key) => rest.inner.push((key, node)),
            _ => unknown_key(draft, key, node, rest, drafts),
        }
    }
}

/// Gives a record a field; a second key for it is told.
pub fn field<'s>(draft: &mut Draft<'s>, index: u16, key: &Key<'s>, node: Node<'s>, drafts: &Drafts<'_, '_, 's>) {
    if draft.values.iter().any(|(at, _)| *at == index) {
        let name = draft.info.fields[usize::from(index)].name;
        let field = drafts.context.vocabulary.field(draft.info.kind, name);
        drafts.context.report(Diagnostic::new("E107", key.span).variant("key").arg("header", &key.value).arg("field", field));
    } else {
        draft.values.push((index, node));
    }
}

/// A key that is no field: a group of fields, something beside them, or nothing known.
fn unknown_key<'s>(draft: &mut Draft<'s>, key: Key<'s>, node: Node<'s>, rest: &mut Rest<'s>, drafts: &Drafts<'_, '_, 's>) {
    match node.raw {
        Raw::Map(entries) if words::is_record(drafts.context, draft.info, &entries) => fields(draft, entries, rest, drafts),
        _ => {
            let Some((key, _)) = rest.beside.take(draft.info, key, node, drafts.context) else { return };
            let near = words::near_field(drafts.context, draft.info, &key.value);
            drafts.context.report(Diagnostic::new("W107", key.span).variant("key").arg("name", &key.value).suggest(near));
        }
    }
}

/// Tells that the name of a key was guessed.
pub fn tell_assumed<'s>(info: &'static EntityInfo, index: u16, key: &Key<'s>, drafts: &Drafts<'_, '_, 's>) {
    let field = drafts.context.vocabulary.field(info.kind, info.fields[usize::from(index)].name);
    drafts.context.report(Diagnostic::new("W107", key.span).variant("assumed").arg("name", &key.value).arg("field", field));
}

/// Gives a record its reference to the one it stands in.
fn link<'s>(draft: &mut Draft<'s>, within: Option<Within<'_, 's>>, drafts: &Drafts<'_, '_, 's>) {
    let Some(within) = within else { return };
    match within.link {
        Link::Id(field) => draft.parent = Some(Parent { draft: within.draft, field }),
        Link::Value { from, to } => {
            let outer = drafts.get(within.draft);
            let value = outer.values.iter().find(|(at, _)| *at == from).map(|(_, node)| node.clone());
            draft.values.extend(value.map(|node| (to, node)));
        }
    }
    for (field, node) in within.given {
        draft.set(field, node.clone());
    }
}

/// A record written as `key: value`: the id and the record, the two fields that matter (`出水达标: 4`), or the id and the name.
fn keyed<'s>(info: &'static EntityInfo, key: Key<'s>, node: Node<'s>, within: Option<Within<'_, 's>>, drafts: &mut Drafts<'_, '_, 's>) {
    if let Raw::Map(mut entries) = node.raw {
        let has_id = entries.iter().any(|(key, _)| matches!(words::field(drafts.context, info, key), Some((words::Field::Id, _))));
        if !has_id {
            entries.insert(0, (Spanned::new("id".into(), key.span), Node::new(Raw::Text(key.value), key.span)));
        }
        record(info, entries, node.span, within, drafts);
        return;
    }
    let mut draft = Draft::new(info, key.span);
    link(&mut draft, within, drafts);
    let linked = draft.parent.map(|parent| parent.field);
    let open = |index: usize| linked != Some(index as u16);
    let named = info.key.iter().filter_map(|name| info.field(name)).find(|&index| open(index));
    let valued = info.fields.iter().enumerate().find(|(index, field)| open(*index) && Some(*index) != named && field.arity == Arity::Required);
    match (named, valued) {
        (Some(named), Some((valued, _))) => {
            draft.values.push((named as u16, Node::new(Raw::Text(key.value), key.span)));
            draft.values.push((valued as u16, node));
        }
        (Some(named), None) => {
            draft.values.push((named as u16, node));
            draft.id = Some(key.map(Cow::into_owned));
        }
        (None, _) => return super::unknown(&key, None, drafts),
    }
    drafts.push(draft);
}

/// An item that is no mapping: the id or name of a record that stands elsewhere, or a record in words.
fn scalar<'s>(info: &'static EntityInfo, node: Node<'s>, within: Option<Within<'_, 's>>, drafts: &mut Drafts<'_, '_, 's>) {
    let Some(text) = node.text().filter(|text| !text.is_empty()).map(|text| text.into_owned()) else { return };
    let mut draft = Draft::new(info, node.span);
    link(&mut draft, within, drafts);
    let others = info.fields.iter().filter(|field| field.arity == Arity::Required && !info.key.contains(&field.name)).count();
    let in_words = matches!(info.kind, "resource") || (within.is_none() && others == 0);
    if in_words {
        let Some(named) =
            info.key.iter().filter_map(|name| info.field(name)).find(|&index| draft.parent.is_none_or(|parent| usize::from(parent.field) != index))
        else {
            return;
        };
        draft.values.push((named as u16, node));
    } else {
        draft.id = Some(Spanned::new(text, node.span));
        draft.standing = Standing::Addition;
    }
    drafts.push(draft);
}

/// What a key inside a record of `info` means: a field, or the list of an entity that refers to the record.
pub fn meaning(info: &'static EntityInfo, key: &str, context: &Context<'_>) -> Meaning {
    let children = words::entities_for_key(context, info, key).into_iter();
    let child = children.into_iter().find_map(|child| Some((child, link_between(info, child)?)));
    Meaning { field: words::field(context, info, key), child }
}

/// Types that many fields have, so that having one in common does not make a record a part of another.
const COMMON_TYPES: &[&str] = &["text", "number", "money", "quantity", "percent", "date", "deadline", "period", "days", "score", "yes or no"];

/// How records of `child` refer to a record of `outer`.
fn link_between(outer: &'static EntityInfo, child: &'static EntityInfo) -> Option<Link> {
    let reference = child.fields.iter().position(|field| (field.kind)() == outer.kind && field.arity != Arity::List);
    if let Some(field) = reference {
        return Some(Link::Id(field as u16));
    }
    let from = outer.key.iter().filter_map(|name| outer.field(name)).find(|&from| {
        let kind = (outer.fields[from].kind)();
        !COMMON_TYPES.contains(&kind) && child.fields.iter().any(|field| (field.kind)() == kind)
    })?;
    let to = child.fields.iter().position(|field| (field.kind)() == (outer.fields[from].kind)())?;
    Some(Link::Value { from: from as u16, to: to as u16 })
}

/// The records under a key of the record at `position`.
fn children<'s>(position: u32, key: Key<'s>, node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    let info = drafts.get(position).info;
    if is_split(info, &key) {
        return split(position, node, drafts);
    }
    if let Some((child, link)) = drafts.meaning(info, &key).child {
        one_or_many(child, node, Some(Within { draft: position, link, given: &[] }), drafts);
    }
}

fn is_split(info: &'static EntityInfo, key: &str) -> bool {
    info.kind == "goal" && key == "split"
}

/// `split: {region: [{华东: 900万}]}`: parts of a goal, one per member of a dimension.
fn split<'s>(position: u32, node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    let Raw::Map(dimensions) = node.raw else { return };
    for (key, members) in dimensions {
        let info = drafts.get(position).info;
        let dimension = words::field(drafts.context, info, &key).and_then(|(field, _)| match field {
            words::Field::At(index) => Some(info.fields[usize::from(index)].name),
            words::Field::Id => None,
        });
        let Some(dimension) = dimension.filter(|name| SCOPE.contains(name)) else {
            super::unknown(&key, None, drafts);
            continue;
        };
        match members.raw {
            Raw::List(items) => items.into_iter().for_each(|item| split_item(position, dimension, item, drafts)),
            raw @ Raw::Map(_) => split_item(position, dimension, Node::new(raw, members.span), drafts),
            _ => super::unknown(&key, None, drafts),
        }
    }
}

/// `{华东: 900万}`, `{华东: {target: 900万, owner: ..}}`, or a whole record.
fn split_item<'s>(position: u32, dimension: &'static str, item: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    let info = drafts.get(position).info;
    let Raw::Map(entries) = item.raw else { return };
    let Some(parent_field) = info.field("parent") else { return };
    let given = inherited(position, dimension, drafts);
    let within = Within { draft: position, link: Link::Id(parent_field as u16), given: &given };
    if words::is_record(drafts.context, info, &entries) {
        record(info, entries, item.span, Some(within), drafts);
        return;
    }
    for (member, value) in entries {
        let span = member.span;
        let mut fields = vec![(Spanned::new(Cow::Borrowed(dimension), span), Node::new(Raw::Text(member.value), span))];
        match value.raw {
            Raw::Map(more) => fields.extend(more),
            raw => fields.push((Spanned::new("target".into(), span), Node { raw, span: value.span, hint: value.hint })),
        }
        record(info, fields, span, Some(within), drafts);
    }
}

/// What a part of a goal takes over from the whole: KPI, period, and the rest of the scope.
fn inherited<'s>(position: u32, dimension: &str, drafts: &Drafts<'_, '_, 's>) -> Vec<(&'static str, Node<'s>)> {
    let outer = drafts.get(position);
    let fields = ["kpi", "period"].into_iter().chain(SCOPE.iter().copied().filter(|name| *name != dimension));
    fields.filter_map(|field| Some((field, outer.get(field)?.clone()))).collect()
}
