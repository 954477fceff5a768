//! The values of the tables as fields of real entities, read the three ways in which planners hand them in: through the cell of a
//! workbook, through CSV and through YAML. Every value stands alone in its column, so that no other one decides how it is meant.

use std::fmt::Write as _;

use planpress::check::{self, Checked};
use planpress::diagnostic::{FileId, Span};
use planpress::load::{self, Format, Sources};
use planpress::model::Plan;
use planpress::model::entity::Entity;
use planpress::value::cadence;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook, Worksheet};

use super::{Setting, shown};

/// A way of handing in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Sheet,
    Csv,
    Yaml,
}

pub const WAYS: [Way; 3] = [Way::Sheet, Way::Csv, Way::Yaml];

impl Way {
    /// The name of the column of a table in which this way is said to differ.
    pub fn name(self) -> &'static str {
        match self {
            Way::Sheet => "sheet",
            Way::Csv => "csv",
            Way::Yaml => "yaml",
        }
    }

    /// Whether a value can be handed in this way: cells with a number or a date are a workbook's, and a unit in the header a table's.
    pub fn takes(self, text: &str, setting: &Setting) -> bool {
        let typed = ["cell:", "cell%:", "day:"].iter().any(|mark| text.starts_with(mark));
        setting.plan.is_some()
            && setting.column_unit.as_deref() != Some("")
            && (self == Way::Sheet || !typed)
            && (self != Way::Yaml || setting.column_unit.is_none())
    }
}

/// A field that stands for a type: its entity, what else a record of it must have, and how its value is shown.
pub struct Field {
    list: &'static str,
    key: &'static str,
    header: &'static str,
    /// Key, header and value of the other columns; `#` is the id of the record.
    others: &'static [(&'static str, &'static str, &'static str)],
    show: fn(&Plan, &str) -> Option<String>,
}

const TASK: &[(&str, &str, &str)] = &[("id", "任务编号", "#"), ("name", "任务名称", "甲#")];
const GOAL: &[(&str, &str, &str)] = &[("id", "目标编号", "#"), ("kpi", "具体指标", "probe"), ("target", "目标值", "8888")];
const UNAIMED: &[(&str, &str, &str)] = &[("id", "目标编号", "#"), ("kpi", "具体指标", "probe")];
const BUDGET: &[(&str, &str, &str)] = &[("id", "预算编号", "#"), ("name", "预算项目", "甲#"), ("planned", "预算金额", "8888万元")];
const KPI: &[(&str, &str, &str)] = &[("id", "编号", "#"), ("name", "指标名称", "甲#"), ("direction", "指标方向", "越高越好")];
const SEGMENT: &[(&str, &str, &str)] = &[("id", "编号", "#"), ("name", "细分市场", "甲#")];
const MEETING: &[(&str, &str, &str)] = &[("id", "编号", "#"), ("name", "会议名称", "甲#")];
const INITIATIVE: &[(&str, &str, &str)] = &[("id", "举措编号", "#"), ("name", "具体措施", "甲#"), ("module", "策略模块", "渠道策略")];

/// The entity of a table that has this id.
macro_rules! of {
    ($plan:expr, $($table:ident).+, $id:expr) => {
        $plan.$($table).+.iter().find(|item| item.id() == $id)
    };
}

/// The value of an optional field, shown.
macro_rules! optional {
    ($($table:ident).+, $field:ident, $show:expr) => {
        |plan, id| of!(plan, $($table).+, id)?.$field.as_ref().map(|found| $show(found.value.clone()))
    };
}

/// The field that stands for the type of a table.
pub fn field(kind: &str) -> Option<Field> {
    let new = |list, key, header, others, show| Some(Field { list, key, header, others, show });
    match kind {
        "money" => new("budget", "spent", "已用金额", BUDGET, optional!(execution.budget, spent, shown::money)),
        "quantity" => new("goals", "base_value", "基期值", GOAL, optional!(goals.goals, base_value, |value| shown::quantity(&value))),
        "target" => new("goals", "target", "目标值", UNAIMED, |plan, id| Some(shown::target(of!(plan, goals.goals, id)?.target.value.clone()))),
        "percent" => new("kpis", "cap", "封顶达成率", KPI, optional!(goals.kpis, cap, shown::percent)),
        "number" => new("tasks", "effort_days", "投入人天", TASK, optional!(execution.tasks, effort_days, shown::number)),
        "days" => new("tasks", "buffer", "缓冲时间", TASK, optional!(execution.tasks, buffer, shown::days)),
        "score" => new("segments", "fit_score", "匹配度", SEGMENT, optional!(market.segments, fit_score, shown::score)),
        "flag" => new("segments", "core", "是否核心", SEGMENT, optional!(market.segments, core, shown::flag)),
        "text" => new("tasks", "note", "备注", TASK, optional!(execution.tasks, note, |text| text)),
        "date" => new("tasks", "actual_start", "实际开始时间", TASK, optional!(execution.tasks, actual_start, shown::date)),
        "deadline" => new("tasks", "planned_end", "计划结束时间", TASK, optional!(execution.tasks, planned_end, shown::deadline)),
        "span" => new("tasks", "time", "起止时间", TASK, optional!(execution.tasks, time, shown::span)),
        "period" => new("goals", "period", "期间", GOAL, optional!(goals.goals, period, shown::period_code)),
        "progress" => new("tasks", "progress", "实际进度", TASK, optional!(execution.tasks, progress, shown::progress)),
        "effect" => new("initiatives", "expected_effect", "预期效果", INITIATIVE, optional!(strategy.initiatives, expected_effect, shown::effect)),
        "owner" => new("tasks", "owner", "负责人", TASK, owner),
        "resources" => new("initiatives", "resource", "所需资源", INITIATIVE, resources),
        "cadence" => new("meetings", "cadence", "频率", MEETING, |plan, id| {
            Some(of!(plan, execution.meetings, id)?.cadence.as_ref().map_or("none".into(), |text| shown::cadence(cadence::parse(&text.value))))
        }),
        _ => None,
    }
}

/// The owner, and who helps.
fn owner(plan: &Plan, id: &str) -> Option<String> {
    let task = of!(plan, execution.tasks, id)?;
    let helpers: Vec<&str> = task.collaborators.iter().map(|name| name.value.name.as_str()).collect();
    let owner = task.owner.as_ref()?.value.name.clone();
    Some(if helpers.is_empty() { owner } else { format!("{owner} + {}", helpers.join(" ")) })
}

/// The resources that a text made, with the amounts of the budget lines that came of it.
fn resources(plan: &Plan, id: &str) -> Option<String> {
    let made = plan.strategy.resources.iter().filter(|part| part.initiative.as_ref().is_some_and(|initiative| initiative.value.name == id));
    let parts: Vec<String> = made
        .map(|part| {
            let amount = part.amount.map(|amount| format!("{} money", amount.value.0.normalize()));
            let quantity = part.quantity.as_ref().map(|quantity| shown::quantity(&quantity.value));
            let category = part.category.as_ref().map_or("?", |category| category.value.as_str());
            format!("{category} {} {}", part.name.value, amount.or(quantity).unwrap_or("?".into()))
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// A plan in which each text is the value of the field of one record, and where those values stand.
struct Handed {
    sources: Sources,
    places: Vec<Place>,
}

/// Where a value stands: a cell, or a line of YAML from a column on.
enum Place {
    Cell { file: u32, sheet: u16, row: u32, column: u16 },
    Line { line: u32, column: u16 },
}

impl Place {
    fn holds(&self, span: Span) -> bool {
        match (self, span) {
            (Place::Cell { file, sheet, row, column }, Span::Cell { file: of, sheet: on, row: at, column: below }) => {
                (FileId(*file as _), *sheet, *row, *column) == (of, on, at, below)
            }
            (Place::Line { line, column }, Span::Text { file, line: at, column: from, .. }) => file == FileId(1) && *line == at && *column <= from,
            _ => false,
        }
    }
}

fn id(at: usize) -> String {
    format!("r{at}")
}

/// Reads each text the given way: the value, or the fault, with the codes told at its place.
pub fn read(way: Way, field: &Field, setting: &Setting, texts: &[&str]) -> Vec<String> {
    let handed = match way {
        Way::Sheet => workbook(field, setting, texts),
        Way::Csv => csv(field, setting, texts),
        Way::Yaml => yaml(field, setting, texts),
    };
    let checked = check::check(&handed.sources, &check::Options::default());
    handed.places.iter().enumerate().map(|(at, place)| outcome(field, &checked, &id(at), place)).collect()
}

fn outcome(field: &Field, checked: &Checked, id: &str, place: &Place) -> String {
    let told = checked.found.iter().filter(|told| place.holds(told.span));
    shown::outcome((field.show)(&checked.plan, id), told.map(|told| (told.code.0, told.variant)))
}

/// The settings of the plan, with the KPI that the goals measure.
fn plan(setting: &Setting) -> String {
    let (period, locale) = (setting.plan.as_deref().unwrap_or_default(), setting.vocabulary.locale());
    let fiscal = setting.fiscal_start;
    format!(
        "plan:\n  name: 计划\n  period: {period}\n  fiscal_year_start_month: {fiscal}\n  locale: {locale}\nkpis:\n  - {{id: probe, name: 探针}}\n"
    )
}

fn sources(setting: &Setting, files: Vec<(String, Vec<u8>)>) -> Sources {
    let all = std::iter::once(("plan.yaml".to_string(), plan(setting).into_bytes())).chain(files);
    let files = all.enumerate().map(|(at, (path, bytes))| load::source(at as _, path.clone(), Format::of(&path).unwrap(), bytes));
    Sources { files: files.collect(), ..Sources::default() }
}

/// The headers of a table with the field in the last column, and its unit.
fn headers(field: &Field, setting: &Setting) -> Vec<String> {
    let own = match &setting.column_unit {
        Some(unit) => format!("{}({unit})", field.header),
        None => field.header.to_string(),
    };
    field.others.iter().map(|(_, header, _)| header.to_string()).chain([own]).collect()
}

/// The tables of a list of values: one for all words, and one of its own for each value that is a number or a date, for such a column
/// is judged as a whole. Each table is the positions of its values. They stand in a folder that is named for their entity: to find that
/// out anew for each of hundreds of tables is most of the time of this test, and the matter of `wild`.
fn tables(texts: &[&str]) -> Vec<Vec<usize>> {
    let in_digits = |text: &str| text.chars().any(char::is_numeric) && !text.chars().any(|c| c.is_alphabetic() || c == '%');
    let typed = |text: &str| ["cell:", "cell%:", "day:"].iter().any(|mark| text.starts_with(mark));
    let (alone, together): (Vec<usize>, Vec<usize>) = (0..texts.len()).partition(|&at| in_digits(texts[at]) || typed(texts[at]));
    Some(together).filter(|table| !table.is_empty()).into_iter().chain(alone.into_iter().map(|at| vec![at])).collect()
}

fn workbook(field: &Field, setting: &Setting, texts: &[&str]) -> Handed {
    let mut workbook = Workbook::new();
    let column = field.others.len() as u16;
    let mut places: Vec<Option<Place>> = texts.iter().map(|_| None).collect();
    for (index, table) in tables(texts).iter().enumerate() {
        let sheet = workbook.add_worksheet().set_name(format!("L{index}")).unwrap();
        sheet.write_row(0, 0, headers(field, setting)).unwrap();
        for (row, &at) in (1..).zip(table) {
            sheet.write_row(row, 0, field.others.iter().map(|(.., value)| value.replace('#', &id(at)))).unwrap();
            write(sheet, row, column, texts[at]);
            places[at] = Some(Place::Cell { file: 1, sheet: index as u16, row: row + 1, column });
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let path = format!("{}/tables.xlsx", field.list);
    Handed { sources: sources(setting, vec![(path, bytes)]), places: places.into_iter().flatten().collect() }
}

/// Writes a value as the table marks it: a number, a number shown as a percentage, a date, or text.
fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    match text.split_once(':') {
        Some(("cell", value)) => sheet.write(row, column, value.parse::<f64>().unwrap()).unwrap(),
        Some(("cell%", value)) => sheet.write_with_format(row, column, value.parse::<f64>().unwrap(), &Style::new().set_num_format("0.0%")).unwrap(),
        Some(("day", value)) => {
            let day = ExcelDateTime::parse_from_str(value).unwrap();
            sheet.write_with_format(row, column, day, &Style::new().set_num_format("yyyy-mm-dd")).unwrap()
        }
        _ if text == "(blank)" => sheet,
        _ => sheet.write(row, column, text).unwrap(),
    };
}

fn csv(field: &Field, setting: &Setting, texts: &[&str]) -> Handed {
    let quoted = |text: &str| if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() };
    let line = |at: usize| {
        let others = field.others.iter().map(|(.., value)| value.replace('#', &id(at)));
        let value = if texts[at] == "(blank)" { "" } else { texts[at] };
        others.chain([value.to_string()]).map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",") + "\n"
    };
    let column = field.others.len() as u16;
    let mut files = Vec::new();
    let mut places: Vec<Option<Place>> = texts.iter().map(|_| None).collect();
    for (index, table) in (1u32..).zip(tables(texts)) {
        let lines: String = table.iter().map(|&at| line(at)).collect();
        files.push((format!("{}/l{index}.csv", field.list), format!("{}\n{lines}", headers(field, setting).join(",")).into_bytes()));
        for (row, at) in (2..).zip(table) {
            places[at] = Some(Place::Cell { file: index, sheet: 0, row, column });
        }
    }
    Handed { sources: sources(setting, files), places: places.into_iter().flatten().collect() }
}

fn yaml(field: &Field, setting: &Setting, texts: &[&str]) -> Handed {
    let mut file = format!("{}:\n", field.list);
    let mut places = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        for (position, (key, _, value)) in field.others.iter().enumerate() {
            let value = value.replace('#', &id(at));
            writeln!(file, "  {} {key}: {value}", if position == 0 { '-' } else { ' ' }).unwrap();
        }
        places.push(Place::Line { line: file.lines().count() as u32 + 1, column: 4 + field.key.len() as u16 });
        let value = if *text == "(blank)" { String::new() } else { scalar(text) };
        writeln!(file, "    {}: {value}", field.key).unwrap();
    }
    Handed { sources: sources(setting, vec![("records.yaml".into(), file.into_bytes())]), places }
}

/// A scalar as a planner writes it: without quotes wherever YAML takes it so.
fn scalar(text: &str) -> String {
    let special = text.starts_with(|c: char| c.is_whitespace() || "-?:,[]{}#&*!|>'\"%@`~".contains(c)) || text.ends_with(char::is_whitespace);
    if special || text.contains(": ") || text.contains(" #") { format!("'{}'", text.replace('\'', "''")) } else { text.to_string() }
}
