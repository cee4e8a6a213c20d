//! Free ports, and waiting until a server answers on one.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::{child::Guarded, error::RigError};

const PATIENCE: Duration = Duration::from_secs(20);
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Ports nobody listens on now. All are held until the last one is chosen, so that they differ.
pub(crate) fn free_ports<const N: usize>() -> Result<[u16; N], RigError> {
    let mut held = Vec::new();
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(RigError::NoPort)?;
        *port = listener.local_addr().map_err(RigError::NoPort)?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// Waits until the server on `port` has sent a line that begins with `greeting`.
pub(crate) fn until_greeting(
    name: &'static str,
    server: &mut Guarded,
    port: u16,
    greeting: &str,
    log: &Path,
) -> Result<(), RigError> {
    until(name, server, log, || {
        first_line(port).is_some_and(|line| line.starts_with(greeting))
    })
}

/// Waits until `ready`, as long as the server lives.
pub(crate) fn until(
    name: &'static str,
    server: &mut Guarded,
    log: &Path,
    mut ready: impl FnMut() -> bool,
) -> Result<(), RigError> {
    let began = Instant::now();
    loop {
        if let Some(status) = server.ended() {
            return Err(not_ready(name, format!("it ended, {status}"), log));
        }
        if ready() {
            return Ok(());
        }
        if began.elapsed() > PATIENCE {
            return Err(not_ready(
                name,
                format!("nothing within {} s", PATIENCE.as_secs()),
                log,
            ));
        }
        thread::sleep(BETWEEN_LOOKS);
    }
}

/// Waits until nobody listens on these ports any more.
pub(crate) fn until_refused(ports: &[u16]) {
    let began = Instant::now();
    let open = |port: &u16| TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).is_ok();
    while ports.iter().any(open) && began.elapsed() < PATIENCE {
        thread::sleep(BETWEEN_LOOKS);
    }
}

fn first_line(port: u16) -> Option<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    Some(line)
}

fn not_ready(server: &'static str, why: String, log: &Path) -> RigError {
    let text = fs::read_to_string(log).unwrap_or_else(|error| format!("(no log: {error})"));
    let lines: Vec<&str> = text.lines().collect();
    let log = lines[lines.len().saturating_sub(12)..].join("\n");
    RigError::NotReady { server, why, log }
}

#[cfg(test)]
mod tests {
    use super::free_ports;

    #[test]
    fn ports_differ() {
        let [a, b, c] = free_ports().unwrap();
        assert!(a != b && b != c && a != c);
    }
}
