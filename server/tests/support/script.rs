//! A mail server of a few lines: it answers each command as it is told to, over as many connections as come.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it answers: the greeting, and for each beginning of a command the reply. The first that fits counts.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    /// Said first. Blank says nothing and ends the connection.
    pub(crate) greeting: String,
    /// Beginning of a command, and the reply: `{tag}` stands for IMAP's.
    pub(crate) replies: Vec<(&'static str, String)>,
    /// Whether commands begin with a tag.
    pub(crate) tagged: bool,
}

impl Script {
    /// An SMTP server that takes everything, but answers `command` with `reply`. The command `""` is the greeting.
    pub(crate) fn smtp(command: &'static str, reply: &str) -> Self {
        let usual = [
            ("EHLO", "250-script.test\r\n250 AUTH PLAIN"),
            ("AUTH", "235 2.7.0 ok"),
            ("MAIL", "250 2.1.0 ok"),
            ("RCPT", "250 2.1.5 ok"),
            ("DATA", "354 go on"),
            (".", "250 2.0.0 kept"),
            ("QUIT", "221 2.0.0 bye"),
        ];
        let replies = [(command, reply)]
            .into_iter()
            .filter(|(command, _)| !command.is_empty());
        Self {
            greeting: if command.is_empty() {
                reply
            } else {
                "220 script.test ESMTP"
            }
            .to_owned(),
            replies: replies
                .chain(usual)
                .map(|(command, reply)| (command, reply.to_owned()))
                .collect(),
            tagged: false,
        }
    }

    /// An IMAP server with one empty folder, `Answers`, that answers `command` with `reply`.
    pub(crate) fn imap(command: &'static str, reply: &str) -> Self {
        let usual = [
            (
                "CAPABILITY",
                "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n{tag} OK done",
            ),
            ("AUTHENTICATE", "{tag} OK in"),
            ("LOGIN", "{tag} OK in"),
            ("LIST", "* LIST (\\HasNoChildren) \"/\" Answers\r\n{tag} OK done"),
            (
                "STATUS",
                "* STATUS Answers (MESSAGES 0 UNSEEN 0)\r\n{tag} OK done",
            ),
            ("LOGOUT", "* BYE\r\n{tag} OK done"),
            ("", "{tag} OK done"),
        ];
        let tagged_reply = format!("{{tag}} {reply}");
        Self {
            greeting: "* OK script.test".to_owned(),
            replies: [(command, tagged_reply)]
                .into_iter()
                .chain(usual.map(|(command, reply)| (command, reply.to_owned())))
                .collect(),
            tagged: true,
        }
    }
}

/// The running server; it ends with this value.
pub(crate) struct Server {
    /// Where it listens, on this machine.
    pub(crate) port: u16,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts one.
    pub(crate) async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let script = script.clone();
                tokio::spawn(async move {
                    // Whoever hangs up in the middle has heard enough
                    let _ = talk(stream, &script).await;
                });
            }
        });
        Self { port, task }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn talk(stream: TcpStream, script: &Script) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if script.greeting.is_empty() {
        return Ok(());
    }
    say(&mut stream, &script.greeting).await?;
    let mut in_mail = false;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        if in_mail && line != "." {
            continue;
        }
        let (tag, command) = match line.split_once(' ') {
            Some((tag, command)) if script.tagged => (tag, command),
            _ => ("", line),
        };
        let reply = script
            .replies
            .iter()
            .find(|(begin, _)| command.starts_with(begin));
        let reply = reply.map_or("500 5.5.1 what", |(_, reply)| reply.as_str());
        say(&mut stream, &reply.replace("{tag}", tag)).await?;
        in_mail = reply.starts_with("354");
    }
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await?;
    stream.flush().await
}
