//! Whether a task is a milestone: yes or no, or the name of the milestone it ends with.

use super::{Context, Decode, Flag, Node};
use crate::diagnostic::Diagnostic;

/// What the column `milestone` of a task says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// The task is a milestone; it has no work of its own.
    Itself,
    /// It is none.
    No,
    /// The task ends with the milestone of this name.
    Named(String),
}

impl Decode for Milestone {
    const NAME: &'static str = "milestone";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        match Flag::decode(node, context) {
            Ok(Some(Flag(true))) => Ok(Some(Milestone::Itself)),
            Ok(Some(Flag(false))) => Ok(Some(Milestone::No)),
            Ok(None) => Ok(None),
            Err(_) => Ok(String::decode(node, context)?.map(Milestone::Named)),
        }
    }
}
