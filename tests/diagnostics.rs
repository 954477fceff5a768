//! The sentences of codes, and diagnostics as people, scripts and pages see them.

use std::collections::{BTreeMap, BTreeSet};

use planpress::diagnostic::texts::{Sentences, placeholders};
use planpress::diagnostic::{Diagnostic, FileId, Places, Renderer, Severity, Span, Texts, render};
use planpress::load::{self, Content, Format, SourceFile, Sources};

const TASKS: &str = "编号,任务,策略,交付标准,负责人\nt-01,渠道签约,渠道策略,合同 3 份,王武\nt-02,开店,渠道策略,10 家,李四\n";
const PLAN: &str = "plan:\n  name: 一季度\n  年度目标: 1,000万\n  name: 二季度\n";

fn sources() -> Sources {
    let file = |id, path: &str, text: &str| load::source(id, path.into(), Format::of(path).unwrap(), text.into());
    Sources { files: vec![file(0, "plan.yaml", PLAN), file(1, "tasks.csv", TASKS)], ..Sources::default() }
}

fn cell(row: u32, column: u16) -> Span {
    Span::Cell { file: FileId(1), sheet: 0, row, column }
}

fn line(line: u32, column: u16, length: u16) -> Span {
    Span::Text { file: FileId(0), line, column, length }
}

fn owner() -> Diagnostic {
    Diagnostic::new("E111", cell(2, 4)).arg("holder", "task").arg("id", "t-01").arg("name", "王武").suggest(Some("王五")).subject("task/t-01")
}

fn repeated_key() -> Diagnostic {
    Diagnostic::new("E101", line(4, 3, 4)).variant("key").arg("key", "name").related("first", line(2, 3, 4))
}

fn with_renderer<T>(locale: &str, diagnostics: &[Diagnostic], colour: bool, show: impl Fn(&Renderer<'_>) -> T) -> T {
    let sources = sources();
    let excerpts = load::excerpts(&sources, diagnostics, &|_, _| None);
    let places = load::places(&sources, &[]);
    show(&Renderer { texts: &Texts::new(locale), places: &places, excerpts: &excerpts, colour })
}

#[test]
fn a_cell_is_shown_with_its_header_and_its_row() {
    let shown = with_renderer("en", &[owner()], false, |renderer| renderer.human(&[owner()]));
    insta::assert_snapshot!(shown, @r##"
    error[E111]: task `t-01` names owner `王武`, who is not among the people
      --> tasks.csv!E2
       |  A 编号   B 任务     C 策略     D 交付标准   E 负责人
     2 |  t-01     渠道签约   渠道策略   合同 3 份    王武
       |                                              ^^^^
       = help: did you mean `王五`?

    errors: 1, warnings: 0, notes: 0
    "##);
}

#[test]
fn a_line_is_shown_with_a_caret_below_its_characters() {
    let wide = Diagnostic::new("E105", line(3, 9, 6)).arg("text", "1,000万").arg("type", "money");
    let all = [repeated_key(), wide];
    let shown = with_renderer("zh-CN", &all, false, |renderer| renderer.human(&all));
    insta::assert_snapshot!(shown, @r##"
    error[E101]: 键 `name` 在同一层里写了两次
      --> plan.yaml:4:3
     4 |    name: 二季度
       |    ^^^^
       = note: 第一次写在 plan.yaml:2
       = help: 删掉其中一个，或改名；现在用的是第一个

    error[E105]: 读不懂 `1,000万`（这里应当是金额）
      --> plan.yaml:3:9
     3 |    年度目标: 1,000万
       |              ^^^^^^^
       = help: 照常见的写法改，如 `150万元`、`15%`、`2024-06-15`、`6月15日前`；还没有定就写 `待定`

    错误 2 个，警告 0 个，提示 0 条
    "##);
}

#[test]
fn short_is_one_line_with_the_path_first() {
    let odd = Diagnostic::new("W102", cell(3, 3)).arg("text", "a\nb\u{202e}c");
    let all = [owner(), repeated_key(), odd, Diagnostic::new("E103", Span::Nowhere).variant("no_plan")];
    let shown = with_renderer("en", &all, false, |renderer| renderer.short(&all));
    insta::assert_snapshot!(shown, @r##"
    tasks.csv!E2: error[E111]: task `t-01` names owner `王武`, who is not among the people
    plan.yaml:4:3: error[E101]: the key `name` is written twice at the same level
    tasks.csv!D3: warning[W102]: `a b\u{202e}c` stands in for a value that is still to come
    error[E103]: there is no plan.yaml, so company and period of the plan are unknown
    "##);
}

#[test]
fn json_is_one_object_per_line() {
    let all = [owner(), repeated_key()];
    let shown = with_renderer("en", &all, false, |renderer| renderer.json(&all));
    insta::assert_snapshot!(shown, @r##"
    {"code":"E111","severity":"error","message":"task `t-01` names owner `王武`, who is not among the people","path":"tasks.csv","cell":"E2","help":"correct the name, or add it to the people; departments, roles and masked names (`*明`) may stand as they are","suggestion":"王五","subject":"task/t-01"}
    {"code":"E101","severity":"error","message":"the key `name` is written twice at the same level","path":"plan.yaml","line":4,"column":3,"length":4,"help":"delete or rename one of them; the first one is used now","related":[{"message":"it is first written at plan.yaml:2","path":"plan.yaml","line":2,"column":3,"length":4}]}
    "##);
}

#[test]
fn colour_changes_nothing_but_colour() {
    let all = [owner(), repeated_key()];
    let plain = with_renderer("en", &all, false, |renderer| renderer.human(&all));
    let coloured = with_renderer("en", &all, true, |renderer| renderer.human(&all));
    let mut stripped = String::new();
    for (position, part) in coloured.split('\x1b').enumerate() {
        stripped += if position == 0 { part } else { part.split_once('m').unwrap().1 };
    }
    assert!(coloured.contains("\x1b[1;31merror[E111]\x1b[0m"));
    assert_eq!(stripped, plain);
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let text = format!("a: {}坏{}\n", "好".repeat(300), "尾".repeat(300));
    let sources = Sources { files: vec![load::source(0, "plan.yaml".into(), Format::Yaml, text.into())], ..Sources::default() };
    let fault = Diagnostic::new("E105", line(1, 304, 1)).arg("text", "坏").arg("type", "money");
    let excerpts = load::excerpts(&sources, std::slice::from_ref(&fault), &|_, _| None);
    let texts = Texts::new("en");
    let renderer = Renderer { texts: &texts, places: &load::places(&sources, &[]), excerpts: &excerpts, colour: false };
    let shown = renderer.human(&[fault]);
    let rows: Vec<&str> = shown.lines().collect();
    assert!(rows[2].starts_with(" 1 |  …好") && rows[2].contains("坏") && rows[2].ends_with('…'), "{shown}");
    use unicode_width::UnicodeWidthStr;
    let mark = rows[2].find('坏').unwrap();
    assert_eq!(rows[2][..mark].width(), rows[3].find('^').unwrap(), "{shown}");
}

#[test]
fn places_sort_by_file_then_position_and_what_is_told_twice_is_told_once() {
    let file = Diagnostic::new("I102", Span::File(FileId(1))).variant("file").arg("file", "x");
    let mut all = vec![owner(), file.clone(), repeated_key(), owner()];
    render::sort(&mut all);
    assert_eq!(all, [repeated_key(), file, owner()]);
}

#[test]
fn the_summary_counts_by_the_severity_of_the_instance() {
    let all = [owner(), owner().severity(Severity::Warning), Diagnostic::new("I110", cell(2, 4)).arg("name", "*明")];
    let counts = |locale| with_renderer(locale, &all, false, |renderer| renderer.summary(&all));
    assert_eq!(counts("en"), "errors: 1, warnings: 1, notes: 1");
    assert_eq!(counts("zh-CN"), "错误 1 个，警告 1 个，提示 1 条");
}

#[test]
fn explanations_are_found_by_code() {
    assert!(Texts::new("zh-CN").explain("E111").unwrap().starts_with("E111: ‹任务、目标等› `‹编号›` 的负责人"));
    assert!(Texts::new("zh-TW").explain("E111").is_some());
    assert_eq!(Texts::new("en").explain("E999"), None);
}

/// Every sentence of a code by the name that code gives it.
fn named(sentences: &Sentences) -> BTreeMap<String, &str> {
    let mut all = BTreeMap::from([("message".to_string(), sentences.message.as_str())]);
    all.extend(sentences.help.iter().map(|text| ("help".to_string(), text.as_str())));
    for (kind, map) in [("variant", &sentences.variants), ("note", &sentences.notes), ("help", &sentences.helps)] {
        all.extend(map.iter().map(|(name, text)| (format!("{kind} {name}"), text.as_str())));
    }
    all
}

#[test]
fn languages_have_the_same_sentences_with_the_same_gaps() {
    let [chinese, traditional, english] = ["zh-CN", "zh-TW", "en"].map(Texts::new);
    for code in chinese.codes() {
        let gaps = |texts: &Texts| -> BTreeMap<String, BTreeSet<String>> {
            let sentences = texts.sentences(code).unwrap();
            assert!(!sentences.explanation.trim().is_empty(), "{code} has no explanation");
            assert!(sentences.helps.keys().all(|name| sentences.variants.contains_key(name)), "{code} helps with no variant");
            named(sentences)
                .into_iter()
                .map(|(name, text)| {
                    assert!(name.starts_with("help") || !text.trim_end().ends_with(['。', '.']), "{code} {name} ends with a full stop");
                    (name, placeholders(text).into_iter().map(str::to_string).collect())
                })
                .collect()
        };
        assert_eq!(gaps(&chinese), gaps(&english), "{code}");
        assert_eq!(gaps(&chinese), gaps(&traditional), "{code} in traditional Chinese");
    }
}

#[test]
fn every_code_is_told_in_traditional_chinese() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = ["rules", "diagnostic/texts"].map(|folder| source.join(folder));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml") && !path.ends_with("gaps.yaml")).collect();
    let lacks = texts.iter().filter(|path| !std::fs::read_to_string(path).unwrap().contains("\nzh-TW:\n"));
    assert_eq!(lacks.collect::<Vec<_>>(), Vec::<&std::path::PathBuf>::new());
}

/// One place of the source that raises a code: its values, variant and notes, as far as they stand in the same expression.
struct Raised {
    place: String,
    code: String,
    variants: Vec<String>,
    args: Vec<String>,
    notes: Vec<String>,
    /// Whether the variant, or some of the values, are set in another expression.
    is_open: bool,
}

fn quoted_after(text: &str, opening: &str) -> Vec<String> {
    text.match_indices(opening).filter_map(|(at, _)| Some(text[at + opening.len()..].split_once('"')?.0.to_string())).collect()
}

/// The expression that begins at `Diagnostic::new(`, with the calls chained to it.
fn chain(source: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, mark) in source.char_indices() {
        match mark {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' | ';' | ',' | '}' if depth == 0 => return &source[..at],
            _ => {}
        }
    }
    source
}

/// Reads `Diagnostic::new("CODE", ..)` and the calls chained to it from the source.
fn raised() -> Vec<Raised> {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut raised = Vec::new();
    for entry in walkdir::WalkDir::new(source)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ext| ext == "rs"))
    {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for (at, _) in text.match_indices("Diagnostic::new(\"") {
            let chain = chain(&text[at..]);
            raised.push(Raised {
                place: format!("{}:{}", entry.path().display(), text[..at].lines().count()),
                code: quoted_after(chain, "Diagnostic::new(\"").remove(0),
                variants: quoted_after(chain, ".variant(\""),
                args: quoted_after(chain, ".arg(\""),
                notes: quoted_after(chain, ".related(\""),
                is_open: chain.matches(".variant(").count() != chain.matches(".variant(\"").count() || text[..at].trim_end().ends_with('='),
            });
        }
    }
    raised
}

#[test]
fn every_code_that_is_raised_has_its_sentences() {
    let texts = Texts::new("en");
    let all = raised();
    assert!(all.len() > 20, "the scan of the source found only {} places", all.len());
    for Raised { place, code, variants, notes, .. } in all {
        let Some(sentences) = texts.sentences(&code) else { panic!("{place}: {code} has no text file") };
        for variant in variants {
            assert!(sentences.variants.contains_key(&variant), "{place}: {code} has no variant {variant}");
        }
        for note in notes {
            assert!(sentences.notes.contains_key(&note), "{place}: {code} has no note {note}");
        }
    }
}

#[test]
fn every_gap_of_a_sentence_is_filled() {
    let texts = Texts::new("en");
    for Raised { place, code, variants, args, is_open, .. } in raised() {
        let Some(sentences) = texts.sentences(&code) else { continue };
        let template = match variants.as_slice() {
            [] => &sentences.message,
            [variant] => &sentences.variants[variant],
            _ => continue,
        };
        for gap in placeholders(template) {
            assert!(is_open || args.iter().any(|arg| arg == gap), "{place}: {code} leaves the gap {{{gap}}} empty");
        }
    }
}

#[test]
fn codes_in_values_are_said_in_words() {
    let fault = Diagnostic::new("E105", line(3, 9, 7)).arg("text", "八成多").arg("type", "money");
    assert_eq!(Texts::new("zh-CN").message(&fault), "读不懂 `八成多`（这里应当是金额）");
    assert_eq!(Texts::new("en").message(&fault), "`八成多` cannot be read as an amount of money");
}

#[test]
fn places_name_sheets_of_workbooks_only() {
    let sources = sources();
    let mut found = Vec::new();
    let Some(Content::Sheets(sheets)) = load::parse(&sources.files[1], &mut found) else { panic!("{found:?}") };
    let places: Places = load::places(&sources, &sheets);
    assert_eq!(places.show(cell(2, 4)), "tasks.csv!E2");
}

/// Files keep their order when they are read from a folder.
#[test]
fn a_folder_gives_plan_files_only() {
    let dir = tempfile::TempDir::new().unwrap();
    for path in [
        "b.yaml",
        "a/中文.csv",
        "a/~$x.xlsx",
        ".hidden.yaml",
        "notes.pdf",
        "report/.planpress-output",
        "report/data.csv",
        "target/x.csv",
        "target/CACHEDIR.TAG",
    ] {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    let sources = load::folder(dir.path()).unwrap();
    let paths: Vec<&str> = sources.files.iter().map(|file: &SourceFile| file.path.as_str()).collect();
    assert_eq!(paths, ["a/中文.csv", "b.yaml"]);
    assert_eq!(sources.files[1].id, FileId(1));
    assert!(load::folder(&dir.path().join("absent")).unwrap_err().to_string().contains("absent"));
}

#[test]
fn every_note_names_its_place() {
    for locale in ["zh-CN", "zh-TW", "en"] {
        let texts = Texts::new(locale);
        for code in texts.codes().filter(|code| code.len() == 4) {
            for (name, note) in &texts.sentences(code).expect("it has sentences").notes {
                assert!(note.contains("{place}"), "{code} {name} {locale}: {note}");
            }
        }
    }
}

/// What SARIF 2.1.0 requires of each of its objects that planpress writes (sections 3.13 to 3.50 of the standard): path and members.
const REQUIRED_OF_SARIF: [(&str, &[&str]); 10] = [
    ("", &["$schema", "version", "runs"]),
    ("/runs", &["tool", "results", "columnKind", "originalUriBaseIds"]),
    ("/runs/tool/driver", &["name", "version", "language", "rules"]),
    ("/runs/tool/driver/rules", &["id", "shortDescription", "fullDescription", "defaultConfiguration"]),
    ("/runs/tool/driver/rules/shortDescription", &["text"]),
    ("/runs/results", &["ruleId", "ruleIndex", "level", "message", "locations"]),
    ("/runs/results/message", &["text"]),
    ("/runs/results/locations/physicalLocation/artifactLocation", &["uri", "uriBaseId"]),
    ("/runs/results/locations/physicalLocation/region", &["startLine", "startColumn", "endColumn"]),
    ("/runs/results/relatedLocations", &["id", "message", "physicalLocation"]),
];

/// Every object at a path, through all lists on the way.
fn at<'v>(value: &'v serde_json::Value, path: &str) -> Vec<&'v serde_json::Value> {
    let unfold = |value: &'v serde_json::Value| value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
    let step = |found: Vec<&'v serde_json::Value>, name: &str| found.into_iter().filter_map(|value| value.get(name)).flat_map(unfold).collect();
    path.split('/').skip(1).fold(vec![value], step)
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let nowhere = Diagnostic::new("E103", Span::Nowhere).variant("no_plan");
    let file = Diagnostic::new("I102", Span::File(FileId(1))).variant("file").arg("file", "tasks.csv");
    let all = [owner(), repeated_key(), file, nowhere];
    for locale in ["zh-CN", "zh-TW", "en"] {
        let log: serde_json::Value = serde_json::from_str(&with_renderer(locale, &all, false, |renderer| renderer.sarif(&all))).unwrap();
        for (path, members) in REQUIRED_OF_SARIF {
            let objects = at(&log, path);
            assert!(!objects.is_empty(), "{path}");
            for object in objects {
                assert!(members.iter().all(|member| object.get(member).is_some_and(|value| value.as_str() != Some(""))), "{path}: {object}");
            }
        }
        assert_eq!((log["version"].as_str(), log["runs"][0]["tool"]["driver"]["language"].as_str()), (Some("2.1.0"), Some(locale)));
        let rules: Vec<&str> = at(&log, "/runs/tool/driver/rules").into_iter().map(|rule| rule["id"].as_str().unwrap()).collect();
        assert_eq!(rules, ["E101", "E103", "E111", "I102"]);
        for result in at(&log, "/runs/results") {
            assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize], result["ruleId"].as_str().unwrap());
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        }
    }
}

#[test]
fn sarif_names_the_place_of_a_cell_and_the_region_of_a_text() {
    let all = [owner(), repeated_key()];
    let log: serde_json::Value = serde_json::from_str(&with_renderer("en", &all, false, |renderer| renderer.sarif(&all))).unwrap();
    let results = at(&log, "/runs/results");
    let file = |path: &str| serde_json::json!({"uri": path, "uriBaseId": "PLAN"});
    assert_eq!(
        results[0]["locations"],
        serde_json::json!([{
            "physicalLocation": {"artifactLocation": file("tasks.csv")},
            "logicalLocations": [{"name": "E2", "fullyQualifiedName": "tasks.csv!E2"}],
        }])
    );
    assert_eq!(results[0]["properties"], serde_json::json!({"remedy": "did you mean `王五`?", "subject": "task/t-01"}));
    let region = |line: u32| serde_json::json!({"startLine": line, "startColumn": 3, "endColumn": 7});
    assert_eq!(results[1]["locations"], serde_json::json!([{"physicalLocation": {"artifactLocation": file("plan.yaml"), "region": region(4)}}]));
    assert_eq!(
        results[1]["relatedLocations"],
        serde_json::json!([{
            "physicalLocation": {"artifactLocation": file("plan.yaml"), "region": region(2)},
            "id": 0,
            "message": {"text": "it is first written at plan.yaml:2"},
        }])
    );
}

#[test]
fn sarif_writes_paths_as_references() {
    let bytes = b"a,b\n".to_vec();
    let sources = Sources { files: vec![load::source(0, "a b/任务#1%.csv".into(), Format::Csv, bytes)], ..Sources::default() };
    let found = [Diagnostic::new("I102", Span::File(FileId(0))).variant("file").arg("file", "x")];
    let texts = Texts::new("en");
    let log = Renderer { texts: &texts, places: &load::places(&sources, &[]), excerpts: &Default::default(), colour: false }.sarif(&found);
    assert!(log.contains("\"uri\": \"a%20b/%E4%BB%BB%E5%8A%A1%231%25.csv\""), "{log}");
}
