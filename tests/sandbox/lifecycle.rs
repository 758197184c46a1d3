//! Starting and stopping.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use linkrunner_events::Endpoint;
use linkrunner_events::sandbox::{
    Fault, PaymentRecord, Received, Sandbox, SandboxBuilder, WaitError,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{EVENT, call, client, head, send_event};

#[tokio::test]
async fn the_address_is_on_the_loopback_and_in_the_url() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let address = sandbox.address();
    assert!(address.ip().is_loopback());
    assert_ne!(address.port(), 0);
    assert_eq!(sandbox.base_url(), format!("http://{address}/api/v1"));

    let other = Sandbox::builder().port(address.port()).start().await;
    assert_eq!(other.expect_err("taken").kind(), ErrorKind::AddrInUse);
}

#[tokio::test]
async fn a_setup_that_cannot_work_is_an_error() {
    for builder in [
        Sandbox::builder().key(""),
        Sandbox::builder().rate_limit(0, Duration::from_secs(1)),
    ] {
        let error = builder.start().await.expect_err("no sandbox");
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn a_dropped_sandbox_has_closed_its_port() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let address = sandbox.address();
    // One connection has been used and is kept alive, the other has never been used.
    assert_eq!(send_event(&client, &sandbox).await, 201);
    let mut idle = TcpStream::connect(address).await.expect("connected");
    drop(sandbox);
    let refused = std::net::TcpStream::connect(address).expect_err("refused");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    // The end depends on whether it had been accepted: a close or a reset.
    let end = idle.read(&mut [0; 16]).await;
    assert!(
        matches!(&end, Ok(0))
            || end
                .as_ref()
                .is_err_and(|error| error.kind() == ErrorKind::ConnectionReset),
        "{end:?}"
    );
    let error = client.post(format!("http://{address}/")).send().await;
    assert!(error.is_err());
}

#[tokio::test]
async fn stopping_waits_for_nobody() {
    let client = client();
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let address = sandbox.address();
    let mut half_a_head = TcpStream::connect(address).await.expect("connected");
    half_a_head.write_all(b"POST /api").await.expect("written");
    let mut half_a_body = TcpStream::connect(address).await.expect("connected");
    let head = head("content-length: 100\r\n") + "{";
    half_a_body
        .write_all(head.as_bytes())
        .await
        .expect("written");
    // Held back for ever.
    sandbox.answer_always(Fault::delay(Duration::MAX));
    let held = call(&client, &sandbox, Endpoint::CaptureEvent).body(EVENT);
    let held = tokio::spawn(held.send());
    sandbox.wait_for(1).await.expect("the call");

    let stopped = tokio::time::timeout(Duration::from_secs(20), sandbox.stop()).await;
    stopped.expect("it does not wait for the clients");
    held.await.expect("no panic").expect_err("no answer");
    for mut stream in [half_a_head, half_a_body] {
        let mut rest = Vec::new();
        // An end or a reset, and in any case no answer.
        let _ = stream.read_to_end(&mut rest).await;
        assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    }
    std::net::TcpStream::connect(address).expect_err("refused");

    let again = Sandbox::builder().port(address.port()).start().await;
    again.expect("the port is free again").stop().await;
}

#[test]
fn it_outlives_the_runtime_that_started_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let sandbox = runtime.block_on(Sandbox::start()).expect("a sandbox");
    let status = runtime.block_on(send_event(&client(), &sandbox));
    assert_eq!(status, 201);
    drop(runtime);
    assert_eq!(post(sandbox.address()), "HTTP/1.1 201");
    assert_eq!(sandbox.received().len(), 2);
    let other = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    other.block_on(sandbox.stop());
}

/// Sends an event without async, and gives the beginning of the answer.
fn post(address: SocketAddr) -> String {
    let mut stream = std::net::TcpStream::connect(address).expect("a connection");
    let head = head(&format!(
        "connection: close\r\ncontent-length: {}\r\n",
        EVENT.len()
    ));
    write!(stream, "{head}{EVENT}").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.truncate("HTTP/1.1 201".len());
    answer
}

/// Runs a future on this thread, without any runtime.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn it_needs_no_runtime() {
    let builder = Sandbox::builder().wait_timeout(Duration::from_millis(1));
    let sandbox = block_on(builder.start()).expect("a sandbox");
    block_on(sandbox.wait_for(1)).expect_err("nothing was sent");
    assert_eq!(post(sandbox.address()), "HTTP/1.1 201");
    let calls = block_on(sandbox.wait_for(1)).expect("the call");
    assert_eq!(calls[0].event_name(), Some("item_viewed"));
    assert_eq!(block_on(sandbox.calls_after(0)).len(), 1);
    let address = sandbox.address();
    block_on(sandbox.stop());
    std::net::TcpStream::connect(address).expect_err("refused");
}

#[tokio::test]
async fn a_test_may_block_its_only_thread() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    assert_eq!(post(sandbox.address()), "HTTP/1.1 201");
    assert_eq!(sandbox.received().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_does_not_hasten_a_wait() {
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let (received, sent) = tokio::join!(
        sandbox.wait_for(1),
        tokio::task::spawn_blocking({
            let address = sandbox.address();
            move || post(address)
        })
    );
    assert_eq!(sent.expect("no panic"), "HTTP/1.1 201");
    assert_eq!(received.expect("the call").len(), 1);
}

#[test]
fn its_types_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Sandbox>();
    shared::<SandboxBuilder>();
    shared::<Fault>();
    shared::<Received>();
    shared::<PaymentRecord>();
    shared::<WaitError>();
}
