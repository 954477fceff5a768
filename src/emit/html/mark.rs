//! Status marks: a shape with a sign, and a word beside it or as its label.

use super::inline::escape;
use super::words::Words;
use crate::report::Status;

/// The name of a status in classes, ids of symbols and keys of words.
pub fn code(status: Status) -> &'static str {
    match status {
        Status::Good => "good",
        Status::Watch => "watch",
        Status::Miss => "miss",
        Status::None => "none",
        Status::Running => "running",
        Status::ToDo => "todo",
        Status::Error => "error",
        Status::Info => "info",
    }
}

/// The word of a status.
pub fn word<'w>(status: Status, words: &'w Words<'_>) -> &'w str {
    match status {
        Status::Good => words.get("status.good"),
        Status::Watch => words.get("status.watch"),
        Status::Miss => words.get("status.miss"),
        Status::None => words.get("status.none"),
        Status::Running => words.get("status.running"),
        Status::ToDo => words.get("status.todo"),
        Status::Error => words.get("status.error"),
        Status::Info => words.get("status.info"),
    }
}

/// The mark alone; its word is its label.
pub fn alone(status: Status, words: &Words<'_>) -> String {
    let code = code(status);
    format!("<svg class=\"m {code}\" role=\"img\" aria-label=\"{}\"><use href=\"#m-{code}\"/></svg>", escape(word(status, words)))
}

/// The mark where the word stands beside it.
pub fn beside(status: Status) -> String {
    let code = code(status);
    format!("<svg class=\"m {code}\" aria-hidden=\"true\"><use href=\"#m-{code}\"/></svg>")
}

/// The mark with a word.
pub fn with_word(status: Status, word: &str) -> String {
    format!("<span class=\"st {}\">{}{}</span>", code(status), beside(status), escape(word))
}
