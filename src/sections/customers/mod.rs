//! 客户: whom to keep, to wake, to win?

mod view;

use super::Section;
use crate::analysis::customers::customers;

/// The section.
pub const SECTION: Section = Section { name: "customers", compute: customers, view: view::view };
