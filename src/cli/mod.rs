//! The commands of planpress, one file each. Here are the clock, the environment, the terminal, and nothing that a report
//! depends on.

mod arguments;
mod build;
mod check;
mod compile;
mod complaint;
mod explain;
mod faults;
mod fields;
mod inspect;
mod new;
mod numbers;
mod progress;
mod read_workbook;
mod terminal;
mod tree;
mod unfold;
mod words;

use std::process::ExitCode;

use arguments::Command;
use planpress::vocabulary::Vocabulary;
use terminal::Terminal;

/// What a command found: the exit codes 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing wrong, or warnings only.
    Clean,
    /// There are errors in the input.
    Faulty,
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
enum Stop {
    /// Nobody reads the output any more.
    #[error("")]
    Unread,
    /// What was asked for does not exist.
    #[error("{0}")]
    Usage(String),
    /// The machine: disk, port.
    #[error("{0}")]
    Machine(String),
    /// The terminal, or the file that stands for it.
    #[error("{0}")]
    Unsaid(std::io::Error),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe { Stop::Unread } else { Stop::Unsaid(error) }
    }
}

/// Carries out the command line of this process: 0 clean or warnings only, 1 errors in the input, 2 usage, 3 the machine.
pub fn run() -> ExitCode {
    let vocabulary = Vocabulary::load(words::user_locale());
    let arguments = match arguments::parse(&vocabulary, std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(said) => return not_understood(&said, &vocabulary),
    };
    let mut terminal = Terminal::of_process();
    let outcome = match arguments.command {
        Command::New(arguments) => new::run(&arguments, &vocabulary, &mut terminal),
        Command::Build(arguments) => build::run(&arguments, &vocabulary, &mut terminal),
        Command::Check(arguments) => check::run(&arguments, &vocabulary, &mut terminal),
        Command::Inspect(arguments) => inspect::run(&arguments, &vocabulary, &mut terminal),
        Command::Explain(arguments) => explain::run(&arguments, &vocabulary, &mut terminal),
        Command::ReadWorkbook(arguments) => read_workbook::run(&arguments),
    };
    let mut fails = |code: u8, message: String| {
        terminal.complain(&words::fill(&vocabulary, "cli.stop", &[("message", &message)]));
        ExitCode::from(code)
    };
    match outcome {
        Ok(Outcome::Clean) | Err(Stop::Unread) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::from(1),
        Err(Stop::Usage(message)) => fails(2, message),
        Err(Stop::Machine(message)) => fails(3, message),
        Err(Stop::Unsaid(error)) => fails(3, words::fill(&vocabulary, "cli.machine.say", &[("why", &faults::why(&error, &vocabulary))])),
    }
}

/// Says what is wrong with a command line, or prints the help that it asked for.
fn not_understood(said: &clap::Error, vocabulary: &Vocabulary) -> ExitCode {
    if let Some(complaint) = complaint::told(said, vocabulary) {
        Terminal::of_process().complain(&words::fill(vocabulary, "cli.stop", &[("message", &complaint)]));
        return ExitCode::from(2);
    }
    let unread = said.print().is_err();
    if said.use_stderr() && !unread { ExitCode::from(2) } else { ExitCode::SUCCESS }
}
