//! A command line that cannot be understood: what is wrong with it in words of the vocabulary, and the usage line.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use planpress::vocabulary::Vocabulary;

use super::words::fill;

/// What is wrong, in words; `None` for what clap says best itself: help, version, and faults that hardly occur.
pub fn told(error: &clap::Error, words: &Vocabulary) -> Option<String> {
    let said = sentence(error, words)?;
    let near = text(error, ContextKind::SuggestedSubcommand).or_else(|| text(error, ContextKind::SuggestedArg));
    let near = near.map(|near| format!("\n{}", fill(words, "cli.usage.near", &[("near", &near)])));
    Some(format!("{said}{}\n{}", near.unwrap_or_default(), usage(error, words)))
}

fn sentence(error: &clap::Error, words: &Vocabulary) -> Option<String> {
    let option = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    let with = |key: &str, values: &[(&str, &str)]| Some(fill(words, key, values));
    match error.kind() {
        ErrorKind::InvalidSubcommand => with("cli.usage.command", &[("name", &text(error, ContextKind::InvalidSubcommand)?)]),
        ErrorKind::UnknownArgument => with("cli.usage.unknown", &[("name", &option)]),
        ErrorKind::MissingRequiredArgument => with("cli.usage.missing", &[("names", &option)]),
        ErrorKind::InvalidValue if value.is_empty() => with("cli.usage.no_value", &[("option", &option)]),
        ErrorKind::InvalidValue => {
            with("cli.usage.choice", &[("option", &option), ("value", &value), ("choices", &text(error, ContextKind::ValidValue)?)])
        }
        ErrorKind::ValueValidation => with("cli.usage.value", &[("option", &option), ("value", &value), ("form", &form(&option, words))]),
        ErrorKind::ArgumentConflict => with("cli.usage.twice", &[("option", &option)]),
        _ => None,
    }
}

/// How the value of an option is written, where the vocabulary says so.
fn form(option: &str, words: &Vocabulary) -> String {
    let name = option.trim_start_matches('-').split(' ').next().unwrap_or_default().replace('-', "_");
    let key = format!("cli.usage.form.{name}");
    let form = words.word(&key);
    if form == key { String::new() } else { form.to_string() }
}

/// The usage line of the command, where clap knows which one was meant, and where to read more.
fn usage(error: &clap::Error, words: &Vocabulary) -> String {
    let line = text(error, ContextKind::Usage).unwrap_or_default();
    let line = line.split_once(':').map_or("", |(_, line)| line).trim();
    let command = line.split(' ').take_while(|word| !word.starts_with(['[', '<', '-'])).collect::<Vec<_>>().join(" ");
    let more = fill(words, "cli.usage.more", &[("command", if command.is_empty() { "planpress" } else { &command })]);
    if line.is_empty() { more } else { format!("{}: {line}\n{more}", words.word("cli.help.usage")) }
}

/// A part of what clap knows of the fault.
fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}
