//! Lines of the budget by the kind above them: 其他 of 销售费用 is another line than 其他 of 管理费用, and a kind that has no lines of its own
//! is one. One that has lines on another sheet sums them up.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Spanned};
use crate::recognise::{Draft, Standing};
use crate::value::Context;
use crate::vocabulary::normalise;

use super::identity::{Sheet, derived, sheet_of};

/// The sheet of a line, its name and its owner.
type Line = (Option<Sheet>, String, String);

/// Which kinds there are.
#[derive(Default)]
struct Kinds {
    /// Those of the lines of a name.
    of_lines: BTreeMap<Line, BTreeSet<String>>,
    /// The sheets on which each has lines with names.
    with_lines: BTreeMap<String, BTreeSet<Option<Sheet>>>,
    /// Those that have a line called as they are.
    called_alike: BTreeSet<String>,
}

/// Gives the lines of a name that stand in several kinds ids of their own, and kinds without lines their name. Marks the lines that only
/// sum up those of a kind.
pub fn settle(drafts: &mut [Draft<'_>], context: &Context<'_>) {
    let kinds = Kinds::of(drafts);
    for (draft, kind) in drafts.iter_mut().filter_map(|draft| kinds.sum(draft).map(|kind| (draft, kind))) {
        mark_sum(draft, &kind, context);
    }
    for (draft, kind) in drafts.iter_mut().filter_map(|draft| kind_of(draft).map(|kind| (draft, kind))) {
        let line = line_of(draft);
        if kinds.is_shared(&line) {
            let (_, name, owner) = line;
            draft.id = Some(Spanned::new(derived(draft.info, &format!("{name}\u{1f}{owner}\u{1f}{kind}")), draft.span));
        } else if line.1.is_empty() && !kinds.has_lines(line.0, &kind) {
            call_by_kind(draft, context);
        }
    }
}

impl Kinds {
    fn of(drafts: &[Draft<'_>]) -> Self {
        let mut kinds = Self::default();
        let lines = drafts.iter().filter(|draft| !is_kind(draft)).filter_map(|draft| Some((line_of(draft), kind_of(draft)?)));
        for (line, kind) in lines {
            kinds.with_lines.entry(kind.clone()).or_default().insert(line.0);
            if line.1 == kind {
                kinds.called_alike.insert(kind.clone());
            }
            kinds.of_lines.entry(line).or_default().insert(kind);
        }
        kinds
    }

    fn is_shared(&self, line: &Line) -> bool {
        self.of_lines.get(line).is_some_and(|kinds| kinds.len() > 1)
    }

    /// Whether a kind has lines on a sheet.
    fn has_lines(&self, sheet: Option<Sheet>, kind: &str) -> bool {
        self.with_lines.get(kind).is_some_and(|sheets| sheets.contains(&sheet))
    }

    /// The kind of which a line says no more than what it comes to: its lines stand on other sheets, and nobody's department is named.
    fn sum(&self, draft: &Draft<'_>) -> Option<String> {
        let is_line = draft.info.kind == "budget_line" && draft.id.is_none() && draft.standing == Standing::Declared;
        let (sheet, name, owner) = line_of(draft);
        let kind = Some(text(draft, "category")).filter(|kind| !kind.is_empty()).unwrap_or_else(|| name.clone());
        let is_line = is_line && (name.is_empty() || name == kind);
        let is_elsewhere = self.with_lines.contains_key(&kind) && !self.has_lines(sheet, &kind) && !self.called_alike.contains(&kind);
        (is_line && owner.is_empty() && is_elsewhere).then_some(kind)
    }
}

/// Marks a line as one that sums up a kind (I104).
fn mark_sum(draft: &mut Draft<'_>, kind: &str, context: &Context<'_>) {
    let id = derived(draft.info, &format!("{kind}\u{1f}{:?}", sheet_of(draft.span)));
    let name = ["name", "category"].into_iter().find_map(|field| draft.get(field).filter(|node| !node.is_blank())).cloned();
    if let Some(name) = name {
        context.report(Diagnostic::new("I104", name.span).variant("of_kind").arg("text", name.text().unwrap_or_default()));
        draft.put("name", name);
    }
    draft.id = Some(Spanned::new(id, draft.span));
    draft.standing = Standing::Sum;
}

/// Calls a line by its kind (I104).
fn call_by_kind(draft: &mut Draft<'_>, context: &Context<'_>) {
    let Some(kind) = draft.get("category").cloned() else { return };
    context.report(Diagnostic::new("I104", kind.span).variant("line_of_kind").arg("text", kind.text().unwrap_or_default()));
    draft.put("name", kind);
}

/// Whether a line is no more than a kind: it has no name, or one cell says both.
fn is_kind(draft: &Draft<'_>) -> bool {
    let place = |field: &str| draft.get(field).map(|node| node.span);
    text(draft, "name").is_empty() || place("name") == place("category")
}

/// The kind of a line without an id.
fn kind_of(draft: &Draft<'_>) -> Option<String> {
    let is_line = draft.info.kind == "budget_line" && draft.id.is_none();
    Some(text(draft, "category")).filter(|kind| is_line && !kind.is_empty())
}

fn line_of(draft: &Draft<'_>) -> Line {
    (sheet_of(draft.span), text(draft, "name"), text(draft, "owner"))
}

/// What is written for a field, as it is compared.
fn text(draft: &Draft<'_>, field: &str) -> String {
    draft.said(field).map(|text| normalise::name(&text)).unwrap_or_default()
}
