//! A small HTTP/1.1 client for loopback: one connection, kept alive, blocking.
//!
//! Written by hand because it also drives the bench, where a client that costs as much as the server would measure itself.

use std::{
    fmt::Write as _,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

/// An answer, read to its end.
#[derive(Debug, Default, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Bytes of status line, headers and body as they came over the wire
    pub(crate) wire_bytes: usize,
}

impl Response {
    /// The first header of this name, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    }

    /// All headers of this name, in lower case.
    pub(crate) fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection {
    reader: BufReader<TcpStream>,
    host: String,
}

impl Connection {
    /// # Errors
    /// Nobody listens there.
    pub(crate) fn open(port: u16) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            reader: BufReader::with_capacity(64 * 1024, stream),
            host: format!("localhost:{port}"),
        })
    }

    /// # Errors
    /// The connection broke, or the answer is not HTTP.
    pub(crate) fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> io::Result<Response> {
        self.send("GET", path, headers, &[])
    }

    /// Sends what a browser sends for a form of the same origin.
    ///
    /// # Errors
    /// As [`Connection::get`].
    pub(crate) fn post_form(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        cookie: &str,
    ) -> io::Result<Response> {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        let origin = format!("http://{}", self.host);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
            ("Cookie", cookie),
        ];
        self.send("POST", path, &headers, body.join("&").as_bytes())
    }

    fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Response> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request += &format!("{name}: {value}\r\n");
        }
        if method == "POST" {
            request += &format!("Content-Length: {}\r\n", body.len());
        }
        request += "\r\n";
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.reader.get_mut().write_all(&bytes)?;
        self.receive()
    }

    fn receive(&mut self) -> io::Result<Response> {
        let mut response = Response::default();
        let status_line = self.line(&mut response)?;
        let status = status_line
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        response.status = status.ok_or_else(|| broken("no status line"))?;
        loop {
            let line = self.line(&mut response)?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line
                .split_once(':')
                .ok_or_else(|| broken("a header without a colon"))?;
            response
                .headers
                .push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        if response.header("transfer-encoding") == Some("chunked") {
            self.chunks(&mut response)?;
        } else if let Some(length) = response.header("content-length") {
            let length = length.parse().map_err(|_| broken("a length that is no number"))?;
            self.exactly(length, &mut response)?;
        }
        Ok(response)
    }

    fn chunks(&mut self, response: &mut Response) -> io::Result<()> {
        loop {
            let line = self.line(response)?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)
                .map_err(|_| broken("a chunk size that is no number"))?;
            self.exactly(size, response)?;
            self.line(response)?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn exactly(&mut self, length: usize, response: &mut Response) -> io::Result<()> {
        let begin = response.body.len();
        response.body.resize(begin + length, 0);
        self.reader.read_exact(&mut response.body[begin..])?;
        response.wire_bytes += length;
        Ok(())
    }

    fn line(&mut self, response: &mut Response) -> io::Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        response.wire_bytes += line.len();
        Ok(line.trim_end().to_owned())
    }
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the answer has {what}"))
}

/// Percent-encoding for `application/x-www-form-urlencoded`.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String cannot fail
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write as _},
        net::{Shutdown, TcpListener},
        thread,
    };

    use super::{Connection, escape};

    /// Answers the first connection with fixed bytes.
    fn answering(bytes: &'static [u8]) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(bytes).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            io::copy(&mut stream, &mut io::sink()).unwrap() // until the client has gone
        });
        port
    }

    #[test]
    fn reads_chunks_and_lengths_on_one_connection() {
        let port = answering(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n\
              HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 2\r\n\r\nok",
        );
        let mut connection = Connection::open(port).unwrap();
        assert_eq!(connection.get("/", &[]).unwrap().text(), "abcde");
        let second = connection.get("/", &[]).unwrap();
        assert_eq!(
            (second.status, second.header("location"), second.text().as_str()),
            (303, Some("/"), "ok")
        );
    }

    #[test]
    fn an_answer_cut_short_is_an_error() {
        let port = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
        assert!(Connection::open(port).unwrap().get("/", &[]).is_err());
    }

    #[test]
    fn escapes_what_a_form_must() {
        assert_eq!(escape("a+b@c d"), "a%2Bb%40c%20d");
    }
}
