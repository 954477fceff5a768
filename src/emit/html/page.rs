//! The shell of a page, and what its blocks share while they are written.

use foldhash::fast::RandomState;
use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;
use rust_decimal::Decimal;
use serde::Serialize;

use super::engine::Engine;
use super::format::Formatter;
use super::places::{self, Places};
use super::words::Words;
use super::{Site, explain, inline, mark, script, view};
use crate::diagnostic::Span;
use crate::emit::Output;
use crate::figures::FigureId;
use crate::report::{Link, MoneyUnit, Page, Status};
use crate::theme::ThemeFault;

/// Everything that pages share.
pub struct Renderer<'a> {
    /// What the site is made from.
    pub site: Site<'a>,
    /// Words of the interface.
    pub words: Words<'a>,
    /// Where links lead.
    pub places: Places<'a>,
    engine: Engine,
    money: MoneyUnit,
    pages: HashMap<&'a str, &'a Page>,
    beside: HashMap<&'a str, (Option<&'a Page>, Option<&'a Page>)>,
}

/// What one page collects while its blocks are written.
pub struct Scope<'r> {
    /// What pages share.
    pub renderer: &'r Renderer<'r>,
    /// The page.
    pub page: &'r Page,
    shown: IndexSet<FigureId, RandomState>,
    ids: HashSet<String>,
    unresolved: usize,
}

/// A page with its data script.
pub struct Written<'r> {
    /// The files.
    pub outputs: Vec<Output<'r>>,
    /// How many links lead to nothing.
    pub unresolved: usize,
}

#[derive(Serialize)]
struct Shell<'s> {
    root: String,
    path: &'s str,
    title: String,
    nav: Vec<NavGroup<'s>>,
    periods: Vec<Period<'s>>,
    workbooks: Vec<Anchor>,
    crumbs: Vec<Anchor>,
    previous: Option<String>,
    next: Option<String>,
    label: &'s str,
    question: &'s str,
    heading: String,
    lead: String,
    facts: Vec<(&'s str, String)>,
    banner: Option<String>,
    body: String,
    inputs: String,
    input_list: Option<String>,
}

#[derive(Serialize)]
struct NavGroup<'s> {
    label: String,
    items: Vec<NavItem<'s>>,
}

#[derive(Serialize)]
struct NavItem<'s> {
    href: String,
    words: &'s str,
    current: bool,
    child: bool,
    mark: Option<String>,
    count: usize,
}

#[derive(Serialize)]
struct Period<'s> {
    href: Option<String>,
    words: &'s str,
    current: bool,
}

#[derive(Serialize)]
struct Anchor {
    href: String,
    words: String,
}

/// What every page of a report has in common.
#[derive(Serialize)]
struct Frame<'s> {
    lang: &'s str,
    company: &'s str,
    plan: &'s str,
    seal: String,
    logo: Option<&'s str>,
    build: &'s str,
    version: &'s str,
}

impl<'a> Renderer<'a> {
    /// Loads the templates and finds the places.
    ///
    /// # Errors
    /// When a template is faulty.
    pub fn new(site: Site<'a>) -> Result<Self, ThemeFault> {
        let frame = &site.report.frame;
        let words = Words::new(site.vocabulary);
        let mut engine = Engine::new(site.theme)?;
        engine.share("words", &words.shared());
        let seal = frame.company.chars().find(|letter| letter.is_alphanumeric()).map(String::from).unwrap_or_default();
        let logo = site.theme.tokens.logo.as_deref();
        let version = env!("CARGO_PKG_VERSION");
        engine.share("frame", &Frame { lang: &frame.locale, company: &frame.company, plan: &frame.plan, seal, logo, build: &frame.build, version });
        let yuan = || MoneyUnit { word: words.unit("yuan").to_string(), size: Decimal::ONE };
        let money = frame.money.clone().filter(|money| !money.size.is_zero()).unwrap_or_else(yuan);
        let pages = site.report.pages.iter().map(|page| (page.path.as_str(), page)).collect();
        Ok(Self { site, words, places: Places::of(site.report), engine, money, pages, beside: beside(&site.report.pages) })
    }

    /// Shows figures.
    pub fn formatter(&self) -> Formatter<'_> {
        Formatter::new(self.site.figures, &self.words, &self.money)
    }

    /// Fills a template.
    ///
    /// # Errors
    /// What the template asks for and does not find.
    pub fn fill(&self, template: &str, view: &impl Serialize) -> Result<String, ThemeFault> {
        self.engine.fill(template, view)
    }

    /// One page and the explanations of its figures.
    ///
    /// # Errors
    /// When a template is faulty.
    pub fn page<'r>(&'r self, page: &'r Page) -> Result<Written<'r>, ThemeFault> {
        let mut scope = Scope { renderer: self, page, shown: IndexSet::default(), ids: HashSet::default(), unresolved: 0 };
        let body = view::blocks(&mut scope, &page.blocks, view::FULL)?;
        let shell = shell(&mut scope, body);
        let html = self.fill("page.html", &shell)?;
        let Scope { shown, unresolved, .. } = scope;
        let explained = move |to: &mut (dyn std::io::Write + Send)| script::write(to, "figures", &explain::page(self, page, &shown));
        let outputs = vec![Output::bytes(format!("{}.html", page.path), html), Output::writer(format!("data/{}.js", page.path), explained)];
        Ok(Written { outputs, unresolved })
    }

    /// The files that all pages use.
    pub fn assets(&self) -> Vec<Output<'static>> {
        let mut outputs: Vec<Output<'static>> =
            self.site.theme.assets().into_iter().map(|(path, bytes)| Output::bytes(format!("assets/{path}"), bytes)).collect();
        let frame = &self.site.report.frame;
        outputs.push(Output::bytes("assets/tokens.css", self.site.theme.tokens.css(&frame.locale) + &self.margins()));
        outputs.push(Output::bytes("assets/words.js", script::script("words", &self.words.shared())));
        outputs
    }

    /// Heads and feet of printed pages; their words stand in the style sheet because only it can place them.
    fn margins(&self) -> String {
        let frame = &self.site.report.frame;
        let head = css_text(&[&frame.company, &frame.plan].map(String::as_str).join(" · "));
        let foot = css_text(&[self.words.get("html.internal"), self.words.get("html.build"), &frame.build].join(" · "));
        let stamp = css_text(&frame.stamp);
        format!("@page{{@top-left{{content:{head}}}@top-right{{content:{stamp}}}@bottom-left{{content:{foot}}}}}\n")
    }

    /// A place in an input as people write it: `actuals/2026-01.xlsx[实际]!D7`, `plan.yaml:18`.
    pub fn place(&self, span: Span) -> String {
        match span {
            Span::Nowhere => self.words.get("html.no_place").to_string(),
            Span::File(_) | Span::Text { .. } | Span::Cell { .. } => self.site.report.places.show(span),
        }
    }

    /// The link to the file of a place in the list of inputs, whose rows are named `file/<path>`.
    pub fn file_href(&self, from: &Page, span: Span) -> Option<String> {
        span.file()?;
        self.places.href(&from.path, &Link::Entity(format!("file/{}", self.site.report.places.path(span))))
    }

    fn ancestors(&self, page: &'a Page) -> Vec<&'a Page> {
        let above = |page: &&'a Page| page.parent.as_deref().and_then(|path| self.pages.get(path)).copied();
        let mut chain: Vec<_> = std::iter::successors(Some(page), above).take(8).collect();
        chain.reverse();
        chain
    }
}

/// The pages before and after each: listed pages follow one another, pages of entities follow their siblings.
fn beside(pages: &[Page]) -> HashMap<&str, (Option<&Page>, Option<&Page>)> {
    let mut rows: indexmap::IndexMap<Option<&str>, Vec<&Page>> = indexmap::IndexMap::new();
    for page in pages {
        let row = if page.listed { None } else { page.parent.as_deref().or(Some("")) };
        rows.entry(row).or_default().push(page);
    }
    let mut beside = HashMap::default();
    for row in rows.values() {
        for (position, page) in row.iter().enumerate() {
            let previous = position.checked_sub(1).map(|before| row[before]);
            beside.insert(page.path.as_str(), (previous, row.get(position + 1).copied()));
        }
    }
    beside
}

impl<'r> Scope<'r> {
    /// Takes a figure among those that the page explains; its number there.
    pub fn explained(&mut self, id: FigureId) -> usize {
        self.shown.insert_full(id).0
    }

    /// Where a link leads from this page; what leads nowhere is counted.
    pub fn href(&mut self, link: &Link) -> Option<String> {
        let href = self.renderer.places.href(&self.page.path, link);
        self.unresolved += usize::from(href.is_none());
        href
    }

    /// An id that no other element of the page has: the first who asks gets it, others get none.
    pub fn take_id(&mut self, id: &str) -> Option<String> {
        let id = id.replace(char::is_whitespace, "_");
        (!id.is_empty() && self.ids.insert(id.clone())).then_some(id)
    }

    /// Fills a template.
    ///
    /// # Errors
    /// What the template asks for and does not find.
    pub fn fill(&self, template: &str, view: &impl Serialize) -> Result<String, ThemeFault> {
        self.renderer.fill(template, view)
    }
}

fn shell<'r>(scope: &mut Scope<'r>, body: String) -> Shell<'r> {
    let (renderer, page) = (scope.renderer, scope.page);
    let report = renderer.site.report;
    let frame = &report.frame;
    let root = places::up(&page.path);
    let to = |page: &Page| renderer.places.href(&scope.page.path, &Link::Page(page.path.clone()));
    let (previous, next) = renderer.beside.get(page.path.as_str()).copied().unwrap_or_default();
    let (previous, next) = (previous.and_then(to), next.and_then(to));
    let workbook = |name: &str, title: &str| Anchor { href: format!("{root}{}/{name}.xlsx", places::WORKBOOKS), words: title.to_string() };
    let workbooks = report.workbooks.iter().map(|book| workbook(book.name, &book.title)).collect();
    let facts = frame.facts.iter().map(|(label, text)| (label.as_str(), inline::html(scope, text))).collect();
    Shell {
        title: inline::plain(scope, &page.title),
        nav: navigation(scope),
        periods: periods(scope),
        workbooks,
        crumbs: crumbs(scope),
        previous,
        next,
        label: &page.label,
        question: &page.question,
        heading: inline::html(scope, &page.title),
        lead: inline::html(scope, &page.lead),
        facts,
        banner: frame.banner.as_ref().map(|banner| inline::html(scope, banner)),
        body,
        inputs: inputs(scope),
        input_list: frame.input_list.as_ref().and_then(|link| scope.href(link)),
        path: &page.path,
        root,
    }
}

fn inputs(scope: &Scope<'_>) -> String {
    let (files, rows) = scope.renderer.site.report.frame.inputs;
    let number = |count: usize| super::format::number(Decimal::from(count), 0, false);
    scope.renderer.words.fill("html.inputs", &[("files", &number(files)), ("rows", &number(rows))])
}

fn periods<'r>(scope: &mut Scope<'r>) -> Vec<Period<'r>> {
    let periods = &scope.renderer.site.report.frame.periods;
    periods.iter().map(|(link, words, current)| Period { href: scope.href(link), words, current: *current }).collect()
}

fn crumbs(scope: &Scope<'_>) -> Vec<Anchor> {
    let chain = scope.renderer.ancestors(scope.page);
    let above = chain.iter().take(chain.len().saturating_sub(1));
    let href = |page: &Page| scope.renderer.places.href(&scope.page.path, &Link::Page(page.path.clone())).unwrap_or_default();
    above.map(|page| Anchor { href: href(page), words: page.label.clone() }).collect()
}

/// The listed pages by group; those below a top page only while one of its section is open.
fn navigation<'r>(scope: &Scope<'r>) -> Vec<NavGroup<'r>> {
    let renderer = scope.renderer;
    let open = renderer.ancestors(scope.page).first().map_or("", |top| top.path.as_str());
    let mut groups: Vec<NavGroup<'r>> = Vec::new();
    for page in renderer.site.report.pages.iter().filter(|page| page.listed) {
        let chain = renderer.ancestors(page);
        if chain.len() > 1 && chain[0].path != open {
            continue;
        }
        let key = format!("nav.group.{}", page.group);
        let label = renderer.words.find(&key).unwrap_or_default();
        if groups.last().is_none_or(|group| group.label != label) {
            groups.push(NavGroup { label: label.to_string(), items: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.items.push(nav_item(scope, page, chain.len() > 1));
        }
    }
    groups
}

fn nav_item<'r>(scope: &Scope<'r>, page: &'r Page, child: bool) -> NavItem<'r> {
    let badge = page.badge.filter(|(_, count)| *count > 0);
    let mark = |status: Status| mark::alone(status, &scope.renderer.words);
    NavItem {
        href: scope.renderer.places.href(&scope.page.path, &Link::Page(page.path.clone())).unwrap_or_default(),
        words: &page.label,
        current: page.path == scope.page.path,
        child,
        mark: badge.map(|(status, _)| mark(status)),
        count: badge.map_or(0, |(_, count)| count),
    }
}

/// Text as a CSS string: everything but plain letters and digits by its number.
fn css_text(text: &str) -> String {
    let safe = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '-' | '.' => letter.to_string(),
        _ => format!("\\{:06x}", u32::from(letter)),
    };
    format!("\"{}\"", text.chars().map(safe).collect::<String>())
}
