//! Questions to the vocabulary, answered with entities and fields of the model.

use crate::diagnostic::Span;
use crate::model::{EntityInfo, Plan};
use crate::value::{Context, Decode, Node, Period, Raw};
use crate::vocabulary::Vocabulary;

/// What a header or key was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The id of the record.
    Id,
    /// A field, by its position in the declaration.
    Field(u16),
}

/// The entity that a file, folder or sheet name gives.
pub fn entity_for_name(vocabulary: &Vocabulary, name: &str) -> Option<&'static EntityInfo> {
    let _ = vocabulary;
    Plan::infos().find(|info| info.kind == name || info.plural == name)
}

/// The entity whose list stands under this key of a YAML mapping.
pub fn entity_for_key(vocabulary: &Vocabulary, key: &str) -> Option<&'static EntityInfo> {
    entity_for_name(vocabulary, key)
}

/// The field that a key or header names, and whether that is a guess.
pub fn field(vocabulary: &Vocabulary, info: &'static EntityInfo, header: &str) -> Option<(Name, bool)> {
    let _ = vocabulary;
    if header == "id" {
        return Some((Name::Id, false));
    }
    info.field(header).map(|index| (Name::Field(index as u16), false))
}

/// Runs `read` with a context of its own, so that guesses made on trial are told to nobody.
pub fn quiet<T>(context: &Context<'_>, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let trial = Context {
        vocabulary: context.vocabulary,
        plan: context.plan,
        fiscal_start: context.fiscal_start,
        file_period: context.file_period,
        found: std::cell::RefCell::default(),
    };
    read(&trial)
}

/// The period that a text is, told to nobody.
pub fn period(text: &str, context: &Context<'_>) -> Option<Period> {
    let node = Node::new(Raw::Text(text.into()), Span::Nowhere);
    quiet(context, |context| Period::decode(&node, context).ok().flatten())
}
