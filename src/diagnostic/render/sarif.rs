//! Diagnostics as a log in SARIF 2.1.0 (OASIS), which code hosts and editors show.
//!
//! Paths are relative to the folder of the plan. A place in a text is a region; a cell is a logical location, named as everywhere
//! (`tasks.xlsx[执行计划]!D14`), for a workbook has no lines.

use serde_json::{Map, Value, json};

use super::{Renderer, address};
use crate::diagnostic::{Diagnostic, Severity, Span};

/// Where the format is defined.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What paths are relative to: the folder of the plan.
const BASE: &str = "PLAN";

pub(super) fn log(renderer: &Renderer<'_>, diagnostics: &[Diagnostic]) -> String {
    let mut codes: Vec<&'static str> = diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    let index = |code: &str| codes.iter().position(|other| *other == code).unwrap_or_default();
    let rules: Vec<Value> = codes.iter().map(|code| rule(renderer, code)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(renderer, diagnostic, index(diagnostic.code.0))).collect();
    let driver = json!({
        "name": "planpress",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "language": renderer.texts.locale(),
        "rules": rules,
    });
    let run = json!({
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": renderer.texts.plan_folder()}}},
        "results": results,
    });
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    serde_json::to_string_pretty(&log).expect("a tree of strings and numbers is JSON") + "\n"
}

/// What a code means.
fn rule(renderer: &Renderer<'_>, code: &'static str) -> Value {
    let mut rule = Map::new();
    rule.insert("id".into(), code.into());
    if let Some(told) = renderer.texts.told(code) {
        rule.insert("shortDescription".into(), json!({"text": told.message}));
        rule.insert("fullDescription".into(), json!({"text": told.explanation}));
        rule.extend(told.help.map(|help| ("help".to_string(), json!({"text": help}))));
    }
    rule.insert("defaultConfiguration".into(), json!({"level": level(crate::diagnostic::Code(code).severity())}));
    Value::Object(rule)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(renderer: &Renderer<'_>, diagnostic: &Diagnostic, rule: usize) -> Value {
    let texts = renderer.texts;
    let mut result = Map::new();
    result.insert("ruleId".into(), diagnostic.code.0.into());
    result.insert("ruleIndex".into(), rule.into());
    result.insert("level".into(), level(diagnostic.severity).into());
    result.insert("message".into(), json!({"text": texts.message(diagnostic)}));
    result.insert("locations".into(), location(renderer, diagnostic.span).into_iter().map(Value::Object).collect());
    let related = |(number, &(note, span)): (usize, &(&'static str, Span))| {
        let mut location = location(renderer, span)?;
        location.insert("id".into(), number.into());
        location.insert("message".into(), json!({"text": texts.note(diagnostic, note, &renderer.places.show(span))}));
        Some(Value::Object(location))
    };
    let related: Vec<Value> = diagnostic.related.iter().enumerate().filter_map(related).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), related.into());
    }
    let more = [("remedy", texts.remedy(diagnostic)), ("subject", diagnostic.subject.clone())];
    let more: Map<String, Value> = more.into_iter().filter_map(|(name, text)| Some((name.to_string(), text?.into()))).collect();
    if !more.is_empty() {
        result.insert("properties".into(), more.into());
    }
    Value::Object(result)
}

/// A place; none for what stands nowhere.
fn location(renderer: &Renderer<'_>, span: Span) -> Option<Map<String, Value>> {
    span.file()?;
    let mut physical = Map::new();
    physical.insert("artifactLocation".into(), json!({"uri": uri(renderer.places.path(span)), "uriBaseId": BASE}));
    let mut location = Map::new();
    if let Span::Text { line, column, length, .. } = span {
        let end = u32::from(column) + u32::from(length);
        physical.insert("region".into(), json!({"startLine": line, "startColumn": column, "endColumn": end}));
    }
    location.insert("physicalLocation".into(), physical.into());
    if let Some(address) = address(span) {
        location.insert("logicalLocations".into(), json!([{"name": address, "fullyQualifiedName": renderer.places.show(span)}]));
    }
    Some(location)
}

/// A path as a reference: what is not plainly allowed in one is written as its bytes.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
