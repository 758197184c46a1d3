//! A server that speaks bytes to many clients at once: what it does with each request is scripted, and what it saw is
//! kept.
//!
//! It has a thread of its own, so that nothing a test does to its runtime changes what the server does.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

use crate::play::{Answer, Play, Script};
use crate::request::{Request, read_head, read_request};

/// So many bytes are read at once by a server that reads slowly.
const SIP: usize = 32 * 1024;

/// A request that arrived, in part or in whole.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// What was done with it.
    pub(crate) play: &'static str,
    /// `None` where it was not read to its end.
    pub(crate) request: Option<Request>,
    /// The status, once the head of the answer was written.
    pub(crate) status: Option<u16>,
    /// Whether the answer was written to its end.
    pub(crate) answered: bool,
}

#[derive(Default)]
struct Log {
    seen: Mutex<Vec<Seen>>,
    /// How many requests have arrived whole.
    arrived: watch::Sender<usize>,
    /// How many connections were accepted.
    accepted: watch::Sender<usize>,
}

enum Command {
    Close(oneshot::Sender<()>),
    Open(oneshot::Sender<()>),
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    log: Arc<Log>,
    commands: mpsc::UnboundedSender<Command>,
}

impl Server {
    pub(crate) fn start(script: impl Script) -> Self {
        Self::of(script, true)
    }

    /// A server whose port is closed at first.
    pub(crate) fn start_closed(script: impl Script) -> Self {
        Self::of(script, false)
    }

    fn of(script: impl Script, opens: bool) -> Self {
        let log = Arc::new(Log::default());
        let (commands, orders) = mpsc::unbounded_channel();
        let (bound, address) = std::sync::mpsc::sync_channel(1);
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                // It holds the port while nobody listens, so that nobody else gets it.
                let reserved = socket("127.0.0.1:0".parse().unwrap());
                let address = reserved.local_addr().unwrap();
                let port = opens.then(|| Port::open(address));
                bound.send(address).unwrap();
                serve(address, port, orders, Arc::new(script), kept).await;
            });
        });
        Self {
            address: address.recv().unwrap(),
            log,
            commands,
        }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/api/v1", self.address)
    }

    /// Refuses connections from now on, and cuts off those it has.
    pub(crate) async fn close(&self) {
        self.order(Command::Close).await;
    }

    pub(crate) async fn open(&self) {
        self.order(Command::Open).await;
    }

    async fn order(&self, command: impl FnOnce(oneshot::Sender<()>) -> Command) {
        let (done, is_done) = oneshot::channel();
        assert!(self.commands.send(command(done)).is_ok());
        is_done.await.unwrap();
    }

    /// Everything that arrived so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.log.seen.lock().unwrap().clone()
    }

    /// How many requests have arrived whole.
    pub(crate) fn requests(&self) -> usize {
        *self.log.arrived.borrow()
    }

    /// How many connections were accepted.
    pub(crate) fn connections(&self) -> usize {
        *self.log.accepted.borrow()
    }

    /// Waits until so many requests have arrived whole.
    pub(crate) async fn arrived(&self, requests: usize) {
        let mut arrived = self.log.arrived.subscribe();
        let wait = arrived.wait_for(|arrived| *arrived >= requests);
        tokio::time::timeout(Duration::from_secs(30), wait)
            .await
            .unwrap_or_else(|_| panic!("{} of {requests} requests arrived", self.requests()))
            .unwrap();
    }

    /// Waits until so many connections were accepted.
    pub(crate) async fn accepted(&self, connections: usize) {
        let mut accepted = self.log.accepted.subscribe();
        let wait = accepted.wait_for(|accepted| *accepted >= connections);
        tokio::time::timeout(Duration::from_secs(30), wait)
            .await
            .expect("the client did not connect")
            .unwrap();
    }
}

fn socket(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

/// An open port, and the connections to it, which end with it.
struct Port {
    listener: TcpListener,
    connections: JoinSet<()>,
}

impl Port {
    fn open(address: SocketAddr) -> Self {
        Self {
            listener: socket(address).listen(1024).unwrap(),
            connections: JoinSet::new(),
        }
    }
}

async fn serve(
    address: SocketAddr,
    mut port: Option<Port>,
    mut orders: mpsc::UnboundedReceiver<Command>,
    script: Arc<dyn Script>,
    log: Arc<Log>,
) {
    loop {
        let accept = async {
            match &mut port {
                Some(port) => {
                    let (stream, _) = port.listener.accept().await.unwrap();
                    while port.connections.try_join_next().is_some() {}
                    (stream, &mut port.connections)
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            (stream, connections) = accept => {
                log.accepted.send_modify(|accepted| *accepted += 1);
                if script.accepts() {
                    let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                    let stream = BufReader::new(stream);
                    connections.spawn(async move {
                        let mut connection = Connection { stream, log };
                        while connection.turn(&*script).await.is_some() {}
                    });
                }
            }
            order = orders.recv() => match order {
                None => return,
                Some(Command::Close(done)) => {
                    if let Some(mut port) = port.take() {
                        port.connections.shutdown().await;
                    }
                    let _ = done.send(());
                }
                Some(Command::Open(done)) => {
                    port.get_or_insert_with(|| Port::open(address));
                    let _ = done.send(());
                }
            },
        }
    }
}

struct Connection {
    stream: BufReader<TcpStream>,
    log: Arc<Log>,
}

impl Connection {
    /// Plays with one request; `None` where that ends the connection.
    async fn turn(&mut self, script: &dyn Script) -> Option<()> {
        // A connection that the client keeps for later, or closes, takes no part in the play.
        let mut first = [0];
        if self.stream.buffer().is_empty()
            && self.stream.get_ref().peek(&mut first).await.ok()? == 0
        {
            return None;
        }
        let play = script.play();
        let name = play.name();
        match play {
            Play::Close => {
                self.note(name, None);
                None
            }
            Play::CloseMidRequest => {
                read_head(&mut self.stream).await?;
                self.note(name, None);
                None
            }
            Play::NeverRead => {
                self.note(name, None);
                std::future::pending().await
            }
            Play::ReadSlowly(answer) => {
                let mut request = read_head(&mut self.stream).await?;
                for sip in request.body.chunks_mut(SIP) {
                    self.stream.read_exact(sip).await.ok()?;
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                let seen = self.note(name, Some(request));
                self.answer(seen, &answer).await
            }
            Play::CloseUnanswered => {
                self.read(name).await?;
                None
            }
            Play::Silence => {
                self.read(name).await?;
                self.stall().await
            }
            Play::HalfStatusLine => {
                self.read(name).await?;
                self.write(b"HTTP/1.1 20").await?;
                None
            }
            Play::StallInHead => {
                self.read(name).await?;
                self.write(b"HTTP/1.1 201 Created\r\ncontent-le").await?;
                self.stall().await
            }
            Play::StallInBody => {
                let seen = self.read(name).await?;
                self.half_an_answer(seen, 201).await?;
                self.stall().await
            }
            Play::CloseInBody => {
                let seen = self.read(name).await?;
                self.half_an_answer(seen, 201).await?;
                None
            }
            Play::RefuseAndStall => {
                let seen = self.read(name).await?;
                self.half_an_answer(seen, 429).await?;
                self.stall().await
            }
            Play::Answer(answer) => {
                let seen = self.read(name).await?;
                self.answer(seen, &answer).await
            }
            Play::AnswerThenClose(answer) => {
                let seen = self.read(name).await?;
                self.answer(seen, &answer).await?;
                None
            }
            Play::Judge(judge) => {
                let request = read_request(&mut self.stream).await?;
                let answer = judge(&request);
                let seen = self.note(name, Some(request));
                self.answer(seen, &answer).await
            }
        }
    }

    async fn read(&mut self, play: &'static str) -> Option<usize> {
        let request = read_request(&mut self.stream).await?;
        Some(self.note(play, Some(request)))
    }

    /// Writes down what arrived, and gives its place.
    fn note(&self, play: &'static str, request: Option<Request>) -> usize {
        let is_whole = request.is_some();
        let place = {
            let mut seen = self.log.seen.lock().unwrap();
            seen.push(Seen {
                play,
                request,
                status: None,
                answered: false,
            });
            seen.len() - 1
        };
        if is_whole {
            self.log.arrived.send_modify(|arrived| *arrived += 1);
        }
        place
    }

    async fn answer(&mut self, seen: usize, answer: &Answer) -> Option<()> {
        self.write(&answer.bytes()).await?;
        let entry = &mut self.log.seen.lock().unwrap()[seen];
        entry.status = Some(answer.status);
        entry.answered = true;
        Some(())
    }

    async fn half_an_answer(&mut self, seen: usize, status: u16) -> Option<()> {
        let head =
            format!("HTTP/1.1 {status} So\r\ncontent-length: 100\r\n\r\n{{\"msg\":\"Event capt");
        self.write(head.as_bytes()).await?;
        self.log.seen.lock().unwrap()[seen].status = Some(status);
        Some(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Option<()> {
        self.stream.write_all(bytes).await.ok()
    }

    /// Waits until the client closes.
    async fn stall<T>(&mut self) -> Option<T> {
        let mut rest = [0; 1024];
        while self.stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
        None
    }
}
