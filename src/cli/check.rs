//! `planpress check [DIR] [--mark OUT]`: judges the plan. The diagnostics are its result; copies of the workbooks with marks are
//! written where that was asked for, and nothing else.

use std::path::Path;

use planpress::mark::{Marked, Marking, mark};
use planpress::outputs::SNAPSHOT;
use planpress::publish;
use planpress::vocabulary::Vocabulary;
use serde_json::json;

use super::arguments::{Check, Format};
use super::progress::Progress;
use super::terminal::Terminal;
use super::words::fill;
use super::{Outcome, Stop, compile, faults};

/// The option that names the folder of the copies.
const OPTION: &str = "--mark";

/// Prints the diagnostics, and marks them in copies.
pub fn run(arguments: &Check, words: &Vocabulary, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let project = &arguments.project;
    let progress = Progress::begin();
    faults::folder(&project.dir, words)?;
    if let Some(out) = &arguments.mark {
        publish::allowed_beside_reports(out, &project.dir, SNAPSHOT).map_err(|error| faults::unpublished(&error, OPTION, words))?;
    }
    let sources = compile::read(project, &progress, words)?;
    let kept = arguments.mark.as_ref().map(|_| sources.clone());
    let compiled = compile::compile_read(sources, project, true, &progress, words);
    let marked = kept.map(|sources| {
        progress.now("cli.progress.mark", words);
        let (texts, places) = (&compiled.texts, &compiled.places);
        mark(&Marking { sources: &sources, found: &compiled.found, texts, places, words: &compiled.vocabulary })
    });
    let written = match (&arguments.mark, &marked) {
        (Some(out), Some(marked)) => write(marked, out, &project.dir, words)?,
        _ => false,
    };
    drop(progress);
    let colour = terminal.colour_out;
    terminal.say(&compile::rendered(&compiled, project.format, colour))?;
    if let (Some(out), Some(marked)) = (&arguments.mark, &marked) {
        match project.format {
            Format::Human => terminal.say(&format!("\n{}", told(marked, written, out, words)))?,
            Format::Json => terminal.say(&lines(marked, out))?,
            Format::Short | Format::Sarif => terminal.tell(&told(marked, written, out, words))?,
        }
    }
    Ok(compile::outcome(&compiled))
}

/// Writes the copies in place of earlier ones; whether anything was written or removed. Where there is nothing to mark, no folder is
/// made.
fn write(marked: &Marked, out: &Path, dir: &Path, words: &Vocabulary) -> Result<bool, Stop> {
    if marked.outputs.is_empty() && !out.join(publish::OUTPUT_MARKER).exists() {
        return Ok(false);
    }
    publish::publish(out, dir, &marked.outputs).map_err(|error| faults::unpublished(&error, OPTION, words))?;
    Ok(true)
}

/// What was written, in words.
fn told(marked: &Marked, written: bool, out: &Path, words: &Vocabulary) -> String {
    let out = out.display().to_string();
    let copies = marked.copies.len().to_string();
    let head = match (marked.copies.is_empty(), written) {
        (false, _) => fill(words, "cli.mark.done", &[("copies", &copies), ("out", &out)]),
        (true, _) if !marked.left.is_empty() => words.word("cli.mark.none").to_string(),
        (true, true) => fill(words, "cli.mark.removed", &[("out", &out)]),
        (true, false) => words.word("cli.mark.nothing").to_string(),
    };
    let copy = |copy: &planpress::mark::Copy| {
        let values = if copy.is_of_values { words.word("cli.mark.values") } else { "" };
        let (problems, cells) = (copy.problems.to_string(), copy.cells.to_string());
        let more = if copy.more > 0 { fill(words, "cli.mark.more", &[("n", &copy.more.to_string())]) } else { String::new() };
        fill(words, "cli.mark.copy", &[("path", &copy.path), ("problems", &problems), ("cells", &cells), ("values", values)]) + &more
    };
    let left = |left: &planpress::mark::Left| {
        fill(words, "cli.mark.left", &[("path", &left.source), ("why", words.word(&format!("cli.mark.why.{}", left.why)))])
    };
    let elsewhere = (marked.elsewhere > 0).then(|| fill(words, "cli.mark.elsewhere", &[("n", &marked.elsewhere.to_string())]));
    let lines = std::iter::once(head).chain(marked.copies.iter().map(copy)).chain(marked.left.iter().map(left)).chain(elsewhere);
    lines.map(|line| line + "\n").collect()
}

/// What was written, a JSON object per line after those of the diagnostics.
fn lines(marked: &Marked, out: &Path) -> String {
    let copies = marked.copies.iter().map(|copy| {
        let path = out.join(&copy.path).display().to_string();
        json!({"marked": {"path": copy.source, "copy": path, "problems": copy.problems, "cells": copy.cells, "more": copy.more, "values_only": copy.is_of_values}})
    });
    let left = marked.left.iter().map(|left| json!({"unmarked": {"path": left.source, "problems": left.problems, "reason": left.why}}));
    copies.chain(left).map(|line| line.to_string() + "\n").collect()
}
