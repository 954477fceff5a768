//! planpress compiles a folder of plan files into a linked HTML site and live Excel workbooks.

pub mod diagnostic;
pub mod emit;
pub mod figures;
pub mod model;
pub mod report;
pub mod theme;
pub mod value;
pub mod vocabulary;
