//! The same input gives the same bytes: whatever the order of the folder, its path, the number of threads, the time zone, the
//! language of the environment, and the time.

mod project;

use std::collections::BTreeMap;
use std::path::Path;

use project::{copy_sample, planpress, text, tree};

/// Builds the plan of a folder and lists what was written.
fn built(dir: &Path, environment: &[(&str, &str)]) -> BTreeMap<String, String> {
    let output = planpress().arg("build").arg(dir).envs(environment.iter().copied()).output().expect("the program can be started");
    project::Answer::of(output).exits(0);
    tree(&dir.join("report"))
}

/// Names the first files that differ.
fn assert_same(expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>, how: &str) {
    let names = expected.keys().chain(found.keys());
    let mut differing: Vec<&String> = names.filter(|name| expected.get(*name) != found.get(*name)).collect();
    differing.dedup();
    assert!(differing.is_empty(), "{how}: {} files differ: {:?}", differing.len(), &differing[..differing.len().min(8)]);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    let first = scratch.path().join("first");
    copy_sample(&first, false);
    let inputs = tree(&first);
    let expected = built(&first, &[("RAYON_NUM_THREADS", "8"), ("TZ", "UTC")]);
    assert!(expected.len() > 20, "a report has many files: {expected:?}");

    let elsewhere = scratch.path().join("elsewhere/deep/计划");
    copy_sample(&elsewhere, true);
    let again = built(&elsewhere, &[("RAYON_NUM_THREADS", "1"), ("TZ", "Pacific/Apia"), ("LANG", "zh_TW.UTF-8")]);
    assert_same(&expected, &again, "another folder, one thread, another zone and language");

    std::fs::remove_dir_all(first.join("report")).expect("the report can be removed");
    assert_same(&inputs, &tree(&first), "the inputs after a build");
    let rebuilt = built(&first, &[("TZ", "America/New_York"), ("COLUMNS", "40"), ("TERM", "dumb")]);
    assert_same(&expected, &rebuilt, "a second build");
    let unchanged = built(&first, &[]);
    assert_same(&expected, &unchanged, "a build over the last one");
}

#[test]
fn a_change_of_the_input_changes_the_bytes() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let before = built(scratch.path(), &[]);
    let plan = scratch.path().join("plan.yaml");
    let changed = std::fs::read_to_string(&plan).expect("there is a plan").replace("rag_yellow: 80%", "rag_yellow: 90%");
    std::fs::write(&plan, changed).expect("the plan can be written");
    let after = built(scratch.path(), &[]);
    assert_ne!(before["figures.json"], after["figures.json"], "a threshold stands in the snapshot of {}", text(scratch.path()));
    assert_ne!(before["index.html"], after["index.html"]);
}
