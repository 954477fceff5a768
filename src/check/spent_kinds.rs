//! Spending that says the kind of its line: 其他 of 市场 is another line than 其他 of 人力. Where only the kind is said, and it is no line
//! itself, the spending is of no line (W404 tells it); where the line is none of the budget, that of the kind is meant.

use foldhash::{HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::model::execution::BudgetKind;
use crate::recognise::{Draft, Standing, without_number, words};
use crate::value::{Context, Node, Raw};
use crate::vocabulary::normalise;

/// A line of the budget, as far as spending may name it.
struct Line {
    /// Its id, where it was given one.
    id: Option<String>,
    name: String,
    kind: String,
    owner: String,
}

/// What is told of the first entry of its sort.
type Told = Vec<(&'static str, Diagnostic, usize)>;

/// Leads spending to the line of the kind that it says. Lines that only sum up others are left out, and so are none.
pub fn settle(drafts: &mut [Draft<'_>], context: &Context<'_>) {
    let is_line = |draft: &&Draft<'_>| draft.info.kind == "budget_line" && !matches!(draft.standing, Standing::Sum | Standing::Again);
    let lines = Lines::of(drafts.iter().filter(is_line).map(Line::of).collect());
    if lines.list.is_empty() {
        return;
    }
    let mut told = Told::new();
    for draft in drafts.iter_mut().filter(|draft| draft.info.kind == "spend" && draft.parent.is_none()) {
        if !lines.ids.contains(draft.said("line").unwrap_or_default().as_str()) {
            lead(draft, &lines, &mut told, context);
        }
    }
    told.into_iter().for_each(|(_, first, rows)| context.report(first.arg("rows", rows)));
}

impl Line {
    fn of(draft: &Draft<'_>) -> Self {
        let id = draft.id.as_ref().map(|id| id.value.clone());
        Self {
            id,
            name: draft.said("name").unwrap_or_default(),
            kind: draft.said("category").unwrap_or_default(),
            owner: draft.said("owner").unwrap_or_default(),
        }
    }

    /// What a reference to it says.
    fn key(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }
}

/// The lines, to be sought by what they are called.
struct Lines {
    list: Vec<Line>,
    ids: HashSet<String>,
    by_name: HashMap<String, Vec<usize>>,
    by_bare_name: HashMap<String, Vec<usize>>,
}

impl Lines {
    fn of(list: Vec<Line>) -> Self {
        let by = |key: &dyn Fn(&str) -> String| {
            let mut lines: HashMap<String, Vec<usize>> = HashMap::default();
            list.iter().enumerate().for_each(|(at, line)| lines.entry(key(&line.name)).or_default().push(at));
            lines
        };
        let (by_name, by_bare_name) = (by(&normalise::name), by(&bare));
        Self { ids: list.iter().filter_map(|line| line.id.clone()).collect(), list, by_name, by_bare_name }
    }

    /// The lines called so, or else those called so but for what stands in front.
    fn called(&self, name: &str) -> Vec<&Line> {
        let found = |lines: &HashMap<String, Vec<usize>>, key: String| lines.get(&key).map(|found| found.iter().map(|&at| &self.list[at]).collect());
        let found = || found(&self.by_name, normalise::name(name)).or_else(|| found(&self.by_bare_name, bare(name)));
        Some(name).filter(|name| !name.is_empty()).and_then(|_| found()).unwrap_or_default()
    }

    fn has(&self, name: &str) -> bool {
        !name.is_empty() && self.by_name.contains_key(&normalise::name(name))
    }
}

/// A name without what stands in front: 广告 of `1.1 广告` or `其中：广告`.
fn bare(name: &str) -> String {
    normalise::name(without_number(words::part_name(name).unwrap_or(name)))
}

fn lead(draft: &mut Draft<'_>, lines: &Lines, told: &mut Told, context: &Context<'_>) {
    let (name, kind) = (draft.said("line").unwrap_or_default(), draft.said("category").unwrap_or_default());
    let of_name = lines.called(&name);
    match one_of(&of_name, draft, &kind, context) {
        Some(line) => {
            refer(draft, line.key());
            let is_other = !kind.is_empty() && !line.kind.is_empty() && !same_kind(&line.kind, &kind, context);
            if is_other {
                tell(told, "other_kind", Diagnostic::new("I104", draft.span).arg("text", &name).arg("name", &kind).arg("read", &line.kind));
            }
        }
        None if of_name.is_empty() && !kind.is_empty() => {
            let is_line = lines.has(&kind);
            if !name.is_empty() && is_line {
                tell(told, "line_of_spent", Diagnostic::new("I104", draft.span).arg("text", &name).arg("read", &kind));
            }
            if name.is_empty() || is_line {
                refer(draft, &kind);
            }
        }
        None => {}
    }
}

/// The only line that is meant: of several of a name, that of the kind, or else of the owner.
fn one_of<'l>(lines: &[&'l Line], draft: &Draft<'_>, kind: &str, context: &Context<'_>) -> Option<&'l Line> {
    let owner = draft.said("owner").unwrap_or_default();
    let of_kind = |line: &&Line| !kind.is_empty() && same_kind(&line.kind, kind, context);
    let of_owner = |line: &&Line| !owner.is_empty() && normalise::name(&line.owner) == normalise::name(&owner);
    only(lines).or_else(|| {
        let kept: Vec<&Line> = lines.iter().copied().filter(|line| kind.is_empty() || of_kind(line)).collect();
        only(&kept).or_else(|| only(&kept.into_iter().filter(of_owner).collect::<Vec<_>>()))
    })
}

/// The first of lines to which the same reference leads.
fn only<'l>(lines: &[&'l Line]) -> Option<&'l Line> {
    lines.first().copied().filter(|first| lines.iter().all(|line| line.key() == first.key()))
}

fn refer(draft: &mut Draft<'_>, name: &str) {
    let span = ["line", "category"].into_iter().find_map(|field| draft.get(field).map(|node| node.span)).unwrap_or(draft.span);
    draft.put("line", Node::new(Raw::Text(name.to_string().into()), span));
}

fn tell(told: &mut Told, variant: &'static str, first: Diagnostic) {
    match told.iter_mut().find(|(known, ..)| *known == variant) {
        Some((.., rows)) => *rows += 1,
        None => told.push((variant, first.variant(variant), 1)),
    }
}

/// Whether two words mean one kind: 市场 and 市场费用.
fn same_kind(first: &str, second: &str, context: &Context<'_>) -> bool {
    let term = |word: &str| context.vocabulary.term("budget_category", word);
    normalise::name(first) == normalise::name(second) || term(first).is_some_and(|known| term(second) == Some(known))
}

/// Whether a name is that of a kind that has lines.
pub fn is_kind(name: &str, kinds: &[BudgetKind], context: &Context<'_>) -> bool {
    kinds.iter().any(|kind| kind.is_called(name, context.vocabulary))
}
