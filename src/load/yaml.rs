//! YAML as a tree of [`Node`]s: scalars keep their text and place, duplicate keys are told with both places.

mod slices;
mod trap;

use std::borrow::Cow;

use foldhash::HashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use crate::diagnostic::{Diagnostic, FileId, Span, Spanned};
use crate::value::raw::Key;
use crate::value::{Node, Raw};
use slices::Slices;

/// Deepest nesting of lists and maps.
const MAX_DEPTH: usize = 100;
/// Nodes that aliases may add by repeating what an anchor names.
const MAX_ALIASED_NODES: usize = 100_000;
/// Bytes of text that aliases may add.
const MAX_ALIASED_BYTES: usize = 8 << 20;

/// Where a YAML text begins in its file: front matter does not begin on line 1.
#[derive(Clone, Copy)]
pub(super) struct Start {
    pub file: FileId,
    /// Lines before the text.
    pub lines: u32,
}

/// The tree of one YAML document; `None` after a fault that was pushed to `found`. An empty document is a blank node.
pub(super) fn tree<'t>(text: &'t str, start: Start, found: &mut Vec<Diagnostic>) -> Option<Node<'t>> {
    let mut builder = Builder::new(text, start);
    let result = builder.run();
    found.append(&mut builder.found);
    match result {
        Ok(node) => Some(node),
        Err(fault) => {
            found.push(*fault);
            None
        }
    }
}

type Fault = Box<Diagnostic>;

/// A list or map that is still open, or a key that waits for its value.
enum Open<'t> {
    List { items: Vec<Node<'t>>, span: Span, anchor: usize },
    Map { map: Map<'t>, span: Span, anchor: usize },
}

/// The entries of a map so far.
#[derive(Default)]
struct Map<'t> {
    entries: Vec<(Key<'t>, Node<'t>)>,
    /// Positions of the keys of a large map; a small one is looked through.
    positions: HashMap<Cow<'t, str>, usize>,
    /// The key that waits for its value; one that was written before waits in vain.
    key: Option<(Key<'t>, bool)>,
}

/// Entries up to which a map is looked through.
const SMALL: usize = 24;

impl<'t> Map<'t> {
    /// The place of a key that was written before.
    fn place(&mut self, key: &str) -> Option<Span> {
        if self.entries.len() <= SMALL {
            return self.entries.iter().find(|(other, _)| other.value == key).map(|(other, _)| other.span);
        }
        for at in self.positions.len()..self.entries.len() {
            self.positions.insert(self.entries[at].0.value.clone(), at);
        }
        self.positions.get(key).map(|&at| self.entries[at].0.span)
    }

    /// The value of the key that waits. That of a key that was written before is left out.
    fn put(&mut self, node: Node<'t>) {
        if let Some((key, false)) = self.key.take() {
            self.entries.push((key, node));
        }
    }
}

struct Builder<'t> {
    text: &'t str,
    slices: Slices<'t>,
    start: Start,
    stack: Vec<Open<'t>>,
    root: Option<Node<'t>>,
    anchors: HashMap<usize, Anchor<'t>>,
    aliased_nodes: usize,
    aliased_bytes: usize,
    found: Vec<Diagnostic>,
}

struct Anchor<'t> {
    node: Node<'t>,
    nodes: usize,
    bytes: usize,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, start: Start) -> Self {
        let slices = Slices::new(text);
        Self {
            text,
            slices,
            start,
            stack: Vec::new(),
            root: None,
            anchors: HashMap::default(),
            aliased_nodes: 0,
            aliased_bytes: 0,
            found: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<Node<'t>, Fault> {
        let mut parser: Parser<'t, StrInput<'t>> = Parser::new_from_str(self.text);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, place) = event.map_err(|error| self.syntax(&error))?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(_) => documents += 1,
                Event::Scalar(value, style, anchor, tag) => {
                    let span = self.span(place.start, place.end, &value);
                    self.refuse_tag(tag.as_deref(), span)?;
                    let value = self.slices.of(value, place.start);
                    if style == ScalarStyle::Plain && self.slices.splits_number() {
                        self.tell_comma(&value, span);
                    }
                    if style == ScalarStyle::Plain && self.slices.ends_entry(value.len()) {
                        self.refuse_glued(&value, span)?;
                    }
                    self.scalar(value, style, anchor, span)?;
                }
                Event::SequenceStart(anchor, tag) => self.open(place, tag.as_deref(), |span| Open::List { items: Vec::new(), span, anchor })?,
                Event::MappingStart(anchor, tag) => self.open(place, tag.as_deref(), |span| Open::Map { map: Map::default(), span, anchor })?,
                Event::SequenceEnd | Event::MappingEnd => self.close()?,
                Event::Alias(anchor) => {
                    let span = self.span(place.start, place.end, "");
                    self.alias(anchor, span)?;
                }
                Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            }
            if documents > 1 {
                return Err(self.fault("documents", self.span(place.start, place.end, "---")));
            }
        }
        Ok(self.root.take().unwrap_or_else(|| Node::new(Raw::Blank, Span::File(self.start.file))))
    }

    fn syntax(&self, error: &ScanError) -> Fault {
        let line = error.marker().line().max(1);
        let trap = trap::classify(self.text, line, error.marker().col(), error.info());
        let span =
            Span::Text { file: self.start.file, line: self.start.lines + trap.line as u32, column: clamp(trap.column), length: clamp(trap.length) };
        Box::new(Diagnostic::new("E108", span).variant(trap.variant).arg("reason", error.info()).arg("text", trap.text))
    }

    fn fault(&self, variant: &'static str, span: Span) -> Fault {
        Box::new(Diagnostic::new("E108", span).variant(variant))
    }

    fn span(&self, from: saphyr_parser::Marker, to: saphyr_parser::Marker, value: &str) -> Span {
        let length = if from.line() == to.line() { to.col() - from.col() } else { value.lines().next().map_or(1, |line| line.chars().count()) };
        Span::Text { file: self.start.file, line: self.start.lines + from.line() as u32, column: clamp(from.col() + 1), length: clamp(length.max(1)) }
    }

    fn refuse_tag(&self, tag: Option<&Tag>, span: Span) -> Result<(), Fault> {
        match tag {
            Some(tag) => Err(Box::new(Diagnostic::new("E108", span).variant("tag").arg("text", format!("{}{}", tag.handle, tag.suffix)))),
            None => Ok(()),
        }
    }

    fn open(&mut self, place: saphyr_parser::Span, tag: Option<&Tag>, open: impl FnOnce(Span) -> Open<'t>) -> Result<(), Fault> {
        let span = self.span(place.start, place.end, "");
        self.refuse_tag(tag, span)?;
        self.refuse_as_key(span)?;
        if self.stack.len() >= MAX_DEPTH {
            return Err(Box::new(Diagnostic::new("E108", span).variant("depth").arg("limit", MAX_DEPTH)));
        }
        self.stack.push(open(span));
        Ok(())
    }

    /// A list or a map cannot be a key.
    fn refuse_as_key(&self, span: Span) -> Result<(), Fault> {
        match self.stack.last() {
            Some(Open::Map { map: Map { key: None, .. }, .. }) => Err(self.fault("key", span)),
            Some(Open::Map { .. } | Open::List { .. }) | None => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), Fault> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        let (node, anchor) = match open {
            Open::List { mut items, span, anchor } => {
                items.shrink_to_fit();
                (Node::new(Raw::List(items), span), anchor)
            }
            Open::Map { map: Map { mut entries, .. }, span, anchor } => {
                entries.shrink_to_fit();
                let span = entries.first().map_or(span, |(key, _)| key.span);
                (Node::new(Raw::Map(entries), span), anchor)
            }
        };
        self.remember(anchor, &node);
        self.put(node);
        Ok(())
    }

    fn scalar(&mut self, value: Cow<'t, str>, style: ScalarStyle, anchor: usize, span: Span) -> Result<(), Fault> {
        if let Some(Open::Map { map: Map { key: None, .. }, .. }) = self.stack.last() {
            return self.key(value, span);
        }
        let plain = style == ScalarStyle::Plain;
        let alone = self.own_line(span).filter(|_| plain);
        if let Some(variant) = alone.and_then(|line| trap::lost_mapping(self.text, &value, line)) {
            return Err(Box::new(Diagnostic::new("E108", span).variant(variant).arg("text", trap::short(&value))));
        }
        let blank = plain && matches!(&*value, "" | "~" | "null" | "Null" | "NULL");
        let raw = if blank { Raw::Blank } else { Raw::Text(value) };
        let node = Node::new(raw, span);
        self.remember(anchor, &node);
        self.put(node);
        Ok(())
    }

    /// A key of a map on one line that has no value but holds a colon was meant as both: `{region:华东}`.
    fn refuse_glued(&self, value: &str, span: Span) -> Result<(), Fault> {
        let is_key = matches!(self.stack.last(), Some(Open::Map { map: Map { key: None, .. }, .. }));
        match trap::glued(value).filter(|_| is_key) {
            Some(variant) => Err(Box::new(Diagnostic::new("E108", span).variant(variant).arg("text", trap::short(value)))),
            None => Ok(()),
        }
    }

    /// A thousands comma between brackets parts a number: what follows becomes a key, or an item that may have been meant as one.
    fn tell_comma(&mut self, value: &str, span: Span) {
        let told = match self.stack.last() {
            Some(Open::Map { map: Map { key: None, .. }, .. }) => Diagnostic::new("E105", span).variant("comma").arg("text", trap::short(value)),
            Some(Open::List { .. }) => Diagnostic::new("W104", span).variant("comma").arg("text", trap::short(value)),
            Some(Open::Map { .. }) | None => return,
        };
        self.found.push(told);
    }

    /// The line of a scalar that stands alone on its line, below its key or at the top; else `None`.
    fn own_line(&self, span: Span) -> Option<usize> {
        let Span::Text { line, .. } = span else { return None };
        let alone = match self.stack.last() {
            Some(Open::Map { map: Map { key: Some((key, _)), .. }, .. }) => !matches!(key.span, Span::Text { line: of_key, .. } if of_key == line),
            Some(Open::List { .. }) => false,
            Some(Open::Map { .. }) | None => true,
        };
        alone.then(|| (line - self.start.lines) as usize)
    }

    fn key(&mut self, value: Cow<'t, str>, span: Span) -> Result<(), Fault> {
        if value == "<<" {
            return Err(self.fault("merge", span));
        }
        if let Some(Open::Map { map, .. }) = self.stack.last_mut() {
            let first = map.place(&value);
            if let Some(first) = first {
                self.found.push(Diagnostic::new("E101", span).variant("key").arg("key", &value).related("first", first));
            }
            map.key = Some((Spanned::new(value, span), first.is_some()));
        }
        Ok(())
    }

    /// Puts a finished node where it belongs.
    fn put(&mut self, node: Node<'t>) {
        match self.stack.last_mut() {
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { map, .. }) => map.put(node),
            None => self.root = Some(node),
        }
    }

    fn remember(&mut self, anchor: usize, node: &Node<'t>) {
        if anchor != 0 {
            let (nodes, bytes) = size(node);
            self.anchors.insert(anchor, Anchor { node: node.clone(), nodes, bytes });
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        self.refuse_as_key(span)?;
        let Some(named) = self.anchors.get(&anchor) else { return Err(self.fault("alias_cycle", span)) };
        self.aliased_nodes += named.nodes;
        self.aliased_bytes += named.bytes;
        if self.aliased_nodes > MAX_ALIASED_NODES || self.aliased_bytes > MAX_ALIASED_BYTES {
            return Err(Box::new(Diagnostic::new("E108", span).variant("alias_bomb").arg("limit", MAX_ALIASED_NODES)));
        }
        let node = Node { span, ..named.node.clone() };
        self.put(node);
        Ok(())
    }
}

fn clamp(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Nodes of a tree and bytes of its text.
fn size(node: &Node<'_>) -> (usize, usize) {
    let parts: Vec<(usize, usize)> = match &node.raw {
        Raw::List(items) => items.iter().map(size).collect(),
        Raw::Map(entries) => entries.iter().map(|(key, node)| (size(node).0, size(node).1 + key.value.len())).collect(),
        Raw::Text(text) => return (1, text.len()),
        Raw::Blank | Raw::Number { .. } | Raw::Date(_) | Raw::Flag(_) | Raw::Error(_) => return (1, 0),
    };
    parts.iter().fold((1, 0), |(nodes, bytes), part| (nodes + part.0, bytes + part.1))
}
