//! The mail rig as a program, for tests that are not written in Rust.
//!
//! Prints one line of JSON with the ports, the certificate authority and the mailboxes, then obeys lines on its standard
//! input (`stop-smtp`, `start-smtp`, `stop-imap`, `start-imap`), each answered by one line `{"done":...}` or
//! `{"error":...}`, and ends with its input.

use std::{
    io::{self, BufRead as _, Write as _},
    process::ExitCode,
};

use mail_rig::{Rig, RigError};
use serde_json::{Value, json};

fn main() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Whoever reads our output is gone as well if this cannot be written
            let _ = answer(&json!({ "error": error.to_string() }));
            ExitCode::FAILURE
        }
    }
}

fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let mut rig = Rig::start()?;
    answer(&serde_json::to_value(&rig.endpoints)?)?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        answer(&match obey(&mut rig, line.trim()) {
            Ok(()) => json!({ "done": line.trim() }),
            Err(error) => json!({ "error": error }),
        })?;
    }
    Ok(())
}

fn obey(rig: &mut Rig, order: &str) -> Result<(), String> {
    let started: Result<(), RigError> = match order {
        "stop-smtp" => {
            rig.stop_smtp();
            Ok(())
        }
        "stop-imap" => {
            rig.stop_imap();
            Ok(())
        }
        "start-smtp" => rig.start_smtp(),
        "start-imap" => rig.start_imap(),
        unknown => return Err(format!("unknown order `{unknown}`")),
    };
    started.map_err(|error| error.to_string())
}

fn answer(value: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{value}")?;
    out.flush()
}
