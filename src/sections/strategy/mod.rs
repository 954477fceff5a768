//! 策略组合: how we expand: goals and their parts, the steps of the strategy, what they cost and whom they reach.

mod compute;
mod view;

use super::Section;

/// The section.
pub const SECTION: Section = Section { name: "strategy", compute: compute::compute, view: view::view };
