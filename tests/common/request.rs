//! Requests as servers read them that speak bytes.

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|header| header.0 == name);
        let value = values.next().map(|header| header.1.as_str());
        assert!(values.next().is_none(), "{name} came twice");
        value
    }
}

/// `None` if the client closes before the request is whole.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut request = read_head(stream).await?;
    stream.read_exact(&mut request.body).await.ok()?;
    Some(request)
}

/// The request with a body of the right length that is still to be read.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers: Vec<_> = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        })
        .collect();
    let length = headers
        .iter()
        .find(|header| header.0 == "content-length")
        .map_or(0, |header| header.1.parse().unwrap());
    Some(Request {
        line,
        headers,
        body: vec![0; length],
    })
}
