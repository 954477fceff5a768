//! Which entries of `sources:` speak of a sheet, and how they go together: the most specific says first, others fill in what it
//! leaves open, and only entries whose headers or columns lie apart are tables of their own. Else a sheet would be read twice.

use crate::diagnostic::Diagnostic;
use crate::value::Context;
use crate::vocabulary::normalise;

use super::guide::{Declared, Guide};

impl Guide {
    /// What `sources:` says of a sheet: an entry for each of its tables. Two that contradict each other on one table are told (E107),
    /// and the first counts.
    pub fn of(&self, path: &str, sheet: &str, context: &Context<'_>) -> Vec<Declared> {
        let fits = |declared: &&Declared| declared.names_file(path) && declared.names_sheet(sheet);
        let mut fitting: Vec<&Declared> = self.sources.iter().filter(fits).collect();
        // Of equal rank, those that say where their table stands come first. The order is kept beyond that.
        fitting.sort_by_key(|declared| (std::cmp::Reverse(declared.rank()), !declared.has_area()));
        let highest = fitting.first().map(|declared| declared.rank());
        let mut tables: Vec<Declared> = Vec::new();
        for entry in fitting {
            let is_special = Some(entry.rank()) == highest;
            let is_table = tables.is_empty() || (is_special && entry.has_area() && tables.iter().all(|table| table.is_beside(entry)));
            if is_table {
                tables.push(entry.clone());
                continue;
            }
            for table in tables.iter_mut().filter(|table| !(is_special && entry.has_area() && table.is_beside(entry))) {
                if is_special && table.contradicts(entry) {
                    context.report(Diagnostic::new("E107", entry.span).variant("source").arg("header", sheet).related("first", table.span));
                } else {
                    table.take_from(entry);
                }
            }
        }
        tables
    }
}

impl Declared {
    /// A sheet by its name before sheets by a pattern before all sheets, then a file by its name before a pattern.
    fn rank(&self) -> (bool, bool, bool) {
        let is_pattern = self.sheet.as_ref().is_some_and(|sheet| sheet.contains('*'));
        (self.sheet.is_some() && !is_pattern, is_pattern, self.is_of_one_file())
    }

    /// Whether it says where the table stands.
    fn has_area(&self) -> bool {
        self.first_rows().is_some() || self.width().is_some()
    }

    /// The rows of its header; a form, which has none, stands above what has one.
    fn first_rows(&self) -> Option<(u32, u32)> {
        self.header.or((self.cards == Some(true)).then_some((0, 0)))
    }

    /// Whether the headers or the columns of both lie apart.
    fn is_beside(&self, other: &Declared) -> bool {
        let apart = |a: Option<(u32, u32)>, b: Option<(u32, u32)>| a.zip(b).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0);
        let columns = |declared: &Declared| declared.width().map(|(left, right)| (u32::from(left), u32::from(right)));
        apart(self.first_rows(), other.first_rows()) || apart(columns(self), columns(other))
    }

    /// Whether both say something of the same, and not the same.
    fn contradicts(&self, other: &Declared) -> bool {
        let differ = |a: Option<(u32, u32)>, b: Option<(u32, u32)>| a.zip(b).is_some_and(|(a, b)| a != b);
        let of_column = |name: &str| other.columns.iter().find(|column| normalise::name(&column.name) == normalise::name(name));
        let mut columns = self.columns.iter().filter_map(|column| Some((column, of_column(&column.name)?)));
        self.form.zip(other.form).is_some_and(|(own, others)| own != others)
            || (self.left_out && other.form.is_some())
            || (other.left_out && self.form.is_some())
            || differ(self.header, other.header)
            || self.transposed.zip(other.transposed).is_some_and(|(own, others)| own != others)
            || self.cards.zip(other.cards).is_some_and(|(own, others)| own != others)
            || columns.any(|(own, others)| own.field != others.field)
    }

    /// Takes what another entry says and this one leaves open.
    fn take_from(&mut self, other: &Declared) {
        let is_open = self.form.is_none() && !self.left_out;
        self.left_out |= is_open && other.left_out;
        self.form = self.form.or(other.form.filter(|_| !self.left_out));
        self.header = self.header.or(other.header);
        self.transposed = self.transposed.or(other.transposed);
        self.cards = self.cards.or(other.cards);
        self.hidden |= other.hidden;
        let is_new = |name: &str| !self.columns.iter().any(|column| normalise::name(&column.name) == normalise::name(name));
        let new: Vec<_> = other.columns.iter().filter(|column| is_new(&column.name)).cloned().collect();
        self.columns.extend(new);
        self.members.extend(&other.members);
        let of_other: Vec<_> = other.set.iter().filter(|set| self.set.iter().all(|own| own.column != set.column)).cloned().collect();
        self.set.extend(of_other);
    }
}
