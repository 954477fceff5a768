//! Words of the interface in the language of the report.

use std::collections::BTreeMap;

use crate::vocabulary::{Term, Vocabulary};

/// The words that templates and `report.js` use, each the key `html.<name>` of the vocabulary.
const SHARED: [&str; 51] = [
    "breadcrumb",
    "build",
    "close",
    "contents",
    "copied",
    "copy",
    "dark",
    "data_table",
    "done",
    "explain_hint",
    "filter",
    "filter_all",
    "filter_shown",
    "heat_scale",
    "input_list",
    "inputs",
    "internal",
    "light",
    "list_separator",
    "missed_cell",
    "more_rows",
    "more_sources",
    "navigation",
    "next",
    "no_place",
    "owner",
    "periods",
    "previous",
    "print",
    "search",
    "search_none",
    "skip",
    "source",
    "state",
    "task",
    "workbook",
    "workbooks",
    "x_because",
    "x_how",
    "x_cell",
    "x_key",
    "x_lost",
    "x_more",
    "x_operands",
    "x_origin",
    "x_place",
    "x_rounded",
    "x_rule",
    "x_rule_text",
    "x_shown",
    "x_value",
];

/// Words by key.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    vocabulary: &'a Vocabulary,
}

impl<'a> Words<'a> {
    /// The words of a vocabulary.
    pub fn new(vocabulary: &'a Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// The word of a key; the key itself when there is none, so that a lack is seen.
    pub fn get<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.vocabulary.word(key)
    }

    /// The word of a key, if there is one.
    pub fn find<'k>(&self, key: &'k str) -> Option<&'k str>
    where
        'a: 'k,
    {
        Some(self.get(key)).filter(|word| *word != key)
    }

    /// The word of a key with its placeholders `{name}` filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.vocabulary.filled(key, values)
    }

    /// Label of a term.
    pub fn term(&self, term: Term) -> &'a str {
        self.vocabulary.term_label(term)
    }

    /// A unit as it follows a number.
    pub fn unit<'k>(&self, code: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.vocabulary.unit(code)
    }

    /// Why a value is missing.
    pub fn reason<'k>(&self, code: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.vocabulary.reason(code)
    }

    /// The words that templates and scripts use, by name.
    pub fn shared(&self) -> BTreeMap<&'static str, String> {
        SHARED.into_iter().map(|name| (name, self.vocabulary.word(&format!("html.{name}")).to_string())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{SHARED, Words};
    use crate::theme::Theme;
    use crate::vocabulary::Vocabulary;

    /// Names after `words.` in a text.
    fn used(text: &str) -> Vec<&str> {
        let name = |rest: &'_ str| rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
        text.split("words.").skip(1).map(|rest| &rest[..name(rest)]).filter(|name| !name.is_empty() && *name != "js").collect()
    }

    #[test]
    fn every_word_that_a_template_or_the_script_uses_is_there_in_each_language() {
        for locale in ["zh-CN", "zh-TW", "en"] {
            let vocabulary = Vocabulary::load(locale);
            for (name, word) in Words::new(&vocabulary).shared() {
                assert!(!word.is_empty() && word != format!("html.{name}"), "{locale} has no {name}");
            }
        }
        let theme = Theme::shipped().expect("sound");
        let templates = theme.templates().expect("sound");
        let script = String::from_utf8_lossy(theme.assets()["report.js"]).into_owned();
        for text in templates.iter().map(|(_, text)| text).chain([&script]) {
            let unknown: Vec<_> = used(text).into_iter().filter(|name| !SHARED.contains(name)).collect();
            assert_eq!(unknown, Vec::<&str>::new());
        }
    }
}
