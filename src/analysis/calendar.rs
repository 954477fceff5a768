//! Which days count: every day of the calendar, or the days on which people work (domain/3 §3.8.1).

use jiff::civil::{Date, Weekday};

pub use crate::figures::after;
use crate::model::Plan;
use crate::model::frame::TaskDays;

/// The days that count in a duration.
///
/// Working days are Monday to Friday without holidays, and the weekend days declared as makeup days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Every day counts.
    EveryDay,
    /// Working days count.
    Workdays {
        /// Days that would be worked but are free, ascending.
        free: Vec<Date>,
        /// Days that would be free but are worked, ascending.
        worked: Vec<Date>,
    },
}

impl Calendar {
    /// The calendar in which the plan counts the durations of tasks: every day unless it asks for working days.
    pub fn of_tasks(plan: &Plan) -> Self {
        let days = plan.settings().and_then(|settings| settings.task_days.as_ref()).map(|days| days.value);
        match days {
            Some(TaskDays::Workdays) => Self::of_work(plan),
            Some(TaskDays::Calendar) | None => Self::EveryDay,
        }
    }

    /// The working days of the plan.
    pub fn of_work(plan: &Plan) -> Self {
        let days = |list: &[crate::diagnostic::Spanned<Date>]| list.iter().map(|day| day.value).collect::<Vec<_>>();
        plan.settings()
            .map_or_else(|| Self::workdays(Vec::new(), Vec::new()), |settings| Self::workdays(days(&settings.holidays), days(&settings.makeup_days)))
    }

    /// Working days with these holidays and makeup days.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use planpress::analysis::calendar::Calendar;
    /// let calendar = Calendar::workdays(vec![date(2026, 5, 1)], vec![date(2026, 5, 9)]);
    /// assert_eq!(calendar.count(date(2026, 4, 27), date(2026, 5, 10)), 10);
    /// ```
    pub fn workdays(holidays: Vec<Date>, makeup_days: Vec<Date>) -> Self {
        let sorted = |mut days: Vec<Date>| {
            days.sort_unstable();
            days.dedup();
            days
        };
        let worked = sorted(makeup_days.into_iter().filter(|&day| is_weekend(day)).collect());
        let free = sorted(holidays.into_iter().filter(|&day| !is_weekend(day)).collect());
        Self::Workdays { free, worked }
    }

    /// How many days count from `first` to `last`, both included; 0 when `last` is before `first`.
    pub fn count(&self, first: Date, last: Date) -> i64 {
        if last < first {
            return 0;
        }
        match self {
            Self::EveryDay => days_between(first, last) + 1,
            Self::Workdays { free, worked } => weekdays(first, last) - within(free, first, last) + within(worked, first, last),
        }
    }

    /// Whether the day counts.
    pub fn counts(&self, day: Date) -> bool {
        self.count(day, day) == 1
    }

    /// The day before which `number` days count, at or after `origin`; `None` beyond the calendar.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use planpress::analysis::calendar::Calendar;
    /// let monday = date(2026, 4, 27);
    /// assert_eq!(Calendar::EveryDay.nth(monday, 5), Some(date(2026, 5, 2)));
    /// assert_eq!(Calendar::workdays(vec![], vec![]).nth(monday, 5), Some(date(2026, 5, 4)));
    /// ```
    pub fn nth(&self, origin: Date, number: i64) -> Option<Date> {
        match self {
            Self::EveryDay => after(origin, number),
            Self::Workdays { free, .. } => {
                let (mut low, mut high) = (0, number.checked_mul(7)? / 5 + 14 + 2 * free.len() as i64);
                while low < high {
                    let middle = (low + high) / 2;
                    if self.count(origin, after(origin, middle)?) > number { high = middle } else { low = middle + 1 }
                }
                after(origin, low)
            }
        }
    }
}

/// Days from one date to another, without the first.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Days from Monday to Friday in a range, without a look at holidays.
fn weekdays(first: Date, last: Date) -> i64 {
    let days = days_between(first, last) + 1;
    let start = i64::from(first.weekday().to_monday_zero_offset());
    let rest = (0..days % 7).filter(|day| (start + day) % 7 < 5).count() as i64;
    days / 7 * 5 + rest
}

/// How many of the sorted days lie in a range.
fn within(days: &[Date], first: Date, last: Date) -> i64 {
    (days.partition_point(|&day| day <= last) - days.partition_point(|&day| day < first)) as i64
}

#[cfg(test)]
mod tests {
    use super::Calendar;
    use jiff::civil::date;

    #[test]
    fn counting_agrees_with_looking_at_each_day() {
        let holidays = vec![date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2026, 2, 16), date(2026, 2, 17)];
        let calendar = Calendar::workdays(holidays, vec![date(2026, 1, 4), date(2026, 2, 14)]);
        for length in 0..60 {
            let (first, last) = (date(2025, 12, 25), super::after(date(2025, 12, 25), length).unwrap());
            let each = (0..=length).filter(|&day| calendar.counts(super::after(first, day).unwrap())).count() as i64;
            assert_eq!(calendar.count(first, last), each, "{length} days");
        }
    }

    #[test]
    fn the_nth_day_is_the_day_after_that_many() {
        let calendar = Calendar::workdays(vec![date(2026, 2, 16), date(2026, 2, 17)], vec![date(2026, 2, 14)]);
        let origin = date(2026, 2, 9);
        for number in 0..30 {
            let day = calendar.nth(origin, number).unwrap();
            assert!(calendar.counts(day));
            assert_eq!(calendar.count(origin, day), number + 1);
        }
    }

    #[test]
    fn a_range_that_runs_backwards_has_no_days() {
        assert_eq!(Calendar::EveryDay.count(date(2026, 3, 2), date(2026, 3, 1)), 0);
    }
}
