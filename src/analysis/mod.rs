//! Arithmetic and methods shared by sections: each function makes figures of one family, by the paragraphs of domain/3.

pub mod goals;
pub mod limits;
pub mod market;
pub mod measures;
pub mod settings;
pub mod strategy;
pub mod targets;
#[cfg(test)]
mod testing;
