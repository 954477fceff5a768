//! The files of a project's own theme: the folder `theme` beside `plan.yaml`, which is no input.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use super::MachineError;

/// Name of the folder.
pub const THEME: &str = "theme";
/// What makes a folder of that name a theme, and not inputs that somebody called so.
const PARTS: [&str; 3] = ["theme.yaml", "templates", "assets"];

/// Whether a folder is a theme.
pub fn is_theme(folder: &Path) -> bool {
    PARTS.iter().any(|part| folder.join(part).exists())
}

/// The files of the theme in a project's folder, by their path below it; none when it has no theme.
///
/// # Errors
/// When a file cannot be read.
pub fn theme(dir: &Path) -> Result<BTreeMap<String, Vec<u8>>, MachineError> {
    let folder = dir.join(THEME);
    let mut files = BTreeMap::new();
    if !is_theme(&folder) {
        return Ok(files);
    }
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.map_err(|error| super::folder::unreadable(&folder, error))?;
        if entry.file_type().is_file() {
            let bytes = fs_err::read(entry.path()).map_err(|source| MachineError::Read { path: entry.path().into(), source })?;
            files.insert(super::folder::relative(&folder, entry.path())?, bytes);
        }
    }
    Ok(files)
}
