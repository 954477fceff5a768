//! What a file's path says: `actuals/2026-01.xlsx` holds actuals of January, `market/pest.yaml` PEST factors.

use crate::diagnostic::{FileId, Span};
use crate::load::{Format, SourceFile};
use crate::model::{EntityInfo, Plan};
use crate::value::{Context, Decode, Node, Period, Raw};

use crate::vocabulary::Vocabulary;

use super::around::supplied::SuppliedBy;
use super::around::told::Told;
use super::words;

/// What the path of a file says about its content.
#[derive(Clone, Debug)]
pub struct FilePlace {
    /// The file.
    pub file: FileId,
    /// What sort of file it is.
    pub format: Format,
    /// Whether it is `plan.yaml`.
    pub is_plan: bool,
    /// The entity that the file's or its folder's name gives.
    pub entity: Option<&'static EntityInfo>,
    /// The form of a table in it, by the same names.
    pub form: Option<&'static str>,
    /// The form that the name of its folder gives.
    pub by_folder: Option<&'static str>,
    /// The period or day in the file's name.
    pub period: Option<Told>,
    /// The path of the file.
    pub path: String,
    /// The file's name without its extension.
    pub stem: String,
}

impl FilePlace {
    /// Whether a file holds the settings of the plan: `plan.yaml`, 计划.yaml at the top of its folder.
    pub fn is_plan_file(file: &SourceFile, vocabulary: &Vocabulary) -> bool {
        !file.path.contains('/') && file.format == Format::Yaml && Self::is_plan_name(&file.path, vocabulary)
    }

    /// Whether a file holds the settings of another plan, kept in a folder of this one.
    pub fn is_inner_plan(file: &SourceFile, vocabulary: &Vocabulary) -> bool {
        let inner = file.path.rsplit_once('/').map(|(_, name)| name);
        file.format == Format::Yaml && inner.is_some_and(|name| Self::is_plan_name(name, vocabulary))
    }

    /// Whether a file of this name holds the settings of the plan.
    pub fn is_plan_name(name: &str, vocabulary: &Vocabulary) -> bool {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_plan = stem == "plan" || vocabulary.entity_for_key(stem) == Some("plan");
        is_plan && Format::of(name) == Some(Format::Yaml)
    }

    /// Reads the path of a file.
    pub fn of(file: &SourceFile, context: &Context<'_>) -> Self {
        let mut parts = file.path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string();
        let (form, period) = from_stem(&stem, context);
        let by_folder = parts.next().and_then(|folder| words::form_for_name(context, folder));
        // The name of a text is its page (`notes/strategy.md`); the name of a table says what it holds (`customers/orders.csv`).
        let form = if file.format == Format::Markdown { by_folder.or(form) } else { form.or(by_folder) };
        let entity = form.and_then(Plan::info);
        Self {
            file: file.id,
            format: file.format,
            is_plan: Self::is_plan_file(file, context.vocabulary),
            entity,
            form,
            by_folder,
            period: period.map(|(period, text)| Told {
                column: "period",
                period,
                given: text.clone(),
                text,
                span: Span::File(file.id),
                by: SuppliedBy::FileName,
                to_date: false,
            }),
            path: file.path.clone(),
            stem,
        }
    }
}

/// The entity and the period in a stem such as `实际_2026-01`, `2026-01` or `tasks`.
fn from_stem(stem: &str, context: &Context<'_>) -> (Option<&'static str>, Option<(Period, String)>) {
    if let Some(period) = period_of(stem, context) {
        return (None, Some(period));
    }
    if let Some(form) = words::form_for_name(context, stem) {
        return (Some(form), None);
    }
    for (at, separator) in stem.char_indices().filter(|(_, c)| matches!(c, '_' | '-' | ' ' | '.' | '·')) {
        let (before, after) = (&stem[..at], &stem[at + separator.len_utf8()..]);
        for (name, date) in [(before, after), (after, before)] {
            if let (Some(form), Some(period)) = (words::form_for_name(context, name), period_of(date, context)) {
                return (Some(form), Some(period));
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
