//! W314: a regular meeting of which there are no minutes for a time that has passed.

use super::Case;
use crate::diagnostic::Diagnostic;
use crate::model::execution::Meeting;
use crate::model::measurement::Review;
use crate::value::{Date, Period, PeriodKind, cadence};

/// Times listed.
const LISTED: usize = 6;

/// One warning per meeting, listing the times. Judged only where minutes of that rhythm are kept at all.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(as_of) = case.plan.settings().and_then(|settings| settings.as_of.as_ref()).map(|day| day.value) else { return };
    for meeting in case.plan.execution.meetings.iter() {
        let Some((kind, times)) = times(case, meeting, as_of) else { continue };
        let reviews: Vec<&Review> = case.plan.measurement.reviews.iter().filter(|review| is_of(review, kind)).collect();
        let missed: Vec<String> =
            times.iter().filter(|time| !reviews.iter().any(|review| is_held(review, time))).map(|time| time.label(case.vocabulary)).collect();
        if reviews.is_empty() || missed.is_empty() {
            continue;
        }
        let more = if missed.len() > LISTED { "…" } else { "" };
        let periods = format!("{}{more}", case.listed(&missed[..missed.len().min(LISTED)]));
        let found = Diagnostic::new("W314", meeting.span).arg("name", &meeting.name.value).arg("count", missed.len()).arg("periods", periods);
        tell(found.subject(format!("meeting/{}", meeting.id.value)));
    }
}

/// The times of the plan that have passed in which a meeting should have been held.
fn times(case: &Case<'_>, meeting: &Meeting, as_of: Date) -> Option<(PeriodKind, Vec<Period>)> {
    let plan = case.plan.settings()?.period.value;
    let rhythm = cadence::parse(&meeting.cadence.as_ref()?.value)?;
    let is_kept = matches!(rhythm.every, PeriodKind::Week | PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Half);
    let times = plan.sub_periods(rhythm.every).into_iter().filter(|time| plan.covers(time) && time.end <= as_of);
    (is_kept && rhythm.interval == 1).then(|| (rhythm.every, times.collect()))
}

/// Whether minutes are of a rhythm: those of a day can be of any.
fn is_of(review: &Review, kind: PeriodKind) -> bool {
    review.period.value.kind == kind || review.period.value.kind == PeriodKind::Day
}

/// Whether minutes tell of a time.
fn is_held(review: &Review, time: &Period) -> bool {
    review.period.value == *time || time.covers(&review.period.value)
}
