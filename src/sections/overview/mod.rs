//! 驾驶舱: in one minute, are we on plan, where not, since when, what is being done, what changed.

mod attention;
mod compute;
mod course;
mod gaps;
mod kpis;
mod questions;
mod tiles;
mod view;

use super::Section;

/// The section; it computes last and sees every section's figures.
pub const SECTION: Section = Section { name: "overview", compute: compute::compute, view: view::view };
