//! planpress compiles a folder of plan files into a linked HTML site and live Excel workbooks.

pub mod diagnostic;
pub mod model;
pub mod value;
pub mod vocabulary;
