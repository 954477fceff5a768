//! Columns that give the same field.

use crate::diagnostic::Diagnostic;
use crate::load::Sheet;
use crate::model::Arity;
use crate::recognise::header::columns::{Column, Layout, Role, Slot};
use crate::recognise::words;
use crate::value::{Context, Decode};
use crate::vocabulary::normalise;

/// The meaning of a column that is not read.
const UNREAD: &str = "unknown";

impl Layout {
    /// A column that gives the same field as another takes its second meaning, if its header has one that no column gives.
    pub(super) fn give_way(&mut self) {
        for (header, second) in words::layout_words().beside(self.form.words[0]) {
            let key = normalise::name(header);
            let named = |column: &Column| !column.assumed && normalise::header(&column.header).key == key;
            let Some(at) = self.columns.iter().position(named) else { continue };
            let shares = |(other, column): (usize, &Column)| other != at && !column.assumed && column.shares(&self.columns[at]);
            // What is left out may be so beside others; a field is given by one column.
            let is_free = self.slots(second).is_empty() || self.columns.iter().all(|column| column.name != Some(second));
            if self.columns.iter().enumerate().any(shares) {
                // Where both are given, 策略模块 and 具体举措 beside 策略名称, it is not read, which is told.
                let second = if is_free { second } else { UNREAD };
                self.columns[at].role = self.named_role(second);
                self.columns[at].name = Some(second);
            }
        }
    }

    /// The kinds of a budget that has no lines below them are its lines: `费用类别 | 预算`.
    pub(super) fn name_lines(&mut self) {
        let has_name = self.columns.iter().any(|column| column.name == Some("name")) || self.form.main().kind != "budget_line";
        let names = self.slots("name");
        if let Some(column) = self.columns.iter_mut().find(|column| column.name == Some("category")).filter(|_| !has_name)
            && let Role::Fields(slots) = &mut column.role
        {
            slots.splice(..0, names);
            column.name = Some("name");
        }
    }

    /// Two columns that give the same field: E107, unless one of them is a guess, or says that it is of the month alone, 本月 beside 实际值: it is
    /// then given up. The one that bears the field's own label is read, so that the other does not cost a fault in every row. Of two columns
    /// of words one is read and the other told (W107): no number goes wrong by it.
    pub(super) fn drop_doubles(&mut self, sheet: &Sheet, context: &Context<'_>) {
        for later in 1..self.columns.len() {
            let same = |column: &Column| column.shares(&self.columns[later]);
            let Some(earlier) = self.columns[..later].iter().position(same) else { continue };
            let by_its_label = |at: usize| self.is_label(&self.columns[at], context);
            let yields = |at: usize, other: usize| self.columns[at].yields_to(&self.columns[other]);
            let dropped = if yields(earlier, later) || (by_its_label(later) && !by_its_label(earlier)) { earlier } else { later };
            let is_guess = yields(earlier, later) || yields(later, earlier);
            if !is_guess && self.is_of_words(later) {
                self.tell_replaced(dropped, if dropped == later { earlier } else { later }, sheet, context);
            } else if !is_guess {
                self.tell_double(earlier, later, sheet, context);
            }
            // What was spent in the month is in what was spent so far.
            self.columns[dropped].assumed = is_guess && self.columns[dropped].name != Some("spent");
            self.columns[dropped].give_up();
        }
    }

    /// Whether all that a column gives are words, or several names.
    fn is_of_words(&self, at: usize) -> bool {
        let is_of_words = |slot: &Slot| {
            let info = self.form.parts[usize::from(slot.part)].info;
            slot.field.map(|field| &info.fields[usize::from(field)]).is_some_and(|field| field.arity == Arity::List || (field.kind)() == String::NAME)
        };
        self.columns[at].slots().iter().all(is_of_words)
    }

    fn tell_replaced(&self, dropped: usize, kept: usize, sheet: &Sheet, context: &Context<'_>) {
        let told = Diagnostic::new("W107", self.header_span(sheet, self.columns[dropped].index)).variant("replaced");
        context.report(told.arg("name", &self.columns[dropped].header).arg("other", &self.columns[kept].header));
    }

    fn tell_double(&self, earlier: usize, later: usize, sheet: &Sheet, context: &Context<'_>) {
        let (first, second) = (&self.columns[earlier], &self.columns[later]);
        let name = first.name.unwrap_or_default();
        context.report(
            Diagnostic::new("E107", self.header_span(sheet, second.index))
                .arg("header", &second.header)
                .arg("other", &first.header)
                .arg("field", self.label(name, context))
                .related("first", self.header_span(sheet, first.index)),
        );
    }
}

impl Column {
    /// Whether it is read only where the other does not give the same field.
    fn yields_to(&self, other: &Column) -> bool {
        let is_of_period = |column: &Column| words::is_of_period(&column.header);
        self.assumed || (!self.declared && is_of_period(self) && !is_of_period(other))
    }
}
