//! Words of a closed set, found through the synonyms of the vocabulary.

use super::given::{Given, given};
use super::{Context, Node};
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
