//! Outputs to the output folder, all or nothing.
//!
//! The files are staged in a folder beside the target and swapped in with one rename, so a reader sees the whole old report or
//! the whole new one, whatever kills the build. A file that did not change is linked, not written. Only a folder that is absent,
//! empty, or written by planpress ([`OUTPUT_MARKER`] lists its files with their hashes) is replaced, and a foreign or edited file
//! in it is refused by name: planpress never deletes what it did not write.

mod guard;
mod manifest;
mod stage;

use std::io;
use std::path::{Path, PathBuf};

use manifest::Manifest;

pub use crate::emit::{Content, Output};
pub use crate::load::OUTPUT_MARKER;

/// What publishing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of the last build that are no more.
    pub removed: usize,
}

/// Why nothing was published, and the path. The output folder is as it was. The words for people are the command line's.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The folder is one that must not be replaced.
    #[error("{path} cannot be the output folder ({what})")]
    Protected {
        /// The folder.
        path: PathBuf,
        /// What it is: `nameless`, `link`, `file`, `plan` (or what holds it), `current` (or what holds it), `root`, `repository`,
        /// `mount`, `within` (the report of another build), `report` (a report, where another sort of output was to be written).
        what: &'static str,
    },
    /// The folder was not written by planpress.
    #[error("{path} holds files that planpress did not write, such as {example}")]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// One of them.
        example: String,
    },
    /// A file among the outputs of the last build was put there or changed by someone else.
    #[error("{path} was {what} since the last build")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// `added` or `changed`.
        what: &'static str,
    },
    /// The disk refused.
    #[error("cannot {action} {path}: {source}")]
    Disk {
        /// What was tried.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PublishError {
    fn disk(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Disk { action, path: path.into(), source }
    }
}

/// Whether `target` may be the output folder of a plan in `source`; to be asked before the work of a build.
///
/// # Errors
/// [`PublishError::Protected`], [`PublishError::NotOurs`] or [`PublishError::Foreign`].
pub fn allowed(target: &Path, source: &Path) -> Result<(), PublishError> {
    guard::check(target, source).map(|_| ())
}

/// The same for outputs that are no report, and take the place of none: a report has a file of this path.
///
/// # Errors
/// As [`allowed`].
pub fn allowed_beside_reports(target: &Path, source: &Path, of_reports: &str) -> Result<(), PublishError> {
    if guard::holds(target, of_reports) {
        return Err(PublishError::Protected { path: target.into(), what: "report" });
    }
    allowed(target, source)
}

/// Replaces the content of `target` by the outputs. A second build of the same folder waits for the first.
///
/// # Errors
/// As [`allowed`], or when the disk refuses; then the folder is as it was.
///
/// # Panics
/// On two outputs of one path, or a path that leaves the folder: faults of the program.
pub fn publish(target: &Path, source: &Path, outputs: &[Output<'_>]) -> Result<Published, PublishError> {
    assert_paths(outputs);
    guard::check(target, source)?;
    if let Some(parent) = target.parent() {
        fs_err::create_dir_all(parent).map_err(PublishError::disk("make", parent))?;
    }
    let place = guard::check(target, source)?;
    let _lock = stage::lock(&place)?;
    stage::clean(&place);
    let old = guard::verify(&place)?;
    let mut staged = stage::Stage::create(&place)?;
    let new = staged.fill(outputs, &place, &old)?;
    let removed = old.paths().filter(|path| !new.contains(path)).count();
    let written = staged.written();
    if written == 0 && removed == 0 && place.is_built() {
        return Ok(Published { written, unchanged: outputs.len(), removed });
    }
    staged.seal(&new)?;
    staged.swap(&place, &old)?;
    Ok(Published { written, unchanged: outputs.len() - written, removed })
}

/// Paths stay inside the folder and are apart even where case does not count.
fn assert_paths(outputs: &[Output<'_>]) {
    let mut seen = std::collections::BTreeSet::new();
    for Output { path, .. } in outputs {
        let sound = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']);
        assert!(path.split('/').all(sound) && path != OUTPUT_MARKER, "an output cannot have the path {path:?}");
        assert!(seen.insert(path.to_lowercase()), "two outputs have the path {path:?}");
    }
}
