//! Every code of reading and checking: the smallest project that raises it, and the exact messages expected.
//!
//! A folder of `tests/errors/` holds a `project/` and `expected.txt`. `UPDATE=1 cargo test --test errors` writes what is found.

use std::fs;
use std::path::{Path, PathBuf};

use planpress::check::{Checked, Options, check};
use planpress::diagnostic::render::Renderer;
use planpress::diagnostic::{Places, Texts};
use planpress::load::{self, Sources};

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut cases: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn places(sources: &Sources, checked: &Checked) -> Places {
    let mut files: Vec<(String, Vec<String>)> = sources.files.iter().map(|file| (file.path.clone(), Vec::new())).collect();
    for reading in &checked.readings {
        if let (Some(file), Some(sheet)) = (reading.file, &reading.sheet) {
            files[usize::from(file.0)].1.push(sheet.clone());
        }
    }
    Places::new(files)
}

fn messages(case: &Path) -> String {
    let sources = load::folder(&case.join("project")).unwrap();
    let checked = check(&sources, &Options::default());
    let (texts, places) = (Texts::new("zh-CN"), places(&sources, &checked));
    Renderer { texts: &texts, places: &places, excerpts: &Default::default(), colour: false }.short(&checked.found)
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
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
        assert!(expected.contains(&format!("[{code}]")), "{name} does not expect {code}");
    }
}
