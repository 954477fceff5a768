//! The folder beside the target in which a build is put together, and the rename that puts it in place.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::guard::{OF_THE_DESKTOP, Place};
use super::manifest::STAGING;
use super::{Manifest, OUTPUT_MARKER, PublishError};
use crate::emit::{Content, Output};

/// The lock that is held while a build is published. The file is taken away with the lock.
pub(super) struct Lock {
    _file: File,
    path: PathBuf,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _another_build_may_have_it = fs_err::remove_file(&self.path);
    }
}

/// Waits until no other build publishes to the folder.
pub(super) fn lock(place: &Place) -> Result<Lock, PublishError> {
    let path = place.parent.join(format!(".{}.lock", place.name));
    loop {
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(PublishError::disk("write", &path))?;
        file.lock().map_err(PublishError::disk("lock", &path))?;
        if is_at(&file, &path) {
            return Ok(Lock { _file: file, path });
        }
    }
}

/// Whether the locked file is still the one at the path: the holder before may have removed it.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: std::fs::Metadata, b: std::fs::Metadata| a.ino() == b.ino() && a.dev() == b.dev();
    file.metadata().ok().zip(fs_err::metadata(path).ok()).is_some_and(|(a, b)| same(a, b))
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

/// Takes away what a killed build left beside the folder.
pub(super) fn clean(place: &Place) {
    let prefix = format!(".{}.tmp-", place.name);
    for entry in fs_err::read_dir(&place.parent).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            discard(&entry.path());
        }
    }
}

/// Removes a folder of ours: all of one that was being staged, the listed files of one that was published.
fn discard(folder: &Path) {
    let marker = fs_err::read_to_string(folder.join(OUTPUT_MARKER)).unwrap_or_default();
    if marker == STAGING {
        let _left_for_the_next_build = fs_err::remove_dir_all(folder);
    } else if let Some(manifest) = Manifest::of(folder) {
        remove_listed(folder, &manifest);
    }
}

/// Removes the listed files and the folders that are empty then; a file that came in between stays where it is.
fn remove_listed(folder: &Path, manifest: &Manifest) {
    for path in manifest.paths().chain([OUTPUT_MARKER]) {
        let _left_for_the_next_build = fs_err::remove_file(folder.join(path));
    }
    let mut folders: Vec<PathBuf> =
        manifest.paths().flat_map(|path| Path::new(path).ancestors().skip(1).map(|part| folder.join(part)).collect::<Vec<_>>()).collect();
    folders.push(folder.to_path_buf());
    folders.sort_by_key(|path| std::cmp::Reverse(path.components().count()));
    folders.dedup();
    for path in folders {
        for name in OF_THE_DESKTOP {
            let _mostly_absent = fs_err::remove_file(path.join(name));
        }
        let _not_empty = fs_err::remove_dir(path);
    }
}

/// A build being put together; it is taken away when it does not come to the swap.
pub(super) struct Stage {
    folder: PathBuf,
    written: usize,
}

impl Drop for Stage {
    fn drop(&mut self) {
        discard(&self.folder);
    }
}

impl Stage {
    pub(super) fn create(place: &Place) -> Result<Self, PublishError> {
        let folder = place.parent.join(format!(".{}.tmp-{}", place.name, std::process::id()));
        fs_err::create_dir(&folder).map_err(PublishError::disk("make", &folder))?;
        let stage = Self { folder, written: 0 };
        stage.mark(STAGING)?;
        Ok(stage)
    }

    /// How many files are new or changed.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    fn mark(&self, text: &str) -> Result<(), PublishError> {
        let path = self.folder.join(OUTPUT_MARKER);
        fs_err::write(&path, text).map_err(PublishError::disk("write", &path))
    }

    /// Puts every output into the folder: links it when the last build has the same, else writes it.
    pub(super) fn fill(&mut self, outputs: &[Output<'_>], place: &Place, old: &Manifest) -> Result<Manifest, PublishError> {
        let mut folders: Vec<&Path> = outputs.iter().filter_map(|output| Path::new(&output.path).parent()).collect();
        folders.sort();
        folders.dedup();
        for folder in folders {
            let folder = self.folder.join(folder);
            fs_err::create_dir_all(&folder).map_err(PublishError::disk("make", &folder))?;
        }
        let put = |output: &Output<'_>| put(output, &self.folder, &place.target, old);
        let done: Vec<Put> = outputs.par_iter().map(put).collect::<Result<_, _>>()?;
        self.written = done.iter().filter(|put| put.is_new).count();
        Ok(Manifest::new(outputs.iter().zip(done).map(|(output, put)| (output.path.clone(), put.hash))))
    }

    /// Writes the manifest over the mark of staging and brings everything to the disk.
    pub(super) fn seal(&self, manifest: &Manifest) -> Result<(), PublishError> {
        self.mark(&manifest.text())?;
        flush(&self.folder).map_err(PublishError::disk("write", &self.folder))
    }

    /// Puts the folder in place of the target and removes what stood there.
    pub(super) fn swap(self, place: &Place, old: &Manifest) -> Result<(), PublishError> {
        if place.target.exists() {
            exchange(&self.folder, &place.target).map_err(PublishError::disk("replace", &place.target))?;
            remove_listed(&self.folder, old);
        } else {
            fs_err::rename(&self.folder, &place.target).map_err(PublishError::disk("make", &place.target))?;
        }
        Ok(())
    }
}

/// What became of an output.
struct Put {
    hash: String,
    is_new: bool,
}

fn put(output: &Output<'_>, stage: &Path, target: &Path, old: &Manifest) -> Result<Put, PublishError> {
    let to = stage.join(&output.path);
    let from = target.join(&output.path);
    if let Content::Bytes(bytes) = &output.content {
        let hash = blake3::hash(bytes).to_hex().to_string();
        if old.hash(&output.path) == Some(hash.as_str()) && fs_err::hard_link(&from, &to).is_ok() {
            return Ok(Put { hash, is_new: false });
        }
    }
    let hash = write(output, &to).map_err(PublishError::disk("write", &to))?;
    let is_new = old.hash(&output.path) != Some(hash.as_str());
    Ok(Put { hash, is_new })
}

/// Bytes that are hashed and written at once; an output may come in pieces of a few bytes.
const BUFFER: usize = 64 << 10;

/// Writes a new file and gives the hash of what was written.
fn write(output: &Output<'_>, to: &Path) -> io::Result<String> {
    let mut file = BufWriter::with_capacity(BUFFER, Hashed { file: File::create_new(to)?, hasher: blake3::Hasher::new() });
    match &output.content {
        Content::Bytes(bytes) => file.write_all(bytes)?,
        Content::Writer(write) => write(&mut file)?,
    }
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(file.hasher.finalize().to_hex().to_string())
}

/// A file that is hashed while it is written.
struct Hashed {
    file: File,
    hasher: blake3::Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.file.write(bytes)?;
        self.hasher.update(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// One call for all files: one per file would cost a second for every thousand of them.
#[cfg(target_os = "linux")]
fn flush(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Swaps two folders: in one step where the system can, else in two, of which the first is undone when the second fails.
fn exchange(stage: &Path, target: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, stage, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let mut aside = stage.as_os_str().to_os_string();
    aside.push("-old");
    let aside = PathBuf::from(aside);
    fs_err::rename(target, &aside)?;
    fs_err::rename(stage, target).or_else(|error| fs_err::rename(&aside, target).and(Err(error)))?;
    fs_err::rename(&aside, stage)
}
