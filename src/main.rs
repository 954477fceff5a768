//! planpress.
use std::io::Write;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let t = std::time::Instant::now();
    let sources = planpress::load::folder(std::path::Path::new(&dir)).unwrap_or_else(|e| panic!("{e}"));
    let c = planpress::compile::compile(&sources, &planpress::compile::Options { keep_going: true, ..Default::default() });
    let r = planpress::diagnostic::render::Renderer { texts: &c.texts, places: &c.places, excerpts: &Default::default(), colour: false };
    print!("{}", r.short(&c.found));
    println!("{}", r.summary(&c.found));
    println!("figures {} in {:?}", c.figures.all().count(), t.elapsed());
    let mut out = std::fs::File::create("/tmp/figures.json").unwrap();
    c.figures.snapshot(&mut out, &serde_json::json!({}), &c.vocabulary, &|s| c.places.show(s)).unwrap();
    out.flush().unwrap();
    if let Some(out) = std::env::args().nth(3) {
        let theme = planpress::theme::Theme::shipped().unwrap_or_else(|e| panic!("{e:?}"));
        let outputs = c.outputs(&theme).unwrap_or_else(|e| panic!("{e:?}"));
        let p = planpress::publish::publish(std::path::Path::new(&out), std::path::Path::new(&dir), &outputs);
        match p { Ok(_) => println!("published {} files in {:?}", outputs.len(), t.elapsed()), Err(e) => println!("{e}") }
    }
    if let Some(key) = std::env::args().nth(2) { println!("{:?}", c.figures.find(&key).map(|f| c.figures.value(f))); }
}
