//! What the machine and the folders refuse, in words of the person at the keyboard, with the path and what to do.

use std::io::{Error, ErrorKind};
use std::path::Path;

use planpress::load::MachineError;
use planpress::publish::PublishError;
use planpress::vocabulary::Vocabulary;

use super::Stop;
use super::words::fill;

/// Refuses a plan that is no folder: what is not there, or a file, for which the folder that holds it is named.
///
/// # Errors
/// A fault of usage.
pub fn folder(dir: &Path, words: &Vocabulary) -> Result<(), Stop> {
    let path = dir.display().to_string();
    match fs_err::metadata(dir) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => {
            let holder = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Err(Stop::Usage(fill(words, "cli.dir.file", &[("path", &path), ("dir", &holder.display().to_string())])))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(Stop::Usage(fill(words, "cli.dir.absent", &[("path", &path)])))
        }
        Err(error) => Err(at("read", dir, &error, words)),
    }
}

/// Why the plan could not be read.
pub fn unreadable(error: &MachineError, words: &Vocabulary) -> Stop {
    match error {
        MachineError::Read { path, source } => at("read", path, source, words),
        MachineError::Name { path } => Stop::Machine(fill(words, "cli.machine.name", &[("path", &path.display().to_string())])),
        MachineError::Count { path, limit } => {
            Stop::Machine(fill(words, "cli.machine.count", &[("path", &path.display().to_string()), ("limit", &limit.to_string())]))
        }
    }
}

/// Why nothing could be written to the folder that an option names: one that must not be replaced is a fault of usage, the disk one of
/// the machine.
pub fn unpublished(error: &PublishError, option: &str, words: &Vocabulary) -> Stop {
    let values = |path: &Path| [("path", path.display().to_string()), ("option", option.to_string())];
    let told = |key: &str, path: &Path, more: (&str, &str)| {
        let values = values(path);
        Stop::Usage(fill(words, key, &[(values[0].0, &values[0].1), (values[1].0, &values[1].1), more]))
    };
    match error {
        PublishError::Protected { path, what } => told("cli.out.protected", path, ("what", words.word(&format!("cli.out.is.{what}")))),
        PublishError::NotOurs { path, example } => told("cli.out.not_ours", path, ("example", example)),
        PublishError::Foreign { path, what } => told(&format!("cli.out.{what}"), path, ("", "")),
        PublishError::Disk { path, source, .. } => at("write", path, source, words),
    }
}

/// The system refused to `read` or `write` something.
pub fn at(action: &str, path: &Path, error: &Error, words: &Vocabulary) -> Stop {
    let values = [("path", path.display().to_string()), ("why", why(error, words))];
    Stop::Machine(fill(words, &format!("cli.machine.{action}"), &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
}

/// What the system said, in words where it is something common.
pub fn why(error: &Error, words: &Vocabulary) -> String {
    let common = match error.kind() {
        ErrorKind::NotFound => "absent",
        ErrorKind::PermissionDenied => "denied",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "full",
        ErrorKind::ReadOnlyFilesystem => "read_only",
        ErrorKind::NotADirectory => "no_folder",
        _ => return fill(words, "cli.system.other", &[("error", &error.to_string())]),
    };
    words.word(&format!("cli.system.{common}")).to_string()
}
