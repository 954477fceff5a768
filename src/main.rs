//! The command line of planpress: parses arguments, calls the library, returns the exit code.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
