//! `planpress read-workbook MEMORY SECONDS`, which planpress calls and no person: the workbook comes in at the standard input, what is in
//! it goes out at the standard output.

use std::io;

use planpress::load::{Limits, serve};

use super::arguments::ReadWorkbook;
use super::{Outcome, Stop};

/// Reads one workbook within limits.
pub fn run(arguments: &ReadWorkbook) -> Result<Outcome, Stop> {
    let limits = Limits { workbook_mb: arguments.memory, workbook_seconds: arguments.seconds, ..Limits::default() };
    serve(io::stdin().lock(), io::stdout().lock(), limits)?;
    Ok(Outcome::Clean)
}
