//! Lines of the budget that several departments have: in one table, 差旅费 of 市场部 is another line than 差旅费 of 销售部.

use foldhash::{HashMap, HashSet};

use crate::diagnostic::Spanned;
use crate::recognise::Draft;
use crate::value::Node;
use crate::vocabulary::normalise;

use super::identity::{Sheet, derived, sheet_of};

/// Gives the lines of a name that has several owners in one sheet ids of their own. In two files the same line may be meant.
pub fn tell_apart(drafts: &mut [Draft<'_>]) {
    let mut owners: HashMap<(Option<Sheet>, String), HashSet<String>> = HashMap::default();
    for (name, owner, draft) in drafts.iter().filter_map(|draft| owned(draft).map(|(name, owner)| (name, owner, draft))) {
        owners.entry((sheet_of(draft.span), name)).or_default().insert(owner);
    }
    let shared: HashSet<String> = owners.into_iter().filter(|(_, owners)| owners.len() > 1).map(|((_, name), _)| name).collect();
    for draft in drafts {
        if let Some((name, owner)) = owned(draft).filter(|(name, _)| shared.contains(name)) {
            draft.id = Some(Spanned::new(derived(draft.info, &format!("{name}\u{1f}{owner}")), draft.span));
        }
    }
}

/// The name and the owner of a line without an id.
fn owned(draft: &Draft<'_>) -> Option<(String, String)> {
    let text = |field: &str| draft.get(field).filter(|node| !node.is_blank()).and_then(Node::text).map(|text| normalise::name(&text));
    let is_line = draft.info.kind == "budget_line" && draft.id.is_none();
    text("name").zip(text("owner")).filter(|_| is_line)
}
