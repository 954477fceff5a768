//! What every command that reads a plan does first: read the folder, compile it, tell what was found.

use std::path::Path;

use planpress::compile::{Compiled, Options};
use planpress::diagnostic::render::Renderer;
use planpress::load::{self, Sources};
use planpress::vocabulary::Vocabulary;

use super::arguments::{Format, Project};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop, faults};

/// Reads and compiles the plan of a folder.
///
/// # Errors
/// When there is no such folder, or the machine refuses a file.
pub fn compile(project: &Project, check_only: bool, progress: &Progress, words: &Vocabulary) -> Result<Compiled, Stop> {
    let sources = read(project, progress, words)?;
    Ok(compile_read(sources, project, check_only, progress, words))
}

/// Reads the plan of a folder.
///
/// # Errors
/// When there is no such folder, or the machine refuses a file.
pub fn read(project: &Project, progress: &Progress, words: &Vocabulary) -> Result<Sources, Stop> {
    faults::folder(&project.dir, words)?;
    progress.now("cli.progress.load", words);
    sources(&project.dir, project.untrusted, words)
}

/// Compiles what was read.
pub fn compile_read(sources: Sources, project: &Project, check_only: bool, progress: &Progress, words: &Vocabulary) -> Compiled {
    progress.now("cli.progress.compile", words);
    let options = Options { as_of: project.as_of, locale: None, strict: project.strict, keep_going: project.keep_going, check_only };
    planpress::compile::compile(sources, &options)
}

/// Reads the files of a folder; odd workbooks, or all when they are `untrusted`, in a process of their own.
///
/// # Errors
/// When the machine refuses a file.
pub fn sources(folder: &Path, untrusted: bool, words: &Vocabulary) -> Result<Sources, Stop> {
    let unreadable = |error| faults::unreadable(&error, words);
    let mut sources = load::folder_within(folder, &planpress::check::limits).map_err(unreadable)?;
    let program = std::env::current_exe().map_err(|error| faults::at("read", Path::new("planpress"), &error, words))?;
    load::apart(&mut sources, &program, untrusted).map_err(unreadable)?;
    Ok(sources)
}

/// What was found: errors, or none.
pub fn outcome(compiled: &Compiled) -> Outcome {
    if compiled.has_errors() { Outcome::Faulty } else { Outcome::Clean }
}

/// The diagnostics in the form that was asked for.
pub fn rendered(compiled: &Compiled, format: Format, colour: bool) -> String {
    let renderer = Renderer { texts: &compiled.texts, places: &compiled.places, excerpts: &compiled.excerpts, colour };
    match format {
        Format::Human => renderer.human(&compiled.found),
        Format::Short => renderer.short(&compiled.found),
        Format::Json => renderer.json(&compiled.found),
        Format::Sarif => renderer.sarif(&compiled.found),
    }
}

/// Tells the diagnostics beside the result; as JSON or SARIF they are the result.
pub fn tell_found(compiled: &Compiled, project: &Project, terminal: &mut Terminal) -> Result<(), Stop> {
    match project.format {
        form @ (Format::Json | Format::Sarif) => terminal.say(&rendered(compiled, form, false))?,
        form @ (Format::Human | Format::Short) => terminal.tell(&rendered(compiled, form, terminal.colour_error))?,
    }
    Ok(())
}
