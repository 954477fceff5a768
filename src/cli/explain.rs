//! `planpress explain KEY [DIR]`: how a figure came about; what a code of a diagnostic means; or which names the fields of a table have.

use planpress::compile::Compiled;
use planpress::emit::html::Words;
use planpress::figures::{FigureId, Figures};
use planpress::vocabulary::Vocabulary;

use super::arguments::{Explain, Project};
use super::numbers::Numbers;
use super::progress::Progress;
use super::terminal::Terminal;
use super::unfold::Teller;
use super::words::fill;
use super::{Outcome, Stop, compile, fields, tree};

/// Keys that are offered for an unknown one.
const OFFERED: usize = 5;

/// Prints the tree of a figure, or the explanation of a code.
pub fn run(arguments: &Explain, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    if is_code(&arguments.key) {
        return explain_code(&arguments.key, words, terminal);
    }
    if let Some(info) = fields::entity(&arguments.key, words) {
        terminal.say(&fields::told(info, words))?;
        return Ok(Outcome::Clean);
    }
    let progress = Progress::begin();
    let project = Project { keep_going: true, ..arguments.project.clone() };
    let compiled = compile::compile(&project, false, &progress, words)?;
    drop(progress);
    if compiled.has_errors() {
        compile::tell_found(&compiled, &arguments.project, terminal)?;
    }
    if compiled.figures.families().is_empty() {
        return Ok(compile::outcome(&compiled));
    }
    let key = arguments.key.trim_matches('/');
    let Some(id) = compiled.figures.find(key) else { return Err(Stop::Usage(unknown(&compiled.figures, key, words))) };
    terminal.say(&tree::draw(&told(&compiled, id)))?;
    Ok(compile::outcome(&compiled))
}

/// The tree of a figure.
fn told(compiled: &Compiled, id: FigureId) -> Vec<tree::Entry> {
    let money = compiled.report.as_ref().and_then(|report| report.frame.money.clone()).unwrap_or_default();
    let words = Words::new(&compiled.vocabulary);
    let numbers = Numbers::new(&compiled.figures, &words, &money);
    let teller = Teller {
        figures: &compiled.figures,
        vocabulary: &compiled.vocabulary,
        shown: &|id| numbers.with_unit(id),
        bare: &|id| numbers.bare(id),
        constant: &|value| numbers.constant(value),
        place: &|span| compiled.places.show(span),
    };
    teller.unfold(id)
}

/// What is said of an unknown key: the nearest ones.
fn unknown(figures: &Figures, key: &str, words: &Vocabulary) -> String {
    let said = fill(words, "cli.explain.unknown", &[("key", key)]);
    let near = near(figures.all().map(|id| figures.key(id)), key);
    if near.is_empty() {
        return said;
    }
    let offered: String = near.iter().map(|key| format!("\n  {key}")).collect();
    format!("{said}\n{}{offered}", words.word("cli.explain.near"))
}

/// The keys that continue `wanted`, or else the most similar ones; the best first.
fn near(keys: impl Iterator<Item = String>, wanted: &str) -> Vec<String> {
    let continues = |key: &str| key.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'));
    let score = |key: &str| if continues(key) { 2.0 } else { strsim::jaro_winkler(key, wanted) };
    let mut best: Vec<(f64, String)> = Vec::new();
    for key in keys {
        let score = score(&key);
        let position = best.iter().position(|(other, _)| score > *other).unwrap_or(best.len());
        if score >= 0.75 && position < OFFERED {
            best.insert(position, (score, key));
            best.truncate(OFFERED);
        }
    }
    best.into_iter().map(|(_, key)| key).collect()
}

/// Whether the text is written as a code: `E111`, `w303`.
fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix(['E', 'W', 'I', 'e', 'w', 'i']);
    digits.is_some_and(|digits| digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Prints what a code means and what to do.
fn explain_code(code: &str, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let code = code.to_ascii_uppercase();
    let texts = planpress::diagnostic::Texts::new(words.locale());
    let Some(explanation) = texts.explain(&code) else { return Err(Stop::Usage(fill(words, "cli.explain.no_code", &[("code", &code)]))) };
    terminal.say(&explanation)?;
    Ok(Outcome::Clean)
}

#[cfg(test)]
mod tests {
    use super::{is_code, near};

    #[test]
    fn unknown_keys_get_near_ones() {
        let keys = || ["kpi/revenue/2026-Q1/target", "kpi/revenue/2026-Q1/actual", "task/t-07/progress", "plan/as_of"].map(String::from).into_iter();
        assert_eq!(near(keys(), "kpi/revenue/2026-Q1/actaul")[0], "kpi/revenue/2026-Q1/actual");
        assert_eq!(near(keys(), "kpi/revenue/2026-Q1").len(), 2);
        assert!(near(keys(), "zzz").is_empty());
    }

    #[test]
    fn codes_are_told_from_keys() {
        assert!(is_code("E111") && is_code("w303"));
        assert!(!is_code("kpi/revenue") && !is_code("E1111") && !is_code("plan"));
    }
}
