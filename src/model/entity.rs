//! The one declaration per entity: what `entities!` makes of it, and the types it rests on.

use std::marker::PhantomData;

use foldhash::HashMap;

use crate::diagnostic::{Diagnostic, Span, Spanned};
use crate::value::dependency::{self, Tie};
use crate::value::{Context, Decode, Node, Reference, Shown};

/// One field of an entity, as the schema, the entry forms and the recognition of headers see it.
pub struct Field {
    /// Name in snake case, the key in YAML and in the vocabulary.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub doc: &'static str,
    /// How many values it takes, and whether it may be absent.
    pub arity: Arity,
    /// Name of its type.
    pub kind: fn() -> &'static str,
    /// What a raw value is understood as, in one fixed notation; `None` for a missing value.
    pub shown: ShownAs,
    /// Whether two raw values mean the same (`150万` and `1500000` do).
    pub same: fn(&Node<'_>, &Node<'_>, &Context<'_>) -> bool,
}

/// The name of a field as YAML and the vocabulary write it: without the `r#` that Rust wants for `type` and `do`.
pub const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', rest @ ..] => match std::str::from_utf8(rest) {
            Ok(name) => name,
            Err(_) => name,
        },
        _ => name,
    }
}

/// How many values a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one; the record means nothing without it (E103).
    Required,
    /// One or none.
    Optional,
    /// Any number.
    List,
    /// One per period.
    PerPeriod,
}

/// What a raw value is understood as, in one fixed notation.
pub type ShownAs = fn(&Node<'_>, &Context<'_>) -> Result<Option<String>, Box<Diagnostic>>;

/// What is known of an entity without a value of it.
pub struct EntityInfo {
    /// Singular name in snake case, also the prefix of derived ids: `task`.
    pub kind: &'static str,
    /// The key of its list in YAML: `tasks`.
    pub plural: &'static str,
    /// What it is, in one sentence.
    pub doc: &'static str,
    /// The fields that make a derived id.
    pub key: &'static [&'static str],
    /// Its fields; `id` is not among them, every entity has one.
    pub fields: &'static [Field],
}

impl EntityInfo {
    /// Position of a field by its name.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// Raw fields of one entity, merged from every place that names its id, before they are decoded.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The id, written or derived.
    pub id: Spanned<String>,
    /// Where the record begins.
    pub span: Span,
    /// The fields that were written, by position in the declaration; most fields of most records are silent.
    pub values: Vec<(u16, Node<'a>)>,
}

impl<'a> Record<'a> {
    /// What was written for the field at this position of the declaration.
    pub fn get(&self, index: usize) -> Option<&Node<'a>> {
        self.values.iter().find(|(field, _)| usize::from(*field) == index).map(|(_, node)| node)
    }
}

/// The entity and the field in which a reference stands.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    /// Kind of the entity.
    pub kind: &'static str,
    /// Its id.
    pub id: &'a str,
    /// The field.
    pub field: &'static str,
}

impl std::fmt::Debug for EntityInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind)
    }
}

/// What every declared entity can do.
pub trait Entity: Sized + 'static {
    /// Its names and fields.
    const INFO: EntityInfo;
    /// Decodes every field before a missing required one makes it return `None`; all faults are reported to `context`.
    fn decode(record: &Record<'_>, context: &Context<'_>) -> Option<Self>;
    /// The id by which others refer to it.
    fn id(&self) -> &str;
    /// Where it stands in the input.
    fn span(&self) -> Span;
    /// The name people use for it, if it has one; references may use it in place of the id.
    fn names(&self) -> Vec<&str>;
    /// Shows every reference it holds with the name of the field, to be resolved.
    fn references(&mut self, visit: &mut dyn FnMut(&'static str, Reference<'_>));
}

/// A reference to an entity, by id or by name; resolved once all entities are known.
pub struct Ref<T> {
    /// The id or name as written.
    pub name: String,
    /// Position in the table of `T`; `None` while unresolved or unknown.
    pub target: Option<u32>,
    entity: PhantomData<fn() -> T>,
}

impl<T> Ref<T> {
    /// An unresolved reference.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), target: None, entity: PhantomData }
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), target: self.target, entity: PhantomData }
    }
}

impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<T> std::fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "→{}", self.name)
    }
}

impl<T> Clone for Dependency<T> {
    fn clone(&self) -> Self {
        Self { on: self.on.clone(), tie: self.tie, lag: self.lag }
    }
}

impl<T> PartialEq for Dependency<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.on, self.tie, self.lag) == (&other.on, other.tie, other.lag)
    }
}

impl<T> std::fmt::Debug for Dependency<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} {:+}", self.on, self.tie, self.lag)
    }
}

impl<T: Entity> Decode for Dependency<T> {
    const NAME: &'static str = "dependency";

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        Ok(dependency::decode(node, context)?.map(|(on, tie, lag)| Self { on: Ref::new(on), tie, lag }))
    }

    fn references(&mut self, span: Span, visit: &mut dyn FnMut(Reference<'_>)) {
        self.on.references(span, visit);
    }
}

impl<T> Shown for Ref<T> {
    fn shown(&self) -> String {
        self.name.clone()
    }
}

impl<T> Shown for Dependency<T> {
    fn shown(&self) -> String {
        self.on.name.clone()
    }
}

impl<T: Entity> Decode for Ref<T> {
    const NAME: &'static str = T::INFO.kind;

    fn decode(node: &Node<'_>, context: &Context<'_>) -> Result<Option<Self>, Box<Diagnostic>> {
        Ok(String::decode(node, context)?.map(Ref::new))
    }

    fn references(&mut self, span: Span, visit: &mut dyn FnMut(Reference<'_>)) {
        visit(Reference { kind: T::INFO.kind, name: &self.name, span, target: &mut self.target });
    }
}

/// A task that must come before, with the kind of tie and its lag.
pub struct Dependency<T> {
    /// The earlier task.
    pub on: Ref<T>,
    /// Which ends are tied.
    pub tie: Tie,
    /// Days between the two ends; negative when they may overlap.
    pub lag: i32,
}

/// All entities of one kind, in the order of the input, found by id or reference.
#[derive(Debug)]
pub struct Table<T> {
    items: Vec<T>,
    by_id: HashMap<String, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { items: Vec::new(), by_id: HashMap::default() }
    }
}

impl<T: Entity> Table<T> {
    /// A table of decoded entities; the order given is kept.
    pub fn new(items: Vec<T>) -> Self {
        let by_id = items.iter().enumerate().map(|(i, item)| (item.id().to_string(), i as u32)).collect();
        Self { items, by_id }
    }

    /// Decodes records one after the other, each freed when it is done, and adds what could be read.
    pub fn extend(&mut self, records: Vec<Record<'_>>, context: &Context<'_>) {
        self.items.reserve_exact(records.len());
        for record in records {
            if let Some(item) = T::decode(&record, context) {
                self.by_id.insert(item.id().to_string(), self.items.len() as u32);
                self.items.push(item);
            }
        }
    }

    /// Keeps the entities for which `keep` holds; positions change, so nothing may have been resolved before.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.items.retain(keep);
        *self = Self::new(std::mem::take(&mut self.items));
    }

    /// The entity a reference was resolved to.
    pub fn get(&self, reference: &Ref<T>) -> Option<&T> {
        reference.target.and_then(|i| self.items.get(i as usize))
    }

    /// The entity with this id.
    pub fn by_id(&self, id: &str) -> Option<&T> {
        self.by_id.get(id).map(|&i| &self.items[i as usize])
    }

    /// The entity at a position, as references and [`Facts`](super::facts::Facts) hold it.
    pub fn get_at(&self, position: u32) -> Option<&T> {
        self.items.get(position as usize)
    }

    /// Position of the entity with this id.
    pub fn position(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Adds an entity at the end, and gives its position.
    pub fn push(&mut self, item: T) -> u32 {
        let position = self.items.len() as u32;
        self.by_id.insert(item.id().to_string(), position);
        self.items.push(item);
        position
    }

    /// The entity at a position, to be changed in place.
    ///
    /// # Panics
    /// When there is none.
    pub fn at_mut(&mut self, position: u32) -> &mut T {
        &mut self.items[position as usize]
    }

    /// All entities, to be changed in place.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }
}

impl<T> std::ops::Deref for Table<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.items
    }
}

/// Decodes a required or optional field; a fault or a missing required value is reported.
pub fn one<T: Decode>(record: &Record<'_>, index: usize, context: &Context<'_>) -> Option<Spanned<T>> {
    let node = record.get(index)?;
    match T::decode(node, context) {
        Ok(value) => value.map(|value| Spanned::new(value, node.span)),
        Err(fault) => {
            context.report(*fault);
            None
        }
    }
}

/// Reports E103 for a required field that was not written at all. A value that could not be read was reported already.
pub fn missing(info: &EntityInfo, record: &Record<'_>, index: usize, context: &Context<'_>) {
    let unreadable = record.get(index).is_some_and(|node| !node.is_blank());
    if !unreadable {
        let span = record.get(index).map_or(record.span, |node| node.span);
        context.report(
            Diagnostic::new("E103", span)
                .variant(if info.kind == "plan" { "settings" } else { "" })
                .arg("entity", context.vocabulary.entity(info.kind))
                .arg("id", label(info, record))
                .arg("field", context.vocabulary.field(info.kind, info.fields[index].name))
                .subject(format!("{}/{}", info.kind, record.id.value)),
        );
    }
}

/// The id a person wrote; for a derived id what the person can recognise: the first field of the key that was written.
fn label(info: &EntityInfo, record: &Record<'_>) -> String {
    let is_derived = record.id.value.starts_with(&format!("{}-", info.kind.replace('_', "-")));
    let mut written = info.key.iter().filter_map(|name| record.get(info.field(name)?)?.text());
    match written.next().filter(|text| is_derived && !text.is_empty()) {
        Some(text) => text.into_owned(),
        None => record.id.value.clone(),
    }
}

/// Whether an id is one that the program made: the kind and ten hexadecimal digits. People are shown names in its place.
pub fn is_derived(id: &str) -> bool {
    let Some((kind, hash)) = id.rsplit_once('-') else { return false };
    let is_kind = || super::Plan::info(&kind.replace('-', "_")).is_some();
    hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && is_kind()
}

/// What a raw value is understood as.
///
/// # Errors
/// Those of decoding it.
pub fn shown<T: Decode>(node: &Node<'_>, context: &Context<'_>) -> Result<Option<String>, Box<Diagnostic>> {
    Ok(T::decode(node, context)?.map(|value| value.shown()))
}

/// Whether two raw values decode to the same value.
pub fn same<T: Decode + PartialEq>(a: &Node<'_>, b: &Node<'_>, context: &Context<'_>) -> bool {
    match (T::decode(a, context), T::decode(b, context)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a.raw == b.raw,
    }
}
