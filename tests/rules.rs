//! Rules that judge figures: the smallest project that raises each code, and the exact messages of the whole program.
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

/// Messages about tasks, people, budget and resources; what else the small plans lack is left out.
fn messages(project: &Path) -> String {
    let sources = load::folder(project).unwrap();
    let compiled = compile(&sources, &Options::default());
    let found: Vec<_> = compiled.found.iter().filter(|found| is_ours(found.code.0)).cloned().collect();
    Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &Default::default(), colour: false }.short(&found)
}

fn is_ours(code: &str) -> bool {
    matches!(&code[1..2], "3" | "4") || matches!(code, "W110" | "W111" | "W113")
}

#[test]
fn every_case_gives_exactly_its_messages() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (found, path) = (messages(&case.join("project")), case.join("expected.txt"));
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
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
        assert_eq!(expected.contains(&format!("[{code}]")), !name.ends_with("-edge"), "{name}");
    }
}

/// The sample project raises what its README lists, no more and no less.
#[test]
fn the_sample_raises_its_planted_faults() {
    let found = messages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-project"));
    let mut codes: Vec<&str> = found.lines().filter_map(|line| line.split_once('[').and_then(|(_, rest)| rest.split_once(']'))).map(|(code, _)| code).collect();
    codes.retain(|code| code.len() == 4);
    codes.sort_unstable();
    assert_eq!(codes, ["I317", "W111", "W301", "W302", "W303", "W303", "W304", "W304", "W304", "W403"], "{found}");
}
