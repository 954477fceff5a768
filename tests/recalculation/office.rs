//! LibreOffice as the judge: opens workbooks and saves them with what it calculated.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Whether LibreOffice calculates what it opens, or keeps the cached values (its default for files of others).
#[derive(Clone, Copy)]
pub enum Recalculate {
    Always,
    Never,
}

/// Opens each workbook and saves it again; the results are in the same order.
///
/// # Panics
/// When LibreOffice is missing, fails or does not come back: a test that did not run is no pass.
pub fn recalculated(workbooks: &[Vec<u8>], mode: Recalculate) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (input, output, profile) = (folder.path().join("in"), folder.path().join("out"), folder.path().join("profile"));
    for path in [&input, &output, &profile.join("user")] {
        std::fs::create_dir_all(path).expect("a folder");
    }
    std::fs::write(profile.join("user/registrymodifications.xcu"), settings(mode)).expect("settings of LibreOffice");
    let names: Vec<String> = (0..workbooks.len()).map(|number| format!("{number}.xlsx")).collect();
    for (name, bytes) in names.iter().zip(workbooks) {
        std::fs::write(input.join(name), bytes).expect("a workbook can be written");
    }
    convert(&input, &names, &output, &profile);
    names.iter().map(|name| std::fs::read(output.join(name)).unwrap_or_else(|error| panic!("LibreOffice did not save {name}: {error}"))).collect()
}

fn settings(mode: Recalculate) -> String {
    let value = match mode {
        Recalculate::Always => 0,
        Recalculate::Never => 1,
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{value}</value></prop></item>
</oor:items>
"#
    )
}

fn convert(input: &Path, names: &[String], output: &Path, profile: &Path) {
    let mut child = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(output)
        .args(names.iter().map(|name| input.join(name)))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("this test needs LibreOffice Calc (`soffice`), which cannot be started: {error}; tests/run installs it"));
    let start = Instant::now();
    while child.try_wait().expect("a child can be asked").is_none() {
        if start.elapsed() > Duration::from_secs(300) {
            let _ = child.kill();
            panic!("LibreOffice did not finish in 300 s");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
