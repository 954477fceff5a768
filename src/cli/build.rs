//! `planpress build [DIR]`: writes the report, all or nothing, and says where it is.

use std::path::{Path, PathBuf};

use planpress::Compiled;
use planpress::vocabulary::Vocabulary;

use super::arguments::{Build, Format};
use super::progress::Progress;
use super::terminal::Terminal;
use super::words::fill;
use super::{Outcome, Stop, compile};

/// Builds the report. With errors nothing is written, unless the user asked to keep going.
pub fn run(arguments: &Build, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let project = &arguments.project;
    let out = arguments.out.clone().unwrap_or_else(|| project.dir.join("report"));
    let progress = Progress::begin();
    let compiled = compile::compile(project, &progress, words)?;
    let outcome = compile::outcome(&compiled.found);
    let words = compiled.vocabulary;
    let written = outcome == Outcome::Clean || project.keep_going && !compiled.outputs.is_empty();
    if written {
        progress.now("cli.progress.publish", &words);
        planpress::publish::publish(&compiled.outputs, &out).map_err(|error| Stop::Machine(error.to_string()))?;
    }
    let seconds = progress.seconds();
    drop(progress);
    compile::tell_found(&compiled, project, terminal)?;
    if !written {
        terminal.tell(&(fill(&words, "cli.build.refused", &[("out", &out.display().to_string())]) + "\n"))?;
    } else if project.format != Format::Json {
        terminal.say(&summary(&compiled, &out, &words))?;
        terminal.tell(&(fill(&words, "cli.build.time", &[("seconds", &seconds)]) + "\n"))?;
    }
    Ok(outcome)
}

/// Where the report is, and what is in it.
fn summary(compiled: &Compiled, out: &Path, words: &Vocabulary) -> String {
    let with = |suffix: &str| compiled.outputs.iter().filter(|output| output.path.ends_with(suffix)).count().to_string();
    let shown = |path: PathBuf| path.display().to_string();
    let (files, rows) = compiled.inputs();
    let values = [
        ("index", shown(out.join("index.html"))),
        ("workbooks", shown(out.join("workbooks"))),
        ("pages", with(".html")),
        ("books", with(".xlsx")),
        ("figures", compiled.figures.as_ref().map_or(0, |figures| figures.all().count()).to_string()),
        ("files", files.to_string()),
        ("rows", rows.to_string()),
    ];
    fill(words, "cli.build.done", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}
