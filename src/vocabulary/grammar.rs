//! The words with which values are written: numerals, units, limits, growth, dates (domain/4 §4.4), of all languages together.

use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::words::embedded;

/// Words that stand for numbers.
pub type Numbers = IndexMap<String, i8>;

/// Keys of a mapping that stands for one value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the list of names of the key it is called")]
pub struct Keys {
    pub start: Vec<String>,
    pub end: Vec<String>,
    pub low: Vec<String>,
    pub high: Vec<String>,
    pub id: Vec<String>,
    pub tie: Vec<String>,
    pub lag: Vec<String>,
    pub value: Vec<String>,
    pub unit: Vec<String>,
    pub n: Vec<String>,
}

/// Letters of which a bar is drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the letters of the part it is called")]
pub struct Bar {
    pub done: String,
    pub open: String,
}

/// `grammar.yaml`; each list is explained there. Words are folded and in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the list of words that grammar.yaml explains")]
pub struct Grammar {
    pub taiwan: IndexMap<String, String>,
    pub digits: IndexMap<char, u8>,
    pub tens: IndexMap<char, u32>,
    pub myriads: IndexMap<char, u32>,
    pub digits_left_out: IndexMap<u32, String>,
    pub half: Vec<String>,
    pub factors: IndexMap<String, u32>,
    pub header_letters: Vec<String>,
    pub roughly: Vec<char>,
    pub about_before: Vec<String>,
    pub about_after: Vec<String>,
    pub vague: Vec<String>,
    pub negative: Vec<String>,
    pub losses: Vec<String>,
    pub undoing: Vec<String>,
    pub footnotes: Vec<char>,
    pub parts: Vec<String>,
    pub remarks: Vec<String>,
    pub yuan: Vec<String>,
    pub yuan_before: Vec<String>,
    pub foreign: IndexMap<String, Vec<String>>,
    pub unit_words: Vec<String>,
    pub unit_before: Vec<String>,
    pub unit_after: Vec<String>,
    pub percent: Vec<String>,
    pub permille: Vec<String>,
    pub points: Vec<String>,
    pub parts_before: IndexMap<String, u32>,
    pub parts_of: Vec<String>,
    pub points_of_change: Vec<String>,
    pub discount: Vec<String>,
    pub tenths: Vec<String>,
    pub measures: IndexMap<String, Vec<String>>,
    pub at_least: Vec<String>,
    pub more_than: Vec<String>,
    pub at_most: Vec<String>,
    pub less_than: Vec<String>,
    pub at_least_after: Vec<String>,
    pub at_most_after: Vec<String>,
    pub raise_to: Vec<String>,
    pub raise: Vec<String>,
    pub lower: Vec<String>,
    pub last_year_words: Vec<String>,
    pub previous_words: Vec<String>,
    pub turns: Vec<String>,
    pub doubles: Numbers,
    pub range: Vec<String>,
    pub version_before: Vec<String>,
    pub version_after: Vec<String>,
    pub undecided: Vec<String>,
    pub nothing: Vec<String>,
    pub none: Vec<String>,
    pub progress_begun: Vec<String>,
    pub under_way: Vec<String>,
    /// Others who are not named, behind a name.
    pub surnames: Vec<String>,
    /// What stands between a state and the day or the reason of it.
    pub behind_states: Vec<String>,
    /// Words for days on which people work.
    pub working_days: Vec<String>,
    /// What begins as they do and is no name.
    pub no_names: Vec<String>,
    /// Others who are not named, behind a name.
    pub and_others: Vec<String>,
    /// Words for our own company among others, as names are compared.
    pub ourselves: Vec<String>,
    /// What a remark begins with that says of something that it is not done.
    pub not_done: Vec<String>,
    pub half_done: Vec<String>,
    pub bar: Bar,
    pub undone: Vec<String>,
    pub money_labels: Vec<String>,
    pub effect_verbs: Vec<String>,
    pub per_head: Vec<String>,
    pub of_each: Vec<String>,
    pub streak: Vec<String>,
    pub categories: IndexMap<String, Vec<String>>,
    pub year: Vec<String>,
    pub year_marks: Vec<String>,
    pub fiscal: Vec<String>,
    pub whole_year: Vec<String>,
    pub month: Vec<String>,
    pub day: Vec<String>,
    pub minguo: Vec<String>,
    pub halves: Numbers,
    pub quarter: Vec<String>,
    pub month_names: Numbers,
    pub week: Vec<String>,
    pub ordinal: Vec<String>,
    pub early: Vec<String>,
    pub middle: Vec<String>,
    pub late: Vec<String>,
    pub ten_days: Vec<String>,
    pub end: Vec<String>,
    pub year_end: Vec<String>,
    pub mid_year: Vec<String>,
    pub month_end: Vec<String>,
    pub before: Vec<String>,
    pub before_first: Vec<String>,
    pub until_after: Vec<String>,
    pub until_first: Vec<String>,
    pub starting: Vec<String>,
    pub now: Vec<String>,
    pub next_year: Vec<String>,
    pub ongoing: Vec<String>,
    pub weekdays: Numbers,
    pub counters: Vec<String>,
    pub every: Vec<String>,
    pub each: Vec<String>,
    pub fortnight: Vec<String>,
    pub company_endings: Vec<String>,
    pub cadences: IndexMap<String, String>,
    pub mask: Vec<char>,
    pub roles: Vec<String>,
    pub titles: Vec<String>,
    pub duties: Vec<String>,
    pub departments: Vec<String>,
    pub areas: Vec<String>,
    pub cause_words: IndexMap<String, Vec<String>>,
    pub keys: Keys,
}

/// The grammar's words; lists are ordered from long to short, so that the first that fits is the longest.
pub fn grammar() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| embedded("grammar.yaml", include_str!("grammar.yaml")))
}

/// The longest of `words` that `text` begins with, and the rest of the text.
pub fn take<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().filter(|word| text.starts_with(word.as_str())).max_by_key(|word| word.len()).map(|word| &text[word.len()..])
}

/// The longest of `words` that `text` ends with, and the text before it.
pub fn take_end<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().filter(|word| text.ends_with(word.as_str())).max_by_key(|word| word.len()).map(|word| &text[..text.len() - word.len()])
}

/// The number of the longest word of the table that `text` begins with, and the rest of the text.
pub fn take_number<'t>(text: &'t str, words: &Numbers) -> Option<(i8, &'t str)> {
    words
        .iter()
        .filter(|(word, _)| text.starts_with(word.as_str()))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, &number)| (number, &text[word.len()..]))
}

/// The text after our own currency, and whether it was named: `人民币万元` is 万元.
pub fn without_currency(text: &str) -> (&str, bool) {
    match take(text, &grammar().yuan_before).map(str::trim_start) {
        Some(rest) if !rest.is_empty() => (rest, true),
        _ => (text, false),
    }
}

/// Whether `text` (folded, in lower case) is a unit: `元`, `万元`, `人民币万元`, `%`, `家`, `万`.
pub fn is_unit(text: &str) -> bool {
    let grammar = grammar();
    let (text, _) = without_currency(text);
    let base = text.trim_start_matches(|c| grammar.tens.contains_key(&c) || grammar.myriads.contains_key(&c));
    let known = |words: &[String]| words.iter().any(|word| word == base);
    if base.is_empty() {
        return !text.is_empty();
    }
    [&grammar.yuan, &grammar.percent, &grammar.permille, &grammar.points].into_iter().any(|words| known(words))
        || grammar.measures.values().any(|words| known(words))
}

/// Class of a measure word: `家`, `个` and `户` are of one class; an unknown word is a class of its own.
pub fn measure_class(word: &str) -> Option<&'static str> {
    grammar().measures.iter().find(|(_, words)| words.iter().any(|known| known == word)).map(|(class, _)| class.as_str())
}
