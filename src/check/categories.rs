//! Lines of the budget by the kind above them: 其他 of 销售费用 is another line than 其他 of 管理费用, and a kind that has no lines of its own
//! is one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Spanned};
use crate::recognise::Draft;
use crate::value::{Context, Node};
use crate::vocabulary::normalise;

use super::identity::{Sheet, derived, sheet_of};

/// The sheet of a line, its name and its owner.
type Line = (Option<Sheet>, String, String);

/// Which kinds there are.
#[derive(Default)]
struct Kinds {
    /// Those of the lines of a name.
    of_lines: BTreeMap<Line, BTreeSet<String>>,
    /// Those of a sheet that have lines with names.
    with_lines: BTreeSet<(Option<Sheet>, String)>,
}

/// Gives the lines of a name that stand in several kinds ids of their own, and kinds without lines their name.
pub fn settle(drafts: &mut [Draft<'_>], context: &Context<'_>) {
    let kinds = Kinds::of(drafts);
    for (draft, kind) in drafts.iter_mut().filter_map(|draft| kind_of(draft).map(|kind| (draft, kind))) {
        let line = line_of(draft);
        if kinds.is_shared(&line) {
            let (_, name, owner) = line;
            draft.id = Some(Spanned::new(derived(draft.info, &format!("{name}\u{1f}{owner}\u{1f}{kind}")), draft.span));
        } else if line.1.is_empty() && !kinds.with_lines.contains(&(line.0, kind)) {
            call_by_kind(draft, context);
        }
    }
}

impl Kinds {
    fn of(drafts: &[Draft<'_>]) -> Self {
        let mut kinds = Self::default();
        for (line, kind) in drafts.iter().filter_map(|draft| Some((line_of(draft), kind_of(draft)?))).filter(|(line, _)| !line.1.is_empty()) {
            kinds.with_lines.insert((line.0, kind.clone()));
            kinds.of_lines.entry(line).or_default().insert(kind);
        }
        kinds
    }

    fn is_shared(&self, line: &Line) -> bool {
        self.of_lines.get(line).is_some_and(|kinds| kinds.len() > 1)
    }
}

/// Calls a line by its kind (I104).
fn call_by_kind(draft: &mut Draft<'_>, context: &Context<'_>) {
    let Some(kind) = draft.get("category").cloned() else { return };
    context.report(Diagnostic::new("I104", kind.span).variant("line_of_kind").arg("text", kind.text().unwrap_or_default()));
    draft.put("name", kind);
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
    draft.get(field).and_then(Node::text).map(|text| normalise::name(&text)).unwrap_or_default()
}
