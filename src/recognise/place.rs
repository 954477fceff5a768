//! What a file's path says: `actuals/2026-01.xlsx` holds actuals of January, `market/pest.yaml` PEST factors.

use crate::diagnostic::{FileId, Span};
use crate::load::SourceFile;
use crate::model::EntityInfo;
use crate::value::{Context, Decode, Node, Period, Raw};

use super::words;

/// What the path of a file says about its content.
#[derive(Clone, Debug)]
pub struct FilePlace {
    /// The file.
    pub file: FileId,
    /// Whether it is `plan.yaml`.
    pub is_plan: bool,
    /// The entity that the file's or its folder's name gives.
    pub entity: Option<&'static EntityInfo>,
    /// The period or day in the file's name.
    pub period: Option<Period>,
    /// The same as written.
    pub period_text: Option<String>,
    /// The file's name without its extension.
    pub stem: String,
}

impl FilePlace {
    /// Reads the path of a file.
    pub fn of(file: &SourceFile, context: &Context<'_>) -> Self {
        let mut parts = file.path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string();
        let (entity, period) = from_stem(&stem, context);
        let entity = entity.or_else(|| parts.next().and_then(|folder| words::entity_for_name(context.vocabulary, folder)));
        Self {
            file: file.id,
            is_plan: entity.is_some_and(|info| info.kind == "plan"),
            entity,
            period: period.as_ref().map(|(period, _)| *period),
            period_text: period.map(|(_, text)| text),
            stem,
        }
    }
}

/// The entity and the period in a stem such as `实际_2026-01`, `2026-01` or `tasks`.
fn from_stem(stem: &str, context: &Context<'_>) -> (Option<&'static EntityInfo>, Option<(Period, String)>) {
    if let Some(period) = period_of(stem, context) {
        return (None, Some(period));
    }
    if let Some(entity) = words::entity_for_name(context.vocabulary, stem) {
        return (Some(entity), None);
    }
    for (at, separator) in stem.char_indices().filter(|(_, c)| matches!(c, '_' | '-' | ' ' | '.' | '·')) {
        let (before, after) = (&stem[..at], &stem[at + separator.len_utf8()..]);
        for (name, date) in [(before, after), (after, before)] {
            if let (Some(entity), Some(period)) = (words::entity_for_name(context.vocabulary, name), period_of(date, context)) {
                return (Some(entity), Some(period));
            }
        }
    }
    (None, None)
}

/// The period that a text is, told to nobody.
fn period_of(text: &str, context: &Context<'_>) -> Option<(Period, String)> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    words::quiet(context, |context| {
        let node = Node::new(Raw::Text(text.into()), Span::Nowhere);
        Period::decode(&node, context).ok().flatten().map(|period| (period, text.to_string()))
    })
}
