//! `planpress inspect FILE`: what each sheet of a file was taken for and why, and the lines of plan.yaml that would pin it down.

mod human;
mod json;
mod snippet;

use std::path::Path;

use planpress::check::inspect::{Inspection, inspect};
use planpress::compile::{Compiled, Options, compile};
use planpress::diagnostic::{Diagnostic, FileId, Severity};
use planpress::recognise::FilePlace;
use planpress::vocabulary::Vocabulary;

use super::arguments::{AccountFormat, Inspect};
use super::terminal::Terminal;
use super::words::fill;
use super::{Outcome, Stop, compile as reading};

/// Tells how a file is read.
pub fn run(arguments: &Inspect, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let unknown = || Stop::Usage(fill(words, "cli.inspect.no_file", &[("file", &arguments.file.display().to_string())]));
    let is_plan = |name: &str| FilePlace::is_plan_name(name, words);
    let folder = planpress::load::plan_folder(&arguments.file, &is_plan).ok_or_else(unknown)?;
    let sources = reading::sources(&folder, arguments.untrusted, words)?;
    let wanted = path_in(&arguments.file, &folder);
    let Some(file) = sources.files.iter().find(|file| file.path == wanted).map(|file| file.id) else {
        return Err(unknown());
    };
    let compiled = compile(sources.clone(), &Options { keep_going: true, check_only: true, ..Options::default() });
    let account = Account {
        path: wanted,
        inspection: inspect(&sources, &compiled.readings, file, &Default::default()),
        found: of_file(&compiled, file),
        compiled,
    };
    match arguments.format {
        AccountFormat::Json => terminal.say(&json::account(&account))?,
        AccountFormat::Human => terminal.say(&human::account(&account, words))?,
    }
    let is_faulty = account.found.iter().any(|found| found.severity == Severity::Error);
    Ok(if is_faulty { Outcome::Faulty } else { Outcome::Clean })
}

fn path_in(file: &Path, folder: &Path) -> String {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let inside = whole.strip_prefix(folder).unwrap_or(&whole);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn of_file(compiled: &Compiled, file: FileId) -> Vec<Diagnostic> {
    compiled.found.iter().filter(|found| found.span.file() == Some(file)).cloned().collect()
}

/// All that is told of a file.
struct Account {
    /// Its path in the folder of the plan.
    path: String,
    inspection: Inspection,
    /// What was wrong or assumed in it.
    found: Vec<Diagnostic>,
    compiled: Compiled,
}
