//! Arithmetic and methods shared by sections: each function makes figures of one family, by the paragraphs of domain/3.

#[macro_use]
mod columns;
pub mod alerts;
pub mod budget;
pub mod calendar;
pub mod causes;
pub mod customers;
pub mod drivers;
pub mod funnel;
pub mod goals;
pub mod improvements;
pub mod limits;
pub mod market;
pub mod measures;
pub mod network;
pub mod places;
pub mod plausible;
pub mod schedule;
pub mod settings;
pub mod strategy;
pub mod supply;
pub mod talent;
pub mod targets;
pub mod trace;
