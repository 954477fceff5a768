//! Lines of the budget that several owners have: 差旅费 of 市场部 is another line than 差旅费 of 销售部. Spending says by its owner which it is
//! of; a line of that name on another sheet that says no owner is what all of them have together.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use crate::diagnostic::{Diagnostic, Spanned};
use crate::model::Plan;
use crate::recognise::{Draft, Standing};
use crate::value::{Context, Node, Raw};
use crate::vocabulary::normalise;

use super::departments::on_sheet;
use super::identity::{Sheet, derived, sheet_of};

/// Who has the lines of a name: the owners as they are compared, and as they are written.
type Owned = BTreeMap<String, String>;

/// The owners of all lines.
#[derive(Default)]
struct Owners {
    /// Of lines of which one sheet has several, and these sheets. In two files the same line may be meant.
    shared: HashMap<String, (Owned, BTreeSet<Option<Sheet>>)>,
    /// Of all others.
    only: HashMap<String, Owned>,
}

/// Gives the lines that several owners have ids of their own, and spending the id of its line. Marks the lines that sum up others.
pub fn tell_apart(drafts: &mut [Draft<'_>], context: &Context<'_>) {
    let owners = Owners::of(drafts);
    let mut strange = Vec::new();
    for draft in drafts {
        if let Some((name, owner)) = owned(draft).filter(|(name, _)| owners.shared.contains_key(name)) {
            draft.id = id_of(&name, &owner).map(|id| Spanned::new(id, draft.span));
        } else if owners.is_sum(draft) {
            mark_sum(draft, context);
        } else if draft.info.kind == "spend" {
            strange.extend(owners.settle(draft, context));
        }
    }
    if let Some(first) = strange.first() {
        context.report(first.clone().arg("rows", strange.len()));
    }
}

impl Owners {
    fn of(drafts: &[Draft<'_>]) -> Self {
        let mut by_sheet: BTreeMap<(Option<Sheet>, String), Owned> = BTreeMap::new();
        for draft in drafts {
            if let Some((name, owner)) = owned(draft) {
                by_sheet.entry((sheet_of(draft.span), name)).or_default().insert(owner, draft.said("owner").unwrap_or_default());
            }
        }
        let mut all = Self::default();
        for ((sheet, name), owners) in by_sheet {
            if owners.len() > 1 {
                let (known, sheets) = all.shared.entry(name).or_default();
                known.extend(owners);
                sheets.insert(sheet);
            } else {
                all.only.entry(name).or_default().extend(owners);
            }
        }
        all
    }

    /// Whether a line without an owner stands apart from those of its name that have some.
    fn is_sum(&self, draft: &Draft<'_>) -> bool {
        let Some((name, sheet)) = on_sheet(draft).filter(|_| draft.said("owner").unwrap_or_default().is_empty()) else { return false };
        self.shared.get(&name).is_some_and(|(_, sheets)| !sheets.contains(&Some(sheet)))
    }

    /// Leads spending to the line of its owner. Where only another has such a line it stays with that, which is to be told.
    fn settle(&self, draft: &mut Draft<'_>, context: &Context<'_>) -> Option<Diagnostic> {
        let (line, said) = (draft.said("line").unwrap_or_default(), draft.said("owner").unwrap_or_default());
        let (name, owner) = (normalise::name(&line), normalise::name(&said));
        if said.is_empty() {
            return None;
        }
        if self.shared.get(&name).is_some_and(|(owners, _)| owners.contains_key(&owner)) {
            let id = id_of(&name, &owner)?;
            let node = draft.get("line").map(|node| Node::new(Raw::Text(id.into()), node.span))?;
            draft.put("line", node);
            return None;
        }
        let owners = self.only.get(&name).filter(|owners| !owners.contains_key(&owner) && !self.shared.contains_key(&name))?;
        let others: Vec<&str> = owners.values().map(String::as_str).collect();
        let told = Diagnostic::new("I104", draft.span).variant("spender").arg("text", line).arg("owner", said);
        Some(told.arg("read", others.join(context.vocabulary.word("list_separator"))))
    }
}

/// Marks a line as the sum of others, which is told.
fn mark_sum(draft: &mut Draft<'_>, context: &Context<'_>) {
    let name = draft.said("name").unwrap_or_default();
    draft.id = id_of(&normalise::name(&name), "").map(|id| Spanned::new(id, draft.span));
    draft.standing = Standing::Sum;
    context.report(Diagnostic::new("I104", draft.span).variant("of_all").arg("text", name));
}

/// The id of a line that several have.
fn id_of(name: &str, owner: &str) -> Option<String> {
    Plan::info("budget_line").map(|info| derived(info, &format!("{name}\u{1f}{owner}")))
}

/// The name and the owner of a line without an id.
fn owned(draft: &Draft<'_>) -> Option<(String, String)> {
    let is_line = draft.info.kind == "budget_line" && draft.id.is_none();
    let named = |field: &str| Some(normalise::name(&draft.said(field).unwrap_or_default())).filter(|name| !name.is_empty());
    named("name").zip(named("owner")).filter(|_| is_line)
}
