//! W507: the shares of the causes of one variance do not come to 100 % (domain/3 §3.2.3).

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::causes::CauseColumns;
use crate::analysis::goals::names::goal_name;
use crate::diagnostic::Diagnostic;
use crate::model::measurement::Attribution;

/// By how much shares may miss 100 %: three times 33.3 % is as good as all.
const TOLERANCE: Decimal = Decimal::from_parts(2, 0, 0, false, 3);

/// One warning per variance. Where a cause has no share, it takes what the others leave, and only more than 100 % is wrong.
pub fn judge(case: &Case<'_>, tell: &mut dyn FnMut(Diagnostic)) {
    let Some(columns) = CauseColumns::find(case.figures) else { return };
    let mut told = BTreeSet::new();
    for cause in case.plan.measurement.attributions.iter() {
        let Some(row) = case.figures.family_ref(columns.family).row(&cause.id.value) else { continue };
        let (variance, sum) = (columns.variance.at(row), columns.share_sum.at(row));
        if !case.figures.exists(variance) || !case.figures.exists(sum) {
            continue;
        }
        let of = case.figures.operands(variance);
        let Some(sum) = case.figures.number(sum).filter(|&sum| is_wrong(sum, is_open(case, columns, &of))) else { continue };
        if told.insert(of) {
            let name = named(case, cause);
            let place = cause.share.as_ref().map_or(cause.span, |share| share.span);
            let found = Diagnostic::new("W507", place).arg("name", name).arg("share", case.percent()(sum));
            tell(found.subject(format!("attribution/{}", cause.id.value)));
        }
    }
}

fn is_wrong(sum: Decimal, is_open: bool) -> bool {
    let off = sum - Decimal::ONE;
    off > TOLERANCE || (off < -TOLERANCE && !is_open)
}

/// Whether a cause of the same variance has no share.
fn is_open(case: &Case<'_>, columns: CauseColumns, of: &[crate::figures::FigureId]) -> bool {
    let rows = case.figures.rows(columns.family).filter(|&row| case.figures.exists(columns.variance.at(row)));
    let mut same = rows.filter(|&row| case.figures.operands(columns.variance.at(row)) == of);
    same.any(|row| !case.figures.exists(columns.share.at(row)))
}

fn named(case: &Case<'_>, cause: &Attribution) -> String {
    let goal = cause.goal.as_ref().and_then(|goal| goal.value.target).map(|goal| &case.plan.goals.goals[goal as usize]);
    let kpi = cause.kpi.as_ref().and_then(|kpi| case.plan.goals.kpis.get(&kpi.value)).map(|kpi| kpi.name.value.clone());
    goal.map(|goal| goal_name(case.plan, goal)).or(kpi).unwrap_or_else(|| cause.text.value.clone())
}
