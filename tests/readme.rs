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

/// The blocks of a Markdown text in this language.
fn blocks<'m>(markdown: &'m str, language: &str) -> Vec<&'m str> {
    let opening = format!("```{language}\n");
    markdown.split(&opening).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_checks_and_rules_of_the_readme_work_on_the_sample() {
    use planpress::compile::{Options, compile};
    let readme = std::fs::read_to_string(repository().join("README.md")).expect("there is a README");
    let block = blocks(&readme, "yaml").into_iter().find(|block| block.contains("\nrules:")).expect("the README has rules");
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let path = scratch.path().join("plan.yaml");
    let plan = std::fs::read_to_string(&path).expect("the sample has a plan");
    std::fs::write(&path, plan + "\n" + block).expect("it can be written");
    let compiled = compile(planpress::load::folder(scratch.path()).expect("it can be read"), &Options::default());
    let of_plan: Vec<&str> = compiled.found.iter().map(|found| found.code.0).filter(|code| code[1..].starts_with('9')).collect();
    assert!(of_plan.iter().all(|&code| code == "W901"), "{of_plan:?}");
    assert!(compiled.found.iter().all(|found| found.code.0 != "W301"));
}
