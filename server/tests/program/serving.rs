//! The program in a process of its own: run to its end, or serving.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

/// The program with a data folder of its own and nothing else of our environment that it would read.
pub(super) fn countersign(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .env_clear()
        .env("COUNTERSIGN_DATA_DIR", data)
        .env("COUNTERSIGN_LISTEN", "127.0.0.1:0")
        .stdin(Stdio::null());
    command
}

pub(super) fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

pub(super) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server that has begun to listen.
pub(super) struct Serving {
    pub(super) child: Child,
    log: BufReader<ChildStderr>,
    pub(super) address: String,
    pub(super) before: String,
}

impl Drop for Serving {
    /// A test that failed must not leave a server behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    /// Starts it and waits for the line that says where it listens.
    pub(super) fn start(command: &mut Command) -> Self {
        let mut child = command.arg("serve").stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut before = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "it ended: {before}");
            if line.contains("\"ready\"") {
                let (_, rest) = line.split_once("\"address\":\"").unwrap();
                let address = rest.split('"').next().unwrap().to_owned();
                return Self {
                    child,
                    log,
                    address,
                    before,
                };
            }
            before.push_str(&line);
        }
    }

    /// Sends a signal, waits for the end, and gives the exit code with the rest of the log.
    pub(super) fn signal(mut self, name: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }

    pub(super) fn get(&self, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}
