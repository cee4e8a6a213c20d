//! Prints docs/errors.md. `cargo xtask docs` puts it there.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().write_all(countersign_domain::diagnostics::knowledge::document().as_bytes())
}
