//! What a row of totals stands for: 华东小计 for 华东, 合计 for what all the rows that it sums up have in common.

use crate::recognise::words;

use super::shared::Common;
use super::sums::Found;
use super::topics::{NONE, Text};
use super::{Candidate, Total, Totals};

/// What a row of totals stands for, in each column that names members or periods.
pub type Scope = Vec<(u16, Option<String>)>;

impl Totals<'_> {
    /// The KPIs that the rows name.
    pub fn kpis(&self) -> impl Iterator<Item = &str> {
        self.topics.kpis()
    }

    /// What a row of totals stands for; `None` where nobody can say.
    pub fn scope(&self, row: u32) -> Option<Scope> {
        let at = self.position(row)?;
        let total = &self.totals[at];
        let candidates = self.candidates(at);
        let summed = candidates.iter().find(|candidate| total.is_sum_of(candidate)).or(candidates.first())?;
        let dimensions = self.dimensions.iter().map(|(column, _)| *column);
        let columns: Vec<u16> = dimensions.chain(self.topics.period()).collect();
        columns.into_iter().enumerate().map(|(position, column)| Some((column, self.name_in(position, column, total, summed)?))).collect()
    }

    /// What a total says or its rows have in common in a column.
    fn name_in(&self, position: usize, column: u16, total: &Total, summed: &Candidate) -> Option<Option<String>> {
        let own = total.names[position];
        let is_period = self.topics.period() == Some(column);
        let text = |number: Text| Some(self.topics.text(number).to_string()).filter(|text| !text.is_empty() && !words::is_whole(text));
        if own != NONE && (is_period || self.is_name(own)) {
            return Some(text(own));
        }
        if words::addends(self.topics.text(own)).is_some() {
            return None;
        }
        if let Some(member) = summed.of.filter(|member| self.members.get(member) == Some(&column)) {
            return Some(text(member));
        }
        match self.shared.between(&summed.places, position) {
            Common::One(shared) => Some(text(shared)),
            Common::Several if is_period => None,
            Common::Several | Common::Nothing => Some(None),
        }
    }

    /// The member whose rows a total sums up, wherever they stand: the one in its word, or the only one that it names beside it.
    pub(super) fn of_member(&self, total: &Total) -> Option<Text> {
        let named = || total.of.as_ref().and_then(|name| self.topics.known(name));
        let mut own = total.names.iter().take(self.dimensions.len()).copied().filter(|name| *name != NONE && self.is_name(*name));
        let only = own.next().filter(|_| own.next().is_none());
        only.or_else(named).filter(|member| self.members.contains_key(member))
    }

    /// Whether a text is the name of a member and no word for a sum.
    fn is_name(&self, number: Text) -> bool {
        let text = self.topics.text(number);
        let is_sum = || words::is_total(text) || words::is_member_total(text) || words::is_likely_total(text) || words::addends(text).is_some();
        self.members.contains_key(&number) || !is_sum()
    }
}

impl Total {
    /// Whether it has numbers, and each is what these rows come to.
    fn is_sum_of(&self, candidate: &Candidate) -> bool {
        let mut numbers = self.values.iter().zip(&candidate.tally.sums).filter_map(|(found, sums)| match found {
            Found::Number(number) => Some(sums.come_to(*number)),
            _ => None,
        });
        numbers.next().is_some_and(|is_sum| is_sum) && numbers.all(|is_sum| is_sum)
    }
}
