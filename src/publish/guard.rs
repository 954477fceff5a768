//! What may be replaced: never the plan or the current folder or what holds them, a repository, a mounted disk, or what someone
//! else put there. (A home folder, unless it is empty, is one that someone else filled.)

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Manifest, OUTPUT_MARKER, PublishError};

/// Files that the desktop puts into folders.
pub(super) const OF_THE_DESKTOP: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// An output folder that may be written.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder that holds it.
    pub parent: PathBuf,
    /// Its name.
    pub name: String,
    /// The folder itself.
    pub target: PathBuf,
}

impl Place {
    /// Whether a build stands there.
    pub(super) fn is_built(&self) -> bool {
        self.target.join(OUTPUT_MARKER).exists()
    }
}

/// Looks at the folder without changing anything.
pub(super) fn check(target: &Path, source: &Path) -> Result<Place, PublishError> {
    let place = place(target)?;
    let protected = |what| Err(PublishError::Protected { path: target.into(), what });
    if is_within_report(&place.target) {
        return protected("within");
    }
    match fs_err::symlink_metadata(&place.target) {
        Ok(found) if found.is_symlink() => return protected("link"),
        Ok(found) if !found.is_dir() => return protected("file"),
        Ok(_) => {}
        Err(_) => return Ok(place),
    }
    let canonical = fs_err::canonicalize(&place.target).map_err(PublishError::disk("look at", &place.target))?;
    if let Some(what) = special(&canonical, source) {
        return protected(what);
    }
    if Manifest::of(&canonical).is_none()
        && let Some(example) = foreign_entry(&canonical)
    {
        return Err(PublishError::NotOurs { path: target.into(), example });
    }
    Ok(place)
}

/// Whether a build stands there that wrote such a file.
pub(super) fn holds(target: &Path, path: &str) -> bool {
    Manifest::of(target).is_some_and(|manifest| manifest.contains(path))
}

/// Whether a folder above is the output of a build: what stands in it and is not listed makes every later build of it stop.
fn is_within_report(target: &Path) -> bool {
    let absolute = std::path::absolute(target).unwrap_or_else(|_| target.into());
    absolute.ancestors().skip(1).any(|above| Manifest::of(above).is_some())
}

fn place(target: &Path) -> Result<Place, PublishError> {
    let protected = |what| PublishError::Protected { path: target.into(), what };
    let name = target.file_name().and_then(|name| name.to_str()).ok_or_else(|| protected("nameless"))?.to_string();
    let parent = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let parent = fs_err::canonicalize(&parent).unwrap_or(parent);
    Ok(Place { target: parent.join(&name), parent, name })
}

/// Why a folder must stay, as a code; the words for it are the caller's.
fn special(folder: &Path, source: &Path) -> Option<&'static str> {
    let real = |path: &Path| fs_err::canonicalize(path).ok();
    if real(source).is_some_and(|source| source.starts_with(folder)) {
        return Some("plan");
    }
    if real(Path::new(".")).is_some_and(|current| current.starts_with(folder)) {
        return Some("current");
    }
    if folder.parent().is_none() {
        return Some("root");
    }
    if folder.join(".git").exists() {
        return Some("repository");
    }
    is_mount(folder).then_some("mount")
}

#[cfg(unix)]
fn is_mount(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs_err::metadata(path).map(|found| found.dev()).ok();
    folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

#[cfg(not(unix))]
fn is_mount(_folder: &Path) -> bool {
    false
}

/// Something in a folder that has no manifest.
fn foreign_entry(folder: &Path) -> Option<String> {
    let mut names: Vec<String> = fs_err::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !OF_THE_DESKTOP.contains(&name.as_str()));
    names.sort();
    names.into_iter().next()
}

/// The manifest of the build that stands there, after a look at every file: one that is not listed, or not as it was written,
/// is refused.
pub(super) fn verify(place: &Place) -> Result<Manifest, PublishError> {
    let Some(manifest) = Manifest::of(&place.target) else { return Ok(Manifest::default()) };
    for entry in WalkDir::new(&place.target).sort_by_file_name() {
        let entry = entry.map_err(|error| PublishError::disk("look at", &place.target)(error.into()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = relative(&place.target, entry.path());
        if path == OUTPUT_MARKER || OF_THE_DESKTOP.contains(&entry.file_name().to_string_lossy().as_ref()) {
            continue;
        }
        let foreign = |what| PublishError::Foreign { path: entry.path().into(), what };
        let Some(hash) = manifest.hash(&path).filter(|_| entry.file_type().is_file()) else { return Err(foreign("added")) };
        if hash_of(entry.path()).map_err(PublishError::disk("read", entry.path()))? != hash {
            return Err(foreign("changed"));
        }
    }
    Ok(manifest)
}

/// The hash of a file, read piece by piece: one of a large report does not fit into memory beside the report.
fn hash_of(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs_err::File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

pub(super) fn relative(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
