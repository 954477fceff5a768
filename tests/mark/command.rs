//! The command: where copies go, what is said of them, and that a mended copy is read as the mended original.

use std::path::{Path, PathBuf};

use planpress::compile::{Compiled, Options, compile};
use planpress::load;
use tempfile::TempDir;

use super::project::{Answer, planpress, run, text, tree};
use super::with_parts;
use super::workbook::rich;

const PLAN: &str = "name: 一季度\nperiod: 2026-Q1\nas_of: 2026-02-28\n";
const PEOPLE: &str = "people:\n  - {name: 张三}\n  - {name: 王五}\n";

/// A plan whose tasks name somebody unknown.
fn plan() -> (TempDir, PathBuf) {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    let dir = scratch.path().join("计划");
    std::fs::create_dir_all(dir.join("a")).expect("a folder can be made");
    write(&dir.join("plan.yaml"), PLAN);
    write(&dir.join("people.yaml"), PEOPLE);
    write(&dir.join("a/执行计划.xlsx"), rich());
    (scratch, dir)
}

fn write(path: &Path, content: impl AsRef<[u8]>) {
    std::fs::write(path, content).expect("a file can be written");
}

/// The workbook of tasks with the unknown name put right.
fn mended(bytes: &[u8]) -> Vec<u8> {
    with_parts(bytes, |part, text| if part == "xl/sharedStrings.xml" { text.replace("王武", "王五") } else { text })
}

fn marked(dir: &Path, out: &Path, more: &[&str]) -> Answer {
    run(&[&["check", text(dir), "--mark", text(out)], more].concat())
}

#[test]
fn copies_go_to_their_folder_and_nothing_else_changes() {
    let (scratch, dir) = plan();
    let (before, out) = (tree(&dir), scratch.path().join("marked"));
    let answer = marked(&dir, &out, &[]).exits(1);
    assert_eq!(tree(&dir), before, "the originals are as they were");
    assert!(answer.out.contains("error[E111]") && answer.out.contains(&format!("Wrote marked copies to {}: 1\n", text(&out))), "{}", answer.out);
    let files = tree(&out);
    assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), [load::OUTPUT_MARKER, "a/执行计划.xlsx"]);
    marked(&dir, &out, &[]).exits(1);
    assert_eq!(tree(&out), files, "a second run gives the same bytes");
}

#[test]
fn copies_take_the_place_of_no_report() {
    let (scratch, dir) = plan();
    write(&dir.join("people.yaml"), "people:\n  - {name: 张三}\n  - {name: 王武}\n  - {name: 王五}\n");
    let out = scratch.path().join("report");
    run(&["build", text(&dir), "--out", text(&out)]).exits(0);
    let before = tree(&out);
    marked(&dir, &out, &[]).exits(2);
    assert_eq!(tree(&out), before, "the report is as it was");
}

#[test]
fn what_is_said_follows_the_form() {
    let (scratch, dir) = plan();
    let out = scratch.path().join("marked");
    let answer = marked(&dir, &out, &["--format", "json"]).exits(1);
    let last: serde_json::Value = serde_json::from_str(answer.out.lines().last().expect("it says something")).expect("each line is JSON");
    assert_eq!(last["marked"]["path"], "a/执行计划.xlsx");
    assert_eq!(last["marked"]["copy"], text(&out.join("a/执行计划.xlsx")));
    assert!(last["marked"]["cells"].as_u64().is_some_and(|cells| cells >= 2), "{last}");
    let answer = marked(&dir, &out, &["--format", "short"]).exits(1);
    assert!(
        answer.out.lines().all(|line| line.contains("执行计划.xlsx")) && answer.error.contains("marked copies"),
        "{}{}",
        answer.out,
        answer.error
    );
    let answer = marked(&dir, &out, &["--format", "sarif"]).exits(1);
    assert!(serde_json::from_str::<serde_json::Value>(&answer.out).is_ok() && answer.error.contains("marked copies"), "{}", answer.error);
}

/// Everything that a reader could tell from what was compiled, but for what is told of the list.
fn told(dir: &Path) -> (Vec<String>, Vec<String>) {
    let compiled: Compiled = compile(load::folder(dir).expect("the plan can be read"), &Options::default());
    let is_list = |found: &&planpress::diagnostic::Diagnostic| found.code.0 == "I102" && found.variant == "list";
    let found = compiled.found.iter().filter(|found| !is_list(found)).map(|found| format!("{found:?}")).collect();
    let figures = &compiled.figures;
    (found, figures.all().map(|id| format!("{} {:?}", figures.key(id), figures.value(id))).collect())
}

#[test]
fn a_mended_copy_in_the_place_of_the_original_is_read_as_the_mended_original() {
    let (scratch, dir) = plan();
    let (out, file) = (scratch.path().join("marked"), dir.join("a/执行计划.xlsx"));
    marked(&dir, &out, &[]).exits(1);
    let copy = std::fs::read(out.join("a/执行计划.xlsx")).expect("the copy is there");
    write(&file, mended(&rich()));
    let expected = told(&dir);
    assert!(expected.1.len() > 10 && !expected.0.iter().any(|found| found.contains("E111")), "{:?}", expected.0);
    write(&file, mended(&copy));
    assert_eq!(told(&dir), expected);
    let answer = run(&["check", text(&dir), "--format", "short"]).exits(0);
    assert!(answer.out.contains("[问题清单]!A1: info[I102]"), "{}", answer.out);
}

#[test]
fn copies_inside_of_the_plan_are_not_read() {
    let (_scratch, dir) = plan();
    let before = run(&["check", text(&dir), "--format", "short"]).exits(1).out;
    let answer = marked(&dir, &dir.join("标记"), &["--format", "short"]).exits(1);
    assert_eq!(answer.out, before);
    assert_eq!(run(&["check", text(&dir), "--format", "short"]).exits(1).out, before);
}

#[test]
fn a_folder_of_others_is_refused_before_any_work() {
    let (scratch, dir) = plan();
    let theirs = scratch.path().join("theirs");
    std::fs::create_dir(&theirs).expect("a folder can be made");
    write(&theirs.join("letter.txt"), "x");
    for (out, words) in [(&theirs, "letter.txt"), (&dir, "--mark"), (&scratch.path().to_path_buf(), "--mark")] {
        let answer = marked(&dir, out, &[]).exits(2);
        assert!(answer.error.contains(words) && answer.error.contains("--mark") && !answer.error.contains("--out"), "{}", answer.error);
    }
    assert_eq!(tree(&theirs).len(), 1);
    let answer = Answer::of(planpress().args(["check", "--mark"]).env("LANG", "C").output().expect("it starts")).exits(2);
    assert!(answer.error.contains("--mark"), "{}", answer.error);
}

#[test]
fn a_copy_that_somebody_works_on_is_not_written_over() {
    let (scratch, dir) = plan();
    let out = scratch.path().join("marked");
    marked(&dir, &out, &[]).exits(1);
    let copy = out.join("a/执行计划.xlsx");
    write(&copy, mended(&std::fs::read(&copy).expect("the copy is there")));
    let before = tree(&out);
    let answer = marked(&dir, &out, &[]).exits(2);
    assert!(answer.error.contains("执行计划.xlsx") && answer.error.contains("was changed"), "{}", answer.error);
    assert_eq!(tree(&out), before);
}

#[test]
fn with_nothing_to_mark_nothing_is_written_and_earlier_copies_go() {
    let (scratch, dir) = plan();
    let (out, file) = (scratch.path().join("marked"), dir.join("a/执行计划.xlsx"));
    marked(&dir, &out, &[]).exits(1);
    std::fs::remove_file(&file).expect("a file can be removed");
    let answer = marked(&dir, &out, &[]).exits(0);
    assert!(answer.out.contains("earlier copies"), "{}", answer.out);
    assert_eq!(tree(&out).len(), 1, "only the mark of the folder is left");
    let absent = scratch.path().join("absent");
    let answer = marked(&dir, &absent, &[]).exits(0);
    assert!(answer.out.contains("no copy was written") && !absent.exists(), "{}", answer.out);
}

#[test]
fn files_that_cannot_be_opened_are_named() {
    let (scratch, dir) = plan();
    write(&dir.join("坏.xlsx"), b"PK\x03\x04broken");
    let answer = marked(&dir, &scratch.path().join("marked"), &[]).exits(1);
    assert!(answer.out.contains("坏.xlsx  no copy: it cannot be opened"), "{}", answer.out);
    std::fs::remove_file(dir.join("a/执行计划.xlsx")).expect("a file can be removed");
    let answer = marked(&dir, &scratch.path().join("none"), &[]).exits(1);
    assert!(answer.out.contains("can be marked") && !answer.out.contains("nothing to mark"), "{}", answer.out);
}
