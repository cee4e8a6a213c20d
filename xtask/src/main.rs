//! Build helper: run, test, build, bench.

fn main() {}
