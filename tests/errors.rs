//! Every code: the smallest project that raises it, and the exact messages of that code.
//!
//! A folder of `tests/errors/` is named by the code (and a word, when a code has several cases); it holds a `project/` and
//! `expected.txt`, and an `as-of` when the command line names the day. What else a small project lacks is left out. `UPDATE=1 cargo test --test errors` writes what is found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use planpress::compile::{Options, compile};
use planpress::diagnostic::Texts;
use planpress::diagnostic::render::Renderer;
use planpress::load;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

/// The code a case is named for.
fn code(case: &Path) -> &str {
    case.file_name().unwrap().to_str().unwrap().split('-').next().unwrap()
}

/// Whether the case stands just on the good side of a limit: its code must stay silent.
fn is_edge(case: &Path) -> bool {
    case.file_name().unwrap().to_str().unwrap().ends_with("-edge")
}

/// The messages of the case's code.
fn messages(case: &Path) -> String {
    let sources = load::folder(&case.join("project")).unwrap();
    let as_of = fs::read_to_string(case.join("as-of")).ok().map(|day| day.trim().parse().unwrap());
    let compiled = compile(sources, &Options { as_of, ..Options::default() });
    let found: Vec<_> = compiled.found.iter().filter(|found| found.code.0 == code(case)).cloned().collect();
    Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &Default::default(), colour: false }.short(&found)
}

#[test]
fn every_case_gives_exactly_its_messages() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (found, path) = (messages(&case), case.join("expected.txt"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if found != expected || (found.is_empty() && !is_edge(&case)) {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let cases = cases();
    let known: BTreeSet<&str> = cases.iter().filter(|case| !is_edge(case)).map(|case| code(case)).collect();
    let texts = Texts::new("en");
    let lacking: Vec<&str> = texts.codes().filter(|code| !known.contains(code)).collect();
    assert!(lacking.is_empty(), "no case for {lacking:?}");
}
