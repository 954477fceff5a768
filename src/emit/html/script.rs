//! Data for the scripts of a page: JSON in a classic script, because a page opened from disk can load nothing else.

use serde::Serialize;

/// JSON that cannot end a script element or a line of a script.
///
/// # Panics
/// Never for the view structs of the site: their keys are texts.
pub fn json(data: &impl Serialize) -> String {
    let plain = serde_json::to_string(data).expect("view structs are JSON");
    let mut safe = String::with_capacity(plain.len());
    for letter in plain.chars() {
        match letter {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    safe
}

/// Writes a classic script that hands data to `report.js` under a name.
///
/// # Errors
/// Those of `to`.
pub fn write(to: &mut dyn std::io::Write, name: &str, data: &impl Serialize) -> std::io::Result<()> {
    to.write_all(script(name, data).as_bytes())
}

/// A classic script that hands data to `report.js` under a name.
pub fn script(name: &str, data: &impl Serialize) -> String {
    format!("(self.planpress=self.planpress||{{}}).{name}={};\n", json(data))
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_of_an_input_cannot_end_the_script() {
        let script = super::script("demo", &["</script><!-- & \u{2028}"]);
        assert_eq!(script, "(self.planpress=self.planpress||{}).demo=[\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"];\n");
    }
}
