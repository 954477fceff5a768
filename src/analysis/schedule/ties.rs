//! Whether the planned dates of two tasks keep the tie between them (E304).

use crate::analysis::calendar::{Calendar, after};
use crate::value::Date;
use crate::value::dependency::Tie;

/// First and last day of a task.
pub type Span = (Date, Date);

/// Days by which the later task breaks the tie; 0 when the tie is kept.
///
/// ```
/// use jiff::civil::date;
/// use planpress::analysis::calendar::Calendar;
/// use planpress::analysis::schedule::ties::shortfall;
/// use planpress::value::dependency::Tie;
/// let first = (date(2026, 3, 2), date(2026, 3, 6));
/// let next = |start| (start, date(2026, 3, 20));
/// let days = |start, lag| shortfall(&Calendar::EveryDay, Tie::FinishStart, lag, first, next(start));
/// assert_eq!(days(date(2026, 3, 7), 0), 0);
/// assert_eq!(days(date(2026, 3, 6), 0), 1);
/// assert_eq!(days(date(2026, 3, 6), -1), 0);
/// assert_eq!(days(date(2026, 3, 9), 3), 1);
/// ```
pub fn shortfall(calendar: &Calendar, tie: Tie, lag: i64, before: Span, later: Span) -> i64 {
    let begin = |(start, _): Span| Some(start);
    let finish = |(_, end): Span| after(end, 1);
    let ends = match tie {
        Tie::FinishStart => finish(before).zip(begin(later)),
        Tie::StartStart => begin(before).zip(begin(later)),
        Tie::FinishFinish => finish(before).zip(finish(later)),
        Tie::StartFinish => begin(before).zip(finish(later)),
    };
    ends.map_or(0, |(from, to)| (lag - between(calendar, from, to)).max(0))
}

/// Days that count from the beginning of one day to the beginning of another; negative when they overlap.
fn between(calendar: &Calendar, from: Date, to: Date) -> i64 {
    let until = |from: Date, to: Date| after(to, -1).map_or(0, |last| calendar.count(from, last));
    if to >= from { until(from, to) } else { -until(to, from) }
}
