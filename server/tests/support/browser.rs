//! A browser without scripts: keeps cookies, reads forms, posts them, follows redirects when told to.

use super::html::{self, Form};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// Scheme, host and port of the console.
pub(crate) const ORIGIN_OF_CONSOLE: &str = "http://localhost:8080";

/// Every answer of every browser that shares it: header lines and body.
pub(crate) type Traffic = Arc<Mutex<Vec<u8>>>;

/// How requests get to the console.
#[derive(Clone)]
pub(crate) enum Wire {
    /// Straight into the router.
    Router(Router),
    /// Over the network, to a process of its own at this address.
    Network(reqwest::Client, String),
}

/// The other side is gone.
#[derive(Debug)]
pub(crate) struct Unreachable;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Method and path that were asked for.
    pub(crate) request: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a person reads.
    pub(crate) fn visible(&self) -> String {
        html::visible(&self.text())
    }

    /// A header, blank when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The same answer, if it has this status.
    ///
    /// # Panics
    /// When it has another, showing what it says.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status,
            status,
            "{}: {} {}",
            self.request,
            self.header("location"),
            self.visible().chars().take(1500).collect::<String>()
        );
        self
    }

    /// Where a 303 leads.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        assert_eq!(self.status, 303, "{}: {}", self.request, self.visible());
        self.header(LOCATION.as_str()).to_owned()
    }

    /// The first form that posts to this path.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        let forms = html::forms(&self.text());
        let known: Vec<_> = forms.iter().map(|form| form.action.clone()).collect();
        forms
            .into_iter()
            .find(|form| form.action == action)
            .unwrap_or_else(|| panic!("{}: no form posts to {action}, only to {known:?}", self.request))
    }

    /// The form with this button.
    #[track_caller]
    pub(crate) fn form_with(&self, action: &str, button: &str) -> Form {
        html::forms(&self.text())
            .into_iter()
            .find(|form| form.action == action && form.has_button(button))
            .unwrap_or_else(|| panic!("{}: no form {action} with {button}", self.request))
    }

    /// The error at a field.
    pub(crate) fn error_at(&self, field: &str) -> Option<String> {
        let id = format!("id=\"{field}-error\"");
        let page = self.text();
        let (_, rest) = page.split_once(&id)?;
        let (inside, _) = rest.split_once("</p>")?;
        Some(html::visible(&format!("<p{inside}</p>")))
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    wire: Wire,
    cookies: BTreeMap<String, String>,
    /// Sent with every request, over what the browser itself would send.
    pub(crate) extra: HeaderMap,
    /// Network address.
    pub(crate) address: IpAddr,
    /// Headers that are not sent.
    omitted: Vec<&'static str>,
    traffic: Option<Traffic>,
}

/// An address that nobody has had.
fn next_address() -> IpAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0001);
    Ipv4Addr::from(NEXT.fetch_add(1, Ordering::Relaxed)).into()
}

impl Browser {
    /// A browser on a machine of its own.
    pub(crate) fn new(wire: Wire, traffic: Option<Traffic>) -> Self {
        Self {
            wire,
            cookies: BTreeMap::new(),
            extra: HeaderMap::new(),
            omitted: Vec::new(),
            address: next_address(),
            traffic,
        }
    }

    /// Goes on with the same console at another address: it was started again.
    pub(crate) fn over(self, wire: Wire) -> Self {
        Self { wire, ..self }
    }

    /// Goes on from another machine, cookies and all.
    pub(crate) fn move_to_next_address(&mut self) {
        self.address = next_address();
    }

    /// Leaves this header out from now on.
    pub(crate) fn without(mut self, name: &'static str) -> Self {
        self.omitted.push(name);
        self
    }

    /// Sends this header with every request from now on.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.extra.insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
        self
    }

    /// The session's token, as the browser holds it.
    pub(crate) fn session(&self) -> Option<&str> {
        ["countersign", "__Host-countersign"]
            .into_iter()
            .find_map(|name| self.cookies.get(name).map(String::as_str))
    }

    /// Puts a cookie into the browser.
    pub(crate) fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// `GET`.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    /// `POST` of a plain form.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, Some((kind.to_owned(), body.into_bytes())))
            .await
    }

    /// Posts a form of a page.
    pub(crate) async fn submit(&mut self, form: Form) -> Answer {
        if form.multipart {
            return self.upload(&form, None).await;
        }
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(&form.action, &fields).await
    }

    /// Posts a form that carries a file.
    pub(crate) async fn upload(&mut self, form: &Form, file: Option<&[u8]>) -> Answer {
        let files: Vec<&[u8]> = file.into_iter().collect();
        self.upload_files(form, &files).await
    }

    /// Posts a form that carries any number of files.
    pub(crate) async fn upload_files(&mut self, form: &Form, files: &[&[u8]]) -> Answer {
        const BOUNDARY: &str = "----countersign-test-boundary";
        let mut body = Vec::new();
        for (name, value) in &form.fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(value.as_bytes());
            body.extend_from_slice(b"\r\n");
        }
        // A browser sends an empty part when no file was chosen
        let parts = match files {
            [] => vec![("", [].as_slice())],
            files => files.iter().map(|file| ("upload.bin", *file)).collect(),
        };
        for (name, file) in parts {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, &form.action, Some((kind, body))).await
    }

    /// Follows a 303.
    #[track_caller]
    pub(crate) fn follow(&mut self, answer: &Answer) -> impl Future<Output = Answer> {
        let location = answer.location();
        let path = location
            .strip_prefix(ORIGIN_OF_CONSOLE)
            .unwrap_or(&location)
            .to_owned();
        async move { self.get(&path).await }
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When nobody answers.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(String, Vec<u8>)>,
    ) -> Answer {
        self.try_send(method, path, body)
            .await
            .expect("the console answers")
    }

    /// Sends a request to a console that may be gone.
    pub(crate) async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(String, Vec<u8>)>,
    ) -> Result<Answer, Unreachable> {
        let label = format!("{method} {path}");
        let mut headers = self.headers(&method);
        let bytes = body.map_or_else(Vec::new, |(kind, bytes)| {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(&kind).unwrap());
            bytes
        });
        headers.extend(self.extra.clone());
        for name in &self.omitted {
            headers.remove(*name);
        }
        let (status, headers, body) = match &self.wire {
            Wire::Router(router) => {
                let mut request = Request::new(Body::from(bytes));
                *request.method_mut() = method;
                *request.uri_mut() = path.parse().unwrap();
                *request.headers_mut() = headers;
                let peer = SocketAddr::new(self.address, 40_000);
                request.extensions_mut().insert(ConnectInfo(peer));
                let response = router.clone().oneshot(request).await.unwrap();
                let (parts, body) = response.into_parts();
                let body = body.collect().await.unwrap().to_bytes().to_vec();
                (parts.status.as_u16(), parts.headers, body)
            }
            Wire::Network(client, base) => {
                headers.remove(HOST);
                let request = client
                    .request(method, format!("{base}{path}"))
                    .headers(headers)
                    .body(bytes);
                let response = request.send().await.map_err(|_| Unreachable)?;
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                let body = response.bytes().await.map_err(|_| Unreachable)?.to_vec();
                (status, headers, body)
            }
        };
        self.keep_cookies(&headers);
        self.note(&headers, &body);
        Ok(Answer {
            request: label,
            status,
            headers,
            body,
        })
    }

    fn headers(&self, method: &Method) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("localhost:8080"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"));
        let site = if *method == Method::GET {
            "none"
        } else {
            "same-origin"
        };
        headers.insert("sec-fetch-site", HeaderValue::from_static(site));
        if *method != Method::GET {
            headers.insert(ORIGIN, HeaderValue::from_static(ORIGIN_OF_CONSOLE));
        }
        if !self.cookies.is_empty() {
            let line: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.insert(COOKIE, HeaderValue::from_str(&line.join("; ")).unwrap());
        }
        headers
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn note(&self, headers: &HeaderMap, body: &[u8]) {
        let Some(traffic) = &self.traffic else { return };
        let mut traffic = traffic.lock().unwrap();
        for (name, value) in headers {
            // The cookie is the one secret that a browser is given
            if name != SET_COOKIE {
                traffic.extend_from_slice(name.as_str().as_bytes());
                traffic.extend_from_slice(b": ");
                traffic.extend_from_slice(value.as_bytes());
                traffic.push(b'\n');
            }
        }
        traffic.extend_from_slice(body);
        traffic.push(b'\n');
    }
}
