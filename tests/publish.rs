//! Publishing: all or nothing, and never a file that planpress did not write.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use planpress::emit::{Content, Output};
use planpress::publish::{OUTPUT_MARKER, PublishError, Published, allowed, publish};
use tempfile::TempDir;

fn output<'a>(path: &str, text: &str) -> Output<'a> {
    Output { path: path.into(), content: Content::Bytes(text.into()) }
}

/// A plan folder and the output folder in it.
fn project() -> (TempDir, std::path::PathBuf) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("plan.yaml"), "plan: {}\n").unwrap();
    let target = dir.path().join("report");
    (dir, target)
}

/// Every file below a folder with its content.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().strip_prefix(dir).unwrap().display().to_string(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn reading_passes_over_what_publishing_marked() {
    let (dir, target) = project();
    let read = || planpress::load::folder(dir.path()).unwrap().files.into_iter().map(|file| file.path).collect::<Vec<_>>();
    let inputs = read();
    publish(&target, dir.path(), &[output("data/plan.yaml", "name: x")]).unwrap();
    assert_eq!(read(), inputs);
    fs::remove_file(target.join(OUTPUT_MARKER)).unwrap();
    assert_eq!(read().len(), inputs.len() + 1, "only the mark keeps the folder from being read");
}

#[test]
fn replaces_what_it_wrote() {
    let (dir, target) = project();
    let first = publish(&target, dir.path(), &[output("index.html", "one"), output("a/b.txt", "same"), output("old/x.txt", "x")]).unwrap();
    assert_eq!(first, Published { written: 3, unchanged: 0, removed: 0 });
    let second = publish(&target, dir.path(), &[output("index.html", "two"), output("a/b.txt", "same")]).unwrap();
    assert_eq!(second, Published { written: 1, unchanged: 1, removed: 1 });
    let mut files = tree(dir.path());
    files.remove(&format!("report/{OUTPUT_MARKER}")).unwrap();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["plan.yaml", "report/a/b.txt", "report/index.html"], "nothing is left beside or inside");
    assert_eq!(files["report/index.html"], b"two");
}

#[cfg(unix)]
#[test]
fn does_not_write_what_did_not_change() {
    use std::os::unix::fs::MetadataExt;
    let (dir, target) = project();
    let outputs = |index: &str| vec![output("index.html", index), output("same.txt", "same")];
    let stamp = |name: &str| fs::metadata(target.join(name)).map(|found| (found.ino(), found.mtime_nsec())).unwrap();
    publish(&target, dir.path(), &outputs("one")).unwrap();
    let (index, same, folder) = (stamp("index.html"), stamp("same.txt"), stamp("."));
    publish(&target, dir.path(), &outputs("one")).unwrap();
    assert_eq!((stamp("index.html"), stamp("same.txt"), stamp(".")), (index, same, folder), "an equal build touches nothing");
    publish(&target, dir.path(), &outputs("two")).unwrap();
    assert_eq!(stamp("same.txt"), same);
    assert_ne!(stamp("index.html"), index);
}

#[test]
fn the_manifest_depends_on_the_files_only() {
    let marker = |names: &[&str]| {
        let (dir, target) = project();
        let outputs: Vec<Output<'_>> = names.iter().map(|name| output(name, name)).collect();
        publish(&target, dir.path(), &outputs).unwrap();
        fs::read_to_string(target.join(OUTPUT_MARKER)).unwrap()
    };
    assert_eq!(marker(&["a", "b/c"]), marker(&["b/c", "a"]));
}

#[test]
fn a_foreign_file_is_refused_by_name() {
    let (dir, target) = project();
    publish(&target, dir.path(), &[output("a/index.html", "one")]).unwrap();
    fs::write(target.join("a/mine.docx"), "mine").unwrap();
    let before = tree(dir.path());
    let error = publish(&target, dir.path(), &[output("a/index.html", "two")]).unwrap_err();
    assert!(matches!(&error, PublishError::Foreign { path, what: "added" } if path.ends_with("a/mine.docx")), "{error}");
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn an_edited_file_is_refused_by_name() {
    let (dir, target) = project();
    publish(&target, dir.path(), &[output("kpi.xlsx", "one")]).unwrap();
    fs::write(target.join("kpi.xlsx"), "my notes in it").unwrap();
    let error = publish(&target, dir.path(), &[output("kpi.xlsx", "two")]).unwrap_err();
    assert!(matches!(&error, PublishError::Foreign { path, what: "changed" } if path.ends_with("kpi.xlsx")), "{error}");
    assert_eq!(fs::read_to_string(target.join("kpi.xlsx")).unwrap(), "my notes in it");
}

#[test]
fn folders_of_others_are_refused() {
    let (dir, target) = project();
    let repository = dir.path().join("repository");
    fs::create_dir_all(repository.join(".git")).unwrap();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("thesis.tex"), "years of work").unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    let before = tree(dir.path());
    let parent = dir.path().parent().unwrap();
    let home = std::env::home_dir().unwrap();
    let dotted = target.join("..");
    for refused in [&target, dir.path(), parent, &repository, &file, &home, Path::new("/"), Path::new("."), Path::new(".."), &dotted] {
        let error = publish(refused, dir.path(), &[output("index.html", "x")]).unwrap_err();
        assert!(matches!(error, PublishError::Protected { .. } | PublishError::NotOurs { .. }), "{refused:?}: {error}");
        assert!(allowed(refused, dir.path()).is_err());
    }
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn a_folder_inside_a_report_is_refused() {
    let (dir, target) = project();
    publish(&target, dir.path(), &[output("index.html", "x")]).unwrap();
    for inside in [target.join("sub"), target.join("sub/deeper")] {
        assert!(matches!(allowed(&inside, dir.path()), Err(PublishError::Protected { what: "within", .. })));
    }
    publish(&target, dir.path(), &[output("index.html", "y")]).unwrap();
}

#[cfg(unix)]
#[test]
fn links_are_refused_and_never_written_through() {
    let (dir, target) = project();
    let elsewhere = TempDir::new().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &target).unwrap();
    assert!(matches!(publish(&target, dir.path(), &[output("a", "x")]), Err(PublishError::Protected { what: "link", .. })));
    fs::remove_file(&target).unwrap();
    publish(&target, dir.path(), &[output("a", "x")]).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), target.join("link")).unwrap();
    assert!(matches!(publish(&target, dir.path(), &[output("a", "y")]), Err(PublishError::Foreign { what: "added", .. })));
    assert!(tree(elsewhere.path()).is_empty());
}

#[test]
fn a_failing_output_leaves_the_last_build() {
    let (dir, target) = project();
    publish(&target, dir.path(), &[output("index.html", "good")]).unwrap();
    let before = tree(dir.path());
    let fails = Content::Writer(Box::new(|to| {
        to.write_all(b"half")?;
        Err(std::io::Error::other("no space"))
    }));
    let outputs = [output("index.html", "new"), Output { path: "big.xlsx".into(), content: fails }];
    let error = publish(&target, dir.path(), &outputs).unwrap_err();
    assert!(matches!(error, PublishError::Disk { action: "write", .. }), "{error}");
    assert_eq!(tree(dir.path()), before, "the old build stands and no staging folder is left");
}

#[test]
fn written_outputs_count_as_unchanged_when_they_are() {
    let (dir, target) = project();
    let outputs = || [Output { path: "big.xlsx".into(), content: Content::Writer(Box::new(|to| to.write_all(b"rows"))) }];
    assert_eq!(publish(&target, dir.path(), &outputs()).unwrap().written, 1);
    assert_eq!(publish(&target, dir.path(), &outputs()).unwrap(), Published { written: 0, unchanged: 1, removed: 0 });
}

#[test]
fn what_a_killed_build_left_is_taken_away() {
    let (dir, target) = project();
    publish(&target, dir.path(), &[output("index.html", "good")]).unwrap();
    let staging = dir.path().join(".report.tmp-1");
    fs::create_dir(&staging).unwrap();
    fs::write(staging.join(OUTPUT_MARKER), "planpress staging").unwrap();
    fs::write(staging.join("half.html"), "half").unwrap();
    let not_ours = dir.path().join(".report.tmp-mine");
    fs::create_dir(&not_ours).unwrap();
    fs::write(not_ours.join("notes.txt"), "mine").unwrap();
    publish(&target, dir.path(), &[output("index.html", "new")]).unwrap();
    assert!(!staging.exists());
    assert_eq!(tree(&not_ours).len(), 1);
}

#[test]
fn builds_at_once_wait_for_each_other() {
    let (dir, target) = project();
    let build = |text: &str| publish(&target, dir.path(), &[output("a.txt", text), output("b.txt", text)]).unwrap();
    std::thread::scope(|scope| {
        for text in ["one", "two"] {
            scope.spawn(move || (0..20).for_each(|_| assert!(build(text).removed == 0)));
        }
        for _ in 0..200 {
            // Between the two reads another build may come; what one listing shows is whole.
            if let Ok(marker) = fs::read_to_string(target.join(OUTPUT_MARKER)) {
                let hashes: Vec<&str> = marker.lines().skip(1).map(|line| line.split_once("  ").unwrap().0).collect();
                assert_eq!(hashes[0], hashes[1]);
            }
        }
    });
    assert_eq!(fs::read(target.join("a.txt")).unwrap(), fs::read(target.join("b.txt")).unwrap());
}

#[test]
#[should_panic(expected = "cannot have the path")]
fn an_output_cannot_leave_the_folder() {
    let (dir, target) = project();
    drop(publish(&target, dir.path(), &[output("../escape.html", "x")]));
}

#[test]
#[should_panic(expected = "two outputs")]
fn two_outputs_cannot_meet_where_case_does_not_count() {
    let (dir, target) = project();
    drop(publish(&target, dir.path(), &[output("A.html", "x"), output("a.html", "y")]));
}
