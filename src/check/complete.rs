//! What a record says between the lines: 华东区销售额 is a KPI of a region, `张三/李四` an owner and a helper, `2024年Q3` as a
//! deadline the period of the goal.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Span};
use crate::model::facts::SCOPE;
use crate::recognise::Draft;
use crate::recognise::words::{self, layout_words};
use crate::value::{Context, Node, Raw, Unit, name};
use crate::vocabulary::normalise;

use super::dues;
use super::known::{Known, kpi_with_unit, text_node};

/// Completes every draft.
pub fn complete(drafts: &mut [Draft<'_>], known: &Known, context: &Context<'_>) {
    let namesakes = Namesakes::of(drafts);
    for draft in drafts.iter_mut() {
        match draft.info.kind {
            "goal" => {
                unit_of_kpi(draft, known);
                split_kpi(draft, known);
            }
            "attribution" | "improvement" => {
                unit_of_kpi(draft, known);
                split_kpi(draft, known);
            }
            "actual" => split_kpi(draft, known),
            "kpi" => without_unit(draft),
            _ => {}
        }
        drop_wholes(draft, known);
        split_owner(draft, known, &namesakes, context);
    }
    dues::periods(drafts, context);
}

/// 全国 in the place of a region means the whole company, unless the plan has a region of that name.
fn drop_wholes(draft: &mut Draft<'_>, known: &Known) {
    for dimension in SCOPE {
        let is_whole = |text: &str| words::is_whole(text) && known.id(dimension, text).is_none();
        if draft.get(dimension).and_then(Node::text).is_some_and(|text| is_whole(&text)) {
            let index = draft.info.field(dimension).map(|index| index as u16);
            draft.values.retain(|(at, _)| Some(*at) != index);
        }
    }
}

/// Amounts of a goal that are in the unit behind the name of its KPI, `销售额(万元)`, when neither they nor their column say one.
fn unit_of_kpi(draft: &mut Draft<'_>, known: &Known) {
    let Some((text, span)) = draft.get("kpi").and_then(|node| Some((node.text()?.into_owned(), node.span))) else { return };
    if known.id("kpi", &text).is_some() {
        return;
    }
    let Some((name, hint)) = kpi_with_unit(&text, |name| known.id("kpi", name).is_some()) else { return };
    let field = |name: &str| draft.info.field(name).map(|index| index as u16);
    let (kpi, amounts) = (field("kpi"), ["target", "must_hit", "stretch", "base_value", "baseline_target", "months"].map(field));
    // How bare numbers of percentages are meant is decided with the KPI's own unit.
    let is_percent = hint.unit == Some(Unit::Percent);
    for (_, node) in draft.values.iter_mut().filter(|(at, _)| !is_percent && amounts.contains(&Some(*at))) {
        if let Raw::Map(entries) = &mut node.raw {
            entries.iter_mut().for_each(|(_, month)| month.hint = month.hint.take().or_else(|| Some(hint.clone())));
        }
        node.hint = node.hint.take().or_else(|| Some(hint.clone()));
    }
    draft.values.retain(|(at, _)| Some(*at) != kpi);
    draft.set("kpi", text_node(name, span));
}

/// The unit behind the name of a KPI of the catalogue is none of its name: 销售额（万元） is 销售额.
fn without_unit(draft: &mut Draft<'_>) {
    let Some((text, span)) = draft.get("name").and_then(|node| Some((node.text()?.into_owned(), node.span))) else { return };
    let Some((name, _)) = kpi_with_unit(&text, |_| false) else { return };
    let index = draft.info.field("name").map(|index| index as u16);
    draft.values.retain(|(at, _)| Some(*at) != index);
    draft.set("name", text_node(name, span));
}

/// A KPI that nobody declares may be a member of a dimension and a KPI, or the whole company and a KPI.
fn split_kpi(draft: &mut Draft<'_>, known: &Known) {
    let Some((text, span)) = draft.get("kpi").and_then(|node| Some((node.text()?.into_owned(), node.span))) else { return };
    if known.id("kpi", &text).is_some() {
        return;
    }
    let about = draft.get("dimension").and_then(Node::text).map(|text| normalise::name(&text));
    let Some((scope, kpi)) = split(&text, about.as_deref(), known) else { return };
    let index = draft.info.field("kpi").map(|index| index as u16);
    draft.values.retain(|(at, _)| Some(*at) != index);
    draft.set("kpi", text_node(kpi, span));
    if let Some((dimension, member)) = scope {
        draft.set(dimension, text_node(member, span));
    }
}

type Scope = Option<(&'static str, String)>;

/// Splits `华东区销售额` into (region 华东, 销售额) and `整体销售额` into (nothing, 销售额).
pub fn split(text: &str, about: Option<&str>, known: &Known) -> Option<(Scope, String)> {
    let words = layout_words();
    for whole in &words.whole {
        if let Some(rest) = text.strip_prefix(whole.as_str()).filter(|rest| known.id("kpi", rest).is_some()) {
            return Some((None, rest.to_string()));
        }
    }
    for dimension in SCOPE {
        if let Some((member, rest)) = known.prefix(dimension, text) {
            let rest = without_filler(without_suffix(rest, dimension));
            if known.id("kpi", rest).is_some() {
                return Some((Some((dimension, member.to_string())), rest.to_string()));
            }
        }
    }
    let kpi = kpi_at_end(text, known)?;
    let member = text.strip_suffix(kpi).map(trim_filler).filter(|member| !member.is_empty())?;
    let by_suffix =
        words.member_suffixes.iter().find(|(dimension, suffixes)| !known.has(dimension) && suffixes.iter().any(|suffix| is_suffixed(member, suffix)));
    let by_dimension = || {
        let about = about?;
        words.dimensions.iter().find(|(dimension, names)| !known.has(dimension) && names.iter().any(|name| about.contains(name.as_str())))
    };
    let dimension = by_suffix.or_else(by_dimension).map(|(dimension, _)| dimension.as_str())?;
    let dimension = SCOPE.iter().find(|name| **name == dimension)?;
    Some((Some((dimension, stripped(member, dimension).to_string())), kpi.to_string()))
}

/// The longest known KPI at the end of a text.
fn kpi_at_end<'t>(text: &'t str, known: &Known) -> Option<&'t str> {
    let starts = text.char_indices().skip(1).map(|(at, _)| &text[at..]);
    starts.into_iter().find(|rest| rest.chars().count() >= 2 && known.id("kpi", rest).is_some())
}

fn is_suffixed(member: &str, suffix: &str) -> bool {
    member.strip_suffix(suffix).is_some_and(|name| !name.is_empty())
}

/// The name of a member without the word for its dimension: 华东区 is 华东.
fn stripped<'t>(member: &'t str, dimension: &str) -> &'t str {
    let suffixes = layout_words().member_suffixes.get(dimension);
    let shorter = suffixes.into_iter().flatten().find_map(|suffix| member.strip_suffix(suffix.as_str()).filter(|name| !name.is_empty()));
    shorter.unwrap_or(member)
}

fn without_suffix<'t>(rest: &'t str, dimension: &str) -> &'t str {
    let suffixes = layout_words().member_suffixes.get(dimension);
    suffixes.into_iter().flatten().find_map(|suffix| rest.strip_prefix(suffix.as_str())).unwrap_or(rest)
}

fn without_filler(rest: &str) -> &str {
    let rest = rest.trim();
    layout_words().filler.iter().find_map(|filler| rest.strip_prefix(filler.as_str())).unwrap_or(rest).trim()
}

fn trim_filler(member: &str) -> &str {
    let member = member.trim();
    layout_words().filler.iter().find_map(|filler| member.strip_suffix(filler.as_str())).unwrap_or(member).trim()
}

/// The names of a cell as they stand, or those of a list in YAML; and whether it was a list.
fn several(node: &Node<'_>) -> Option<(String, Span, bool)> {
    match &node.raw {
        Raw::List(items) => {
            let names: Vec<_> = items.iter().map(Node::text).collect::<Option<_>>()?;
            Some((names.join("、"), node.span, true))
        }
        _ => Some((node.text()?.into_owned(), node.span, false)),
    }
}

/// `张三/李四`: the first is the owner, the others help, beside those that a column of helpers names.
fn split_owner(draft: &mut Draft<'_>, known: &Known, namesakes: &Namesakes, context: &Context<'_>) {
    let Some(index) = draft.info.field("owner") else { return };
    let Some((text, span, is_list)) = draft.get("owner").and_then(several) else { return };
    if !is_list && known.id("person", &text).is_some() {
        return;
    }
    let names = people(&text, known, namesakes);
    let Some(first) = names.first().filter(|first| is_list || **first != text).cloned() else { return };
    draft.values.retain(|(at, _)| usize::from(*at) != index);
    draft.set("owner", text_node(first.as_str(), span));
    if names.len() > 1 && !add_helpers(draft, &names[1..], span) {
        // A goal has one owner and no helpers; who else stands in the cell is not kept, and that is said.
        let others = names[1..].join(context.vocabulary.word("list_separator"));
        context.report(Diagnostic::new("I104", span).variant("owner").arg("text", &text).arg("read", &first).arg("others", others));
    }
}

/// The people of a cell by their bare names, but for those who are registered as they are written, the regions of departments, and who shares
/// a name with somebody of another department.
fn people(text: &str, known: &Known, namesakes: &Namesakes) -> Vec<String> {
    let is_whole = |name: &str| known.id("person", name).is_some() || known.id("region", name::bare(name)).is_some();
    let called = |name: &str| if is_whole(name) { name.to_string() } else { namesakes.called(name, known) };
    name::people(text).into_iter().map(called).collect()
}

/// Names that people of several departments have: 张三(市场部) and 张三(销售部) are two.
struct Namesakes(BTreeMap<String, BTreeSet<String>>);

impl Namesakes {
    fn of(drafts: &[Draft<'_>]) -> Self {
        let mut departments: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (text, ..) in drafts.iter().filter_map(|draft| draft.get("owner").and_then(several)) {
            for name in name::people(&text) {
                let of_name = name::department(name).map(|department| (normalise::name(name::bare(name)), normalise::name(department)));
                of_name.into_iter().for_each(|(name, department)| _ = departments.entry(name).or_default().insert(department));
            }
        }
        departments.retain(|_, departments| departments.len() > 1);
        Self(departments)
    }

    /// What a person is called: by the department as well where that alone tells them apart, and no list of people knows them by name.
    fn called(&self, written: &str, known: &Known) -> String {
        let bare = name::bare(written);
        let is_shared = || self.0.contains_key(&normalise::name(bare)) && known.id("person", bare).is_none();
        match name::department(written).filter(|_| is_shared()) {
            Some(department) => format!("{bare}({department})"),
            None => bare.to_string(),
        }
    }
}

/// Adds helpers to those that are written; `false` when the entity has none.
fn add_helpers(draft: &mut Draft<'_>, names: &[String], span: Span) -> bool {
    let Some(index) = draft.info.field("collaborators") else { return false };
    let written = draft.get("collaborators").filter(|node| !node.is_blank()).and_then(several);
    let (text, span) = match written {
        Some((written, at, _)) => (format!("{}、{written}", names.join("、")), at),
        None => (names.join("、"), span),
    };
    draft.values.retain(|(at, _)| usize::from(*at) != index);
    draft.set("collaborators", text_node(text, span))
}
