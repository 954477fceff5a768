//! Names that are near to one that nothing has.

use crate::model::{EntityInfo, Plan};
use crate::value::Context;
use crate::vocabulary::{HeaderMatch, near};

/// The label of a field with a name like this one, for "did you mean".
pub fn near_field(context: &Context<'_>, info: &'static EntityInfo, name: &str) -> Option<String> {
    let fields = || info.fields.iter().map(|field| field.name);
    if name.is_ascii()
        && let Some(near) = near(name, fields())
    {
        return Some(near.to_string());
    }
    match context.vocabulary.match_header(info.kind, name) {
        HeaderMatch::None => context.vocabulary.similar_header(info.kind, name).map(str::to_string),
        HeaderMatch::Exact(_) | HeaderMatch::Alias(_) | HeaderMatch::Composite(_) | HeaderMatch::Assumed(_) => None,
    }
}

/// The plural of an entity with a name like this one.
pub fn near_entity(name: &str) -> Option<&'static str> {
    near(name, Plan::infos().map(|info| info.plural))
}
