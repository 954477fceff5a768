//! Until each type has its grammar: every value is missing.
use super::{Context, DateSpan, Date, Days, Deadline, Decode, Effect, Flag, List, Money, Node, PerPeriod, Percent, Period, Progress, Quantity, Score, Target};
use crate::diagnostic::Diagnostic;
use rust_decimal::Decimal;
macro_rules! scaffold { ($($t:ty),*) => { $(impl Decode for $t { const NAME: &'static str = stringify!($t);
    fn decode(_: &Node<'_>, _: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> { Ok(None) } })* } }
scaffold!(DateSpan, Date, Days, Deadline, Effect, Flag, Money, Percent, Period, Progress, Quantity, Score, Target, Decimal, String);
impl<T: Decode> Decode for List<T> { const NAME: &'static str = "list"; fn decode(_: &Node<'_>, _: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> { Ok(None) } }
impl<T: Decode> Decode for PerPeriod<T> { const NAME: &'static str = "per period"; fn decode(_: &Node<'_>, _: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> { Ok(None) } }
