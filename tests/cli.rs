//! The command line: exit codes, where things are said, what is written and what is left alone.

mod project;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use project::{copy_sample, planpress, run, text, tree};
use tempfile::TempDir;

/// A starter plan in a folder of its own.
fn starter(locale: &str, year: &str) -> (TempDir, PathBuf) {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    let dir = scratch.path().join("plan");
    run(&["new", text(&dir), "--locale", locale, "--year", year]).exits(0);
    (scratch, dir)
}

fn write(path: &Path, content: &str) {
    std::fs::write(path, content).expect("a file can be written");
}

#[test]
fn a_new_plan_builds_clean_in_each_language_and_year() {
    for (locale, year) in [("zh-CN", "2026"), ("en", "2026"), ("zh-CN", "2028"), ("en", "2031")] {
        let (_scratch, dir) = starter(locale, year);
        let answer = run(&["check", text(&dir), "--strict", "--format", "short"]).exits(0);
        assert!(!answer.out.contains("warning") && !answer.out.contains("error"), "{locale} {year}:\n{}", answer.out);
        let answer = run(&["build", text(&dir), "--strict"]).exits(0);
        let index = dir.join("report/index.html");
        assert!(index.is_file() && answer.out.contains(text(&index)), "{}", answer.out);
        assert!(dir.join("report/figures.json").is_file() && dir.join("report/workbooks/report.xlsx").is_file());
    }
}

#[test]
fn new_takes_no_folder_that_holds_something() {
    let (_scratch, dir) = starter("en", "2026");
    let before = tree(&dir);
    let answer = run(&["new", text(&dir)]).exits(2);
    assert!(answer.error.contains(text(&dir)), "{}", answer.error);
    assert_eq!(before, tree(&dir));
}

#[test]
fn usage_is_2_and_help_is_0() {
    run(&[]).exits(2);
    run(&["bulid"]).exits(2);
    run(&["build", "--format", "xml"]).exits(2);
    run(&["build", "--as-of", "yesterday"]).exits(2);
    let help = run(&["--help"]).exits(0);
    for command in ["new", "build", "check", "inspect", "explain"] {
        assert!(help.out.contains(command), "{}", help.out);
    }
    assert!(!help.out.contains("cli."), "a word is missing:\n{}", help.out);
    let build = run(&["build", "--help"]).exits(0);
    for option in ["--as-of", "--out", "--strict", "--keep-going", "--format", "human", "short", "json"] {
        assert!(build.out.contains(option), "{}", build.out);
    }
    run(&["--version"]).exits(0);
}

#[test]
fn help_follows_the_language_of_the_environment() {
    let help =
        |language: &str| project::Answer::of(planpress().args(["build", "--help"]).env("LANG", language).output().expect("it starts")).exits(0).out;
    assert!(help("zh_CN.UTF-8").contains("截止日"));
    assert!(help("zh_TW.UTF-8").contains("資料夾"));
    assert!(help("de_DE.UTF-8").contains("Folder of the plan"));
}

#[test]
fn a_plan_that_is_no_folder_is_usage() {
    let (scratch, dir) = starter("en", "2026");
    let (absent, file) = (scratch.path().join("absent"), dir.join("plan.yaml"));
    for command in ["build", "check", "explain"] {
        let asked = |path: &Path| if command == "explain" { run(&[command, "plan/as_of", text(path)]) } else { run(&[command, text(path)]) };
        let answer = asked(&absent).exits(2);
        assert!(answer.error.contains(&format!("there is no folder {}", text(&absent))), "{}", answer.error);
        let answer = asked(&file).exits(2);
        assert!(answer.error.contains(&format!("is a file; name the folder that holds it: {}\n", text(&dir))), "{}", answer.error);
    }
    let here = project::Answer::of(planpress().args(["check", "plan.yaml"]).current_dir(&dir).output().expect("it starts")).exits(2);
    assert!(here.error.ends_with("name the folder that holds it: .\n"), "{}", here.error);
}

/// The answer in simplified Chinese, which is spoken where the environment names no language.
fn chinese(arguments: &[&str]) -> project::Answer {
    project::Answer::of(planpress().args(arguments).env("LANG", "C").output().expect("it starts"))
}

#[cfg(unix)]
#[test]
fn the_machine_is_3_and_speaks_the_language_of_the_environment() {
    let (_scratch, dir) = starter("en", "2026");
    // A link to itself refuses to be read and written whoever asks, the superuser too.
    let endless = dir.join("endless");
    std::os::unix::fs::symlink(&endless, &endless).expect("a link can be made");
    let answer = chinese(&["check", text(&endless)]).exits(3);
    assert!(answer.error.starts_with(&format!("planpress:不能读取 {}：系统报告：", text(&endless))), "{}", answer.error);
    let answer = run(&["build", text(&dir), "--out", text(&endless.join("report"))]).exits(3);
    assert!(answer.error.starts_with(&format!("planpress: cannot write {}", text(&endless))), "{}", answer.error);
    let answer = chinese(&["new", text(&dir.join("plan.yaml/inside"))]).exits(2);
    assert!(answer.error.contains("已有文件"), "{}", answer.error);
}

#[test]
fn faults_of_usage_are_told_in_the_language_of_the_environment() {
    let cases: [(&[&str], &[&str]); 8] = [
        (&["bulid"], &["没有命令 bulid", "是不是 build？", "用法: planpress <COMMAND>"]),
        (&["build", "--strikt"], &["不认得 --strikt", "是不是 --strict？", "用法: planpress build", "planpress build --help"]),
        (&["build", "a", "b"], &["不认得 b"]),
        (&["build", "--format", "xml"], &["--format", "不能是 xml", "human", "short", "json"]),
        (&["build", "--as-of", "昨天"], &["--as-of", "不能是 昨天", "2026-03-31"]),
        (&["build", "--out"], &["--out", "没有写值"]),
        (&["build", "--out", "a", "--out", "b"], &["--out", "只能写一次"]),
        (&["explain"], &["缺少 <KEY>", "用法: planpress explain"]),
    ];
    for (arguments, expected) in cases {
        let answer = chinese(arguments).exits(2);
        for part in expected {
            assert!(answer.error.contains(part), "`{part}` is not in\n{}", answer.error);
        }
        for english in ["error", "Usage", "For more information", "cli."] {
            assert!(!answer.error.contains(english), "`{english}` is in\n{}", answer.error);
        }
    }
}

#[test]
fn warnings_alone_are_clean_unless_strict() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let answer = run(&["check", text(scratch.path()), "--format", "short"]).exits(0);
    assert!(answer.out.contains("warning[W"), "{}", answer.out);
    run(&["check", text(scratch.path()), "--strict"]).exits(1);
    assert!(!scratch.path().join("report").exists(), "check writes nothing");
}

#[test]
fn an_error_writes_nothing_and_keeps_the_last_report() {
    let (_scratch, dir) = starter("en", "2026");
    run(&["build", text(&dir)]).exits(0);
    let good = tree(&dir.join("report"));
    write(&dir.join("goals.yaml"), "goals:\n  - {id: g-x, kpi: revenue, target: 5, owner: Nobody Known}\n");
    let answer = run(&["build", text(&dir)]).exits(1);
    assert!(answer.error.contains("error[E111]") && answer.error.contains("goals.yaml:2"), "{}", answer.error);
    assert_eq!(good, tree(&dir.join("report")));

    run(&["build", text(&dir), "--keep-going"]).exits(1);
    assert_ne!(good, tree(&dir.join("report")), "the report without the faulty record is written");
}

#[test]
fn a_file_with_a_syntax_error_costs_one_diagnostic() {
    let (_scratch, dir) = starter("en", "2026");
    write(&dir.join("broken.yaml"), "risks:\n  - {id: r-1, name: x\n");
    write(&dir.join("goals.yaml"), "goals:\n  - {id: g-x, kpi: revenue, target: 500000, owner: Nobody Known}\n");
    let answer = run(&["check", text(&dir), "--format", "short"]).exits(1);
    let lines_of = |file: &str| answer.out.lines().filter(|line| line.starts_with(file)).count();
    assert_eq!((lines_of("broken.yaml"), lines_of("goals.yaml")), (1, 1), "{}", answer.out);
}

#[test]
fn a_foreign_output_folder_is_refused_by_name() {
    let (scratch, dir) = starter("en", "2026");
    let foreign = scratch.path().join("mine");
    std::fs::create_dir(&foreign).expect("a folder can be made");
    write(&foreign.join("thesis.txt"), "years of work");
    for out in [foreign.as_path(), dir.as_path(), scratch.path()] {
        let before = tree(scratch.path());
        let answer = run(&["build", text(&dir), "--out", text(out)]).exits(2);
        assert!(answer.error.contains(text(out)) && answer.error.contains("--out"), "{}", answer.error);
        assert_eq!(before, tree(scratch.path()), "{} was touched", text(out));
    }
    let empty = scratch.path().join("empty");
    std::fs::create_dir(&empty).expect("a folder can be made");
    run(&["build", text(&dir), "--out", text(&empty)]).exits(0);
    assert!(empty.join("index.html").is_file());
}

#[test]
fn a_figure_explains_itself_down_to_the_cell() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let dir = text(scratch.path());
    let answer = run(&["explain", "kpi/revenue/2026-Q1/achievement", dir]).exits(0);
    for expected in ["kpi/revenue/2026-Q1/achievement", "95.73", "718", "750", "§3.1.3", "actuals/2026-01.xlsx[实际]!E2"] {
        assert!(answer.out.contains(expected), "`{expected}` is not in\n{}", answer.out);
    }
    let answer = run(&["explain", "kpi/revenue/2026-Q1/achievment", dir]).exits(2);
    assert!(answer.error.contains("kpi/revenue/2026-Q1/achievement"), "{}", answer.error);
}

#[test]
fn what_nobody_wrote_says_why_it_is_there() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let explained = |key: &str| chinese(&["explain", key, text(scratch.path())]).exits(0).out;
    for (key, expected) in [
        ("kpi/revenue/2026-01/start", "期间的第一天"),
        ("kpi/collection_rate/2026-02/end", "期间的最后一天"),
        ("plan/as_of", "由命令行指定，或由最新的实际值、进度、支出得出"),
        ("kpi/revenue/2026-06/actual", "输入里没有"),
        ("plan/split_tolerance", "程序默认值"),
    ] {
        let told = explained(key);
        assert!(told.contains(expected), "`{expected}` is not in\n{told}");
        assert_eq!(told.contains("默认值"), expected == "程序默认值", "{told}");
    }
}

#[test]
fn a_code_explains_itself() {
    let answer = run(&["explain", "e111"]).exits(0);
    assert!(answer.out.starts_with("E111"), "{}", answer.out);
    run(&["explain", "E999"]).exits(2);
}

#[test]
fn a_code_explains_itself_without_gaps_of_the_program() {
    for locale in ["zh-CN", "zh-TW", "en"] {
        let texts = planpress::diagnostic::Texts::new(locale);
        let with_gaps: Vec<&str> = texts.codes().filter(|code| texts.explain(code).is_none_or(|told| told.contains(['{', '}']))).collect();
        assert_eq!(with_gaps, [""; 0], "{locale}");
    }
    let told = chinese(&["explain", "E111"]).exits(0).out;
    assert!(told.contains("负责人 `‹名称›` 不在人员名单里"), "{told}");
}

#[test]
fn json_has_one_object_per_line() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let answer = run(&["check", text(scratch.path()), "--format", "json"]).exits(0);
    let lines: Vec<serde_json::Value> = answer.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line["code"].is_string() && line["severity"].is_string()));
}

#[test]
fn nothing_is_coloured_away_from_a_terminal() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let answer = run(&["build", text(scratch.path())]).exits(0);
    assert!(!answer.out.contains('\u{1b}') && !answer.error.contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    let mut child = planpress().arg("check").arg(scratch.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("panicked"), "{said}");
}

#[test]
fn a_theme_beside_the_plan_changes_the_look_and_a_faulty_one_is_named() {
    let (_scratch, dir) = starter("zh-CN", "2026");
    std::fs::create_dir(dir.join("theme")).expect("a folder can be made");
    write(&dir.join("theme/theme.yaml"), "colours:\n  accent: { light: \"#AA0011\", dark: \"#FF8899\" }\n");
    run(&["build", text(&dir)]).exits(0);
    let tokens = std::fs::read_to_string(dir.join("report/assets/tokens.css")).expect("the tokens are written");
    assert!(tokens.contains("#AA0011") && tokens.contains("#16202A"), "one colour is the plan's, the others stay: {tokens}");
    write(&dir.join("theme/theme.yaml"), "colours:\n  accent: { light: red, dark: \"#FF8899\" }\n");
    let answer = run(&["build", text(&dir)]).exits(2);
    assert!(answer.error.contains("theme/theme.yaml") && answer.error.contains("colours.accent"), "{}", answer.error);
}

/// Texts that send the reader to a command name one that exists.
#[test]
fn texts_name_only_commands_that_exist() {
    let mut unknown = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let path = entry.expect("the sources can be read").into_path();
        if !path.extension().is_some_and(|extension| extension == "yaml" || extension == "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text can be read");
        for (at, _) in text.match_indices("`planpress ") {
            let command: String = text[at + 11..].chars().take_while(char::is_ascii_lowercase).collect();
            if !["new", "build", "check", "inspect", "explain"].contains(&command.as_str()) {
                unknown.push(format!("{}: planpress {command}", path.display()));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
    let help = run(&["--help"]).exits(0).out;
    for command in ["new", "build", "check", "inspect", "explain"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
    }
}

/// A page of a built plan without its scripts.
fn page(dir: &Path, path: &str) -> String {
    std::fs::read_to_string(dir.join("report").join(path)).expect("the page is built")
}

#[test]
fn a_plan_in_its_own_words_is_shown_in_them() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    let dir = scratch.path();
    write(&dir.join("plan.yaml"), "name: 计划\nperiod: 2026-H1\nas_of: 2026-02-28\nrag_green: 95%\nrag_yellow: 85%\n");
    write(&dir.join("目标设定表.csv"), "指标,区域,期间,目标值\n销售额,,2026-Q1,300万\n销售额,北区,2026-Q1,100万\n新客户签约量,,2026-Q1,10家\n");
    write(&dir.join("a.csv"), "指标,区域,期间,实际值\n销售额,,2026-Q1,290万\n销售额,北区,2026-Q1,89.5万\n新客户签约量,,2026-Q1,8家\n");
    write(
        &dir.join("resources.yaml"),
        "resources:\n  - {name: 顾问团, category: external, quantity: 2人}\n  - {name: 样册, category: 印刷, quantity: 2份}\n",
    );
    run(&["build", text(dir)]).exits(0);
    let index = page(dir, "index.html");
    for words in ["达标 ≥ 95%", "关注 85–95%", "未达 &lt; 85%", "销售额 · 北区"] {
        assert!(index.contains(words), "`{words}` is not in the cockpit");
    }
    let next = &index[index.find("其次").expect("two fall short")..];
    assert!(next[..next.find('−').expect("a variance")].contains("销售额 · 北区"), "{}", &next[..200]);
    let resources = page(dir, "resources/index.html");
    assert!(resources.contains(">外部<") && resources.contains(">印刷<") && !resources.contains(">external<"));
}

#[test]
fn the_contents_of_a_workbook_hold_no_numbers_that_could_grow_stale() {
    use calamine::Reader;
    let scratch = tempfile::tempdir().expect("a folder can be made");
    copy_sample(scratch.path(), false);
    run(&["build", text(scratch.path())]);
    let path = scratch.path().join("report/workbooks/evaluation.xlsx");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).expect("the workbook is built");
    let contents = book.worksheet_range_at(0).expect("there are contents").expect("they can be read");
    let about: Vec<String> = contents.rows().filter_map(|row| row.get(1)).map(ToString::to_string).collect();
    assert!(about.iter().any(|words| !words.is_empty()));
    for words in about {
        assert!(!["%", "万元", "个百分点"].iter().any(|unit| words.contains(unit)), "{words}");
    }
}

/// Where an attribute of a tag stands after `from`, as a number.
fn number_after(text: &str, from: usize, attribute: &str) -> f64 {
    let at = from + text[from..].find(attribute).expect("the attribute") + attribute.len();
    text[at..].split(['"', ' ']).next().and_then(|digits| digits.parse().ok()).expect("a number")
}

#[test]
fn words_at_the_end_of_a_line_stay_inside_the_chart() {
    let scratch = tempfile::tempdir().expect("a folder can be made");
    let dir = scratch.path();
    write(&dir.join("plan.yaml"), "name: 全年\nperiod: 2026\nas_of: 2026-05-31\n");
    let months: String = (1..=12).map(|month| format!(", 2026-{month:02}: 125万")).collect();
    write(&dir.join("goals.yaml"), &format!("goals: [{{id: g, kpi: 销售额, period: 2026, target: 1500万, months: {{{}}}}}]\n", &months[2..]));
    let actuals: String = (1..=5).map(|month| format!("  - {{kpi: 销售额, period: 2026-{month:02}, value: 121.3万}}\n")).collect();
    write(&dir.join("actuals.yaml"), &format!("actuals:\n{actuals}"));
    run(&["build", text(dir)]).exits(0);
    let html = page(dir, "evaluation/index.html");
    let ends: Vec<usize> = html.match_indices(">累计预测 1,455.6</text>").map(|(at, _)| at).collect();
    assert!(!ends.is_empty());
    for end in ends {
        let width = number_after(&html, html[..end].rfind("viewBox=\"0 0 ").expect("a drawing"), "viewBox=\"0 0 ");
        let x = number_after(&html, html[..end].rfind("<text").expect("a text"), " x=\"");
        // Four wide letters and eight narrow ones of 13 pixels, bold.
        assert!(x + 4.0 * 13.0 + 8.0 * 7.8 <= width, "{x} of {width}");
    }
}

#[test]
fn a_kind_of_table_explains_its_columns() {
    for word in ["task", "tasks", "任务", "执行计划表"] {
        let told = run(&["explain", word]).exits(0).out;
        assert!(told.contains("owner") && told.contains("planned_end"), "{told}");
    }
}
