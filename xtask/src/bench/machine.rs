//! The machine, and what the system says about a process. Linux.

use std::{fs, thread, time::Duration};

use anyhow::{Context as _, Result};

const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
const LOOKS: usize = 15;

/// Resident memory in bytes once it no longer changes from one second to the next.
///
/// # Errors
/// The process has ended, or this is not Linux.
pub(crate) fn resident_when_idle(process: u32) -> Result<u64> {
    let mut last = resident(process)?;
    for _ in 0..LOOKS {
        thread::sleep(BETWEEN_LOOKS);
        let now = resident(process)?;
        if now == last {
            break;
        }
        last = now;
    }
    Ok(last)
}

fn resident(process: u32) -> Result<u64> {
    let path = format!("/proc/{process}/status");
    let status = fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
    let kibibytes = number_after(&status, "VmRSS:").with_context(|| format!("{path} names no VmRSS"))?;
    Ok(kibibytes * 1024)
}

/// Processor, number of cores, memory, kernel.
pub(crate) fn describe() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find(|line| line.starts_with("model name"))
        .and_then(|line| line.split_once(": "))
        .map_or("unknown processor", |(_, model)| model);
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let gibibytes = number_after(&memory, "MemTotal:").unwrap_or_default() / 1024 / 1024;
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{model}, {cores} cores, {gibibytes} GiB, Linux {}", kernel.trim())
}

fn number_after(text: &str, label: &str) -> Option<u64> {
    text.lines()
        .find_map(|line| line.strip_prefix(label))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}
