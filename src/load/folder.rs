//! The walk over the input folder: the only place that reads inputs from the disk.

use std::fs::Metadata;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use walkdir::{DirEntry, WalkDir};

use super::theme::{THEME, is_theme};
use super::{Format, Limits, OUTPUT_MARKER, SourceFile, Sources, content};
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

/// Reads every plan file below `dir`, sorted by path. Left out: what planpress does not read, names that begin with `.`, symbolic
/// links, and folders that planpress wrote (they hold [`OUTPUT_MARKER`]) or a compiler (`target` with a tag: a folder of targets may
/// bear that name too). Folders too deep to be read are listed, and the lock files of workbooks that are open.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn folder(dir: &Path) -> Result<Sources, MachineError> {
    folder_within(dir, &|_| Limits::default())
}

/// The same within the limits that the YAML files of the folder tell: these are read first.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn folder_within(dir: &Path, limits: &dyn Fn(&Sources) -> Limits) -> Result<Sources, MachineError> {
    let Listing { mut found, too_deep, locks } = list(dir)?;
    if found.len() > usize::from(u16::MAX) {
        return Err(MachineError::Count { path: dir.into(), limit: usize::from(u16::MAX) });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let (texts, tables): (Vec<_>, Vec<_>) = found.into_iter().partition(|listed| listed.format == Format::Yaml);
    let read_all = |listed: Vec<Listed>, limits| listed.into_iter().filter_map(move |listed| listed.read(limits).transpose());
    let texts: Vec<SourceFile> = read_all(texts, Limits::default()).collect::<Result<_, _>>()?;
    let mut sources = Sources { files: texts, too_deep, locks };
    let limits = limits(&sources);
    let tables: Vec<SourceFile> = read_all(tables, limits).collect::<Result<_, _>>()?;
    sources.files.extend(tables);
    sources.files.sort_by(|a, b| a.path.cmp(&b.path));
    (0..).zip(&mut sources.files).for_each(|(position, file)| file.id = FileId(position));
    Ok(sources)
}

/// What is to be read, and what is passed over and told.
#[derive(Default)]
struct Listing {
    found: Vec<Listed>,
    too_deep: Vec<String>,
    locks: Vec<String>,
}

/// A file that is to be read.
struct Listed {
    path: String,
    on_disk: PathBuf,
    format: Format,
}

fn list(dir: &Path) -> Result<Listing, MachineError> {
    let mut listing = Listing::default();
    for entry in WalkDir::new(dir).max_depth(MAX_DEPTH + 1).follow_root_links(true).into_iter().filter_entry(wanted) {
        let entry = entry.map_err(|error| unreadable(dir, error))?;
        if entry.depth() > MAX_DEPTH {
            listing.too_deep.extend(entry.path().parent().map(|folder| relative(dir, folder)).transpose()?);
            continue;
        }
        let name = entry.file_name().to_string_lossy();
        match (entry.file_type().is_file(), Format::of(&name)) {
            (true, _) if is_lock(&name) => listing.locks.push(relative(dir, entry.path())?),
            (true, Some(format)) => listing.found.push(Listed { path: relative(dir, entry.path())?, on_disk: entry.into_path(), format }),
            (true, None) | (false, _) => {}
        }
    }
    listing.too_deep.sort();
    listing.too_deep.dedup();
    listing.locks.sort();
    Ok(listing)
}

/// Whether a program made this file while it holds a workbook open: Excel's `~$name`, LibreOffice's `.~lock.name#`.
fn is_lock(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~lock.") && name.ends_with('#')
}

impl Listed {
    /// The file; `None` when it is gone meanwhile, as programs save under another name and rename.
    fn read(self, limits: Limits) -> Result<Option<SourceFile>, MachineError> {
        let limit = self.format.limit(limits);
        match settled(|| read(&self.on_disk, limit)) {
            Ok((bytes, is_settled)) => Ok(Some(SourceFile { limits, is_settled, ..source(0, self.path, self.format, bytes) })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(MachineError::Read { path: self.on_disk, source }),
        }
    }
}

/// Time after which a file that changed while it was read is read again.
const PAUSE: Duration = Duration::from_millis(100);

/// What reading gave, and whether the file stood still. One that did not, or was gone, is read once more after a while.
fn settled(mut read: impl FnMut() -> io::Result<(Vec<u8>, bool)>) -> io::Result<(Vec<u8>, bool)> {
    match read() {
        Ok((bytes, true)) => Ok((bytes, true)),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok((_, false)) | Err(_) => {
            std::thread::sleep(PAUSE);
            read()
        }
    }
}

/// The bytes of a file, no more than one above the limit ([`super::parse`] refuses such a file), and whether the file that now bears
/// this name is still of the same size and time.
fn read(path: &Path, limit: usize) -> io::Result<(Vec<u8>, bool)> {
    let file = fs_err::File::open(path)?;
    let before = file.metadata()?;
    let mut bytes = Vec::with_capacity(before.len().min(limit as u64) as usize + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    let is_settled = stood_still(&before, bytes.len().min(limit), &fs_err::metadata(path)?, limit);
    Ok((bytes, is_settled))
}

/// Whether a file of which so many bytes were read is what it was before.
fn stood_still(before: &Metadata, read: usize, after: &Metadata, limit: usize) -> bool {
    let is_same = before.len() == after.len() && before.modified().ok() == after.modified().ok();
    is_same && after.len().min(limit as u64) == read as u64
}

/// An input file from its bytes, for callers that have them already. A table is what its content says.
pub fn source(position: u16, path: String, format: Format, bytes: Vec<u8>) -> SourceFile {
    let format = content::format(format, &bytes);
    of_bytes(FileId(position), path, format, bytes)
}

/// An input file of a known format.
pub(super) fn of_bytes(id: FileId, path: String, format: Format, bytes: Vec<u8>) -> SourceFile {
    let hash = blake3::hash(&bytes).to_hex()[..16].to_string();
    SourceFile { id, path, format, bytes: Arc::from(bytes), hash, limits: Limits::default(), is_settled: true, apart: None }
}

fn wanted(entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    if is_lock(&name) {
        return entry.file_type().is_file();
    }
    if name.starts_with('.') {
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

#[cfg(test)]
mod tests {
    use std::io;

    use super::{is_lock, settled, stood_still};

    #[test]
    fn what_changed_while_it_was_read_is_read_once_more() {
        let after = |answers: &[io::Result<(Vec<u8>, bool)>]| {
            let mut times = 0;
            let outcome = settled(|| {
                times += 1;
                match &answers[times - 1] {
                    Ok(read) => Ok(read.clone()),
                    Err(error) => Err(error.kind().into()),
                }
            });
            (outcome.map_err(|error| error.kind()), times)
        };
        let gone = || Err(io::ErrorKind::NotFound.into());
        assert_eq!(after(&[Ok((vec![1], true))]), (Ok((vec![1], true)), 1));
        assert_eq!(after(&[Ok((vec![1], false)), Ok((vec![2], true))]), (Ok((vec![2], true)), 2));
        assert_eq!(after(&[Ok((vec![1], false)), Ok((vec![2], false))]), (Ok((vec![2], false)), 2));
        assert_eq!(after(&[gone(), Ok((vec![2], true))]), (Ok((vec![2], true)), 2));
        assert_eq!(after(&[gone(), gone()]), (Err(io::ErrorKind::NotFound), 2));
        assert_eq!(after(&[Err(io::ErrorKind::PermissionDenied.into())]), (Err(io::ErrorKind::PermissionDenied), 1));
    }

    #[test]
    fn a_file_stands_still_when_size_and_time_do() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("a.csv");
        let saved = |text: &str, second: u64| {
            std::fs::write(&path, text).unwrap();
            let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(second);
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            std::fs::metadata(&path).unwrap()
        };
        let before = saved("a,b\n", 9);
        assert!(stood_still(&before, 4, &before, 100) && stood_still(&before, 3, &before, 3));
        assert!(!stood_still(&before, 2, &before, 100), "less was read than there is");
        assert!(!stood_still(&before, 4, &saved("a,c\n", 10), 100), "it was saved meanwhile");
        assert!(!stood_still(&before, 4, &saved("a,b\n1,2\n", 9), 100), "it grew meanwhile");
    }

    #[test]
    fn lock_files_are_told_by_their_names() {
        assert!(is_lock("~$预算.xlsx") && is_lock(".~lock.预算.ods#"));
        assert!(!is_lock("预算.xlsx") && !is_lock("~预算.xlsx") && !is_lock(".~lock.txt"));
    }
}
