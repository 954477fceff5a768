//! Where a command speaks: results to the standard output, all else to the standard error. A reader that went away (`| head`)
//! ends the command and is no fault.

use std::io::{self, IsTerminal, Write};

/// The two streams of the process, and whether they are coloured.
pub struct Terminal {
    out: io::Stdout,
    error: io::Stderr,
    /// Whether results are coloured.
    pub colour_out: bool,
    /// Whether messages are coloured.
    pub colour_error: bool,
}

impl Terminal {
    /// The streams of this process; coloured on a terminal only, and never when `NO_COLOR` is set or the terminal is dumb.
    pub fn of_process() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let allowed = !set("NO_COLOR") && !dumb;
        let (out, error) = (io::stdout(), io::stderr());
        Self { colour_out: allowed && out.is_terminal(), colour_error: allowed && error.is_terminal(), out, error }
    }

    /// Prints a result.
    ///
    /// # Errors
    /// When nobody reads it, or it cannot be written.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    /// Prints a message beside the result.
    ///
    /// # Errors
    /// When nobody reads it, or it cannot be written.
    pub fn tell(&mut self, text: &str) -> io::Result<()> {
        self.error.write_all(text.as_bytes())?;
        self.error.flush()
    }

    /// Prints the last message of a command that failed; there is nobody left to tell when that fails too.
    pub fn complain(&mut self, text: &str) {
        let _ = self.tell(&format!("{text}\n"));
    }
}
