//! 经营分析: is the whole chain closed?

mod view;

use super::Section;
use crate::analysis::trace::trace;

/// The section.
pub const SECTION: Section = Section { name: "review", compute: trace, view: view::view };
