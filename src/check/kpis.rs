//! KPIs of the catalogue: what a plan does not say of them, and those that it only mentions (domain/1 §1.6).

use foldhash::HashSet;

use crate::diagnostic::{Span, Spanned};
use crate::model::{EntityInfo, Plan, Record};
use crate::recognise::words;
use crate::value::{Context, Node, Raw};
use crate::vocabulary::{CatalogueKpi, catalogue, catalogue_kpi, normalise};

use super::identity::Records;
use super::known::{text_node, texts};

/// Completes the declared KPIs that the catalogue knows: unit, direction, aggregation, parts of the ratio, other names.
pub fn complete(records: &mut Records, context: &Context<'_>) {
    let Some(info) = Plan::info("kpi") else { return };
    let mut taken: HashSet<String> = HashSet::default();
    for record in records.of_kind("kpi") {
        taken.extend(own_names(record, info, context).map(|name| normalise::name(&name)));
    }
    for record in records.of_kind("kpi") {
        if let Some(kpi) = catalogue_kpi(&record.id.value).filter(|kpi| kpi.code == record.id.value) {
            fill(record, info, kpi, &taken, context);
        }
    }
}

/// The record of a KPI that is in the catalogue and declared nowhere, under the name that the plan calls it.
pub fn record(kpi: &CatalogueKpi, name: &str, taken: &HashSet<String>, context: &Context<'_>) -> Record<'static> {
    let mut record = Record { id: Spanned::new(kpi.code.clone(), Span::Nowhere), span: Span::Nowhere, values: Vec::new() };
    if let Some(info) = Plan::info("kpi") {
        if let Some(index) = info.field("name").filter(|_| name != kpi.code) {
            record.values.push((index as u16, text_node(name, Span::Nowhere)));
        }
        fill(&mut record, info, kpi, taken, context);
    }
    record
}

fn own_names<'r>(record: &'r Record<'_>, info: &EntityInfo, context: &Context<'_>) -> impl Iterator<Item = String> + use<'r> {
    let field = |name: &str| info.field(name).and_then(|index| record.get(index));
    let name = field("name").and_then(Node::text).map(|text| text.into_owned());
    let aliases = field("aliases").map(|node| texts(node, context)).unwrap_or_default();
    name.into_iter().chain(aliases)
}

fn fill(record: &mut Record<'_>, info: &EntityInfo, kpi: &CatalogueKpi, taken: &HashSet<String>, context: &Context<'_>) {
    let locale = context.vocabulary.locale();
    let values = [
        ("name", Some(kpi.label(locale))),
        ("unit", Some(kpi.unit.as_str())),
        ("direction", Some(kpi.direction.as_str())),
        ("aggregation", Some(kpi.aggregation.as_str())),
        ("numerator", kpi.numerator.as_deref()),
        ("denominator", kpi.denominator.as_deref()),
        ("kind", Some(kpi.kind.as_str())),
    ];
    for (field, value) in values {
        let index = info.field(field).filter(|&index| record.get(index).is_none_or(Node::is_blank));
        if let (Some(index), Some(value)) = (index, value) {
            record.values.retain(|(at, _)| usize::from(*at) != index);
            record.values.push((index as u16, text_node(value, Span::Nowhere)));
        }
    }
    let Some(index) = info.field("aliases") else { return };
    let mut aliases: Vec<String> = record.get(index).map(|node| texts(node, context)).unwrap_or_default();
    let span = record.get(index).map_or(Span::Nowhere, |node| node.span);
    aliases.extend(kpi.all_names().filter(|name| !taken.contains(&normalise::name(name))).map(str::to_string));
    record.values.retain(|(at, _)| usize::from(*at) != index);
    let items = aliases.into_iter().map(|alias| text_node(alias, span)).collect();
    record.values.push((index as u16, Node::new(Raw::List(items), span)));
}

/// The name of a KPI of the catalogue that looks like this one.
pub fn near(name: &str) -> Option<String> {
    let name = normalise::name(name);
    let all: Vec<&str> = catalogue().iter().flat_map(CatalogueKpi::all_names).collect();
    words::near(&name, all.into_iter()).map(str::to_string)
}
