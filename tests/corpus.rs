//! The corpus of hostile and awkward files beside the project, through the program itself, which also marks them: no panic, no abort, no
//! hang, little memory.
//!
//! The corpus lies in `../shared/corpus`, or where `PLANPRESS_CORPUS` says. Not everybody has it, and a test that did not run is no
//! pass: `cargo test` says that these are ignored, and `tests/run` runs them where the corpus is.

mod project;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use project::{planpress, repository, text};

/// Longest that one file may take.
const SECONDS: u64 = 20;
/// Most memory of the program or of one that it started, in KiB.
const MEMORY: u64 = 3 << 19;

fn corpus() -> PathBuf {
    let folder = std::env::var_os("PLANPRESS_CORPUS").map_or_else(|| repository().join("../shared/corpus"), PathBuf::from);
    assert!(folder.is_dir(), "no corpus at {}", folder.display());
    folder
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What the program did with one file.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    error: String,
    time: Duration,
    /// Largest memory seen, in KiB.
    memory: u64,
}

/// The largest memory that a process had so far, in KiB.
fn peak(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The processes that a process started.
fn started_by(process: &str) -> Vec<String> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children = tasks.flat_map(|task| std::fs::read_to_string(task.path().join("children")));
    children.flat_map(|children| children.split_whitespace().map(str::to_string).collect::<Vec<_>>()).collect()
}

/// Checks a plan that holds one file; looks at its memory every few milliseconds.
fn run(file: &Path, options: &[&str]) -> Ran {
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("plan");
    std::fs::create_dir(&dir).unwrap();
    std::fs::write(dir.join("plan.yaml"), "name: x\nperiod: 2026\nlocale: en\n").unwrap();
    std::fs::copy(file, dir.join(file.file_name().unwrap())).unwrap();
    let (out, error) = (scratch.path().join("out"), scratch.path().join("error"));
    let started = Instant::now();
    let mut command: Command = planpress();
    command.args(["check", text(&dir), "--format", "short", "--mark", text(&scratch.path().join("marked"))]).args(options).stdin(Stdio::null());
    command.stdout(std::fs::File::create(&out).unwrap()).stderr(std::fs::File::create(&error).unwrap());
    let mut child = command.spawn().unwrap();
    let process = child.id().to_string();
    let mut memory = 0;
    let status = loop {
        memory = started_by(&process).iter().chain([&process]).map(|process| peak(process)).max().unwrap_or(0).max(memory);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > Duration::from_secs(SECONDS) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let said = |path: &Path| String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    Ran { code: status.code(), out: said(&out), error: said(&error), time: started.elapsed(), memory }
}

/// What is wrong with a run: nothing, if all promises hold.
fn faults(ran: &Ran) -> Vec<String> {
    let mut faults = Vec::new();
    if !matches!(ran.code, Some(0 | 1)) {
        faults.push(format!("ended with {:?}", ran.code));
    }
    if ran.error.contains("panicked") || ran.error.contains("memory allocation") {
        faults.push(ran.error.clone());
    }
    if ran.time > Duration::from_secs(SECONDS) || ran.memory > MEMORY {
        faults.push(format!("{:?}, {} KiB", ran.time, ran.memory));
    }
    let refused = ran.out.matches("error[E108]").count();
    if refused > 1 {
        faults.push(format!("{refused} times E108"));
    }
    faults
}

/// Runs every file in both ways; prints what it cost.
fn all(files: &[PathBuf]) {
    let mut wrong = Vec::new();
    let (mut refused, mut memory, mut time) = (0, 0, Duration::ZERO);
    for file in files {
        let runs = [run(file, &[]), run(file, &["--untrusted"])];
        for ran in &runs {
            wrong.extend(faults(ran).into_iter().map(|fault| format!("{}: {fault}", file.display())));
            (memory, time) = (memory.max(ran.memory), time.max(ran.time));
        }
        if runs[0].out != runs[1].out {
            wrong.push(format!("{}: reading apart differs\n{}\n{}", file.display(), runs[0].out, runs[1].out));
        }
        refused += usize::from(runs[0].out.contains("error[E108]"));
    }
    println!("{} files, {refused} refused, at most {memory} KiB and {time:?} for one", files.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs the corpus beside the project"]
fn hostile_workbooks_cost_one_diagnostic() {
    let corpus = corpus();
    let files = files(&corpus.join("hostile"));
    assert!(files.len() >= 60, "{}", files.len());
    all(&files);
}

#[test]
#[ignore = "needs the corpus beside the project"]
fn bombs_cost_one_diagnostic() {
    let corpus = corpus();
    let scratch = tempfile::tempdir().unwrap();
    let made = Command::new("python3").arg(corpus.join("make_bombs.py").canonicalize().unwrap()).current_dir(scratch.path()).status();
    assert!(made.is_ok_and(|status| status.success()), "python3 makes the bombs");
    let files = files(scratch.path());
    assert!(files.len() >= 23, "{}", files.len());
    all(&files);
}

/// The same table in ten encodings: the first cells, and what had to be guessed.
#[test]
#[ignore = "needs the corpus beside the project"]
fn encodings_are_read_right() {
    let corpus = corpus();
    let folder = corpus.join("encodings");
    let files = files(&folder);
    all(&files);
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let format = planpress::load::Format::of(name).unwrap();
        let file = planpress::load::source(0, name.into(), format, std::fs::read(path).unwrap());
        let mut found = Vec::new();
        let Some(planpress::load::Content::Sheets(sheets)) = planpress::load::parse(&file, &mut found) else { panic!("{name}: {found:?}") };
        let mut rows: Vec<Vec<String>> = Vec::new();
        sheets[0]
            .rows(&mut |row| {
                rows.push(row.cells.iter().map(|(_, raw)| raw.text().unwrap().into_owned()).collect());
                true
            })
            .unwrap();
        let guesses: Vec<String> = found.iter().map(|found| found.args[0].1.clone()).collect();
        (name.to_string(), rows, guesses)
    };
    let all: Vec<_> = files.iter().map(read).collect();
    let expected = &all.iter().find(|(name, ..)| name == "utf8.csv").expect("the corpus has it").1;
    for (name, rows, guesses) in &all {
        let told: &[&str] = match name.as_str() {
            "big5.csv" => &["Big5"],
            "gb18030.csv" | "gbk.csv" => &["gb18030"],
            "utf16le_nobom.csv" => &["UTF-16LE"],
            "utf16le_bom_tab.txt" => &["Tab"],
            "semicolon.csv" => &[";"],
            _ => &[],
        };
        assert_eq!(guesses, told, "{name}");
        assert_eq!((rows.len(), rows[0].len()), (expected.len(), expected[0].len()), "{name}");
        // A character that an encoding lacks was written as a question mark.
        let alike = |(a, b): (&String, &String)| a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(|(a, b)| a == b || a == '?');
        let fits = rows.iter().flatten().zip(expected.iter().flatten()).all(alike);
        assert!(fits && rows[0][0] == expected[0][0], "{name}: {rows:?}");
    }
}
