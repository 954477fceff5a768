//! `planpress explain 任务`: the fields of an entity with all the names that are recognised.

use planpress::model::Plan;
use planpress::model::entity::{Arity, EntityInfo, Field};
use planpress::vocabulary::Vocabulary;

use super::words::fill;

/// The entity that a word names, by its kind, its label or the name of its sheet.
pub fn entity(word: &str, words: &Vocabulary) -> Option<&'static EntityInfo> {
    let by_model = Plan::infos().find(|info| info.kind == word || info.plural == word);
    let by_name = || words.entity_for_key(word).or_else(|| words.entity_for_sheet(word)).and_then(Plan::info);
    by_model.or_else(by_name)
}

/// One line per field: its label, its key in YAML, its other names.
pub fn told(info: &EntityInfo, words: &Vocabulary) -> String {
    let title = [("entity", words.entity(info.kind)), ("sheet", words.plural(info.kind)), ("key", info.plural)];
    let lines = info.fields.iter().map(|field| line(info, field, words));
    std::iter::once(fill(words, "cli.explain.fields", &title)).chain(lines).collect::<Vec<_>>().join("\n") + "\n"
}

fn line(info: &EntityInfo, field: &Field, words: &Vocabulary) -> String {
    let names = words.field_names(info.kind, field.name);
    let others = names.iter().skip(1).map(String::as_str).collect::<Vec<_>>().join(words.word("list_separator"));
    let required = if field.arity == Arity::Required { words.word("cli.explain.required") } else { "" };
    let label = words.field(info.kind, field.name);
    format!("  {label}{required}  {}  {others}", field.name).trim_end().to_string()
}
