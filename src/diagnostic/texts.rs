//! The sentences of every code, one YAML file per code: here for what loading and checking raise, beside its rule for a rule.
//!
//! ```yaml
//! en:
//!   message: "{entity} `{id}` has no {field}"          # the main sentence, without a final full stop
//!   variants: {no_header: "no header was found"}       # other sentences, taken by Diagnostic::variant
//!   notes: {first: "it is first written at {place}"}   # one per other place, taken by Diagnostic::related
//!   help: "fill in the cell"                           # what to do; `helps` has one per variant where it differs
//!   helps: {no_header: "take a header as in the plan that `planpress new` writes"}
//!   words: {type: {money: an amount}}                  # words for values that are codes of the program
//!   explanation: "…"                                   # what `planpress explain CODE` prints
//! zh-CN: …
//! ```
//!
//! A new code needs its file and no line of Rust. Placeholders are the values of the diagnostic; in a note also `place`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use super::Diagnostic;

#[derive(RustEmbed)]
#[folder = "src/diagnostic/texts"]
#[include = "*.yaml"]
struct Shared;

#[derive(RustEmbed)]
#[folder = "src/rules"]
#[include = "*.yaml"]
struct OfRules;

/// The sentences of one code in one language.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Sentences {
    /// The main sentence.
    pub message: String,
    /// Other sentences by their name.
    #[serde(default)]
    pub variants: BTreeMap<String, String>,
    /// Sentences about other places by their name.
    #[serde(default)]
    pub notes: BTreeMap<String, String>,
    /// What to do.
    #[serde(default)]
    pub help: Option<String>,
    /// What to do when a variant needs another advice.
    #[serde(default)]
    pub helps: BTreeMap<String, String>,
    /// Words for values that are codes of the program: placeholder, then value, then word (`type: {money: an amount}`).
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Why the code exists and how to get rid of it, for `planpress explain`.
    pub explanation: String,
}

/// The sentences of one code in every language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(rename = "zh-CN")]
    simplified: Sentences,
    #[serde(rename = "zh-TW")]
    traditional: Option<Sentences>,
    en: Sentences,
}

/// Sentences of the rendering itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frame {
    /// Offers a near name: `{name}`.
    pub did_you_mean: String,
    /// Counts: `{errors}`, `{warnings}`, `{notes}`.
    pub summary: String,
    /// Counts those of a code that are not listed: `{code}`, `{n}`.
    pub more: String,
    /// What the folder of the plan is called.
    pub plan_folder: String,
}

/// What a code means, with a word for what stands in each gap.
pub(super) struct Told {
    pub message: String,
    pub explanation: String,
    pub help: Option<String>,
}

/// The sentences of all codes in one language; a file is read when its code is first asked for.
pub struct Texts {
    locale: String,
    codes: BTreeMap<String, (String, OnceLock<Sentences>)>,
    frame: OnceLock<Frame>,
    gaps: OnceLock<BTreeMap<String, String>>,
}

impl Texts {
    /// The sentences in a language: `en`, `zh-TW` (where a file has none, `zh-CN`), or `zh-CN` for any other.
    pub fn new(locale: &str) -> Self {
        let files = Shared::iter().chain(OfRules::iter());
        let codes = files.filter_map(|file| Some((code_of(&file)?, (file.to_string(), OnceLock::new())))).collect();
        Self { locale: locale.to_string(), codes, frame: OnceLock::new(), gaps: OnceLock::new() }
    }

    /// Every code that has a file, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.keys().map(String::as_str)
    }

    /// The sentences of a code.
    ///
    /// # Panics
    /// When the file of the code cannot be read: a fault of the program, found by its tests.
    pub fn sentences(&self, code: &str) -> Option<&Sentences> {
        let (file, sentences) = self.codes.get(code)?;
        Some(sentences.get_or_init(|| read::<Text>(file).choose(&self.locale)))
    }

    /// The sentence of a diagnostic, with its values.
    pub fn message(&self, diagnostic: &Diagnostic) -> String {
        let code = diagnostic.code.0;
        let Some(sentences) = self.sentences(code) else { return missing(code, "its file") };
        let template = match diagnostic.variant {
            "" => Some(&sentences.message),
            variant => sentences.variants.get(variant),
        };
        template.map_or_else(|| missing(code, diagnostic.variant), |template| sentences.fill(template, diagnostic, None))
    }

    /// The sentence about another place.
    pub fn note(&self, diagnostic: &Diagnostic, note: &str, place: &str) -> String {
        let sentences = self.sentences(diagnostic.code.0);
        let filled = sentences.and_then(|sentences| Some(sentences.fill(sentences.notes.get(note)?, diagnostic, Some(place))));
        filled.unwrap_or_else(|| missing(diagnostic.code.0, note))
    }

    /// What to do, if the code has advice.
    pub fn help(&self, diagnostic: &Diagnostic) -> Option<String> {
        let sentences = self.sentences(diagnostic.code.0)?;
        let template = sentences.helps.get(diagnostic.variant).or(sentences.help.as_ref())?;
        Some(sentences.fill(template, diagnostic, None))
    }

    /// What to do: the near name where there is one, else the advice of the code.
    pub fn remedy(&self, diagnostic: &Diagnostic) -> Option<String> {
        let near = diagnostic.suggestion.as_ref().map(|name| self.did_you_mean(name));
        near.or_else(|| self.help(diagnostic))
    }

    /// What `planpress explain CODE` prints: the sentence with a word for what stands in each gap, the explanation, and the advice.
    pub fn explain(&self, code: &str) -> Option<String> {
        let Told { message, explanation, help } = self.told(code)?;
        let parts = [Some(format!("{code}: {message}")), Some(explanation), help];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n")
    }

    /// The same in its parts.
    pub(super) fn told(&self, code: &str) -> Option<Told> {
        let sentences = self.sentences(code)?;
        let gap = |name: &str| Some(Cow::Owned(format!("‹{}›", self.gaps().get(name)?)));
        let told = |sentence: &str| filled(sentence, code, &gap);
        let help = sentences.help.as_deref().map(told);
        Some(Told { message: told(&sentences.message), explanation: told(sentences.explanation.trim()), help })
    }

    /// The language of the sentences.
    pub(super) fn locale(&self) -> &str {
        &self.locale
    }

    /// What paths are relative to, in words.
    pub(super) fn plan_folder(&self) -> &str {
        &self.frame().plan_folder
    }

    /// The words for gaps in this language.
    fn gaps(&self) -> &BTreeMap<String, String> {
        self.gaps.get_or_init(|| {
            let words: BTreeMap<String, BTreeMap<String, String>> = read("gaps.yaml");
            let of_language = |mut word: BTreeMap<String, String>| word.remove(&self.locale).or_else(|| word.remove("zh-CN"));
            words.into_iter().filter_map(|(name, word)| Some((name, of_language(word)?))).collect()
        })
    }

    /// Offers a near name.
    fn did_you_mean(&self, name: &str) -> String {
        self.frame().did_you_mean.replace("{name}", name)
    }

    /// Counts of errors, warnings and notes.
    pub(super) fn summary(&self, counts: [usize; 3]) -> String {
        let [errors, warnings, notes] = counts.map(|count| count.to_string());
        self.frame().summary.replace("{errors}", &errors).replace("{warnings}", &warnings).replace("{notes}", &notes)
    }

    /// Counts the diagnostics of a code that are not listed.
    pub(super) fn more(&self, code: &str, count: usize) -> String {
        self.frame().more.replace("{code}", code).replace("{n}", &count.to_string())
    }

    fn frame(&self) -> &Frame {
        self.frame.get_or_init(|| {
            let mut languages: BTreeMap<String, Frame> = read("frame.yaml");
            let of_language = languages.remove(&self.locale);
            of_language.or_else(|| languages.remove("zh-CN")).expect("frame.yaml has simplified Chinese")
        })
    }
}

impl Text {
    fn choose(self, locale: &str) -> Sentences {
        match locale {
            "en" => self.en,
            "zh-TW" => self.traditional.unwrap_or(self.simplified),
            _ => self.simplified,
        }
    }
}

/// `E101` of `E101.yaml`, `W303` of `w303_overdue.yaml`; `None` for other files.
fn code_of(file: &str) -> Option<String> {
    let code = file.strip_suffix(".yaml")?.split('_').next()?.to_ascii_uppercase();
    let digits = code.strip_prefix(['E', 'W', 'I'])?;
    (digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

fn read<T: for<'de> Deserialize<'de>>(file: &str) -> T {
    let content: Cow<'static, [u8]> = Shared::get(file).or_else(|| OfRules::get(file)).map(|file| file.data).unwrap_or_default();
    serde_yaml::from_slice(&content).unwrap_or_else(|error| panic!("{file}: {error}"))
}

impl Sentences {
    /// Replaces `{name}` by the values of the diagnostic.
    fn fill(&self, template: &str, diagnostic: &Diagnostic, place: Option<&str>) -> String {
        filled(template, diagnostic.code.0, &|name| self.value(diagnostic, name, place).map(Cow::Borrowed))
    }

    fn value<'d>(&'d self, diagnostic: &'d Diagnostic, name: &str, place: Option<&'d str>) -> Option<&'d str> {
        if name == "place" && place.is_some() {
            return place;
        }
        let value = diagnostic.args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())?;
        Some(self.words.get(name).and_then(|words| words.get(value)).map_or(value, String::as_str))
    }
}

/// A sentence with its gaps filled; a gap without a value is a fault of the program.
fn filled<'v>(template: &str, code: &str, value: &dyn Fn(&str) -> Option<Cow<'v, str>>) -> String {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, name, after)) = next_placeholder(rest) {
        filled.push_str(before);
        filled.push_str(&value(name).unwrap_or_else(|| missing(code, name).into()));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn next_placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Names of the placeholders of a sentence.
pub fn placeholders(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, name, after)) = next_placeholder(rest) {
        names.push(name);
        rest = after;
    }
    names
}

/// A sentence or value that is not there: a fault of the program that every test sees and a user survives.
fn missing(code: &str, what: &str) -> String {
    debug_assert!(false, "{code}: {what} is missing");
    format!("{{{code} {what}}}")
}
