//! Members that several others have by the same name, over all tables: where one table tells 城区 of 华东 from that of 华南, 城区 in 华东 is
//! the same in a table that has no other.

use foldhash::{HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::recognise::{Draft, Inside, Members};
use crate::value::{Context, Raw};

use super::identity::{Sheet, sheet_of};

/// A member in a table: its sheet, its dimension, and its name there.
type Written = (Sheet, &'static str, String);

/// Calls such members by both names in the tables that have only one of them, and tells it (I104). Members that the plan `declares` keep
/// their names.
pub fn unite(drafts: &mut [Draft<'_>], inside: &mut [Inside], declares: &Members, context: &Context<'_>) {
    let of_several: HashSet<(&str, String)> = inside.iter().filter_map(|known| Some((known.kind, of_outer(known)?.to_string()))).collect();
    let mut called: HashMap<Written, String> = HashMap::default();
    for known in inside.iter_mut().filter(|known| is_said(known)) {
        let Some(sheet) = sheet_of(known.span) else { continue };
        for name in known.names.iter_mut().filter(|name| of_several.contains(&(known.kind, name.to_string())) && declares.dimension(name).is_none()) {
            let full = format!("{}{name}", known.outer);
            context.report(Diagnostic::new("I104", known.span).arg("text", &*name).arg("read", &full));
            called.insert((sheet, known.kind, std::mem::replace(name, full.clone())), full);
        }
    }
    if !called.is_empty() {
        inside.iter_mut().for_each(|known| rename_outer(known, &called));
        drafts.iter_mut().for_each(|draft| rename(draft, &called));
    }
}

/// Whether columns of a table say where a member stands.
fn is_said(inside: &Inside) -> bool {
    inside.is_sure && !inside.is_partial && inside.told.is_none()
}

/// What a member is called within the one that it stands in, where it is called by both names: 城区 for 华东城区.
fn of_outer(inside: &Inside) -> Option<&str> {
    let name = inside.names.first().filter(|_| is_said(inside))?;
    name.strip_prefix(inside.outer.as_str()).filter(|rest| !rest.is_empty())
}

fn rename_outer(inside: &mut Inside, called: &HashMap<Written, String>) {
    let Some(sheet) = sheet_of(inside.span) else { return };
    if let Some(full) = called.get(&(sheet, inside.kind, inside.outer.clone())) {
        inside.outer.clone_from(full);
    }
}

fn rename(draft: &mut Draft<'_>, called: &HashMap<Written, String>) {
    let Some(sheet) = sheet_of(draft.span) else { return };
    let fields = draft.info.fields;
    for (field, node) in &mut draft.values {
        let Raw::Text(text) = &node.raw else { continue };
        if let Some(full) = called.get(&(sheet, fields[usize::from(*field)].name, text.trim().to_string())) {
            node.raw = Raw::Text(full.clone().into());
        }
    }
}
