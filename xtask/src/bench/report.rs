//! The numbers beside their budgets.

use std::time::Duration;

use super::{history::History, load::Load, visit::Visits};
use crate::build::megabytes;

/// One budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    what: &'static str,
    budget: &'static str,
    measured: String,
    kept: bool,
}

/// All budgets that can be measured now.
pub(crate) fn rows(start: Duration, resident: u64, visits: &Visits, load: &Load, binary: u64) -> Vec<Row> {
    let row = |what, budget, measured, kept| Row {
        what,
        budget,
        measured,
        kept,
    };
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let mebibytes = megabytes(resident) / 1.048_576;
    vec![
        row(
            "`countersign serve` to `/readyz`, existing database (median of 21)",
            "100 ms",
            format!("{:.0} ms", milliseconds(start)),
            start <= Duration::from_millis(100),
        ),
        row(
            "Resident memory, idle after sign-in",
            "40 MiB",
            format!("{mebibytes:.1} MiB"),
            mebibytes <= 40.0,
        ),
        row(
            "Settings page, 8 connections: p95",
            "10 ms",
            format!("{:.1} ms", milliseconds(load.p95)),
            load.p95 <= Duration::from_millis(10),
        ),
        row(
            "Settings page, 8 connections: pages per second",
            "1,500",
            format!("{:.0}", load.per_second),
            load.per_second >= 1500.0,
        ),
        row(
            "First visit, compressed",
            "130 kB",
            kilobytes(visits.first),
            visits.first <= 130_000,
        ),
        row(
            "Second visit",
            "HTML only",
            format!(
                "{}, of it HTML {}",
                kilobytes(visits.second),
                kilobytes(visits.second - visits.second_besides_html)
            ),
            visits.second_besides_html == 0,
        ),
        row(
            "Release binary, assets inside",
            "30 MB",
            format!("{:.1} MB", megabytes(binary)),
            binary <= 30_000_000,
        ),
    ]
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

/// The budgets as a table.
pub(crate) fn table(rows: &[Row]) -> String {
    let lines: Vec<[String; 4]> = std::iter::once(["What", "Budget", "Measured", "Kept"].map(str::to_owned))
        .chain(rows.iter().map(|row| {
            let kept = if row.kept { "yes" } else { "**no**" };
            [
                row.what.to_owned(),
                row.budget.to_owned(),
                row.measured.clone(),
                kept.to_owned(),
            ]
        }))
        .collect();
    aligned(&lines)
}

/// Pages over a long history as a table.
pub(crate) fn history(pages: &[History]) -> String {
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
    let lines: Vec<[String; 3]> = std::iter::once(["Page", "A thousand", "A million"].map(str::to_owned))
        .chain(pages.iter().map(|history| {
            let [small, large] = history.medians;
            [history.page.to_owned(), milliseconds(small), milliseconds(large)]
        }))
        .collect();
    aligned(&lines)
}

/// Aligned for the terminal; the same text is a Markdown table.
fn aligned<const N: usize>(lines: &[[String; N]]) -> String {
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        let cells: Vec<String> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text += &format!("| {} |\n", cells.join(" | "));
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            text += &format!("| {} |\n", rules.join(" | "));
        }
    }
    text
}

/// The whole document.
pub(crate) fn document(rows: &[Row], pages: &[History], machine: &str, date: &str) -> String {
    format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench` on {date}; run it to get your own numbers. It builds the release, starts it on an\n\
         existing SQLite database, signs in by the form and measures over loopback. The load generator runs on the same\n\
         cores.\n\n\
         Machine: {machine}\n\n\
         {}\n\
         ## A long history\n\n\
         Median of 51 answers, one connection, on SQLite: with a thousand audit events and test runs, and with a million of each. A\n\
         search for a text looks through 20,000 events at a time, and says how far back it came.\n\n\
         {}",
        table(rows),
        history(pages)
    )
}

#[cfg(test)]
mod tests {
    use super::{Duration, Load, Visits, rows, table};

    #[test]
    fn says_which_budget_is_broken() {
        let visits = Visits {
            first: 130_001,
            second: 9_000,
            second_besides_html: 0,
        };
        let load = Load {
            p95: Duration::from_millis(9),
            per_second: 1600.0,
        };
        let rows = rows(Duration::from_millis(99), 39 << 20, &visits, &load, 20_000_000);
        let broken: Vec<&str> = rows.iter().filter(|row| !row.kept).map(|row| row.what).collect();
        assert_eq!(broken, ["First visit, compressed"]);
        let text = table(&rows);
        assert!(text.contains("| 130.0 kB "), "{text}");
        let lengths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
        assert!(lengths.iter().all(|length| *length == lengths[0]), "{text}");
    }
}
