//! The rig itself: mail goes in by one server and comes out of the other, and nothing outlives its process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use mail_rig::{Endpoints, Rig};

fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(20), "still not: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// One SMTP session without sign-in, all commands in turn, each answer read before the next command.
fn deliver(port: u16, subject: &str) {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    let message = format!("Subject: {subject}\r\n\r\nHello\r\n.");
    let commands = [
        "HELO test",
        "MAIL FROM:<someone@outside.test>",
        "RCPT TO:<deploy@example.test>",
        "DATA",
        &message,
        "QUIT",
    ];
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    for command in commands {
        (&stream).write_all(format!("{command}\r\n").as_bytes()).unwrap();
        line.clear();
        answers.read_line(&mut line).unwrap();
        assert!(
            line.starts_with('2') || line.starts_with('3'),
            "{command}: {line}"
        );
    }
}

/// One IMAP session over implicit TLS, with the certificate checked.
fn read_inbox(endpoints: &Endpoints, password: &str) -> String {
    let mut client = Command::new("openssl")
        .args([
            "s_client",
            "-quiet",
            "-verify_return_error",
            "-verify_hostname",
            "localhost",
            "-CAfile",
        ])
        .arg(&endpoints.ca_pem_path)
        .args(["-connect", &format!("127.0.0.1:{}", endpoints.imaps_port)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let script = format!(
        "a LOGIN deploy@example.test {password}\r\nb SELECT INBOX\r\nc FETCH 1:* BODY[]\r\nd LOGOUT\r\n"
    );
    client
        .stdin
        .as_mut()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let mut said = String::new();
    client.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    client.wait().unwrap();
    said
}

#[test]
fn what_goes_in_by_smtp_comes_out_by_imap() {
    let mut rig = Rig::start().unwrap();
    deliver(rig.endpoints.smtp_open_port, "first");
    eventually("the mail in the inbox", || {
        read_inbox(&rig.endpoints, "deploy-secret").contains("Subject: first")
    });
    assert!(read_inbox(&rig.endpoints, "wrong").contains("a NO [AUTHENTICATIONFAILED]"));

    rig.stop_smtp();
    assert!(TcpStream::connect(("127.0.0.1", rig.endpoints.smtp_open_port)).is_err());
    rig.start_smtp().unwrap();
    deliver(rig.endpoints.smtp_open_port, "second");
    eventually("the second mail", || {
        read_inbox(&rig.endpoints, "deploy-secret").contains("Subject: second")
    });
}

#[test]
fn servers_die_with_the_process_that_started_them() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_mail-rig"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let endpoints: serde_json::Value = serde_json::from_str(&line).unwrap();
    let port = |name: &str| u16::try_from(endpoints[name].as_u64().unwrap()).unwrap();
    let folder = Path::new(endpoints["ca_pem_path"].as_str().unwrap())
        .ancestors()
        .nth(2)
        .unwrap();
    let (smtp, imap) = (port("smtps_port"), port("imap_port"));
    assert!(TcpStream::connect(("127.0.0.1", imap)).is_ok());

    process.kill().unwrap(); // SIGKILL: no destructor runs
    process.wait().unwrap();
    eventually("both servers are gone", || {
        [smtp, imap]
            .iter()
            .all(|port| TcpStream::connect(("127.0.0.1", *port)).is_err())
    });
    eventually("their files are gone", || !folder.exists());
}
