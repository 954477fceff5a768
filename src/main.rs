//! planpress.
fn main() {}
