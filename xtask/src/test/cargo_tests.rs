//! The tests written in Rust: compiled once, then run group by group.
//!
//! `cargo test` with different selections would compile the dependencies again for each, because selections differ in
//! features. So cargo compiles one selection, tells which programs came out, and they are run from here.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::{Group, tally::Tally};
use crate::{
    process::{self, cargo, target_dir},
    progress::{in_words, note, say},
};

/// The whole workspace for this machine; the wasm entry is built for wasm only.
const SELECTION: [&str; 3] = ["--workspace", "--exclude", "countersign-frontend"];

/// What the database tests need when they are all that is wanted.
const DATABASE: [&str; 4] = [
    "--package=countersign-store",
    "--package=countersign-migrations",
    "--package=mail-rig",
    "--tests",
];

/// Tests over `cargo metadata` and the sources; they need no server.
const RULES: [&str; 3] = ["architecture", "dependencies", "rules"];

/// What cargo compiled.
#[derive(Debug)]
pub(crate) struct Built {
    tests: Vec<TestProgram>,
}

#[derive(Debug)]
struct TestProgram {
    group: Group,
    /// As shown: `countersign-store tests/repositories`
    name: String,
    program: PathBuf,
    /// Tests expect to run in the folder of their package
    folder: PathBuf,
}

/// One line of `cargo --message-format=json`.
#[derive(Debug, Deserialize)]
struct Message {
    reason: String,
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    test: bool,
}

/// Compiles what these groups need.
///
/// # Errors
/// It does not compile; cargo's own messages are above.
pub(crate) fn build(groups: &[Group]) -> Result<Built> {
    let mut command = cargo();
    command.args(["test", "--no-run", "--message-format=json-render-diagnostics"]);
    // Every other group needs nearly everything
    command.args(if groups == [Group::Db] {
        DATABASE.as_slice()
    } else {
        SELECTION.as_slice()
    });
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("starting cargo")?;
    if !output.status.success() {
        bail!("`{}` failed; see above", process::line(&command));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok());
    let mut tests: Vec<TestProgram> = messages.filter_map(test_program).collect();
    tests.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Built { tests })
}

fn test_program(message: Message) -> Option<TestProgram> {
    let (target, program) = (message.target?, message.executable?);
    if message.reason != "compiler-artifact" || !message.profile?.test {
        return None;
    }
    let folder = message.manifest_path?.parent()?.to_owned();
    let package = package_name(&folder)?;
    let kind = target.kind.first()?.as_str();
    let what = match kind {
        "test" => format!("tests/{}", target.name),
        "bin" => "program".to_owned(),
        _ => "library".to_owned(),
    };
    let group = if kind == "test" {
        group_of(&package, &target.name)
    } else {
        Group::Unit
    };
    Some(TestProgram {
        group,
        name: format!("{package} {what}"),
        program,
        folder,
    })
}

/// The folder below the top of the checkout, which is how people here call a package.
fn package_name(folder: &std::path::Path) -> Option<String> {
    Some(folder.strip_prefix(process::root()).ok()?.to_str()?.to_owned())
}

fn group_of(package: &str, test: &str) -> Group {
    match package {
        "server/crates/store" | "migrations" => Group::Db,
        "end2end/rig" if test == "postgres" => Group::Db,
        "end2end/rig" => Group::Mail,
        "server" if test.starts_with("mail") => Group::Mail,
        "server" if !RULES.contains(&test) => Group::Http,
        "end2end/simulator" => Group::Http,
        _ => Group::Unit,
    }
}

impl Built {
    /// Where tests find the programs they start.
    pub(crate) fn programs(&self) -> Vec<(&'static str, String)> {
        [
            ("COUNTERSIGN_TEST_BIN", "countersign"),
            ("PRACTICE_TENANT_BIN", "practice-tenant"),
            ("MAIL_RIG_BIN", "mail-rig"),
        ]
        .map(|(variable, name)| {
            (
                variable,
                target_dir().join("debug").join(name).display().to_string(),
            )
        })
        .to_vec()
    }

    /// Runs the programs of one group, showing the output of those that fail.
    ///
    /// # Errors
    /// There is none: the group has lost its tests.
    pub(crate) fn run(&self, group: Group, environment: &[(&str, String)]) -> Result<Tally> {
        self.run_those(|test| test.group == group, environment)
    }

    /// Runs the program with this name.
    ///
    /// # Errors
    /// There is none: it was renamed.
    pub(crate) fn run_one(&self, name: &str, environment: &[(&str, String)]) -> Result<Tally> {
        self.run_those(|test| test.name == name, environment)
    }

    fn run_those(
        &self,
        wanted: impl Fn(&TestProgram) -> bool,
        environment: &[(&str, String)],
    ) -> Result<Tally> {
        let programs: Vec<&TestProgram> = self.tests.iter().filter(|test| wanted(test)).collect();
        if programs.is_empty() {
            bail!("there are no Rust tests in this group");
        }
        Ok(programs
            .into_iter()
            .map(|test| test.run(environment))
            .fold(Tally::default(), std::ops::Add::add))
    }
}

impl TestProgram {
    fn run(&self, environment: &[(&str, String)]) -> Tally {
        let began = Instant::now();
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let output = match command.stdin(Stdio::null()).output() {
            Ok(output) => output,
            Err(error) => {
                note(&format!(
                    "FAILED  {}: it could not be started: {error}",
                    self.name
                ));
                return Tally::FAILED;
            }
        };
        let text = String::from_utf8_lossy(&output.stdout);
        let mut tally = Tally::of_libtest(&text).unwrap_or_default();
        if !output.status.success() && tally.failed == 0 {
            tally = tally + Tally::FAILED; // it crashed
        }
        if tally.failed > 0 {
            note(&format!("FAILED  {} ({})", self.name, output.status));
            say(&format!("{text}{}", String::from_utf8_lossy(&output.stderr)));
        } else if tally.passed > 0 {
            note(&format!(
                "ok      {}: {} in {}",
                self.name,
                tally.passed,
                in_words(began.elapsed())
            ));
        }
        tally
    }
}

/// The examples in the documentation; only cargo knows how to compile them.
pub(crate) fn examples() -> Tally {
    let mut command = cargo();
    command.args(["test", "--quiet", "--doc"]).args(SELECTION);
    match process::output(&mut command) {
        Ok(text) => {
            let tally = Tally::of_libtest(&text).unwrap_or_default();
            note(&format!(
                "ok      examples in the documentation: {}",
                tally.passed
            ));
            tally
        }
        Err(error) => {
            note(&format!("FAILED  examples in the documentation: {error:#}"));
            Tally::FAILED
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Message, group_of, test_program};

    #[test]
    fn every_test_has_its_group() {
        assert_eq!(group_of("server/crates/store", "repositories"), Group::Db);
        assert_eq!(group_of("server", "mail_delivery"), Group::Mail);
        assert_eq!(group_of("server", "http"), Group::Http);
        assert_eq!(group_of("server", "architecture"), Group::Unit);
        assert_eq!(group_of("end2end/simulator", "oauth"), Group::Http);
        assert_eq!(group_of("server/crates/vault", "envelope"), Group::Unit);
    }

    #[test]
    fn takes_test_programs_and_nothing_else() {
        let root = super::process::root().display();
        let line = |test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"x","manifest_path":"{root}/server/crates/store/Cargo.toml",
                "target":{{"kind":["test"],"name":"outbox"}},"profile":{{"test":{test}}},"executable":"/x/outbox-1"}}"#
            )
        };
        let parse = |text: String| test_program(serde_json::from_str::<Message>(&text).unwrap());
        assert_eq!(
            parse(line(true)).unwrap().name,
            "server/crates/store tests/outbox"
        );
        assert!(parse(line(false)).is_none());
        assert!(parse(r#"{"reason":"build-finished","success":true}"#.to_owned()).is_none());
    }
}
