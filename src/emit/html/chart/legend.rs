//! The marks of a legend: the same shapes as in the drawings.

/// The mark of a legend key as a small drawing; status keys show the status mark.
pub fn mark(key: &str) -> String {
    let shape = match key {
        "target" => "<rect class=\"tgt\" x=\"2\" y=\"2\" width=\"10\" height=\"10\"/>",
        "actual" => "<rect class=\"act\" x=\"2\" y=\"2\" width=\"10\" height=\"10\"/>",
        "forecast" => "<rect class=\"fc\" fill=\"url(#hatch)\" x=\"2\" y=\"2\" width=\"10\" height=\"10\"/>",
        "previous" => "<rect class=\"prev\" x=\"2\" y=\"2\" width=\"10\" height=\"10\"/>",
        "favourable" => "<rect class=\"good\" x=\"1\" y=\"4\" width=\"12\" height=\"6\"/>",
        "unfavourable" | "off" | "gap" => "<rect class=\"miss\" x=\"1\" y=\"4\" width=\"12\" height=\"6\"/>",
        "task" => "<rect class=\"act\" x=\"0\" y=\"4\" width=\"12\" height=\"7\"/><rect class=\"soft\" x=\"12\" y=\"4\" width=\"12\" height=\"7\"/>",
        "critical" => {
            "<rect class=\"soft crit\" x=\"1\" y=\"4\" width=\"22\" height=\"7\"/><rect class=\"ink\" x=\"1\" y=\"4\" width=\"11\" height=\"7\"/>"
        }
        "baseline" => "<rect class=\"base\" x=\"1\" y=\"5\" width=\"22\" height=\"4\"/>",
        "buffer" => "<rect class=\"buf\" fill=\"url(#hatch-buffer)\" x=\"1\" y=\"4\" width=\"22\" height=\"7\"/>",
        "late" => "<rect class=\"late\" fill=\"url(#hatch-miss)\" x=\"1\" y=\"4\" width=\"22\" height=\"7\"/>",
        "milestone" => "<path class=\"ink\" d=\"M7 2l5 5-5 5-5-5z\"/><path class=\"dia\" d=\"M18 2l5 5-5 5-5-5z\"/>",
        "heat" => return heat(),
        status => return status_mark(status),
    };
    let width = if matches!(key, "task" | "critical" | "baseline" | "buffer" | "late" | "milestone") { 24 } else { 14 };
    format!("<svg class=\"k\" width=\"{width}\" height=\"14\" aria-hidden=\"true\">{shape}</svg>")
}

/// The six steps of a heat map.
fn heat() -> String {
    let step = |number: usize| format!("<rect class=\"h{}\" x=\"{}\" width=\"15\" height=\"10\" y=\"2\"/>", number + 1, number * 15);
    format!("<svg class=\"k\" width=\"90\" height=\"14\" aria-hidden=\"true\">{}</svg>", (0..6).map(step).collect::<String>())
}

fn status_mark(status: &str) -> String {
    match status {
        "good" | "watch" | "miss" | "none" | "running" | "todo" | "error" | "info" => {
            format!("<svg class=\"m {status}\" aria-hidden=\"true\"><use href=\"#m-{status}\"/></svg>")
        }
        _ => String::new(),
    }
}
