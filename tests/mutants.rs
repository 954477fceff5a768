//! Our own workbooks with damage done to them at random: none may cost the program more than one diagnostic.
//!
//! `PLANPRESS_MUTANTS` says how many (60 when silent), `PLANPRESS_SEED` which. Packages are damaged in their parts, which are packed
//! again, so that the damage reaches the reader; and, one in four, in their bytes.

mod project;

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use project::{planpress, repository, text};
use zip::write::SimpleFileOptions;

/// Mutants that one run of the program reads.
const BATCH: usize = 50;

/// A generator of numbers (splitmix64): the same seed gives the same mutants on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Changes, cuts out, repeats or overwrites a few bytes.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let length = 1 + dice.below(8).min(bytes.len().saturating_sub(at + 1));
        match dice.below(6) {
            _ if bytes.is_empty() => bytes.push(0),
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = [0, 0xff, 0x7f, 0x80, b'9'][dice.below(5)],
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let again = bytes[at..at + length].to_vec();
                bytes.splice(at..at, again);
            }
            4 => bytes[at..at + length].fill(0xff),
            _ => bytes[at..at + length].iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'9'),
        }
    }
    if dice.below(40) == 0 {
        bytes.truncate(dice.below(bytes.len()));
    }
}

/// A package with one part damaged; `None` for what is no package.
fn in_a_part(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = dice.below(zip.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if index == chosen {
            damage(&mut content, dice);
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
    workbooks.map(|path| (extension(path), std::fs::read(path).unwrap())).collect()
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
        let scratch = tempfile::tempdir().unwrap();
        std::fs::write(scratch.path().join("plan.yaml"), "name: x\nperiod: 2026\nlocale: en\n").unwrap();
        let batch: Vec<String> = (run..count.min(run + BATCH)).map(|number| format!("m{number:06}")).collect();
        for name in &batch {
            let (extension, bytes) = mutant(&seeds, &mut dice);
            std::fs::write(scratch.path().join(format!("{name}.{extension}")), bytes).unwrap();
        }
        let output = planpress().args(["check", text(scratch.path()), "--format", "short"]).output().unwrap();
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
