//! 市场环境: where we are: forces, industry, rivals, our strengths, segments, buyers and their needs.

mod compute;
mod view;

use super::Section;

/// The section.
pub const SECTION: Section = Section { name: "market", compute: compute::compute, view: view::view };
