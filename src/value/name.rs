//! Names of people as tables have them: masked, a post, a title, a department, several at once; and what must not be shown of a contact.

use super::list::split;
use crate::vocabulary::grammar::{grammar, take_end};
use crate::vocabulary::normalise::{fold, is_han};

/// Fewest digits of a phone number.
const PHONE: usize = 7;

/// What a name in a column of owners stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A person by name.
    Person,
    /// Somebody whose name is hidden: `**`, `*明`. Two of them are never the same person.
    Masked,
    /// A post whose holder is hidden: `*经理`.
    MaskedRole,
    /// A post: `渠道经理`.
    Role,
    /// A surname with a title: `张总`, `李经理`.
    Titled,
    /// A department or group: `市场部`.
    Department,
}

/// What a name stands for.
///
/// ```
/// use planpress::value::name::{NameKind, kind};
/// assert_eq!(kind("**"), NameKind::Masked);
/// assert_eq!(kind("*经理"), NameKind::MaskedRole);
/// assert_eq!(kind("渠道经理"), NameKind::Role);
/// assert_eq!(kind("李经理"), NameKind::Titled);
/// assert_eq!(kind("市场部"), NameKind::Department);
/// assert_eq!(kind("趙六"), NameKind::Person);
/// ```
pub fn kind(name: &str) -> NameKind {
    let name = fold(name.trim()).to_lowercase();
    let grammar = grammar();
    let role = grammar.roles.iter().any(|role| name.ends_with(role.as_str()));
    if is_masked(&name) {
        return if role { NameKind::MaskedRole } else { NameKind::Masked };
    }
    if grammar.roles.contains(&name) {
        return NameKind::Role;
    }
    let surname = |title: &String| name.strip_suffix(title.as_str()).is_some_and(|surname| surname.chars().count() == 1);
    if grammar.titles.iter().any(surname) {
        return NameKind::Titled;
    }
    if role {
        return NameKind::Role;
    }
    let department = grammar.departments.iter().any(|word| name.strip_suffix(word.as_str()).is_some_and(|rest| rest.chars().count() >= 2));
    if department { NameKind::Department } else { NameKind::Person }
}

/// Whether a name is hidden.
pub fn is_masked(name: &str) -> bool {
    let name = fold(name.trim());
    name.contains('*') || (name.chars().count() > 1 && name.chars().any(|c| grammar().mask.contains(&c)))
}

/// The people of a cell: the first owns, the others help. `张三/李四`, `张三、李四`.
///
/// ```
/// assert_eq!(planpress::value::name::people("张三/李四、王五"), ["张三", "李四", "王五"]);
/// assert_eq!(planpress::value::name::people("张三 李四"), ["张三", "李四"]);
/// assert_eq!(planpress::value::name::people("张　三"), ["张　三"]);
/// assert_eq!(planpress::value::name::people("主：张三 辅：李四"), ["主：张三", "辅：李四"]);
/// assert_eq!(planpress::value::name::people("@张三 @李四/13900001234"), ["@张三", "@李四"]);
/// ```
pub fn people(text: &str) -> Vec<&str> {
    let names = split(text, &['、', '，', ',', ';', '；', '\n', '/', '／', '&', '＆', '+', '＋']);
    let people: Vec<&str> = names.iter().filter(|name| !is_contact(name)).flat_map(|name| apart(name)).collect();
    if people.is_empty() { names } else { people }
}

/// Names that only blanks part: `张三 李四`, `@张三 @李四`, `主：张三 辅：李四`; a department before a name parts nothing.
fn apart(text: &str) -> Vec<&str> {
    // A name of two characters is often spread with a space, so that it is as wide as one of three.
    let whole = |name: &&str| (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_duty(word.trim_end_matches([':', '：']))).collect();
    let is_one = words.len() < 2 || bare(text) != text && whole(&bare(text));
    if !is_one && words.iter().all(|word| whole(&bare(word))) { words } else { vec![text] }
}

/// The name of a person without what stands around it: a duty, a department, the sign of a mention, a phone number, others who are not named.
///
/// ```
/// use planpress::value::name::bare;
/// assert_eq!(["张三（牵头）", "配合：张三", "市场部-张三", "市场部 张三", "@张三", "张三 13900001234"].map(bare), ["张三"; 6]);
/// assert_eq!(["张三(市场部)", "张三（兼）", "张三等", "张三等3人", "张三(13900001234)"].map(bare), ["张三"; 5]);
/// assert_eq!(["张三(华东)", "销售部-一组", "销售部-华东区", "张三-李四"].map(bare), ["张三(华东)", "销售部-一组", "销售部-华东区", "张三-李四"]);
/// assert_eq!(["客服中心-售后", "销售部-江苏", "工程部-安装"].map(bare), ["客服中心-售后", "销售部-江苏", "工程部-安装"]);
/// ```
pub fn bare(name: &str) -> &str {
    let name = without_others(without_contact(name.trim().trim_start_matches(['@', '＠'])));
    let is_beside = |text: &str| is_duty(text) || is_contact(text) || kind(text) == NameKind::Department;
    let in_brackets = || name.strip_suffix([')', '）'])?.rsplit_once(['(', '（']).filter(|(_, beside)| is_beside(beside)).map(|(name, _)| name);
    let is_of = |before: &str, own: &str| kind(before.trim()) == NameKind::Department && is_named(own.trim());
    let behind = || name.split_once([':', '：', '-', '－', ' ', '　']).filter(|(before, own)| is_duty(before) || is_of(before, own));
    in_brackets().or_else(|| Some(behind()?.1)).map(str::trim).filter(|name| !name.is_empty()).unwrap_or(name)
}

/// Whether a word tells what somebody has to do.
fn is_duty(text: &str) -> bool {
    grammar().duties.contains(&fold(text.trim()).to_lowercase())
}

/// Whether a name behind that of a department is a person's, not that of a group in it, 一组, or of its area, 华东区.
fn is_own(name: &str) -> bool {
    let grammar = grammar();
    let is_place = || grammar.departments.iter().chain(&grammar.areas).any(|word| name.ends_with(word.as_str()));
    (2..=4).contains(&name.chars().count()) && name.chars().all(is_han) && !is_place()
}

/// Whether a name behind that of a department begins as the names of people do: 售后 of 客服中心-售后 is a part of it.
fn is_named(name: &str) -> bool {
    let (grammar, folded) = (grammar(), fold(name));
    is_own(name)
        && grammar.surnames.iter().any(|surname| folded.starts_with(surname.as_str()))
        && !grammar.no_names.iter().any(|word| *word == folded)
}

/// The department that a name says, in brackets behind it or before it: 市场部 of `张三（市场部）` and `市场部-张三`.
pub fn department(name: &str) -> Option<&str> {
    let own = bare(name);
    let beside = name.strip_prefix(own).or_else(|| name.strip_suffix(own))?;
    let beside = beside.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '（' | ')' | '）' | '-' | '－' | ':' | '：'));
    (kind(beside) == NameKind::Department).then_some(beside)
}

/// A name without the others behind it: `张三等`, `张三等3人`.
fn without_others(name: &str) -> &str {
    take_end(name, &grammar().and_others).map(str::trim).filter(|own| is_own(own)).unwrap_or(name)
}

/// Whether a text is a phone number and no name.
fn is_contact(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '*' | '+');
    text.chars().all(is_part) && text.chars().filter(char::is_ascii_digit).count() >= PHONE
}

/// A name without the phone number behind it.
fn without_contact(name: &str) -> &str {
    let rest = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '*'));
    let digits = name[rest.len()..].chars().filter(char::is_ascii_digit).count();
    if digits >= PHONE && !rest.is_empty() { rest.trim_end() } else { name }
}

/// A phone number or mail address of which only the ends are shown: `139****1234`.
///
/// ```
/// use planpress::value::name::hidden_contact;
/// assert_eq!(hidden_contact("13900001234"), "139****1234");
/// assert_eq!(hidden_contact("lin@example.com"), "l***@example.com");
/// assert_eq!(hidden_contact("微信同号"), "微信同号");
/// ```
pub fn hidden_contact(text: &str) -> String {
    if let Some((name, domain)) = text.split_once('@') {
        return format!("{}***@{domain}", name.chars().next().map(String::from).unwrap_or_default());
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits < PHONE {
        return text.to_string();
    }
    let mut seen = 0;
    text.chars()
        .map(|c| {
            seen += usize::from(c.is_ascii_digit());
            if c.is_ascii_digit() && seen > 3 && seen + 4 <= digits { '*' } else { c }
        })
        .collect()
}
