//! `planpress build [DIR]`: writes the report, all or nothing, and says where it is.

use std::path::{Path, PathBuf};

use planpress::compile::Compiled;
use planpress::emit::Output;
use planpress::load;
use planpress::outputs::with_outputs;
use planpress::publish::{self, PublishError};
use planpress::theme::{Layer, Theme};
use planpress::vocabulary::Vocabulary;

use super::arguments::{Build, Format};
use super::progress::Progress;
use super::terminal::Terminal;
use super::words::fill;
use super::{Outcome, Stop, compile, faults};

/// The option that names the folder of the report.
const OPTION: &str = "--out";

/// Builds the report. With errors nothing is written, unless the user asked to keep going.
pub fn run(arguments: &Build, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let project = &arguments.project;
    let out = arguments.out.clone().unwrap_or_else(|| project.dir.join("report"));
    let progress = Progress::begin();
    faults::folder(&project.dir, words)?;
    publish::allowed(&out, &project.dir).map_err(|error| faults::unpublished(&error, OPTION, words))?;
    let mut compiled = compile::compile(project, false, &progress, words)?;
    compiled.forget_plan();
    progress.now("cli.progress.publish", &compiled.vocabulary);
    let files = load::theme(&project.dir).map_err(|error| faults::unreadable(&error, words))?;
    let theme = Theme::layered(vec![Layer { name: "theme".into(), files }]).map_err(broken)?;
    let written = with_outputs(&compiled, &theme, |outputs| publish(&compiled, outputs, &out, &project.dir)).map_err(broken)?;
    let summary = written.map_err(|error| faults::unpublished(&error, OPTION, words))?;
    let seconds = progress.seconds();
    drop(progress);
    compile::tell_found(&compiled, project, terminal)?;
    let words = &compiled.vocabulary;
    match summary {
        None => {
            let key = if out.join("index.html").exists() { "cli.build.kept" } else { "cli.build.refused" };
            terminal.tell(&(fill(words, key, &[("out", &out.display().to_string())]) + "\n"))?;
        }
        Some(_) if matches!(project.format, Format::Json | Format::Sarif) => {}
        Some(summary) => {
            terminal.say(&summary)?;
            terminal.tell(&(fill(words, "cli.build.time", &[("seconds", &seconds)]) + "\n"))?;
        }
    }
    let outcome = compile::outcome(&compiled);
    // The process ends here: to free a large report piece by piece would only keep the user waiting.
    std::mem::forget(compiled);
    Ok(outcome)
}

/// Writes the outputs, if there are any, and sums them up.
fn publish(compiled: &Compiled, outputs: &[Output<'_>], out: &Path, dir: &Path) -> Result<Option<String>, PublishError> {
    if outputs.is_empty() {
        return Ok(None);
    }
    publish::publish(out, dir, outputs)?;
    Ok(Some(summary(compiled, outputs, out)))
}

/// A theme that cannot be used.
fn broken(error: impl std::error::Error) -> Stop {
    Stop::Usage(error.to_string())
}

/// Where the report is, and what is in it.
fn summary(compiled: &Compiled, outputs: &[Output<'_>], out: &Path) -> String {
    let with = |suffix: &str| outputs.iter().filter(|output| output.path.ends_with(suffix)).count().to_string();
    let shown = |path: PathBuf| path.display().to_string();
    let (files, rows) = compiled.report.as_ref().map_or((0, 0), |report| report.frame.inputs);
    let values = [
        ("index", shown(out.join("index.html"))),
        ("workbooks", shown(out.join("workbooks"))),
        ("pages", with(".html")),
        ("books", with(".xlsx")),
        ("figures", compiled.figures.all().count().to_string()),
        ("files", files.to_string()),
        ("rows", rows.to_string()),
    ];
    fill(&compiled.vocabulary, "cli.build.done", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}
