//! The checks. Each takes a file and lists its faults as `path:line: what`.

use super::blank::{Source, body_end, is_word, open_brace};

/// Which top module may use which (design §6.1); `*` stands for everything.
const USES: &[(&str, &[&str])] = &[
    ("diagnostic", &["vocabulary"]),
    ("vocabulary", &[]),
    ("value", &["diagnostic", "vocabulary"]),
    ("load", &["diagnostic", "value::Node", "value::Raw", "value::raw"]),
    ("model", &["diagnostic", "vocabulary", "value"]),
    ("recognise", &["diagnostic", "vocabulary", "value", "model", "load"]),
    ("check", &["diagnostic", "vocabulary", "value", "model", "load", "recognise"]),
    ("figures", &["diagnostic", "vocabulary", "value", "model"]),
    ("analysis", &["diagnostic", "vocabulary", "value", "model", "figures"]),
    ("report", &["diagnostic", "vocabulary", "figures"]),
    ("sections", &["diagnostic", "vocabulary", "value", "model", "figures", "analysis", "report"]),
    ("rules", &["diagnostic", "vocabulary", "value", "model", "figures", "analysis"]),
    ("theme", &["diagnostic", "vocabulary"]),
    ("compile", &["*"]),
    ("frame", &["*"]),
    ("emit", &["diagnostic", "vocabulary", "figures", "report", "theme", "value::format"]),
    ("publish", &["diagnostic", "emit", "load::OUTPUT_MARKER"]),
    ("mark", &["diagnostic", "vocabulary", "load", "emit", "value::Raw"]),
    ("outputs", &["*"]),
    ("lib", &["*"]),
    ("cli", &[]),
    ("main", &["cli"]),
];

/// Modules that may touch the disk (design §6.2); the command line makes and names folders.
const DISK: &[&str] = &["load", "publish", "cli", "main"];

const DISK_NAMES: &[&str] = &["std::fs", "fs_err", "walkdir", "tempfile", "File::open", "File::create"];

/// As the hasher of a map `RandomState` is harmless, for clippy forbids to go through such maps; made by itself it gives random numbers.
const CLOCKS: &[&str] =
    &["SystemTime", "Instant", "Zoned::now", "Timestamp::now", "thread_rng", "RandomState::new", "RandomState::default", "build_hasher"];

/// Modules that may ask the environment: the command line, and the guard that must know the home folder to spare it.
const ENVIRONMENT: &[&str] = &["publish", "cli", "main"];

/// What all sections share; it is no section.
const SHARED: &[&str] = &["cells", "parts", "units", "tasks", "budget", "deals", "splits"];

/// A file under `src` may have this many lines.
const FILE_LINES: usize = 500;

/// A function may have this many lines.
const FUNCTION_LINES: usize = 70;

/// Every fault of one file.
pub fn faults(source: &Source) -> Vec<String> {
    let checks: [fn(&Source) -> Vec<String>; 11] = [
        import_direction,
        neighbours,
        file_length,
        function_length,
        glob_of_parent,
        catch_all_arms,
        unfinished,
        utils,
        disk_and_clock,
        module_docs,
        human_language,
    ];
    checks.iter().flat_map(|check| check(source)).collect()
}

/// `use crate::` points one way.
fn import_direction(source: &Source) -> Vec<String> {
    let Some((top, allowed)) = USES.iter().find(|(top, _)| *top == source.top()) else {
        return vec![format!("{}:1: top module `{}` has no line in the table of imports", source.path, source.top())];
    };
    let permits = |target: &[String]| {
        let fits = |entry: &&str| *entry == "*" || entry.split("::").zip(target).all(|(a, b)| a == b) && entry.split("::").count() <= target.len();
        target.is_empty() || target[0] == *top || allowed.iter().any(fits)
    };
    let wrong = imports(source).into_iter().filter(|(_, target)| !permits(target));
    wrong.map(|(line, target)| format!("{}:{line}: `{top}` may not use `{}`", source.path, target.join("::"))).collect()
}

/// Sections and rules never import one another.
fn neighbours(source: &Source) -> Vec<String> {
    let module = source.module();
    let [top @ ("sections" | "rules"), own, ..] = module[..] else { return Vec::new() };
    let submodule = |name: &str| name.starts_with(|c: char| c.is_lowercase()) && !SHARED.contains(&name);
    let wrong = imports(source).into_iter().filter(|(_, target)| target.len() > 1 && target[0] == top && target[1] != own && submodule(&target[1]));
    wrong.map(|(line, target)| format!("{}:{line}: `{own}` uses its neighbour `{}`", source.path, target[1])).collect()
}

/// Paths that begin at `crate` or lead up by `super`: line, and segments from the root of the crate.
fn imports(source: &Source) -> Vec<(usize, Vec<String>)> {
    let code: Vec<char> = source.code.chars().collect();
    let module: Vec<String> = source.module().iter().map(ToString::to_string).collect();
    let mut found = Vec::new();
    for (at, word) in words(&code) {
        let continues = code[..at].ends_with(&[':', ':']);
        let rest = &code[at + word.len()..];
        if continues || !rest.starts_with(&[':', ':']) {
            continue;
        }
        let line = line_of(&code, at);
        match word.as_str() {
            "crate" => follow(rest, &[], &mut |target| found.push((line, target))),
            "super" if !module.is_empty() => follow(rest, &module[..module.len() - 1], &mut |target| found.push((line, target))),
            _ => {}
        }
    }
    found
}

/// Follows `::a::{b, c::d}` from `base` and tells the first three segments of each path.
fn follow(rest: &[char], base: &[String], tell: &mut dyn FnMut(Vec<String>)) {
    let Some(rest) = rest.strip_prefix(&[':', ':']) else { return tell(base.to_vec()) };
    if rest.first() == Some(&'{') {
        let group = &rest[1..body_end(rest, 0).saturating_sub(1)];
        for part in split_outside_braces(group) {
            let skip = part.iter().take_while(|c| c.is_whitespace()).count();
            let with_colons: Vec<char> = [':', ':'].into_iter().chain(part[skip..].iter().copied()).collect();
            if part.len() > skip {
                follow(&with_colons, base, tell);
            }
        }
        return;
    }
    let word: String = rest.iter().take_while(|c| is_word(**c)).collect();
    let after = &rest[word.chars().count()..];
    let next = match word.as_str() {
        "" | "self" => return tell(base.to_vec()),
        "super" => base[..base.len().saturating_sub(1)].to_vec(),
        _ => base.iter().cloned().chain([word]).collect(),
    };
    if next.len() > 3 { tell(next) } else { follow(after, &next, tell) }
}

fn split_outside_braces(group: &[char]) -> Vec<&[char]> {
    let mut depth = 0;
    group
        .split(|c| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            *c == ',' && depth == 0
        })
        .collect()
}

/// A file has at most 500 lines.
fn file_length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    if lines > FILE_LINES { vec![format!("{}:{lines}: {lines} lines, at most {FILE_LINES}", source.path)] } else { Vec::new() }
}

/// A function has at most 70 lines.
fn function_length(source: &Source) -> Vec<String> {
    let code: Vec<char> = source.code.chars().collect();
    let named = |at: usize| code.get(at + 2).is_some_and(|c| c.is_whitespace());
    let functions = words(&code).into_iter().filter(|(at, word)| word == "fn" && named(*at));
    let long = functions.filter_map(|(at, _)| {
        let lines = code[at..body_end(&code, open_brace(&code, at)?)].iter().filter(|c| **c == '\n').count() + 1;
        (lines > FUNCTION_LINES).then(|| format!("{}:{}: a function of {lines} lines, at most {FUNCTION_LINES}", source.path, line_of(&code, at)))
    });
    long.collect()
}

/// `use super::*` stands in tests only.
fn glob_of_parent(source: &Source) -> Vec<String> {
    lines_with(source, &source.code, "use super::*", "names what it needs instead of `use super::*`")
}

/// Enums of our own whose variants are answered one by one.
const ANSWERED: &[&str] = &["Block", "Value", "Expr"];

/// No `_ =>` in a match over our own `Block`, `Value` or `Expr`: a new variant must be answered everywhere. A match over several of
/// them, or over one that may be absent, is one over them all the same; and what binds the rest to a name catches it too.
fn catch_all_arms(source: &Source) -> Vec<String> {
    let code: Vec<char> = source.code.chars().collect();
    let matches = words(&code).into_iter().filter(|(_, word)| word == "match");
    let wrong = matches.filter_map(|(at, _)| {
        let open = open_brace(&code, at)?;
        let patterns = arm_patterns(&code[open + 1..body_end(&code, open) - 1]);
        let ours: Vec<&String> = patterns.iter().filter(|pattern| ANSWERED.iter().any(|name| names_variant(pattern, name))).collect();
        let catches = |pattern: &String| catches_all(pattern) || catches_within(pattern, &ours);
        let faulty = !ours.is_empty() && patterns.iter().any(catches);
        faulty.then(|| format!("{}:{}: `_ =>` in a match over Block, Value or Expr", source.path, line_of(&code, at)))
    });
    wrong.collect()
}

/// Whether a variant of the enum stands anywhere in a pattern; `serde_json::Value::` is not ours.
fn names_variant(pattern: &str, name: &str) -> bool {
    pattern.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = &pattern[..at];
        !before.ends_with(is_word) && !before.ends_with("serde_json::")
    })
}

/// Whether a pattern takes whatever there is: `_`, a name, or a tuple of these; a guard makes no difference.
fn catches_all(pattern: &str) -> bool {
    let pattern = pattern.split(" if ").next().unwrap_or(pattern).trim();
    let alternatives = split_outside(pattern, '|');
    if alternatives.len() > 1 {
        return alternatives.iter().any(|alternative| catches_all(alternative));
    }
    let bare = ["ref ", "mut ", "&"].iter().fold(pattern, |rest, prefix| rest.trim_start_matches(prefix));
    if let Some((_, rest)) = bare.split_once('@') {
        return catches_all(rest);
    }
    if let Some(inside) = bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return split_outside(inside, ',').iter().all(|part| catches_all(part));
    }
    let is_name = bare.chars().all(is_word) && bare.starts_with(|c: char| c.is_lowercase() || c == '_');
    is_name && !["true", "false"].contains(&bare)
}

/// Whether a pattern takes whatever there is within something that elsewhere holds one of ours: `Some(_)` beside `Some(Value::..)`.
fn catches_within(pattern: &str, ours: &[&String]) -> bool {
    let Some((holder, inside)) = pattern.split_once('(').filter(|(holder, _)| !holder.is_empty() && holder.chars().all(is_word)) else {
        return false;
    };
    let inside = inside.split(" if ").next().unwrap_or(inside).trim().strip_suffix(')');
    inside.is_some_and(catches_all) && ours.iter().any(|pattern| pattern.starts_with(&format!("{holder}(")))
}

fn split_outside(pattern: &str, separator: char) -> Vec<&str> {
    let mut depth = 0;
    pattern
        .split(|c| {
            depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
            c == separator && depth == 0
        })
        .collect()
}

/// The patterns of the arms of a match body, each on one line.
fn arm_patterns(body: &[char]) -> Vec<String> {
    let (mut patterns, mut i) = (Vec::new(), 0);
    while i < body.len() {
        let Some(arrow) = at_depth_zero(body, i, &['=', '>']) else { break };
        patterns.push(body[i..arrow].iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "));
        i = arm_end(body, arrow + 2);
    }
    patterns
}

/// Where the arm whose expression begins at `from` ends.
fn arm_end(body: &[char], from: usize) -> usize {
    let start = from + body[from..].iter().take_while(|c| c.is_whitespace()).count();
    if body.get(start) == Some(&'{') {
        let end = body_end(body, start);
        let gap = body[end..].iter().take_while(|c| c.is_whitespace()).count();
        return if body.get(end + gap) == Some(&',') { end + gap + 1 } else { end };
    }
    at_depth_zero(body, start, &[',']).map_or(body.len(), |comma| comma + 1)
}

fn at_depth_zero(body: &[char], from: usize, what: &[char]) -> Option<usize> {
    let mut depth = 0;
    for i in from..body.len() {
        if depth == 0 && body[i..].starts_with(what) {
            return Some(i);
        }
        match body[i] {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Nothing is left to be done.
fn unfinished(source: &Source) -> Vec<String> {
    ["todo!", "unimplemented!", "dbg!"].iter().flat_map(|name| lines_with(source, &source.code, name, &format!("`{name}`"))).collect()
}

/// A module named `utils` says nothing about what is in it.
fn utils(source: &Source) -> Vec<String> {
    let named = source.path.split(['/', '.']).any(|segment| segment == "utils" || segment == "util");
    if named { vec![format!("{}:1: a module is named for what it holds, not `utils`", source.path)] } else { Vec::new() }
}

/// Only `load`, `publish` and the command line touch the disk; only the command line knows the time and the environment.
fn disk_and_clock(source: &Source) -> Vec<String> {
    let top = source.top();
    let disk = DISK_NAMES.iter().filter(|_| !DISK.contains(&top)).map(|name| (name, "the disk"));
    let clock = CLOCKS.iter().filter(|_| !["cli", "main"].contains(&top)).map(|name| (name, "the clock"));
    let environment = [&"std::env"].into_iter().filter(|_| !ENVIRONMENT.contains(&top)).map(|name| (name, "the environment"));
    disk.chain(clock)
        .chain(environment)
        .flat_map(|(name, what)| lines_with(source, &source.code, name, &format!("`{top}` uses {what}: `{name}`")))
        .collect()
}

/// Every module says first what it is.
fn module_docs(source: &Source) -> Vec<String> {
    let documented = source.text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.starts_with("//!"));
    if documented { Vec::new() } else { vec![format!("{}:1: begins without `//!`", source.path)] }
}

/// Words for people stand in the vocabulary, not in code; comments may quote them.
fn human_language(source: &Source) -> Vec<String> {
    let lines = source.uncommented.lines().enumerate().filter(|(_, line)| line.chars().any(is_han));
    lines.map(|(number, line)| format!("{}:{}: Chinese in code: {}", source.path, number + 1, line.trim())).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Traits of the tree that fewer than two types implement. An implementation inside a macro (`for $type`) counts as many.
pub fn lonely_traits(sources: &[Source]) -> Vec<String> {
    let implementors = |name: &str| -> usize {
        let all = sources.iter().flat_map(|source| source.code.lines());
        all.map(|line| line.matches(&format!("{name} for $")).count() * 2 + line.matches(&format!("{name} for ")).count()).sum()
    };
    let declared = sources.iter().flat_map(|source| {
        let code: Vec<char> = source.code.chars().collect();
        let names = words(&code)
            .windows(2)
            .filter(|pair| pair[0].1 == "trait" && !code[..pair[0].0].ends_with(&['$']))
            .map(|pair| (pair[1].0, pair[1].1.clone()))
            .collect::<Vec<_>>();
        names.into_iter().map(move |(at, name)| (source, line_of(&code, at), name))
    });
    let lonely = declared.filter(|(_, _, name)| implementors(name) < 2);
    lonely.map(|(source, line, name)| format!("{}:{line}: trait `{name}` has fewer than two implementors", source.path)).collect()
}

fn lines_with(source: &Source, view: &str, what: &str, fault: &str) -> Vec<String> {
    let holds = |line: &str| line.match_indices(what).any(|(at, _)| !line[..at].ends_with(is_word) && !line[at + what.len()..].starts_with(is_word));
    view.lines().enumerate().filter(|(_, line)| holds(line)).map(|(number, _)| format!("{}:{}: {fault}", source.path, number + 1)).collect()
}

/// The names and keywords of the code, with their positions.
fn words(code: &[char]) -> Vec<(usize, String)> {
    let starts = (0..code.len()).filter(|&i| is_word(code[i]) && (i == 0 || !is_word(code[i - 1])));
    starts.map(|i| (i, code[i..].iter().take_while(|c| is_word(**c)).collect())).collect()
}

fn line_of(code: &[char], at: usize) -> usize {
    code[..at].iter().filter(|c| **c == '\n').count() + 1
}
