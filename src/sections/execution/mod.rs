//! 执行计划: who does what by when, what drives the end, and what is late.

mod compute;
mod view;

use super::Section;

/// The section.
pub const SECTION: Section = Section { name: "execution", compute: compute::compute, view: view::view };
