//! What a row of totals stands for: 华东小计 for 华东, 合计 for what all the rows that it sums up have in common.

use crate::recognise::header::levels;
use crate::recognise::rows;
use crate::recognise::words::{self, Reach};
use crate::value::Raw;

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

    /// What a row of totals stands for; `None` where nobody can say. That of a group, 小计, is never the company's.
    pub fn scope(&self, row: u32) -> Option<Scope> {
        let at = self.position(row)?;
        let total = &self.totals[at];
        let candidates = self.candidates(at);
        let summed = candidates.iter().find(|candidate| total.is_sum_of(candidate)).or(candidates.first())?;
        let members = self.dimensions.iter().map(|(column, _)| *column);
        let columns: Vec<u16> = members.chain(self.topics.period()).collect();
        let names = columns.into_iter().enumerate().map(|(position, column)| Some((column, self.name_in(position, column, total, summed)?)));
        let scope: Scope = names.collect::<Option<_>>()?;
        let is_known = scope.iter().take(self.dimensions.len()).any(|(_, name)| name.is_some());
        (is_known || !self.is_of_group(total) || self.is_of_period(total, summed)).then_some(scope)
    }

    /// Whether a total is that of some members: 小计 and 南方合计, but not 全国合计 or 1月小计.
    fn is_of_group(&self, total: &Total) -> bool {
        total.reach == Reach::Group && self.speaks_of_members(total) && !total.of.as_deref().is_some_and(|of| self.is_of_all(of))
    }

    /// Whether a total names a period and sums up all that the table has of it: its group are the rows of that period.
    fn is_of_period(&self, total: &Total, summed: &Candidate) -> bool {
        let all = self.book.account(total.topic).map(|account| account.between(&(0..=self.totals.len())).rows);
        total.topic[1] != NONE && total.of.is_none() && all == Some(summed.tally.rows)
    }

    /// Whether the word of a total stands where it says nothing of KPIs or periods.
    fn speaks_of_members(&self, total: &Total) -> bool {
        total.word.is_none_or(|column| !self.topics.has(column))
    }

    /// Whether a name before the word of a total leaves open whose it is: 全国, 本月, 销售额.
    fn is_of_all(&self, name: &str) -> bool {
        words::is_whole(name) || words::is_of_period(name) || (self.adds_up)(name).is_some()
    }

    /// What a total says or its rows have in common in a column.
    fn name_in(&self, position: usize, column: u16, total: &Total, summed: &Candidate) -> Option<Option<String>> {
        let own = total.names[position];
        let is_period = self.topics.period() == Some(column);
        let text = |number: Text| Some(self.topics.text(number).to_string()).filter(|text| !text.is_empty() && !words::is_whole(text));
        if is_period && let Some(named) = words::summed_name(self.topics.text(own)) {
            return Some(Some(named));
        }
        if own != NONE && self.is_name(own) {
            return Some(text(own));
        }
        if words::addends(self.topics.text(own)).is_some() || self.names_stranger(own) {
            return None;
        }
        if let Some(member) = summed.of.filter(|member| self.members.get(member) == Some(&column)) {
            return Some(text(member));
        }
        match self.common(position, column, total, summed) {
            Common::One(shared) => Some(text(shared)),
            Common::Several if is_period => None,
            Common::Several | Common::Nothing => Some(None),
        }
    }

    /// Whether a total is called after something that no row names: 南方小计.
    fn names_stranger(&self, own: Text) -> bool {
        let name = words::summed_name(self.topics.text(own));
        name.is_some_and(|name| !self.is_of_all(&name) && self.topics.known(&name).is_none())
    }

    /// What the rows of a total have in common in a column: 小计 below the towns of 华东 is that of 华东.
    fn common(&self, position: usize, column: u16, total: &Total, summed: &Candidate) -> Common {
        let own = self.shared.between(&summed.places, position);
        let outer = || self.shared.between(&summed.places, self.dimensions.len() + usize::from(self.topics.period().is_some()) + position);
        let is_outer = position < self.dimensions.len() && (own == Common::Several || total.word.is_some_and(|word| self.are_levels(word, column)));
        match is_outer.then(outer) {
            Some(Common::One(outer)) if outer != NONE => Common::One(outer),
            _ => own,
        }
    }

    /// Whether two columns name the same dimension, one of them more finely.
    fn are_levels(&self, one: u16, coarse: u16) -> bool {
        let kind = |column: u16| self.dimensions.iter().find(|(at, _)| *at == column).map(|(_, kind)| *kind);
        let is_finer = || kind(one).is_some_and(|finer| levels::divided_by(finer) == kind(coarse));
        one == coarse || is_finer()
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

/// The column in which the word of a row of totals stands.
pub fn word_in(cells: &[(u16, Raw<'_>)]) -> Option<u16> {
    let is_word = |text: &str| words::is_total(text) || words::named_total(text).is_some();
    rows::texts(cells).find(|(_, text)| is_word(text)).map(|(column, _)| column)
}
