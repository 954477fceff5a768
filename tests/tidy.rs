//! The shape of the program (design §6), checked on every source file. Each check is first shown to fail on a bad snippet.

#[path = "tidy/blank.rs"]
mod blank;
#[path = "tidy/checks.rs"]
mod checks;

use std::path::{Path, PathBuf};

use blank::Source;

/// Every Rust file under `src`, sorted.
fn sources() -> Vec<Source> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("src")).sort_by_file_name().into_iter().map(|entry| entry.expect("src can be read"));
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| read(&root, entry.path())).collect()
}

fn read(root: &Path, path: &Path) -> Source {
    let name = path.strip_prefix(root).expect("it is below the root").to_str().expect("names of sources are UTF-8").replace('\\', "/");
    Source::new(&name, &std::fs::read_to_string(path).expect("a source can be read"))
}

#[test]
fn the_tree_is_tidy() {
    let sources = sources();
    assert!(sources.len() > 50, "the sources were not found: {}", sources.len());
    let mut faults: Vec<_> = sources.iter().flat_map(checks::faults).collect();
    faults.extend(checks::lonely_traits(&sources));
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Asserts that a snippet at a path has exactly one fault, which contains `expected`.
fn fails(path: &str, snippet: &str, expected: &str) {
    let faults = checks::faults(&Source::new(path, &format!("//! Doc.\n{snippet}\n")));
    assert!(faults.len() == 1 && faults[0].contains(expected), "{path}: expected `{expected}` once, found {faults:?}");
}

/// Asserts that a snippet has no fault.
fn passes(path: &str, snippet: &str) {
    let faults = checks::faults(&Source::new(path, &format!("//! Doc.\n{snippet}\n")));
    assert!(faults.is_empty(), "{path}: {faults:?}");
}

#[test]
fn imports_point_one_way() {
    fails("src/figures/mod.rs", "use crate::sections::SECTIONS;", "`figures` may not use `sections::SECTIONS`");
    fails("src/emit/html/mod.rs", "use crate::{figures::Figures, model::Plan};", "`emit` may not use `model::Plan`");
    fails("src/rules/w303.rs", "fn f() -> crate::load::Format { x }", "`rules` may not use `load::Format`");
    fails("src/value/mod.rs", "use super::model::Plan;", "`value` may not use `model::Plan`");
    fails("src/load/yaml.rs", "use crate::value::Decode;", "`load` may not use `value::Decode`");
    fails("src/emit/xlsx/sheet.rs", "use super::super::super::sections::SECTIONS;", "`emit` may not use `sections");
    fails("src/novelty/mod.rs", "", "has no line in the table");
    passes("src/load/yaml.rs", "use crate::value::{Node, Raw, raw::Scalar};\nuse super::Content;");
    passes("src/sections/market/view.rs", "use crate::report::{Block, table::{Column, Row}};\nuse super::compute;");
    passes("src/value/mod.rs", "// use crate::model\nconst X: &str = \"crate::model::Plan\";\n#[cfg(test)]\nmod tests { use crate::model::Plan; }");
}

#[test]
fn sections_and_rules_do_not_import_one_another() {
    fails("src/sections/market/view.rs", "use crate::sections::strategy::compute;", "`market` uses its neighbour `strategy`");
    fails("src/sections/market/mod.rs", "use super::strategy::compute;", "`market` uses its neighbour `strategy`");
    fails("src/rules/w303_overdue.rs", "use super::w304_behind::judge;", "`w303_overdue` uses its neighbour");
    passes("src/rules/w303_overdue.rs", "use super::Case;");
    passes("src/sections/market/view.rs", "use crate::sections::{Pages, Sight};\nuse crate::sections::market::compute;");
}

#[test]
fn files_and_functions_are_short() {
    fails("src/value/date.rs", &"\n".repeat(500), "at most 500");
    passes("src/value/date.rs", &"\n".repeat(498));
    fails("src/value/date.rs", &format!("fn long() {{{}}}", "\n".repeat(70)), "a function of 71 lines");
    passes("src/value/date.rs", &format!("fn long() {{{}}}", "\n".repeat(69)));
    passes("src/value/date.rs", &format!("trait T {{ fn declared(); }}\nfn f(pick: fn(u8)) {{}}\nconst LIST: [u8; 2] = [{}];", "\n".repeat(100)));
}

#[test]
fn names_are_imported_one_by_one() {
    fails("src/value/date.rs", "use super::*;", "use super::*");
    passes("src/value/date.rs", "#[cfg(test)]\nmod tests {\n    use super::*;\n}");
}

#[test]
fn our_enums_are_matched_in_full() {
    fails("src/emit/text.rs", "fn f(b: &Block) { match b { Block::Table(t) => { g(t) } _ => {} } }", "`_ =>` in a match");
    fails(
        "src/figures/evaluate.rs",
        "fn f(e: Expr) { match e { Expr::Sum(_) | Expr::Mean { .. } => 1, _ if x => 2, Expr::Own(_) => 3 } }",
        "`_ =>` in a match",
    );
    for pattern in ["(Value::Date(a), Value::Date(b))", "Some(Value::Flag(true))", "&(_, super::Value::Flag(_))", "[Expr::Sum(_), ..]"] {
        for rest in ["_", "_ if x", "other", "other if x", "ref other", "other @ _", "(_, _)", "(a, _)"] {
            fails("src/figures/evaluate.rs", &format!("fn f(e: E) {{ match e {{ {pattern} => 1, {rest} => 2 }} }}"), "`_ =>` in a match");
        }
    }
    fails("src/figures/evaluate.rs", "fn f(v: V) { match v { Some(Value::Flag(_)) => 1, Some(_) => 2, None => 3 } }", "`_ =>` in a match");
    fails("src/figures/evaluate.rs", "fn f(v: V) { match v { Some(Value::Flag(_)) => 1, Some(other) => 2, None => 3 } }", "`_ =>` in a match");
    passes(
        "src/figures/evaluate.rs",
        "fn f(v: V) { match v { (Value::Flag(_) | Value::Date(_), _) => 1, (Value::Text(_), Some(x)) => 2, Err(e) => 3, LIMIT => 4 } }",
    );
    passes("src/figures/evaluate.rs", "fn f(v: V) { match v { MyValue::Flag => 1, _ => 2 } }");
    passes("src/figures/evaluate.rs", "fn f(e: Expr) { match e { Expr::Sum(s) => match s { 1 => 2, _ => 3 }, Expr::Own(_) => g(|_| 1) } }");
    passes("src/emit/json.rs", "fn f(v: V) { match v { serde_json::Value::Null => 1, _ => 2 } }");
}

#[test]
fn nothing_is_left_to_be_done() {
    fails("src/value/date.rs", "fn f() { todo!() }", "`todo!`");
    fails("src/value/date.rs", "fn f() { unimplemented!(\"x\") }", "`unimplemented!`");
    fails("src/value/date.rs", "fn f() { dbg!(1); }", "`dbg!`");
    passes("src/value/date.rs", "fn f() -> &'static str { \"todo!\" }");
}

#[test]
fn modules_are_named_and_described() {
    fails("src/value/utils.rs", "", "not `utils`");
    fails("src/value/utils/fold.rs", "", "not `utils`");
    let faults = checks::faults(&Source::new("src/value/date.rs", "use std::fmt;\n"));
    assert_eq!(faults, ["src/value/date.rs:1: begins without `//!`"]);
}

#[test]
fn only_load_and_publish_touch_the_disk_and_only_the_command_line_the_clock() {
    fails("src/theme/mod.rs", "fn f() { std::fs::read(\"x\"); }", "`theme` uses the disk");
    fails("src/emit/html/mod.rs", "use fs_err as fs;", "`emit` uses the disk");
    fails("src/publish.rs", "fn f() { let t = SystemTime::now(); }", "`publish` uses the clock");
    fails("src/figures/mod.rs", "use std::time::Instant;", "`figures` uses the clock");
    fails("src/load/mod.rs", "fn f() { std::env::var(\"TZ\"); }", "`load` uses the environment");
    passes("src/publish.rs", "use fs_err as fs;\nuse tempfile::TempDir;");
    passes("src/cli/build.rs", "use std::time::Instant;");
}

#[test]
fn words_for_people_stand_in_the_vocabulary() {
    fails("src/sections/market/view.rs", "const TITLE: &str = \"市场\";", "Chinese in code");
    fails("src/value/percent.rs", "fn f(c: char) -> bool { c == '成' }", "Chinese in code");
    passes("src/value/percent.rs", "/// `八成` is 0.8.\n// 万\nfn f(c: char) -> bool { c == '\\u{6210}' }");
}

#[test]
fn a_trait_has_several_implementors() {
    let lonely = [Source::new("src/a.rs", "pub trait Paint {}\nimpl Paint for Wall {}")];
    assert_eq!(checks::lonely_traits(&lonely), ["src/a.rs:1: trait `Paint` has fewer than two implementors"]);
    let pair = [Source::new("src/a.rs", "pub trait Paint {}\nimpl Paint for Wall {}\nimpl Paint for Door {}")];
    assert!(checks::lonely_traits(&pair).is_empty());
    let parameter = [Source::new("src/a.rs", "macro_rules! m { ($trait:ident) => { impl std::ops::$trait<T> for Wall {} } }")];
    assert!(checks::lonely_traits(&parameter).is_empty());
    let made = [Source::new("src/a.rs", "pub trait Paint {}\nmacro_rules! m { ($t:ty) => { impl Paint for $t {} } }")];
    assert!(checks::lonely_traits(&made).is_empty());
}
