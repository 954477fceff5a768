//! The list of files of an output folder, kept in it as its marker: one line per file, hash and path.

use std::collections::BTreeMap;
use std::path::Path;

use super::OUTPUT_MARKER;

const HEAD: &str = "planpress output 1";
/// Head of the marker of a folder that is still being staged.
pub(super) const STAGING: &str = "planpress staging";

/// Files by path below the folder, with their blake3 hashes in hexadecimal. No time and no machine: the same files give the same
/// manifest.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Manifest {
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a folder; `None` when it has none that can be read.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let text = fs_err::read_to_string(folder.join(OUTPUT_MARKER)).ok()?;
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let entry = |line: &str| line.split_once("  ").map(|(hash, path)| (path.to_string(), hash.to_string()));
        lines.map(entry).collect::<Option<_>>().map(|files| Self { files })
    }

    pub(super) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    pub(super) fn text(&self) -> String {
        let lines = self.files.iter().map(|(path, hash)| format!("{hash}  {path}\n"));
        format!("{HEAD}\n{}", lines.collect::<String>())
    }

    pub(super) fn hash(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}
