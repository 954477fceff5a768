//! Every code of the rules: the smallest project that raises it, and the exact messages expected of the whole way.
//!
//! A folder of `tests/rules/` holds a `project/` and `expected.txt`. `UPDATE=1 cargo test --test rules` writes what is found.

use std::fs;
use std::path::{Path, PathBuf};

use planpress::compile::{Options, compile};
use planpress::diagnostic::render::Renderer;
use planpress::load;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn messages(case: &Path) -> String {
    let sources = load::folder(&case.join("project")).unwrap();
    let compiled = compile(&sources, &Options::default());
    Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &Default::default(), colour: false }.short(&compiled.found)
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
