//! Demonstration pages with every kind of block and chart: their structure is checked here, their look in a browser.
//! `PLANPRESS_DEMO=<folder> cargo test --test html_demo` writes them there.

mod evaluation;
mod numbers;
mod others;
mod overview;

use std::collections::{BTreeMap, HashSet};

use planpress::diagnostic::{FileId, Places};
use planpress::emit::Output;
use planpress::emit::html::{Emitter, Site};
use planpress::report::{Block, Cell, ColumnKind, Link, MoneyUnit, Page, Report, ReportFrame, Row, Table, Text, Workbook};
use planpress::theme::{Layer, Theme};
use planpress::vocabulary::Vocabulary;

use numbers::{Numbers, text};

fn frame(locale: &str) -> ReportFrame {
    ReportFrame {
        plan: "2026 上半年经营计划".into(),
        company: "沐岭净源".into(),
        locale: locale.into(),
        facts: vec![
            ("公司".into(), text("沐岭净源环境科技")),
            ("期间".into(), text("2026 Q1（1–3 月）")),
            ("截止".into(), text("2026-03-31 · 第 90 / 181 天（49.7%）")),
            ("金额单位".into(), text("万元")),
            ("诊断".into(), Text::link(Link::Page("quality/index".into()), "0 错误 · 26 警告 · 3 提示")),
        ],
        stamp: "期间 2026 Q1 累计 · 截止 2026-03-31".into(),
        build: "7c1e9a42".into(),
        inputs: (17, 1284),
        money: Some(MoneyUnit { word: "万元".into(), size: 10_000.into() }),
        periods: vec![
            (Link::Page("review/2026-01".into()), "1 月".into(), false),
            (Link::Page("index".into()), "Q1 累计".into(), true),
            (Link::Page("evaluation/index".into()), "上半年".into(), false),
        ],
        input_list: Some(Link::Page("quality/index".into())),
        banner: None,
    }
}

fn report(locale: &str) -> (Report, Numbers) {
    let mut numbers = Numbers::new();
    let regions = overview::regions(&mut numbers);
    let kpis = overview::kpis(&mut numbers);
    let pages: Vec<Page> = vec![
        overview::page(&mut numbers, &regions, &kpis),
        others::market(&mut numbers),
        others::execution(&mut numbers),
        evaluation::page(&mut numbers, &regions, &kpis),
        others::quality(&mut numbers),
    ];
    let file = |path: &str, sheet: &str| (path.to_string(), if sheet.is_empty() { Vec::new() } else { vec![sheet.to_string()] });
    let files = vec![file("goals.xlsx", "目标分解"), file("execution/tasks.xlsx", "执行计划"), file("plan.yaml", "")];
    assert!(files.len() > usize::from(FileId(2).0));
    let workbook = |name, title: &str, page: &str| Workbook { name, title: title.into(), page: page.into() };
    let workbooks = vec![workbook("evaluation", "效果评估", "evaluation/index"), workbook("execution", "执行计划", "execution/index")];
    (Report { frame: frame(locale), pages, sheets: Vec::new(), workbooks, places: Places::new(files) }, numbers)
}

/// A built site: path and content of each file.
struct Built {
    files: BTreeMap<String, String>,
    unresolved: usize,
}

fn site(locale: &str) -> Built {
    let (report, numbers) = report(locale);
    built(&report, &numbers, &Theme::shipped().expect("the shipped theme is sound"))
}

fn built(report: &Report, numbers: &Numbers, theme: &Theme) -> Built {
    let vocabulary = Vocabulary::load(&report.frame.locale);
    let site = Site { report, figures: &numbers.figures, vocabulary: &vocabulary, theme, workbooks: None };
    let emitter = Emitter::new(site).expect("the shipped templates are sound");
    let emitted = emitter.emit().expect("the shipped templates find what they ask for");
    let text = |output: &Output<'_>| {
        let mut bytes = Vec::new();
        output.write(&mut bytes).expect("memory takes all");
        String::from_utf8(bytes).expect("outputs are UTF-8")
    };
    Built { files: emitted.outputs.iter().map(|output| (output.path.clone(), text(output))).collect(), unresolved: emitted.unresolved }
}

fn pages(built: &Built) -> BTreeMap<&str, &str> {
    built.files.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

/// Names and values of all attributes of a page with this name.
fn attribute<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let open = format!(" {name}=\"");
    html.split(open.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

/// Tags that are opened must be closed, in order.
fn unclosed(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    for part in html.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let name: String = tag.trim_start_matches('/').chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect();
        let void = matches!(name.as_str(), "meta" | "link" | "input" | "img" | "br" | "hr") || tag.ends_with('/') || tag.starts_with('!');
        if tag.starts_with('/') {
            let last = open.pop();
            if last.as_deref() != Some(name.as_str()) {
                return Some(format!("</{name}> closes {last:?}"));
            }
        } else if !void {
            open.push(name);
        }
    }
    open.pop()
}

#[test]
fn pages_are_well_formed_and_name_each_id_once() {
    let emitted = site("zh-CN");
    if let Ok(folder) = std::env::var("PLANPRESS_DEMO") {
        for (path, content) in &emitted.files {
            let path = std::path::Path::new(&folder).join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            std::fs::write(path, content).expect("a file can be written");
        }
    }
    for (path, html) in pages(&emitted) {
        assert_eq!(unclosed(html), None, "{path}");
        let ids = attribute(html, "id");
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{path} has an id twice");
        assert!(!html.contains("{{ ") && !html.contains("{% "), "{path} has template text");
    }
}

#[test]
fn nothing_inline_and_nothing_from_elsewhere() {
    for (path, html) in pages(&site("zh-CN")) {
        assert!(attribute(html, "style").is_empty(), "{path} has inline styles");
        let handlers = html.split('<').filter(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(" on")));
        assert_eq!(handlers.count(), 0, "{path} has event handlers");
        for source in attribute(html, "src") {
            assert!(!source.contains(':') && !source.starts_with('/'), "{path} loads {source}");
        }
        assert_eq!(html.matches("<script").count(), 2, "{path} has scripts of its own only");
    }
}

#[test]
fn relative_links_lead_to_files_and_anchors() {
    let emitted = site("zh-CN");
    let pages = pages(&emitted);
    let files: HashSet<&str> = emitted.files.keys().map(String::as_str).collect();
    for (path, html) in &pages {
        for href in attribute(html, "href").into_iter().filter(|href| !href.starts_with("https:")) {
            let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in file.split('/') {
                if part == ".." { assert!(parts.pop().is_some(), "{path}: {href} leaves the site") } else { parts.push(part) }
            }
            let target = if file.is_empty() { (*path).to_string() } else { parts.join("/") };
            assert!(files.contains(target.as_str()) || target.starts_with("workbooks/"), "{path}: {href}");
            if let Some(page) = pages.get(target.as_str()).filter(|_| !anchor.is_empty()) {
                let anchor = decoded(anchor);
                assert!(attribute(page, "id").contains(&anchor.as_str()), "{path}: {href} has no anchor");
            }
        }
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%').then(|| std::str::from_utf8(&tail[..2]).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())).flatten();
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn text_of_inputs_stays_text() {
    let emitted = site("zh-CN");
    for (path, text) in &emitted.files {
        if path.starts_with("assets/") {
            continue;
        }
        assert!(!text.contains("<script>window") && !text.contains("<img src=x") && !text.contains('\u{202e}'), "{path} lets markup in");
    }
    assert!(pages(&emitted)["quality/index.html"].contains("{{7*7}}"));
}

#[test]
fn links_without_a_place_are_words_and_are_counted() {
    let emitted = site("zh-CN");
    assert!(emitted.unresolved > 0);
    assert!(pages(&emitted)["market/index.html"].contains("<dd>周岚</dd>"));
}

#[test]
fn missing_is_told_and_numbers_have_one_precision() {
    let emitted = site("zh-CN");
    let overview = pages(&emitted)["index.html"];
    assert!(overview.contains("class=\"nil\"") && overview.contains("无数据</span>"));
    assert!(overview.contains(">15.00</span>") && overview.contains(">14.62</span>"));
    assert!(overview.contains("\u{2212}32</span>") && overview.contains("+23</span>"));
}

#[test]
fn every_figure_shown_is_explained_with_its_operands() {
    let emitted = site("zh-CN");
    let overview = pages(&emitted)["index.html"];
    let script = emitted.files["data/index.js"].as_str();
    let json = script.split_once(".figures=").expect("a list").1.trim_end().trim_end_matches(';');
    let data: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let figures = data["f"].as_array().expect("figures");
    let at = |list: &str, number: &serde_json::Value| data[list][number.as_u64().expect("a number") as usize].clone();
    let key = |figure: &serde_json::Value| {
        format!("{}/{}", at("r", &figure["r"])[0].as_str().unwrap_or_default(), at("c", &figure["c"])[0].as_str().unwrap_or_default())
    };
    let shown = attribute(overview, "data-f").into_iter().map(|number| number.parse::<usize>().expect("a number")).max().expect("figures");
    assert!(figures.len() > shown);
    let achievement = figures.iter().find(|figure| key(figure) == "kpi/revenue/2026-Q1/company/achievement").expect("it is shown");
    assert_eq!((achievement["v"].as_str(), achievement["e"].as_str()), (Some("95.7%"), Some("0.9573…")));
    assert_eq!(achievement["x"].as_str(), Some("1 + (718 − 750) ÷ |750|"));
    let operands = achievement["o"].as_array().expect("operands");
    let actual = &figures[operands[0].as_u64().expect("a number") as usize];
    assert_eq!(key(actual), "kpi/revenue/2026-Q1/company/actual");
    assert_eq!(actual["o"].as_array().map(Vec::len), Some(3));
}

#[test]
fn the_same_input_gives_the_same_bytes_and_each_language_its_words() {
    assert_eq!(site("zh-CN").files, site("zh-CN").files);
    let english = site("en");
    let overview = pages(&english)["index.html"].to_string();
    assert!(overview.contains("<html lang=\"en\">") && overview.contains("Skip to content"));
}

#[test]
fn long_tables_show_a_part_and_name_the_workbook() {
    let mut numbers = Numbers::new();
    let rows = (0..1_203).map(|number| {
        let count = numbers.read(&format!("task/{number}"), "count", planpress::figures::Unit::Number, "7");
        Row { entity: Some(format!("task/{number}")), cells: vec![Cell::text(format!("任务 {number}")), Cell::figure(count)], ..Row::default() }
    });
    let rows = rows.collect();
    let columns = vec![overview::column("task", "任务", "", ColumnKind::Text), overview::column("n", "数", "", ColumnKind::Number)];
    let table = Table { id: "long".into(), columns, rows, sheets: overview::sheet("execution", "执行计划"), ..Table::default() };
    let lead = Text::link(Link::Entity("task/1100".into()), "在后面").with(planpress::report::Inline::Plain(" ".into()));
    let page =
        Page { path: "execution/index".into(), label: "执行".into(), listed: true, lead, blocks: vec![Block::Table(table)], ..Page::default() };
    let report = Report { frame: frame("zh-CN"), pages: vec![page], ..Report::default() };
    let built = built(&report, &numbers, &Theme::shipped().expect("sound"));
    let html = built.files["execution/index.html"].as_str();
    assert_eq!(html.matches("<th scope=\"row\"").count(), 200);
    assert!(html.contains("另有 1,003 行，见工作簿 <a href=\"../workbooks/execution.xlsx\">execution.xlsx[执行计划]</a>"));
    assert!(html.contains("<p class=\"lead\">在后面 </p>"), "a row that is not shown has no anchor");
}

#[test]
fn a_project_theme_changes_one_template_and_keeps_the_rest() {
    let (report, numbers) = report("zh-CN");
    let override_ = "{% extends \"default/page.html\" %}{% block page_end %}<footer>{{ frame.plan }}</footer>{% endblock %}";
    let layer = |template: &str| Layer { name: "theme".into(), files: [("templates/page.html".to_string(), template.as_bytes().to_vec())].into() };
    let theme = Theme::layered(vec![layer(override_)]).expect("sound");
    let built = built(&report, &numbers, &theme);
    let html = built.files["index.html"].as_str();
    assert!(html.contains("<footer>2026 上半年经营计划</footer>") && html.contains("class=\"tiles\""));
    let broken = Theme::layered(vec![layer("{{ titel }}")]).expect("tokens are sound");
    let vocabulary = Vocabulary::load("zh-CN");
    let fault = Emitter::new(Site { report: &report, figures: &numbers.figures, vocabulary: &vocabulary, theme: &broken, workbooks: None })
        .and_then(|emitter| emitter.emit().map(|_| ()))
        .map(|_| ())
        .expect_err("unknown field");
    assert!(fault.message.contains("titel"), "{fault}");
}
