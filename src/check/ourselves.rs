//! Our own company among the competitors of a table, 我司 or the company's name: it is no rival, and its share is ours.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Spanned};
use crate::model::{Plan, Record};
use crate::value::{Context, Decode, Node, Percent};
use crate::vocabulary::grammar::grammar;
use crate::vocabulary::normalise;

use super::identity::Records;

/// Leaves out the rows of our own, which is told (I104); gives our share.
pub fn leave_out(records: &mut Records<'_>, context: &Context<'_>) -> Option<Spanned<Percent>> {
    let company = records.of_kind("plan").find_map(|plan| named(plan, "plan", "company"));
    let (mut ours, mut share) = (BTreeSet::new(), None);
    for (position, rival) in records.of_kind("competitor").enumerate() {
        let Some(name) = named(rival, "competitor", "name").filter(|name| is_us(name, company.as_deref())) else { continue };
        context.report(Diagnostic::new("I104", rival.span).variant("ourselves").arg("text", name));
        share = share.or_else(|| share_of(rival, context));
        ours.insert(position);
    }
    records.leave_out("competitor", &ours);
    share
}

/// Whether a name, or one of its words outside and in brackets, is a word for ourselves or the name of our company.
fn is_us(name: &str, company: Option<&str>) -> bool {
    let is_ours = |word: &str| {
        let word = normalise::name(word);
        grammar().ourselves.contains(&word) || company.is_some_and(|company| !word.is_empty() && normalise::name(company) == word)
    };
    is_ours(name) || name.split(['(', '（', ')', '）']).any(is_ours)
}

fn share_of(rival: &Record<'_>, context: &Context<'_>) -> Option<Spanned<Percent>> {
    let node = node(rival, "competitor", "share")?;
    let share = Percent::decode(node, context).unwrap_or_else(|fault| {
        context.report(*fault);
        None
    });
    share.map(|share| Spanned::new(share, node.span))
}

fn named(record: &Record<'_>, kind: &str, field: &str) -> Option<String> {
    node(record, kind, field)?.text().map(|text| text.into_owned())
}

fn node<'r, 's>(record: &'r Record<'s>, kind: &str, field: &str) -> Option<&'r Node<'s>> {
    record.get(Plan::info(kind)?.field(field)?)
}
