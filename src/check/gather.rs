//! Reads every file: the settings first, for they complete the dates of all others, then all at once.

use foldhash::HashSet;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::diagnostic::{Diagnostic, FileId};
use crate::load::{self, Format, Limits, SourceFile, Sources};
use crate::model::frame::Settings;
use crate::model::{Plan, Record};
use crate::recognise::{self, DIMENSIONS, Draft, Guide, Inside, Measured, Reading, Recognised, SUM, Stream};
use crate::value::{Context, Node, Unit};
use crate::vocabulary::{Vocabulary, catalogue_kpi};

use super::{Options, PlanFrame, known};

/// What all files say.
pub struct Gathered<'s> {
    /// What decoding needs to know of the plan.
    pub frame: PlanFrame,
    /// Words of the plan's language.
    pub vocabulary: Vocabulary,
    /// What the plan says of its tables.
    pub guide: Guide,
    /// The file of the settings, if there is one.
    pub plan_file: Option<FileId>,
    /// The records of all files, in the order of the files; parents before their children.
    pub drafts: Vec<Draft<'s>>,
    /// Sheets of actuals, still to be read.
    pub streams: Vec<Stream>,
    /// How each file and sheet was understood.
    pub readings: Vec<Reading>,
    /// Members that stand in others.
    pub inside: Vec<Inside>,
    /// What was wrong.
    pub found: Vec<Diagnostic>,
}

/// Reads every file.
pub fn gather<'s>(sources: &'s Sources, options: &Options) -> Gathered<'s> {
    let words = Vocabulary::load(options.locale.as_deref().unwrap_or_default());
    let (frame, locale, guide) = settings(sources, &words);
    let vocabulary = Vocabulary::load(options.locale.as_deref().or(locale.as_deref()).unwrap_or_default());
    let mut files: Vec<&SourceFile> = sources.files.iter().collect();
    files.sort_by_key(|file| file.id);
    let read = read_all(&files, &Surroundings { frame, guide: &guide, vocabulary: &vocabulary });
    let plan_file = files.iter().find(|file| recognise::FilePlace::is_plan_file(file, &vocabulary)).map(|file| file.id);
    let (drafts, streams, readings, inside, found) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut gathered = Gathered { frame, vocabulary, guide, plan_file, drafts, streams, readings, inside, found };
    for file in read {
        gathered.add(file);
    }
    gathered.found.extend(super::sources::judge(&gathered.guide.sources, &gathered.readings, sources, &gathered.vocabulary));
    gathered
}

/// What every file is read with.
struct Surroundings<'a> {
    frame: PlanFrame,
    guide: &'a Guide,
    vocabulary: &'a Vocabulary,
}

/// Reads all files, in their order. Texts are read here while other threads read the tables: records are made of texts, and the memory
/// that they leave can be taken again only by the thread that decodes them, for allocators keep it by thread.
fn read_all<'s>(files: &[&'s SourceFile], with: &Surroundings<'_>) -> Vec<Recognised<'s>> {
    let is_text = |file: &SourceFile| matches!(file.format, Format::Yaml | Format::Markdown);
    let (texts, tables): (Vec<_>, Vec<_>) = files.iter().copied().partition(|file| is_text(file));
    let mut of_tables = Vec::new();
    let of_texts: Vec<Recognised<'_>> = rayon::in_place_scope(|scope| {
        scope.spawn(|_| of_tables = tables.par_iter().map(|file| read(file, with)).collect());
        texts.iter().map(|file| read(file, with)).collect()
    });
    let (mut of_texts, mut of_tables) = (of_texts.into_iter(), of_tables.into_iter());
    files.iter().filter_map(|file| if is_text(file) { of_texts.next() } else { of_tables.next() }).collect()
}

fn read<'s>(file: &'s SourceFile, with: &Surroundings<'_>) -> Recognised<'s> {
    let mut found = Vec::new();
    let Some(content) = load::parse(file, &mut found) else {
        let reading = Reading { file: Some(file.id), ..Reading::default() };
        return Recognised { found, readings: vec![reading], ..Recognised::default() };
    };
    let mut recognised = recognise::recognise(file, content, with.guide, &with.frame.context(with.vocabulary));
    recognised.found.append(&mut found);
    recognised
}

impl<'s> Gathered<'s> {
    fn add(&mut self, file: Recognised<'s>) {
        let (drafts, readings) = (self.drafts.len() as u32, self.readings.len());
        self.drafts.extend(file.drafts.into_iter().map(|mut draft| {
            if let Some(parent) = &mut draft.parent {
                parent.draft += drafts;
            }
            draft
        }));
        self.streams.extend(file.streams.into_iter().map(|mut stream| {
            stream.reading += readings;
            stream
        }));
        self.readings.extend(file.readings);
        self.inside.extend(file.inside);
        self.found.extend(file.found);
    }
}

/// The settings of the plan as they were written, and what the same file says of tables.
struct Written<'s> {
    draft: Option<Draft<'s>>,
    guide: Guide,
}

impl<'s> Written<'s> {
    fn of(sources: &'s Sources, vocabulary: &Vocabulary) -> Self {
        let mut guide = Guide::usual();
        let Some(file) = sources.files.iter().find(|file| recognise::FilePlace::is_plan_file(file, vocabulary)) else {
            return Self { draft: None, guide };
        };
        let silent = PlanFrame { plan: None, fiscal_start: 1 };
        let recognised = read(file, &Surroundings { frame: silent, guide: &guide, vocabulary });
        guide.sources = recognised.declared;
        learn(&recognised.drafts, &mut guide, &silent.context(vocabulary));
        Self { draft: recognised.drafts.into_iter().find(|draft| draft.info.kind == "plan"), guide }
    }

    /// Learns of members and KPIs from the other texts of the plan.
    fn learn_of_others(&mut self, sources: &Sources, vocabulary: &Vocabulary) {
        let silent = PlanFrame { plan: None, fiscal_start: 1 };
        let is_plan = |file: &SourceFile| recognise::FilePlace::is_plan_file(file, vocabulary);
        let is_other = |file: &&SourceFile| file.format == Format::Yaml && !is_plan(file) && names_columns(file, vocabulary);
        for file in sources.files.iter().filter(is_other) {
            let of_file = read(file, &Surroundings { frame: silent, guide: &self.guide, vocabulary });
            learn(&of_file.drafts, &mut self.guide, &silent.context(vocabulary));
        }
    }

    /// The settings, decoded by themselves.
    fn settings<T>(&self, vocabulary: &Vocabulary, fiscal_start: i8, take: impl Fn(&Settings) -> T) -> Option<T> {
        let draft = self.draft.as_ref()?;
        let frame = PlanFrame { plan: None, fiscal_start };
        let mut plan = Plan::default();
        plan.decode("plan", vec![Record { id: Default::default(), span: draft.span, values: draft.values.clone() }], &frame.context(vocabulary));
        plan.settings().map(take)
    }
}

/// Notes the members of dimensions, which may head columns, and which KPIs are money.
fn learn(drafts: &[Draft<'_>], guide: &mut Guide, context: &Context<'_>) {
    for draft in drafts {
        let name = draft.get("name").and_then(Node::text).map(|name| name.into_owned());
        let aliases = draft.get("aliases").map(|node| known::texts(node, context)).unwrap_or_default();
        let names = || name.iter().chain(&aliases);
        if let Some(dimension) = DIMENSIONS.into_iter().find(|kind| *kind == draft.info.kind) {
            names().for_each(|name| guide.members.add(name, dimension));
        }
        if let Some(unit) = draft.get("unit").filter(|_| draft.info.kind == "kpi").and_then(Node::text) {
            let unit = Unit::parse(&unit).map(|(unit, _)| unit);
            let way = draft.get("aggregation").and_then(Node::text);
            let way = way.as_deref().map(|way| context.vocabulary.term("aggregation", way).unwrap_or(way) == SUM);
            let of_catalogue = || draft.id.as_ref().and_then(|id| catalogue_kpi(&id.value)).map(|kpi| kpi.aggregation == SUM);
            let adds_up = way.or_else(of_catalogue).unwrap_or(unit != Some(Unit::Percent));
            let measured = Measured { is_money: unit == Some(Unit::Money), adds_up };
            names().chain(draft.id.iter().map(|id| &id.value)).for_each(|name| guide.add_kpi(name, measured));
        }
    }
}

/// Whether a file may list members of dimensions or KPIs: by its name or by a key in it. Most files need not be read twice.
fn names_columns(file: &SourceFile, vocabulary: &Vocabulary) -> bool {
    let silent = PlanFrame { plan: None, fiscal_start: 1 };
    let context = silent.context(vocabulary);
    let is_wanted = |kind: &str| kind == "kpi" || DIMENSIONS.contains(&kind);
    let keys: HashSet<&str> = std::str::from_utf8(&file.bytes).into_iter().flat_map(str::lines).filter_map(key_of).collect();
    recognise::FilePlace::of(file, &context).entity.is_some_and(|info| is_wanted(info.kind))
        || keys.into_iter().any(|key| recognise::words::entity_for_key(&context, key).is_some_and(|info| is_wanted(info.kind)))
}

/// The key of a line that has nothing after it, or a list.
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.trim_start_matches('\u{feff}').split_once(':')?;
    let opens = rest.trim_start().chars().next().is_none_or(|c| matches!(c, '[' | '{' | '#' | '&' | '!'));
    (opens && key.len() <= LONGEST_KEY).then(|| key.trim())
}

/// Bytes of a key that may name an entity, with the blanks before it.
const LONGEST_KEY: usize = 40;

/// The period, fiscal start and language that the settings give, and what they say of tables. They are read once more with the rest,
/// where faults are told.
fn settings(sources: &Sources, vocabulary: &Vocabulary) -> (PlanFrame, Option<String>, Guide) {
    let mut written = Written::of(sources, vocabulary);
    written.learn_of_others(sources, vocabulary);
    let fiscal_start = written.settings(vocabulary, 1, super::defaults::fiscal_start).flatten().unwrap_or(1);
    // The period may depend on the fiscal year, so it is decoded again with it.
    let told = |settings: &Settings| (settings.period.value, settings.locale.as_ref().map(|locale| locale.value.clone()));
    let (plan, locale) = written.settings(vocabulary, fiscal_start, told).unzip();
    (PlanFrame { plan, fiscal_start }, locale.flatten(), written.guide)
}

/// What a file may cost.
pub fn limits(sources: &Sources) -> Limits {
    let vocabulary = Vocabulary::load("");
    Written::of(sources, &vocabulary).settings(&vocabulary, 1, super::defaults::limits).unwrap_or_default()
}
