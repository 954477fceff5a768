//! Words for the person at the keyboard: the language of the environment, and sentences with placeholders.

use planpress::vocabulary::Vocabulary;

/// Language of the person at the keyboard, by `LC_ALL`, `LC_MESSAGES`, `LANG`; simplified Chinese where they say nothing.
pub fn user_locale() -> &'static str {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    locale_of(&["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default())
}

/// The language of ours that a locale of the system means: `zh_TW.UTF-8` is `zh-TW`, `de_DE` is `en`.
fn locale_of(system: &str) -> &'static str {
    let tag = system.split(['.', '@']).next().unwrap_or_default().replace('_', "-").to_ascii_lowercase();
    match tag.as_str() {
        "" | "c" | "posix" => "zh-CN",
        "zh-tw" | "zh-hk" | "zh-mo" => "zh-TW",
        chinese if chinese.starts_with("zh-hant") => "zh-TW",
        chinese if chinese.split('-').next() == Some("zh") => "zh-CN",
        _ => "en",
    }
}

/// A sentence of the vocabulary with its placeholders `{name}` filled.
pub fn fill(vocabulary: &Vocabulary, key: &str, values: &[(&str, &str)]) -> String {
    vocabulary.filled(key, values)
}

#[cfg(test)]
mod tests {
    use super::locale_of;

    #[test]
    fn the_environment_names_the_language() {
        let cases = [
            ("zh_CN.UTF-8", "zh-CN"),
            ("zh_TW.UTF-8", "zh-TW"),
            ("zh-Hant-HK", "zh-TW"),
            ("zh", "zh-CN"),
            ("en_US.UTF-8", "en"),
            ("de_DE@euro", "en"),
        ];
        cases.into_iter().for_each(|(system, ours)| assert_eq!(locale_of(system), ours, "{system}"));
        ["", "C", "C.UTF-8", "POSIX"].into_iter().for_each(|silent| assert_eq!(locale_of(silent), "zh-CN", "{silent}"));
    }
}
