//! How far a task is: `60%`, `90%(设计中)`, `8/10`, `完成18家/30家`, `已完成`.

use rust_decimal::Decimal;

/// Share done, with what was written beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Share done, 0 to 1; `None` when only a word such as `进行中` was written.
    pub fraction: Option<Decimal>,
    /// The words beside the number, as typed.
    pub text: Option<String>,
}
