//! 效果评估: what was reached, why not more, and what is done about it.

mod compute;
mod view;

use super::Section;

/// The section.
pub const SECTION: Section = Section { name: "evaluation", compute: compute::compute, view: view::view };
