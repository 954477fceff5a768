//! The walk over the input folder: the only place that reads inputs from the disk.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::theme::{THEME, is_theme};
use super::{Format, OUTPUT_MARKER, SourceFile, Sources};
use crate::diagnostic::FileId;

/// Deepest folder that is read.
const MAX_DEPTH: usize = 16;

/// Name of the file by which compilers mark the folders of what they made.
const COMPILER_MARKER: &str = "CACHEDIR.TAG";

/// What the machine refuses, and the path. The words for people are the command line's.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file name that is not Unicode.
    #[error("the name of {path} is not Unicode")]
    Name {
        /// The path.
        path: PathBuf,
    },
    /// More files than can be numbered.
    #[error("{path} holds more than {limit} plan files")]
    Count {
        /// The folder.
        path: PathBuf,
        /// How many are read.
        limit: usize,
    },
}

/// Reads every plan file below `dir`, sorted by path. Left out: what planpress does not read, names that begin with `.`, lock
/// files of Excel (`~$`), symbolic links, and folders that planpress wrote (they hold [`OUTPUT_MARKER`]) or a compiler (`target` with
/// a tag: a folder of targets may bear that name too). Folders too deep to be read are listed.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn folder(dir: &Path) -> Result<Sources, MachineError> {
    let mut found: Vec<(String, PathBuf, Format)> = Vec::new();
    let mut too_deep = Vec::new();
    for entry in WalkDir::new(dir).max_depth(MAX_DEPTH + 1).follow_root_links(true).into_iter().filter_entry(wanted) {
        let entry = entry.map_err(|error| unreadable(dir, error))?;
        if entry.depth() > MAX_DEPTH {
            too_deep.extend(entry.path().parent().map(|folder| relative(dir, folder)).transpose()?);
            continue;
        }
        if let (true, Some(format)) = (entry.file_type().is_file(), Format::of(&entry.file_name().to_string_lossy())) {
            found.push((relative(dir, entry.path())?, entry.into_path(), format));
        }
    }
    if found.len() > usize::from(u16::MAX) {
        return Err(MachineError::Count { path: dir.into(), limit: usize::from(u16::MAX) });
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let files = found.into_iter().enumerate().map(|(position, (path, on_disk, format))| {
        let bytes = read(&on_disk, format).map_err(|source| MachineError::Read { path: on_disk, source })?;
        Ok(source(position as u16, path, format, bytes))
    });
    let files = files.collect::<Result<_, MachineError>>()?;
    too_deep.sort();
    too_deep.dedup();
    Ok(Sources { files, too_deep })
}

/// The bytes of a file, no more than one above the limit of its format: [`super::parse`] refuses such a file.
fn read(path: &Path, format: Format) -> io::Result<Vec<u8>> {
    let file = fs_err::File::open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata()?.len().min(format.limit() as u64) as usize + 1);
    file.take(format.limit() as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An input file from its bytes, for callers that have them already.
pub fn source(position: u16, path: String, format: Format, bytes: Vec<u8>) -> SourceFile {
    let hash = blake3::hash(&bytes).to_hex()[..16].to_string();
    SourceFile { id: FileId(position), path, format, bytes: Arc::from(bytes), hash }
}

fn wanted(entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') || name.starts_with("~$") {
        return false;
    }
    let holds = |marker: &str| entry.path().join(marker).exists();
    let theme = entry.depth() == 1 && name == THEME && is_theme(entry.path());
    !(entry.file_type().is_dir() && (theme || name == "target" && holds(COMPILER_MARKER) || holds(OUTPUT_MARKER)))
}

pub(super) fn relative(dir: &Path, path: &Path) -> Result<String, MachineError> {
    let inside = path.strip_prefix(dir).unwrap_or(path);
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| MachineError::Name { path: path.into() })
}

pub(super) fn unreadable(dir: &Path, error: walkdir::Error) -> MachineError {
    let path = error.path().unwrap_or(dir).to_path_buf();
    MachineError::Read { path, source: error.into() }
}

/// The folder of the plan that a file belongs to: the nearest one above it with a file whose name `is_plan` knows, else its own; `None`
/// when there is no such file.
pub fn plan_folder(file: &Path, is_plan: &dyn Fn(&str) -> bool) -> Option<PathBuf> {
    let whole = std::path::absolute(file).ok().filter(|whole| whole.is_file())?;
    let own = whole.parent()?;
    let has_plan = |folder: &&Path| {
        let entries = fs_err::read_dir(folder).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_str().is_some_and(is_plan))
    };
    Some(own.ancestors().find(has_plan).unwrap_or(own).to_path_buf())
}
