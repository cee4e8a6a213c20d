//! A mail server that follows a script, one connection after the other.

use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What the server does next.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Sends this, line ends added.
    Say(&'static str),
    /// Sends this as it is.
    Raw(Vec<u8>),
    /// Reads a line and compares its beginning.
    Hear(&'static str),
    /// Reads lines up to a single dot.
    HearMail,
    /// Goes on in TLS.
    Tls,
    /// Sends without end, until nobody takes it any more.
    Flood(&'static [u8]),
    /// Says nothing until the other side leaves.
    Silence,
}

pub(crate) use Step::{Flood, Hear, HearMail, Raw, Say, Silence, Tls};

/// A certificate for a name, with the key.
pub(crate) struct Identity {
    pub(crate) certificate: CertificateDer<'static>,
    config: Arc<ServerConfig>,
}

impl Identity {
    pub(crate) fn new(name: &str) -> Self {
        Self::with(&CertificateParams::new(vec![name.to_owned()]).unwrap())
    }

    pub(crate) fn with(params: &CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        Self {
            certificate: certificate.der().clone(),
            config: Arc::new(config),
        }
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) port: u16,
    task: JoinHandle<Vec<String>>,
}

impl Server {
    /// What it heard. Fails when the script was not followed.
    pub(crate) async fn heard(self) -> Vec<String> {
        self.task.await.unwrap()
    }
}

/// Serves one connection.
pub(crate) async fn serve(identity: Option<&Identity>, steps: &[Step]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = identity.map(|identity| Arc::clone(&identity.config));
    let steps = steps.to_vec();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        follow(stream, config, &steps).await
    });
    Server { port, task }
}

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

async fn follow(stream: TcpStream, config: Option<Arc<ServerConfig>>, steps: &[Step]) -> Vec<String> {
    let mut heard = Vec::new();
    let mut stream: BufStream<Box<dyn Both>> = BufStream::new(Box::new(stream));
    for step in steps {
        match step {
            Say(text) => {
                let text = format!("{}\r\n", text.replace('\n', "\r\n"));
                if stream.write_all(text.as_bytes()).await.is_err() || stream.flush().await.is_err() {
                    break;
                }
            }
            Raw(bytes) => {
                if stream.write_all(bytes).await.is_err() || stream.flush().await.is_err() {
                    break;
                }
            }
            Hear(beginning) => {
                let line = line(&mut stream).await;
                assert!(line.starts_with(beginning), "heard {line:?}, not {beginning:?}");
                heard.push(line);
            }
            HearMail => loop {
                let line = line(&mut stream).await;
                if line == "." {
                    break;
                }
                heard.push(line);
            },
            Tls => {
                let acceptor = TlsAcceptor::from(config.clone().expect("an identity"));
                match acceptor.accept(stream.into_inner()).await {
                    Ok(secured) => stream = BufStream::new(Box::new(secured)),
                    // The client may refuse us: that is what some tests are about
                    Err(_) => return heard,
                }
            }
            Flood(bytes) => while stream.write_all(bytes).await.is_ok() {},
            Silence => {
                let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
            }
        }
    }
    heard
}

async fn line(stream: &mut BufStream<Box<dyn Both>>) -> String {
    let mut line = Vec::new();
    let _ = stream.read_until(b'\n', &mut line).await;
    String::from_utf8_lossy(&line)
        .trim_end_matches(['\r', '\n'])
        .to_owned()
}
