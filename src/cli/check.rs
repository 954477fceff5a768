//! `planpress check [DIR]`: judges the plan and writes nothing. The diagnostics are its result.

use planpress::vocabulary::Vocabulary;

use super::arguments::Check;
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Outcome, Stop, compile};

/// Prints the diagnostics.
pub fn run(arguments: &Check, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let progress = Progress::begin();
    let compiled = compile::compile(&arguments.project, true, &progress, words)?;
    drop(progress);
    let colour = terminal.colour_out;
    terminal.say(&compile::rendered(&compiled, arguments.project.format, colour))?;
    Ok(compile::outcome(&compiled))
}
