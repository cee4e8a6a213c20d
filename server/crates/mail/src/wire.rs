//! A conversation in lines, as SMTP and IMAP hold it, that no server can make long or large.
//!
//! Every answer has a deadline, a longest line and a total; a server that sends an endless line, drips one byte at a time or
//! announces two gigabytes ends the conversation and nothing else.

use crate::network;
use crate::timeouts::Timeouts;
use domain::ports::{MailFault, MailFaultKind, TlsFacts};
use rustls::ClientConfig;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::client::TlsStream;

/// The longest line. SMTP allows 512 octets (RFC 5321, 4.5.3.1.5) and IMAP does not say; servers send longer ones of both.
const LONGEST_LINE: usize = 64 * 1024;

/// The most that one answer may bring.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// How much is read at once.
const CHUNK: usize = 8 * 1024;

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection to a mail server.
pub(crate) struct Wire {
    stream: Stream,
    buffer: Vec<u8>,
    /// Up to here the buffer was given out.
    start: usize,
    /// Bytes read since the last command.
    taken: usize,
    deadline: Instant,
    /// Whether the other side has yet to say its first word, in the clear.
    ungreeted: bool,
    timeouts: Timeouts,
}

impl Wire {
    /// Connects. The deadline of the greeting begins.
    ///
    /// # Errors
    /// Why there is no connection.
    pub(crate) async fn connect(host: &str, port: u16, timeouts: Timeouts) -> Result<Self, MailFault> {
        let stream = network::connect(host, port, &timeouts).await?;
        // Commands are short and each waits for its answer
        let _ = stream.set_nodelay(true);
        Ok(Self {
            stream: Stream::Plain(stream),
            buffer: Vec::new(),
            start: 0,
            taken: 0,
            deadline: Instant::now() + timeouts.greeting,
            ungreeted: true,
            timeouts,
        })
    }

    /// Goes on in TLS. What the server said too early, in the clear, must not be taken for an answer under TLS.
    ///
    /// # Errors
    /// Why TLS failed.
    pub(crate) async fn start_tls(
        self,
        host: &str,
        tls: &Arc<ClientConfig>,
    ) -> Result<(Self, TlsFacts), MailFault> {
        if self.start < self.buffer.len() {
            return Err(protocol("the server spoke before TLS began"));
        }
        let Stream::Plain(stream) = self.stream else {
            return Err(protocol("TLS has begun already"));
        };
        let (stream, facts) = network::handshake(stream, host, tls, &self.timeouts).await?;
        let wire = Self {
            stream: Stream::Tls(Box::new(stream)),
            buffer: Vec::new(),
            start: 0,
            taken: 0,
            deadline: Instant::now() + self.timeouts.command,
            ungreeted: false,
            timeouts: self.timeouts,
        };
        Ok((wire, facts))
    }

    /// Our own address on this connection.
    pub(crate) fn local_address(&self) -> Option<SocketAddr> {
        match &self.stream {
            Stream::Plain(stream) => stream.local_addr(),
            Stream::Tls(stream) => stream.get_ref().0.local_addr(),
        }
        .ok()
    }

    /// Sends a command. The deadline of its answer begins.
    ///
    /// # Errors
    /// [`MailFaultKind::TimedOut`] or [`MailFaultKind::ConnectionLost`].
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<(), MailFault> {
        self.taken = 0;
        self.deadline = Instant::now() + self.timeouts.command;
        let stream = &mut self.stream;
        let sent = async {
            match stream {
                Stream::Plain(stream) => {
                    stream.write_all(bytes).await?;
                    stream.flush().await
                }
                Stream::Tls(stream) => {
                    stream.write_all(bytes).await?;
                    stream.flush().await
                }
            }
        };
        timeout_at(self.deadline, sent)
            .await
            .map_err(|_| MailFault::silent(MailFaultKind::TimedOut))?
            .map_err(|error| MailFault::silent(network::io_kind(&error)))
    }

    /// The next line, without its line end. A bare LF counts as one: some servers send it.
    ///
    /// # Errors
    /// Nothing in time, the connection ended, or the line is too long.
    pub(crate) async fn line(&mut self) -> Result<Vec<u8>, MailFault> {
        let mut searched = 0;
        loop {
            let unread = &self.buffer[self.start..];
            if let Some(end) = unread[searched..].iter().position(|byte| *byte == b'\n') {
                let line = &unread[..searched + end];
                let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                self.start += searched + end + 1;
                return Ok(line);
            }
            searched = unread.len();
            if searched > LONGEST_LINE {
                return Err(protocol("the server sent a line without end"));
            }
            self.fill().await?;
        }
    }

    /// Exactly `count` bytes.
    ///
    /// # Errors
    /// Nothing in time, the connection ended, or more than an answer may bring.
    pub(crate) async fn bytes(&mut self, count: usize) -> Result<Vec<u8>, MailFault> {
        if count > LARGEST_ANSWER {
            return Err(too_large());
        }
        while self.buffer.len() - self.start < count {
            self.fill().await?;
        }
        let bytes = self.buffer[self.start..self.start + count].to_vec();
        self.start += count;
        Ok(bytes)
    }

    async fn fill(&mut self) -> Result<(), MailFault> {
        let mut chunk = [0; CHUNK];
        let stream = &mut self.stream;
        let read = async {
            match stream {
                Stream::Plain(stream) => stream.read(&mut chunk).await,
                Stream::Tls(stream) => stream.read(&mut chunk).await,
            }
        };
        let late = if self.ungreeted {
            MailFaultKind::NoGreeting
        } else {
            MailFaultKind::TimedOut
        };
        let count = timeout_at(self.deadline, read)
            .await
            .map_err(|_| MailFault::silent(late))?
            .map_err(|error| MailFault::silent(network::io_kind(&error)))?;
        if count == 0 {
            return Err(MailFault::silent(MailFaultKind::ConnectionLost));
        }
        self.ungreeted = false;
        self.taken += count;
        if self.taken > LARGEST_ANSWER {
            return Err(too_large());
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(&chunk[..count]);
        Ok(())
    }
}

/// The other side does not keep to the protocol. The text is for the log.
pub(crate) fn protocol(why: &str) -> MailFault {
    MailFault::silent(MailFaultKind::Protocol(why.to_owned()))
}

fn too_large() -> MailFault {
    protocol("the server's answer is too large")
}
