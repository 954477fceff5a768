//! Records of two tables that say the same of something without an id: nobody knows whether they are one. What is spent or sold counts
//! twice, anything else once, and either is told (W104), once for a table.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Span};
use crate::recognise::Draft;
use crate::value::{Context, Node};

use super::identity::{Sheet, sheet_of};

/// The kind, the sheet, and what became of them.
type Group = (&'static str, Option<Sheet>, &'static str);

/// The records of a table that stand in another as well.
struct Told {
    first: Span,
    span: Span,
    text: String,
    rows: usize,
}

/// The records that were found alike.
#[derive(Default)]
pub(super) struct Alike {
    groups: BTreeMap<Group, Told>,
}

/// What becomes of a record like another: both count, as entries do, as lines of several tables do, or one, which the other may complete.
pub(super) const ENTRIES: &str = "entries";
pub(super) const LINES: &str = "lines";
pub(super) const ONCE: &str = "once";
pub(super) const COMPLETED: &str = "completed";

impl Alike {
    /// Notes a record that says what another one says.
    pub(super) fn note(&mut self, draft: &Draft<'_>, first: Span, variant: &'static str) {
        let names = || draft.info.key.iter().filter_map(|name| draft.get(name).and_then(Node::text)).map(|text| text.into_owned());
        let new = || Told { first, span: draft.span, text: names().collect::<Vec<_>>().join(" "), rows: 0 };
        self.groups.entry((draft.info.kind, sheet_of(draft.span), variant)).or_insert_with(new).rows += 1;
    }

    /// Tells them.
    pub(super) fn tell(self, context: &Context<'_>) {
        for ((kind, _, variant), told) in self.groups {
            let diagnostic = Diagnostic::new("W104", told.span).variant(variant).related("first", told.first);
            let entity = context.vocabulary.entity(kind);
            context.report(diagnostic.arg("entity", entity).arg("rows", told.rows).arg("text", told.text));
        }
    }
}
