//! The program as an operator meets it: options, first start, wrong keys, signals, commands.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends at the first thing that is not as it should be"
)]
#![expect(
    clippy::zombie_processes,
    reason = "a server that does not start fails the test, and with it the process"
)]

#[path = "program/serving.rs"]
mod serving;

use serving::{Serving, countersign, run, stderr};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn create_administrator(data: &Path, password: &str) -> Output {
    let mut child = countersign(data)
        .args([
            "admin",
            "create",
            "--email",
            "ada@example.test",
            "--password-stdin",
        ])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(password.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn help_names_every_option_variable_and_command() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(countersign(folder.path()).arg("--help"));
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for word in [
        "serve",
        "migrate",
        "admin",
        "test-email",
        "--listen",
        "--data-dir",
        "--database-url",
        "--base-url",
        "--master-key-file",
        "COUNTERSIGN_LISTEN",
        "COUNTERSIGN_DATA_DIR",
        "COUNTERSIGN_DATABASE_URL",
        "COUNTERSIGN_BASE_URL",
        "COUNTERSIGN_MASTER_KEY",
        "COUNTERSIGN_EXTRA_CA_FILE",
        "COUNTERSIGN_TRUSTED_PROXIES",
        "COUNTERSIGN_LOG",
    ] {
        assert!(help.contains(word), "{word} is missing in {help}");
    }
}

#[test]
fn the_first_start_makes_key_and_database_and_shows_the_setup_token() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(&mut countersign(folder.path()));
    assert!(server.before.contains("/setup?token="), "{}", server.before);
    assert!(server.before.contains("Back it up"), "{}", server.before);
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    for file in ["master.key", "countersign.db"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join(file))
            .unwrap()
            .permissions()
            .mode()
            & 0o777;
        assert_eq!(mode, 0o600, "{file}");
    }
    let (code, log) = server.signal("TERM");
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("stopped"), "{log}");
    let second = Serving::start(&mut countersign(folder.path()));
    assert!(
        !second.before.contains("Back it up"),
        "the key is made once: {}",
        second.before
    );
    assert_eq!(second.signal("INT").0, Some(0));
}

#[test]
fn another_master_key_stops_the_start_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    Serving::start(&mut countersign(folder.path())).signal("TERM");
    let other = tempfile::tempdir().unwrap();
    Serving::start(&mut countersign(other.path())).signal("TERM");
    let key = other.path().join("master.key");
    let output = run(countersign(folder.path())
        .args(["serve", "--master-key-file"])
        .arg(&key));
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("does not belong to this database") && said.contains("--master-key-file"),
        "{said}"
    );
}

#[test]
fn a_missing_master_key_is_never_replaced_by_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    Serving::start(&mut countersign(folder.path())).signal("TERM");
    std::fs::remove_file(folder.path().join("master.key")).unwrap();
    let output = run(countersign(folder.path()).arg("serve"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("is missing. Put it back from the backup"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.path().join("master.key").exists());
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_refused_where_we_made_it_and_taken_where_it_was_provided() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    assert!(
        create_administrator(folder.path(), "correct horse battery")
            .status
            .success()
    );
    let own = folder.path().join("master.key");
    std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = create_administrator(folder.path(), "correct horse battery");
    assert!(stderr(&refused).contains("chmod 600"), "{}", stderr(&refused));
    // A secret of a container
    let provided = folder.path().join("provided.key");
    std::fs::rename(&own, &provided).unwrap();
    let mut command = countersign(folder.path());
    let serving = Serving::start(command.env("COUNTERSIGN_MASTER_KEY_FILE", &provided));
    let before = serving.before.clone();
    serving.signal("TERM");
    for words in ["master_key.shared", "0644"] {
        assert!(before.contains(words), "{before}");
    }
}

#[test]
fn a_data_folder_serves_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = Serving::start(&mut countersign(folder.path()));
    let output = run(countersign(folder.path()).arg("serve"));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("another countersign serves"),
        "{}",
        stderr(&output)
    );
    // Nor from another folder, on the same database
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(folder.path().join("master.key"), other.path().join("master.key")).unwrap();
    let database = format!("sqlite:{}", folder.path().join("countersign.db").display());
    let output = run(countersign(other.path())
        .arg("serve")
        .env("COUNTERSIGN_DATABASE_URL", database));
    assert!(
        stderr(&output).contains("another countersign serves"),
        "{}",
        stderr(&output)
    );
    // Commands work beside it
    let output = run(countersign(folder.path()).args(["test-email", "--to", "ada@example.test"]));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(first.signal("TERM").0, Some(0));
}

#[test]
fn it_stops_also_when_nobody_takes_its_log_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Serving::start(&mut countersign(folder.path()));
    // The other end of the pipe is gone: from now on every line of the log fails to be written
    let mut child = std::mem::replace(&mut server.child, Command::new("true").spawn().unwrap());
    drop(server);
    let sent = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let ended = loop {
        match child.try_wait().unwrap() {
            None if std::time::Instant::now() < until => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            ended => break ended,
        }
    };
    if ended.is_none() {
        child.kill().unwrap();
    }
    assert_eq!(ended.and_then(|status| status.code()), Some(0));
}

#[test]
fn one_address_gets_no_more_than_its_share_of_connections() {
    let folder = tempfile::tempdir().unwrap();
    let server = Serving::start(&mut countersign(folder.path()));
    let connect = || {
        let stream = std::net::TcpStream::connect(&server.address).unwrap();
        stream
            .set_read_timeout(Some(std::time::Duration::from_secs(60)))
            .unwrap();
        stream
    };
    let ask = |mut stream: &std::net::TcpStream| {
        // A connection that was closed at once may fail at either
        let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let mut answer = [0; 12];
        asked
            .and_then(|()| stream.read_exact(&mut answer))
            .is_ok_and(|()| answer == *b"HTTP/1.1 200")
    };
    let mut held: Vec<_> = (0..128).map(|_| connect()).collect();
    assert!(held.iter().all(ask), "the share is given");
    assert!(!ask(&connect()), "and no more");
    held.pop();
    // The server notices the closed connection a moment later
    let again = (0..1_000).any(|_| ask(&connect()));
    assert!(again, "what is given back is given again");
    drop(held);
    assert_eq!(server.signal("TERM").0, Some(0));
}

#[test]
fn a_taken_port_and_mistyped_names_are_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let output = run(countersign(folder.path())
        .arg("serve")
        .env("COUNTERSIGN_LISTEN", taken.local_addr().unwrap().to_string()));
    assert!(
        stderr(&output).contains("Is another program using the port?"),
        "{}",
        stderr(&output)
    );
    let output = run(countersign(folder.path())
        .arg("migrate")
        .env("COUNTERSIGN_LISTN", "x"));
    assert!(
        stderr(&output).contains("COUNTERSIGN_LISTN"),
        "{}",
        stderr(&output)
    );
    let output = run(countersign(folder.path()).args([
        "serve",
        "--base-url",
        "http://console.example.test/oauth/callback",
    ]));
    assert!(
        stderr(&output).contains("Leave out /oauth/callback"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_administrator_can_be_made_on_the_command_line_and_the_setup_token_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let short = create_administrator(folder.path(), "short\n");
    assert_eq!(short.status.code(), Some(2));
    assert!(
        stderr(&short).contains("at least 15 characters"),
        "{}",
        stderr(&short)
    );
    let made = create_administrator(folder.path(), "correct horse battery\n");
    assert!(made.status.success(), "{}", stderr(&made));
    let again = create_administrator(folder.path(), "correct horse battery\n");
    assert!(
        stderr(&again).contains("has this address already"),
        "{}",
        stderr(&again)
    );
    assert!(
        !stderr(&again).contains("correct horse"),
        "a password must not be repeated"
    );
    let server = Serving::start(&mut countersign(folder.path()));
    assert!(!server.before.contains("/setup?token="), "{}", server.before);
    server.signal("TERM");
}

#[test]
fn testing_settings_that_are_not_complete_fails_with_a_report_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    create_administrator(folder.path(), "correct horse battery\n");
    let output = run(countersign(folder.path()).args(["test-email", "--json"]));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["outcome"], "failed");
    assert_eq!(report["recipient"], "ada@example.test");
    assert_eq!(report["steps"][0]["kind"], "settings_complete");
    assert_eq!(report["steps"][0]["problem"]["code"], "settings.incomplete");
    let output = run(countersign(folder.path()).args(["test-email", "--to", "not an address"]));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn migrating_needs_no_key_and_can_be_repeated() {
    let folder = tempfile::tempdir().unwrap();
    // The folder need not be there either
    let data = folder.path().join("var/lib/countersign");
    for _ in 0..2 {
        let output = run(countersign(&data).arg("migrate"));
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert!(!data.join("master.key").exists());
    let server = Serving::start(&mut countersign(&data));
    assert!(
        server.before.contains("Back it up"),
        "an empty schema needs no old key: {}",
        server.before
    );
    server.signal("TERM");
}
