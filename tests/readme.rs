//! Every command of the README works: those of its `sh` blocks are run, in order, in a folder that holds the sample project.

mod project;

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use project::{copy_sample, repository, text};

/// Scripts that are run by whoever runs this test, and so cannot be run by it.
const SCRIPTS: [&str; 1] = ["tests/run"];

/// The lines of the `sh` blocks of a Markdown text.
fn commands(markdown: &str) -> Vec<&str> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in markdown.lines().map(str::trim) {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside && !line.is_empty() => commands.push(line),
            _ => {}
        }
    }
    commands
}

#[test]
fn commands_are_found() {
    assert_eq!(commands("a\n```sh\nx y\n\n  z\n```\nb\n   ```sh\n   w\n   ```\n```yaml\nno: 1\n```"), ["x y", "z", "w"]);
}

#[test]
fn every_command_of_the_readme_works() {
    let readme = std::fs::read_to_string(repository().join("README.md")).expect("there is a README");
    let commands = commands(&readme);
    assert!(commands.len() >= 6, "the README has commands: {commands:?}");
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(&scratch.path().join("sample-project"), false);
    for command in commands {
        let first = command.split(' ').next().expect("a command has a first word");
        if SCRIPTS.contains(&first) {
            let mode = std::fs::metadata(repository().join(first)).expect("the script exists").permissions().mode();
            assert!(mode & 0o111 != 0, "{first} can be executed");
            continue;
        }
        let arguments = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("planpress "));
        let arguments = arguments.unwrap_or_else(|| panic!("the README names a command that is not of planpress: {command}"));
        let output = Command::new(env!("CARGO_BIN_EXE_planpress")).args(arguments.split(' ')).current_dir(scratch.path()).output();
        let output = output.expect("the program can be started");
        assert!(output.status.success(), "{command}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }
    assert!(
        scratch.path().join("my-plan/report/index.html").is_file(),
        "the report of the new plan is where the README says, in {}",
        text(scratch.path())
    );
}
