//! Levels in words in the place of scores: 高, 中 and 低 of a risk are multiplied as 5, 3 and 1, which is told once for a sheet.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::model::Plan;
use crate::value::{Context, Node};

use super::identity::{Records, Sheet, sheet_of};

/// The scores of a risk.
const SCORES: [&str; 2] = ["probability", "impact"];

/// I104 for the risks of a sheet whose scores are levels.
pub fn tell_levels(records: &mut Records<'_>, context: &Context<'_>) {
    let Some(info) = Plan::info("risk") else { return };
    let fields = SCORES.map(|name| info.field(name));
    let mut levels: IndexMap<Option<Sheet>, (Span, String, usize)> = IndexMap::new();
    for record in records.all_of_kind("risk") {
        for node in fields.into_iter().flatten().filter_map(|field| record.get(field)).filter(|node| is_level(node, context)) {
            let first = || (node.span, node.text().unwrap_or_default().into_owned(), 0);
            levels.entry(sheet_of(node.span)).or_insert_with(first).2 += 1;
        }
    }
    for (span, text, count) in levels.into_values() {
        context.report(Diagnostic::new("I104", span).variant("levels").arg("text", text).arg("count", count));
    }
}

/// Whether a level stands in a cell; a digit is a score of its own.
fn is_level(node: &Node<'_>, context: &Context<'_>) -> bool {
    node.text().is_some_and(|text| !text.starts_with(|c: char| c.is_ascii_digit()) && context.vocabulary.term("level", &text).is_some())
}
