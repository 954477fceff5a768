//! Our own workbooks with damage done to them at random: none may cost the program more than one diagnostic.
//!
//! `PLANPRESS_MUTANTS` says how many (60 when silent), `PLANPRESS_SEED` which. Packages are damaged in their parts, which are packed
//! again, so that the damage reaches the reader; and, one in four, in their bytes. Most of them are marked besides (`check --mark`), which
//! changes the damaged parts.

#[path = "../project/mod.rs"]
mod project;

#[path = "../mark/workbook.rs"]
mod workbook;

mod damage;

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use damage::{Dice, damage, tear};
use project::{planpress, repository, text};
use tempfile::TempDir;
use workbook::rich;
use zip::write::SimpleFileOptions;

/// Of so many runs all but one mark what they read.
const MARKED_OF: usize = 3;
/// Mutants that one run of the program reads.
const BATCH: usize = 25;

/// A package with one part damaged; `None` for what is no package.
fn in_a_part(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let (chosen, is_torn) = (dice.below(zip.len()), dice.below(2) == 0);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if index == chosen {
            if is_torn { tear(&mut content, dice) } else { damage(&mut content, dice) }
        }
        writer.start_file(part.name().ok()?, SimpleFileOptions::default()).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn mutant(seeds: &[(String, Vec<u8>)], dice: &mut Dice) -> (String, Vec<u8>) {
    let (extension, bytes) = &seeds[dice.below(seeds.len())];
    let packed = (dice.below(4) > 0).then(|| in_a_part(bytes, dice)).flatten();
    let bytes = packed.unwrap_or_else(|| {
        let mut bytes = bytes.clone();
        damage(&mut bytes, dice);
        bytes
    });
    (extension.clone(), bytes)
}

/// Our workbooks, each with its extension.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let formats = walkdir::WalkDir::new(repository().join("tests/formats")).sort_by_file_name().into_iter();
    let sample = ["预算.xlsx", "目标设定表.xlsx"].map(|name| repository().join("sample-project").join(name));
    let files: Vec<PathBuf> = formats.map(|entry| entry.unwrap().into_path()).chain(sample).collect();
    let extension = |path: &Path| path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_string();
    let workbooks = files.iter().filter(|path| ["xlsx", "xlsm", "xls", "xlsb", "ods"].contains(&extension(path).as_str()));
    let read = workbooks.map(|path| (extension(path), std::fs::read(path).unwrap()));
    read.chain([rich(), marked()].map(|bytes| ("xlsx".to_string(), bytes))).collect()
}

/// A workbook that was marked, and so has notes of ours and of a person, and a list.
fn marked() -> Vec<u8> {
    let scratch = plan();
    std::fs::write(scratch.path().join("a.xlsx"), rich()).unwrap();
    let copies = tempfile::tempdir().unwrap();
    let output = planpress().args(["check", text(scratch.path()), "--mark", text(&copies.path().join("a"))]).output().unwrap();
    std::fs::read(copies.path().join("a/a.xlsx")).unwrap_or_else(|_| panic!("{output:?}"))
}

/// A plan without tables, to which nobody belongs: the people of each workbook are unknown.
fn plan() -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("plan.yaml"), "name: x\nperiod: 2026\nlocale: en\npeople: [{name: 某人}]\n").unwrap();
    scratch
}

fn setting(name: &str, by_default: u64) -> u64 {
    std::env::var(name).ok().map_or(by_default, |value| value.parse().expect("a number"))
}

#[test]
fn mutants_cost_one_diagnostic_each() {
    let (count, seed) = (setting("PLANPRESS_MUTANTS", 60) as usize, setting("PLANPRESS_SEED", 1));
    let seeds = seeds();
    assert!(seeds.len() >= 7, "{}", seeds.len());
    let mut dice = Dice(seed);
    let (mut refused, mut run) = (0, 0);
    let started = Instant::now();
    while run < count {
        let (scratch, copies) = (plan(), tempfile::tempdir().unwrap());
        let batch: Vec<String> = (run..count.min(run + BATCH)).map(|number| format!("m{number:06}")).collect();
        for name in &batch {
            let (extension, bytes) = mutant(&seeds, &mut dice);
            std::fs::write(scratch.path().join(format!("{name}.{extension}")), bytes).unwrap();
        }
        let mut command = planpress();
        command.args(["check", text(scratch.path()), "--format", "short"]);
        if !(run / BATCH).is_multiple_of(MARKED_OF) {
            command.args(["--mark", text(&copies.path().join("a"))]);
        }
        let output = command.output().unwrap();
        let (out, error) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        if !matches!(output.status.code(), Some(0 | 1)) || error.contains("panicked") {
            let kept = scratch.keep();
            panic!("{:?} on {}\n{error}", output.status, kept.display());
        }
        for name in &batch {
            let faults = out.lines().filter(|line| line.starts_with(name.as_str()) && line.contains("error[E108]")).count();
            refused += usize::from(faults > 0);
            // Each damaged sheet of a workbook is a fault of its own.
            assert!(faults <= 2, "{name}: {out}");
        }
        run += batch.len();
    }
    println!("{run} mutants, {refused} refused, {:?}", started.elapsed());
}
