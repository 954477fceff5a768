//! Several values in one place: a YAML sequence, or a cell whose text is separated by `、` and the like.

use super::Period;
use crate::diagnostic::Spanned;

/// Several values.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(pub Vec<Spanned<T>>);

/// One value for each of several periods.
#[derive(Clone, Debug, PartialEq)]
pub struct PerPeriod<T>(pub Vec<(Period, Spanned<T>)>);
