//! Arithmetic and methods shared by sections: each function makes figures of one family, by the paragraphs of domain/3.

pub mod measures;
pub mod settings;
pub mod targets;
