//! Words of a closed set, found through the synonyms of the vocabulary.

use super::given::{Given, given};
use super::{Context, Decode, Node, Shown};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::Term;

/// Code of the value that stands for all that a set does not name.
const OTHER: &str = "other";

/// Reads a word of the set `kind`; `code` gives the code of each value.
///
/// # Errors
/// E110 with the words that are accepted.
pub fn decode<T: Copy>(
    kind: &'static str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
    node: &Node<'_>,
    context: &Context<'_>,
) -> Result<Option<T>, Box<Diagnostic>> {
    // A word of the set comes before a placeholder: `-` is a direction.
    let text = node.text().unwrap_or_default();
    let found = context.vocabulary.term(kind, &text).and_then(|found| all.iter().copied().find(|&value| code(value) == found));
    match found {
        Some(value) => Ok(Some(value)),
        None if given(node, context) == Given::Nothing => Ok(None),
        // Where a set has a value for all else, a word of the user's own is one of those.
        None if let Some(other) = all.iter().copied().find(|&value| code(value) == OTHER) => {
            let read = context.vocabulary.term_label(Term { kind, code: OTHER });
            context.report(Diagnostic::new("I104", node.span).variant("other").arg("text", &text).arg("read", read));
            Ok(Some(other))
        }
        None => {
            Err(Box::new(Diagnostic::new("E110", node.span).arg("text", &text).arg("set", kind).arg("accepted", context.vocabulary.accepted(kind))))
        }
    }
}

/// A word of a closed set, or one of the plan's own where the set does not hold it: kinds of budget lines, tiers of customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worded<T> {
    /// A word of the set.
    Common(T),
    /// One of this plan, as it is written.
    Own(String),
}

impl<T: Copy> Worded<T> {
    /// The word of the set, if it is one.
    pub fn common(&self) -> Option<T> {
        if let Self::Common(word) = self { Some(*word) } else { None }
    }
}

impl<T: Decode> Decode for Worded<T> {
    const NAME: &'static str = T::NAME;

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        let is_common = node.text().is_some_and(|text| context.vocabulary.term(T::NAME, &text).is_some());
        // A set may have words that only planpress uses, such as that of a customer without a tier.
        if is_common && let Ok(word) = T::decode(node, context) {
            return Ok(word.map(Self::Common));
        }
        Ok(String::decode(node, context)?.map(Self::Own))
    }
}

impl<T: Shown> Shown for Worded<T> {
    fn shown(&self) -> String {
        match self {
            Self::Common(word) => word.shown(),
            Self::Own(word) => word.clone(),
        }
    }
}
