//! Words of the interface in the language of the report.

use std::collections::BTreeMap;

use crate::vocabulary::{Term, Vocabulary};

/// The words that the site needs, one entry per key with a word for each language.
const SOURCE: &str = include_str!("../../vocabulary/ui-html.yaml");

/// Words by key, in one language.
pub struct Words<'a> {
    vocabulary: &'a Vocabulary,
    words: BTreeMap<String, String>,
}

impl<'a> Words<'a> {
    /// The words of a language; those of `en` for a language that has none.
    pub fn of(locale: &str, vocabulary: &'a Vocabulary) -> Self {
        let all: BTreeMap<String, BTreeMap<String, String>> = serde_yaml::from_str(SOURCE).expect("a test reads the shipped words");
        let word = |mut by_locale: BTreeMap<String, String>| by_locale.remove(locale).or_else(|| by_locale.remove("en")).unwrap_or_default();
        Self { vocabulary, words: all.into_iter().map(|(key, by_locale)| (key, word(by_locale))).collect() }
    }

    /// The word of a key; the key itself when there is none, so that a lack is seen.
    pub fn get<'k>(&'k self, key: &'k str) -> &'k str {
        self.words.get(key).map_or_else(|| self.vocabulary.word(key), String::as_str)
    }

    /// The word of a key, if there is one.
    pub fn find<'k>(&'k self, key: &'k str) -> Option<&'k str> {
        Some(self.get(key)).filter(|word| *word != key)
    }

    /// The word of a key with its placeholders `{name}` filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key).to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Label of a term.
    pub fn term(&self, term: Term) -> &str {
        self.words.get(&format!("term.{}.{}", term.kind, term.code)).map_or_else(|| self.vocabulary.term_label(term), String::as_str)
    }

    /// The words that templates use: those whose key has no dot.
    pub fn for_templates(&self) -> BTreeMap<&str, &str> {
        self.words.iter().filter(|(key, _)| !key.contains('.')).map(|(key, word)| (key.as_str(), word.as_str())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{SOURCE, Words};
    use crate::vocabulary::Vocabulary;
    use std::collections::BTreeMap;

    #[test]
    fn every_key_has_a_word_in_each_language() {
        let all: BTreeMap<String, BTreeMap<String, String>> = serde_yaml::from_str(SOURCE).expect("readable");
        for (key, words) in &all {
            let locales: Vec<_> = words.keys().map(String::as_str).collect();
            assert_eq!(locales, ["en", "zh-CN", "zh-TW"], "{key}");
        }
        assert_eq!(Words::of("zh-CN", &Vocabulary::load("zh-CN")).fill("more_rows", &[("n", "3"), ("shown", "2"), ("sheet", "x")]).matches('{').count(), 0);
    }
}
