//! `plan.yaml`: the settings at its top and in groups, and any entities beside them.

use crate::diagnostic::{Span, Spanned};
use crate::model::{EntityInfo, Plan};
use crate::value::{Key, Node, Raw};

use super::draft::{Draft, Drafts};
use super::tree::{self, nested};
use super::{guide, words};

type Entries<'s> = Vec<(Key<'s>, Node<'s>)>;

/// Reads `plan.yaml`. A group such as `thresholds:` or `calendar:` is flattened; a key that is no setting may be an entity.
pub fn read<'s>(entries: Entries<'s>, span: Span, drafts: &mut Drafts<'_, '_, 's>) {
    let Some(info) = Plan::info("plan") else { return };
    let entries = inner(entries, info, drafts);
    let mut draft = Draft::new(info, span);
    draft.id = Some(Spanned::new("plan".into(), Span::Nowhere));
    let mut sections = Vec::new();
    take(&mut draft, entries, &mut sections, drafts);
    drafts.push(draft);
    for (key, node) in sections {
        if key.value == "weights" {
            weights(node, drafts);
        } else {
            tree::section(key, node, drafts);
        }
    }
}

/// The settings below the key `plan:` stand beside those that need no such key, and beside the lists of other entities.
fn inner<'s>(entries: Entries<'s>, info: &'static EntityInfo, drafts: &Drafts<'_, '_, 's>) -> Entries<'s> {
    let is_plan = |key: &str| words::entity_for_key(drafts.context, key).is_some_and(|entity| entity.kind == info.kind);
    let mut flat = Vec::new();
    for (key, node) in entries {
        match node.raw {
            Raw::Map(inner) if is_plan(&key) => flat.extend(inner),
            raw => flat.push((key, Node { raw, ..node })),
        }
    }
    flat
}

fn take<'s>(draft: &mut Draft<'s>, entries: Entries<'s>, sections: &mut Entries<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    for (key, node) in entries {
        if words::source_key(&key.value) == Some("sources") && !matches!(node.raw, Raw::Text(_)) {
            drafts.declared.extend(guide::declared(&node, drafts.context));
            continue;
        }
        if key.value == "contingency_range" {
            contingency(draft, node);
            continue;
        }
        let holds_records = words::holds_maps(&node);
        match words::field(drafts.context, draft.info, &key) {
            Some((words::Field::At(index), assumed)) if !holds_records || draft.info.fields[usize::from(index)].name == "period" => {
                if assumed {
                    nested::tell_assumed(draft.info, index, &key, drafts);
                }
                nested::field(draft, index, &key, node, drafts);
            }
            Some((words::Field::Id, _)) => {}
            _ => other(draft, key, node, sections, drafts),
        }
    }
}

/// A list of entities, a group of settings, or nothing known.
fn other<'s>(draft: &mut Draft<'s>, key: Key<'s>, node: Node<'s>, sections: &mut Entries<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    if key.value == "weights" || words::entity_for_key(drafts.context, &key).is_some() {
        sections.push((key, node));
        return;
    }
    match node.raw {
        Raw::Map(inner) if inner.iter().any(|(key, _)| words::field(drafts.context, draft.info, key).is_some()) => {
            take(draft, inner, sections, drafts);
        }
        Raw::Map(_) => sections.push((key, node)),
        _ => tree::unknown(&key, words::near_field(drafts.context, draft.info, &key), drafts),
    }
}

/// `contingency_range: [10%, 20%]`.
fn contingency<'s>(draft: &mut Draft<'s>, node: Node<'s>) {
    let Raw::List(ends) = node.raw else { return };
    for (field, end) in ["contingency_low", "contingency_high"].into_iter().zip(ends) {
        draft.set(field, end);
    }
}

/// `weights: {revenue: 40%}` are weights of KPIs.
fn weights<'s>(node: Node<'s>, drafts: &mut Drafts<'_, '_, 's>) {
    let (Raw::Map(entries), Some(info)) = (node.raw, Plan::info("kpi")) else { return };
    for (key, weight) in entries {
        let fields =
            vec![(Spanned::new("id".into(), key.span), Node::new(Raw::Text(key.value), key.span)), (Spanned::new("weight".into(), key.span), weight)];
        nested::record(info, fields, key.span, None, drafts);
    }
}
