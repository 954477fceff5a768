//! Live Excel workbooks: every number is the figure of the site, every computed figure a formula over the cells of its operands.

mod formula;
mod layout;
mod place;
mod series;
mod sheet;
mod value;
