//! Rules of goals, strategy and market: the smallest project that raises each code, and the exact messages of the whole way.
//!
//! A folder of `tests/planning_rules/` holds a `project/` and `expected.txt`. `UPDATE=1 cargo test --test planning_rules` writes what is found.

use std::fs;
use std::path::{Path, PathBuf};

use planpress::compile::{Options, compile};
use planpress::diagnostic::render::Renderer;
use planpress::load;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/planning_rules");
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

/// Messages about goals, strategy and market; what else the small plans lack is left out.
fn messages(case: &Path) -> String {
    let sources = load::folder(&case.join("project")).unwrap();
    let compiled = compile(&sources, &Options::default());
    let found: Vec<_> = compiled.found.iter().filter(|found| is_ours(found.code.0)).cloned().collect();
    Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &Default::default(), colour: false }.short(&found)
}

fn is_ours(code: &str) -> bool {
    &code[1..2] == "2" || matches!(code, "E112" | "E113" | "I112" | "I113" | "W116" | "W117" | "W118" | "W119" | "W126" | "W129")
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
        if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_raises_the_code_it_is_named_for() {
    for case in cases() {
        let name = case.file_name().unwrap().to_str().unwrap();
        let code = name.split('-').next().unwrap();
        assert!(messages(&case).contains(&format!("[{code}]")), "{name} does not raise {code}");
    }
}
