//! Projects to try the program on: copies of the sample, and the program itself.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use walkdir::WalkDir;

/// The folder of the repository.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A command that runs the program, in English and without what the environment of the test would change.
pub fn planpress() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
    command.env("LANG", "en_US.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("NO_COLOR");
    command
}

/// What the program answers to these arguments.
pub fn run(arguments: &[&str]) -> Answer {
    Answer::of(planpress().args(arguments).output().expect("the program can be started"))
}

/// An answer of the program.
#[derive(Debug)]
pub struct Answer {
    /// Its exit code.
    pub code: i32,
    /// What it printed as its result.
    pub out: String,
    /// What it said beside it.
    pub error: String,
}

impl Answer {
    /// The answer of a process.
    ///
    /// # Panics
    /// When the process was killed or printed what is not UTF-8.
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Self { code: output.status.code().expect("it ends by itself"), out: text(output.stdout), error: text(output.stderr) }
    }

    /// Asserts the exit code, showing everything that was said when it differs.
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out:\n{}\nerror:\n{}", self.out, self.error);
        self
    }
}

/// The path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}

/// Copies the sample project, the last file first when `backwards`, without what was built there.
pub fn copy_sample(to: &Path, backwards: bool) {
    let from = repository().join("sample-project");
    let mut files: Vec<PathBuf> = WalkDir::new(&from)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !(entry.depth() == 1 && entry.file_name() == "report"))
        .map(|entry| entry.expect("the sample can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    if backwards {
        files.reverse();
    }
    for file in files {
        let target = to.join(file.strip_prefix(&from).expect("it is below the sample"));
        std::fs::create_dir_all(target.parent().expect("it has a folder")).expect("a folder can be made");
        std::fs::copy(&file, &target).expect("a file can be copied");
    }
}

/// Every file below a folder: path and blake3 of its content.
pub fn tree(dir: &Path) -> BTreeMap<String, String> {
    let files = WalkDir::new(dir).into_iter().map(|entry| entry.expect("the folder can be read")).filter(|entry| entry.file_type().is_file());
    let entry = |path: &Path| {
        let name = text(path.strip_prefix(dir).expect("it is below the folder")).to_string();
        (name, blake3::hash(&std::fs::read(path).expect("a file can be read")).to_hex().to_string())
    };
    files.map(|file| entry(file.path())).collect()
}
