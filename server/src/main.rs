//! The console: command line, configuration, router, workers.

fn main() {}
