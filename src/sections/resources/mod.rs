//! 预算与资源: have we the people, the money and the material?

mod compute;
mod view;

use super::Section;

/// The section.
pub const SECTION: Section = Section { name: "resources", compute: compute::compute, view: view::view };
