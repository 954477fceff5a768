//! What was spent of lines that are left out: of the drafts of a budget it is left out with them; what a sheet of sums says is compared
//! with what the other sheets say ([`super::spent_again`]), and counts where these say nothing.

use crate::recognise::{Draft, Standing};
use crate::value::Node;

/// Gives what stands in a line that is left out the standing of it.
pub fn follow(drafts: &mut [Draft<'_>]) {
    for position in 0..drafts.len() {
        let parent = drafts[position].parent.and_then(|parent| drafts.get(parent.draft as usize));
        if let Some(standing) = parent.map(|parent| parent.standing).filter(|standing| matches!(standing, Standing::Sum | Standing::Again)) {
            drafts[position].standing = standing;
        }
    }
}

/// What a sheet of sums alone says was spent counts, of the kind that the sum is called and of none of its lines (W404).
pub fn release(drafts: &mut [Draft<'_>]) {
    for position in 0..drafts.len() {
        if drafts[position].standing == Standing::Sum && drafts[position].info.kind == "spend" {
            let name = parent_of(&drafts[position], drafts).and_then(|line| line.get("name")).cloned();
            release_one(&mut drafts[position], name);
        }
    }
}

fn release_one<'s>(spent: &mut Draft<'s>, name: Option<Node<'s>>) {
    spent.standing = Standing::Declared;
    spent.parent = None;
    name.into_iter().for_each(|name| spent.supply("category", name));
}

/// The record in which another one stands.
pub fn parent_of<'d, 's>(draft: &Draft<'_>, drafts: &'d [Draft<'s>]) -> Option<&'d Draft<'s>> {
    drafts.get(draft.parent?.draft as usize)
}
