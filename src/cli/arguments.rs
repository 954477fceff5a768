//! What can be said on the command line. The help texts come from the vocabulary (`cli.help.*`), in the language of the user.

use std::path::PathBuf;

use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use planpress::vocabulary::Vocabulary;

/// Everything on the command line.
#[derive(Debug, Parser)]
#[command(name = "planpress", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What planpress does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a plan to start from.
    New(New),
    /// Writes the report.
    Build(Build),
    /// Judges the plan and writes nothing.
    Check(Check),
    /// Tells what a file was understood as.
    Inspect(Inspect),
    /// Shows how a figure came about, or what a code of a diagnostic means.
    Explain(Explain),
    /// Reads a workbook for another planpress.
    #[command(hide = true)]
    ReadWorkbook(ReadWorkbook),
}

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct New {
    /// The folder to make.
    pub dir: PathBuf,
    /// Language of the plan.
    #[arg(long, value_parser = ["zh-CN", "en"])]
    pub locale: Option<String>,
    /// Year of the plan.
    #[arg(long, value_parser = clap::value_parser!(i16).range(2000..=2099))]
    pub year: Option<i16>,
}

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Build {
    /// Which plan, and how.
    #[command(flatten)]
    pub project: Project,
    /// Where the report goes.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Which plan, and how.
    #[command(flatten)]
    pub project: Project,
    /// Where copies with marks go.
    #[arg(long, value_name = "OUT")]
    pub mark: Option<PathBuf>,
}

/// Arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// A table or a text of a plan.
    pub file: PathBuf,
    /// Reads every workbook in a process of its own.
    #[arg(long)]
    pub untrusted: bool,
    /// Form of the account.
    #[arg(long, value_enum, default_value_t = AccountFormat::Human)]
    pub format: AccountFormat,
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// Key of a figure, or a code.
    pub key: String,
    /// Which plan, and how.
    #[command(flatten)]
    pub project: Project,
}

/// Arguments of `read-workbook`.
#[derive(Debug, clap::Args)]
pub struct ReadWorkbook {
    /// Memory, in MiB.
    pub memory: u32,
    /// Processor time, in seconds.
    pub seconds: u32,
}

/// Which plan is read, and how.
#[derive(Clone, Debug, clap::Args)]
pub struct Project {
    /// The folder of the plan.
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// The day on which the report looks at the plan.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Warnings count as errors.
    #[arg(long)]
    pub strict: bool,
    /// Leaves faulty records out and writes the rest.
    #[arg(long)]
    pub keep_going: bool,
    /// Every workbook is read by a process of its own.
    #[arg(long)]
    pub untrusted: bool,
    /// Form of diagnostics.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Forms of diagnostics.
// Doc comments on the variants would stand in the help, in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    // With an excerpt of the place.
    Human,
    // One line each.
    Short,
    // One JSON object per line.
    Json,
    // A log in SARIF 2.1.0.
    Sarif,
}

/// Forms of the account of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AccountFormat {
    // A table per sheet.
    Human,
    // One JSON object.
    Json,
}

/// The arguments of this process; help and faults of usage are printed in the language of `vocabulary`.
///
/// # Errors
/// What clap has to say: a fault of usage, the help, or the version.
pub fn parse(vocabulary: &Vocabulary, arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Arguments, clap::Error> {
    let matches = spoken(Arguments::command(), "cli.help", vocabulary).try_get_matches_from(arguments)?;
    Arguments::from_arg_matches(&matches)
}

/// The command with its help in words of the vocabulary.
fn spoken(command: clap::Command, key: &str, vocabulary: &Vocabulary) -> clap::Command {
    let word = |key: &str| vocabulary.word(key).to_string();
    let names: Vec<String> = command.get_subcommands().map(|subcommand| subcommand.get_name().to_string()).collect();
    let more = if names.is_empty() { String::new() } else { format!("\n\n{}", word("cli.help.more")) };
    let options = word("cli.help.options");
    let own = |id: &'static str| clap::Arg::new(id).long(id).help(word(&format!("cli.help.option.{id}"))).help_heading(options.clone());
    let command = command
        .about(word(&format!("{key}.about")))
        .help_template(format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{more}", word("cli.help.usage")))
        .subcommand_help_heading(word("cli.help.commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "cli.help.arguments" } else { "cli.help.options" };
            let help = word(&format!("cli.help.option.{}", argument.get_id()));
            argument.help(help).help_heading(word(heading))
        })
        .arg(own("help").short('h').action(ArgAction::Help));
    let command = if names.is_empty() { command } else { command.arg(own("version").short('V').action(ArgAction::Version)) };
    names.into_iter().fold(command, |command, name| {
        let key = format!("cli.help.{name}");
        command.mut_subcommand(name, |subcommand| spoken(subcommand, &key, vocabulary))
    })
}
