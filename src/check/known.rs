//! Names that are declared anywhere, collected before ids are given: they make the derived ids of other records stable.

use std::sync::Arc;

use foldhash::HashMap;

use crate::diagnostic::Span;
use crate::model::EntityInfo;
use crate::recognise::words;
use crate::recognise::{Draft, Standing};
use crate::value::{Context, Decode, Hint, List, Node, Raw};
use crate::vocabulary::{catalogue_kpi, normalise};

/// Kinds whose names are parts of other records' keys.
const NAMED: &[&str] = &["kpi", "person", "region", "team", "product_line", "customer_type", "channel", "department"];

/// Declared names, by kind.
#[derive(Debug, Default)]
pub struct Known {
    ids: HashMap<&'static str, HashMap<String, String>>,
}

impl Known {
    /// Collects the names of KPIs, people and members of dimensions.
    pub fn of(drafts: &[Draft<'_>], context: &Context<'_>) -> Self {
        let mut known = Self::default();
        for draft in drafts.iter().filter(|draft| NAMED.contains(&draft.info.kind) && draft.standing == Standing::Declared) {
            let name = draft.get("name").and_then(Node::text).map(|text| text.into_owned());
            let Some(id) = draft.id.as_ref().map(|id| id.value.clone()).or_else(|| name.clone().map(|name| own_id(draft.info, name))) else {
                continue;
            };
            let ids = known.ids.entry(draft.info.kind).or_default();
            let aliases = draft.get("aliases").map(|node| texts(node, context)).unwrap_or_default();
            for name in name.into_iter().chain(aliases).chain([id.clone()]) {
                ids.entry(normalise::name(&name)).or_insert_with(|| id.clone());
            }
        }
        known
    }

    /// Whether any entity of this kind is declared.
    pub fn has(&self, kind: &str) -> bool {
        self.ids.get(kind).is_some_and(|ids| !ids.is_empty())
    }

    /// The id of the declared entity of this name; for a KPI also that of the catalogue.
    pub fn id(&self, kind: &str, name: &str) -> Option<String> {
        let declared = self.ids.get(kind).and_then(|ids| ids.get(&normalise::name(name)).cloned());
        declared.or_else(|| (kind == "kpi").then(|| catalogue_kpi(name).map(|kpi| self.declared_code(&kpi.code))).flatten())
    }

    fn declared_code(&self, code: &str) -> String {
        self.ids.get("kpi").and_then(|ids| ids.get(&normalise::name(code)).cloned()).unwrap_or_else(|| code.to_string())
    }

    /// The longest declared name of this kind with which `text` begins, and the rest of the text.
    pub fn prefix<'t>(&self, kind: &str, text: &'t str) -> Option<(&'t str, &'t str)> {
        let ids = self.ids.get(kind)?;
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.rev().map(|end| text.split_at(end)).find(|(name, _)| ids.contains_key(&normalise::name(name)))
    }
}

/// The id of a declared KPI or member without one: the code of the catalogue, else the name.
pub fn own_id(info: &EntityInfo, name: String) -> String {
    match info.kind {
        "kpi" => catalogue_kpi(&name).map_or(name, |kpi| kpi.code.clone()),
        _ => name,
    }
}

/// The texts of a list field.
pub fn texts(node: &Node<'_>, context: &Context<'_>) -> Vec<String> {
    let list = words::quiet(context, |context| List::<String>::decode(node, context).ok().flatten());
    list.map(|list| list.0.into_iter().map(|item| item.value).collect()).unwrap_or_default()
}

/// A node of text without a place of its own.
pub fn text_node(text: impl Into<String>, span: Span) -> Node<'static> {
    Node::new(Raw::Text(text.into().into()), span)
}

/// The KPI and the unit of `销售额(万元)`, if there is such a KPI; a name that is known as it stands is no such text.
pub fn kpi_with_unit(text: &str, is_known: impl Fn(&str) -> bool) -> Option<(String, Arc<Hint>)> {
    let header = normalise::header(text);
    let hint = words::header_hint(text)?;
    let is_kpi = is_known(&header.key) || catalogue_kpi(&header.key).is_some();
    (is_kpi && normalise::name(text) != header.key).then(|| (header.key, Arc::new(hint)))
}
