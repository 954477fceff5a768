//! The words: every entity, field and enum value has a label in every language, and every label is read back as what it labels.

use planpress::model::Plan;
use planpress::vocabulary::{HeaderMatch, LOCALES, Vocabulary};

fn vocabularies() -> Vec<Vocabulary> {
    LOCALES.iter().map(|locale| Vocabulary::load(locale)).collect()
}

#[test]
fn every_entity_and_field_has_a_label_in_every_language() {
    for words in vocabularies() {
        for info in Plan::infos() {
            assert!(words.has_entity(info.kind), "{}: {}", words.locale(), info.kind);
            assert_ne!(words.plural(info.kind), "", "{}: {}", words.locale(), info.kind);
            for field in info.fields {
                assert!(!words.field_names(info.kind, field.name).is_empty(), "{}: {}.{}", words.locale(), info.kind, field.name);
            }
        }
    }
}

#[test]
fn every_label_is_read_back_as_its_field() {
    let mut wrong = Vec::new();
    for words in vocabularies() {
        for info in Plan::infos() {
            for field in info.fields {
                let label = words.field(info.kind, field.name);
                let found = words.match_header(info.kind, label);
                if found != HeaderMatch::Exact(field.name) {
                    wrong.push(format!("{}: {}.{} {label} is read as {found:?}", words.locale(), info.kind, field.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_name_means_two_fields_of_one_entity() {
    let words = Vocabulary::load("zh-CN");
    let mut wrong = Vec::new();
    for info in Plan::infos() {
        for field in info.fields {
            for name in vocabularies().iter().flat_map(|words| words.field_names(info.kind, field.name)) {
                let found = words.match_header(info.kind, name).field();
                if found != Some(field.name) {
                    wrong.push(format!("{}.{}: {name} is read as {found:?}", info.kind, field.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_of_each_entity_is_found_by_its_title() {
    for words in vocabularies() {
        for info in Plan::infos() {
            assert_eq!(words.entity_for_sheet(words.plural(info.kind)), Some(info.kind), "{}: {}", words.locale(), words.plural(info.kind));
        }
    }
}
