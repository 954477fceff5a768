//! The deals of the plan as rules look at them: the entity and its figures.

use rust_decimal::Decimal;

use super::Case;
use crate::analysis::funnel::{DealColumns, is_open};
use crate::diagnostic::{Diagnostic, Span};
use crate::figures::ColumnId;
use crate::model::funnel::{Opportunity, OpportunityStatus, Stage};

/// Deals and figures.
pub struct Deals<'a> {
    case: &'a Case<'a>,
    /// Columns of family `opportunity`.
    pub columns: DealColumns,
}

impl<'a> Deals<'a> {
    /// The deals of the case; `None` when nothing was computed for them.
    pub fn of(case: &'a Case<'a>) -> Option<Self> {
        Some(Self { case, columns: DealColumns::find(case.figures)? })
    }

    /// Every deal.
    pub fn all(&self) -> impl Iterator<Item = &'a Opportunity> + '_ {
        self.case.plan.funnel.opportunities.iter().filter(|deal| self.row(deal).is_some())
    }

    /// Those that are still to be won.
    pub fn open(&self) -> impl Iterator<Item = &'a Opportunity> + '_ {
        self.all().filter(|deal| is_open(self.case.figures, deal))
    }

    /// Those with this state.
    pub fn with(&self, status: OpportunityStatus) -> impl Iterator<Item = &'a Opportunity> + '_ {
        self.all().filter(move |deal| deal.status.as_ref().is_some_and(|known| known.value == status))
    }

    /// The stage of a deal.
    pub fn stage(&self, deal: &Opportunity) -> Option<&'a Stage> {
        self.case.plan.funnel.stages.get(&deal.stage.value)
    }

    /// Name of the stage of a deal.
    pub fn stage_name(&self, deal: &'a Opportunity) -> &'a str {
        self.stage(deal).map_or(deal.stage.value.name.as_str(), |stage| stage.name.value.as_str())
    }

    fn row(&self, deal: &Opportunity) -> Option<u32> {
        self.case.figures.family_ref(self.columns.family).row(&deal.id.value)
    }

    /// Whether a figure of a deal is yes.
    pub fn holds(&self, deal: &Opportunity, column: ColumnId) -> bool {
        self.row(deal).is_some_and(|row| self.case.figures.value(column.at(row)).is_true())
    }

    /// The number of a figure of a deal, if it has one.
    pub fn number(&self, deal: &Opportunity, column: ColumnId) -> Option<Decimal> {
        self.case.figures.number(column.at(self.row(deal)?))
    }

    /// Where a figure of a deal comes from, else the deal itself.
    pub fn place(&self, deal: &Opportunity, column: ColumnId) -> Span {
        let figure = self.row(deal).map(|row| column.at(row)).filter(|&id| self.case.figures.exists(id));
        figure.map(|id| self.case.place_of(id)).filter(|&place| place != Span::Nowhere).unwrap_or(deal.span)
    }

    /// A diagnostic about a deal.
    pub fn tell(&self, code: &'static str, deal: &Opportunity, place: Span) -> Diagnostic {
        Diagnostic::new(code, place).arg("customer", &deal.customer.value).subject(format!("opportunity/{}", deal.id.value))
    }
}

/// A field, and how to tell that something has it.
pub type Wanted<T> = (&'static str, fn(&T) -> bool);

/// The fields that some of these say and some do not: what nobody says at all is no fault of one of them.
pub fn partly_said<T>(of: &[&T], fields: &[Wanted<T>]) -> Vec<Wanted<T>> {
    fields.iter().copied().filter(|(_, has)| of.iter().any(|item| has(item))).collect()
}
