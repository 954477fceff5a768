//! Records before they have an id: what one place of the input says about one entity.

use std::cell::RefCell;

use foldhash::HashMap;

use crate::diagnostic::{Span, Spanned};
use crate::model::EntityInfo;
use crate::value::{Context, Node, PeriodKind, Raw};

use super::account::{ColumnReading, Reading};
use super::around::told::Told;
use super::guide::{Declared, Guide};
use super::place::FilePlace;
use super::rows::inside::Inside;
use super::tree::nested;
use super::words::Meaning;

/// What one place of the input says about one entity.
#[derive(Clone, Debug)]
pub struct Draft<'s> {
    /// The entity.
    pub info: &'static EntityInfo,
    /// The id, if one was written.
    pub id: Option<Spanned<String>>,
    /// Where the record begins.
    pub span: Span,
    /// The fields that were written, by position in the declaration.
    pub values: Vec<(u16, Node<'s>)>,
    /// The record it stands in, and the field that refers to it.
    pub parent: Option<Parent>,
    /// What the record is worth.
    pub standing: Standing,
}

/// The record in which another one stands.
#[derive(Clone, Copy, Debug)]
pub struct Parent {
    /// Position among the drafts of the file.
    pub draft: u32,
    /// Field of the child that refers to the parent.
    pub field: u16,
}

/// What a record is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It declares an entity, alone or together with others of the same id.
    Declared,
    /// It only adds to an entity that is declared elsewhere, such as `tasks: [t1]` inside an initiative.
    Addition,
    /// It declares an entity only when no other table does: a goal that an evaluation repeats, a budget line in words.
    Secondary,
    /// It sums up what other tables say: it is compared with these, and counts for what they do not say at all.
    Sum,
    /// It says again what others say, and counts with them.
    Again,
    /// It was cancelled, sent back or made out in error, and counts for nothing.
    Void,
}

impl<'s> Draft<'s> {
    /// An empty record.
    pub fn new(info: &'static EntityInfo, span: Span) -> Self {
        Self { info, id: None, span, values: Vec::new(), parent: None, standing: Standing::Declared }
    }

    /// What was written for a field.
    pub fn get(&self, field: &str) -> Option<&Node<'s>> {
        let index = self.info.field(field)? as u16;
        self.values.iter().find(|(at, _)| *at == index).map(|(_, node)| node)
    }

    /// The text that was written for a field, if there is any.
    pub fn said(&self, field: &str) -> Option<String> {
        self.get(field).and_then(Node::text).map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
    }

    /// Sets a field that has no value yet; `false` when it has one or does not exist.
    pub fn set(&mut self, field: &str, node: Node<'s>) -> bool {
        let Some(index) = self.info.field(field) else { return false };
        let free = !self.values.iter().any(|(at, _)| usize::from(*at) == index);
        if free {
            self.values.push((index as u16, node));
        }
        free
    }

    /// Sets a field that has no value yet or a blank one.
    pub fn supply(&mut self, field: &str, node: Node<'s>) {
        if self.get(field).is_none_or(Node::is_blank) {
            self.put(field, node);
        }
    }

    /// Sets a field, whatever it has.
    pub fn put(&mut self, field: &str, node: Node<'s>) {
        let index = self.info.field(field).map(|index| index as u16);
        self.values.retain(|(at, _)| Some(*at) != index);
        self.set(field, node);
    }
}

/// The drafts of one file while it is read.
pub struct Drafts<'a, 'c, 's> {
    /// What the file's name says.
    pub place: &'a FilePlace,
    /// Vocabulary, plan period, and the list of what was found.
    pub context: &'a Context<'c>,
    /// The period of the table that is read, where the name of its sheet or its title gives one.
    pub told: Option<Told>,
    /// Kinds whose records have their periods from the columns of the table, and not from the name of the file.
    pub dated: Vec<&'static str>,
    /// Whether the sheets of the file are called by the numbers of months.
    pub in_months: bool,
    /// What the plan says of its tables.
    pub guide: &'a Guide,
    /// The entries of `sources:` in this file.
    pub declared: Vec<Declared>,
    /// Members that stand in others.
    pub inside: Vec<Inside>,
    list: Vec<Draft<'s>>,
    readings: Vec<Reading>,
    meanings: RefCell<HashMap<&'static str, HashMap<String, Meaning>>>,
}

impl<'a, 'c, 's> Drafts<'a, 'c, 's> {
    /// None yet.
    pub fn new(place: &'a FilePlace, guide: &'a Guide, context: &'a Context<'c>) -> Self {
        let (declared, inside) = (Vec::new(), Vec::new());
        Self {
            place,
            context,
            told: None,
            dated: Vec::new(),
            in_months: false,
            guide,
            declared,
            inside,
            list: Vec::new(),
            readings: Vec::new(),
            meanings: RefCell::default(),
        }
    }

    /// Adds a record and gives its position, for its children.
    pub fn push(&mut self, mut draft: Draft<'s>) -> u32 {
        self.complete(&mut draft);
        self.list.push(draft);
        (self.list.len() - 1) as u32
    }

    /// A record that was added.
    pub fn get(&self, position: u32) -> &Draft<'s> {
        &self.list[position as usize]
    }

    /// Number of records so far.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// What a key inside a record means, looked up once per file.
    pub fn meaning(&self, info: &'static EntityInfo, key: &str) -> Meaning {
        let mut meanings = self.meanings.borrow_mut();
        let known = meanings.entry(info.kind).or_default();
        if let Some(meaning) = known.get(key) {
            return *meaning;
        }
        let meaning = nested::meaning(info, key, self.context);
        known.insert(key.to_string(), meaning);
        meaning
    }

    /// Number of accounts so far.
    pub fn readings(&self) -> usize {
        self.readings.len()
    }

    /// The accounts from this one on.
    pub fn readings_since(&self, first: usize) -> &[Reading] {
        &self.readings[first..]
    }

    /// The columns of the accounts from this one on.
    pub fn columns_since(&self, first: usize) -> impl Iterator<Item = &ColumnReading> {
        self.readings.iter().skip(first).flat_map(|reading| &reading.columns)
    }

    /// Adds the account of a sheet or file.
    pub fn account(&mut self, reading: Reading) {
        self.readings.push(reading);
    }

    /// The records and the accounts.
    pub fn finish(self) -> (Vec<Draft<'s>>, Vec<Reading>) {
        (self.list, self.readings)
    }

    /// Fills the period or the day that the title, the sheet or the file gives, when it is part of the entity's identity and was not
    /// written.
    fn complete(&self, draft: &mut Draft<'_>) {
        let by_file = || self.place.period.as_ref().filter(|_| !self.dated.contains(&draft.info.kind));
        let Some(told) = self.told.as_ref().or_else(by_file) else { return };
        let is_short = told.is_day() || (self.told.is_none() && matches!(told.period.kind, PeriodKind::Day | PeriodKind::Month));
        let is_whole = draft.standing == Standing::Declared || self.told.is_some() || told.is_part_of(self.context.plan);
        for field in ["period", "date"].into_iter().filter(|field| *field == "period" || is_short) {
            if draft.info.key.contains(&field) && is_whole {
                draft.supply(field, Node::new(Raw::Text(told.given_to(draft.info.kind).into()), told.span));
            }
        }
    }
}
