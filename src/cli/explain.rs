//! `planpress explain KEY [DIR]`: how a figure came about; or what a code of a diagnostic means.

use planpress::Compiled;
use planpress::figures::{FigureId, Figures};
use planpress::vocabulary::Vocabulary;

use super::arguments::Explain;
use super::progress::Progress;
use super::terminal::Terminal;
use super::unfold::Teller;
use super::words::fill;
use super::{Outcome, Stop, compile, tree};

/// Keys that are offered for an unknown one.
const OFFERED: usize = 5;

/// Prints the tree of a figure, or the explanation of a code.
pub fn run(arguments: &Explain, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    if is_code(&arguments.key) {
        return explain_code(&arguments.key, words, terminal);
    }
    let progress = Progress::begin();
    let compiled = compile::compile(&arguments.project, &progress, words)?;
    drop(progress);
    let Some(figures) = compiled.figures.as_ref() else {
        compile::tell_found(&compiled, &arguments.project, terminal)?;
        return Ok(Outcome::Faulty);
    };
    let key = arguments.key.trim_matches('/');
    let Some(id) = figures.find(key) else { return Err(Stop::Usage(unknown(figures, key, words))) };
    terminal.say(&tree::draw(&told(&compiled, figures, id)))?;
    Ok(Outcome::Clean)
}
