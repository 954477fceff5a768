//! planpress compiles a folder of plan files into a linked HTML site and live Excel workbooks.

pub mod analysis;
pub mod check;
pub mod compile;
pub mod diagnostic;
pub mod emit;
pub mod figures;
mod frame;
pub mod load;
pub mod model;
pub mod outputs;
pub mod publish;
pub mod recognise;
pub mod report;
pub mod rules;
pub mod sections;
pub mod theme;
pub mod value;
pub mod vocabulary;
