//! What stands around a table and holds for its rows: titles, units, the names of sheets and files.

pub mod beside;
pub mod budgets;
pub mod nearby;
pub mod numbered;
pub mod said;
pub mod supplied;
pub mod titled;
pub mod told;
pub mod years;
