//! 销售漏斗: where do deals stick?

mod view;

use super::Section;
use crate::analysis::funnel::funnel;

/// The section.
pub const SECTION: Section = Section { name: "funnel", compute: funnel, view: view::view };
