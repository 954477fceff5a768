//! 能信吗: diagnostics with their places, the inputs and how they were read, and the definition of every figure.

mod view;

use super::Section;

/// The section; it shows what others found and has no figures of its own.
pub const SECTION: Section = Section { name: "quality", compute: |_, _| {}, view: view::view };
