//! planpress compiles a folder of plan files into a linked HTML site and live Excel workbooks.

pub mod check;
pub mod diagnostic;
pub mod load;
pub mod model;
pub mod recognise;
pub mod value;
pub mod vocabulary;
