//! Reads the body of a call, within bounds on memory and time.

use std::time::Duration;

use axum::body::{Body as Stream, HttpBody};
use futures_util::StreamExt;
use tokio::sync::Semaphore;

use crate::MAX_BODY_BYTES;
use crate::sandbox::state::body::{Body, Content};

/// How long a body may take.
const TIME: Duration = Duration::from_secs(60);

/// A body up to this length can always be read. A longer one needs one of a bounded number of places.
const SMALL_BYTES: usize = 16 * 1024;

/// How much of a body that is too large is read and thrown away, so that the 413 reaches a client that
/// reads no answer before its body is out. Beyond it the answer is given while the body still arrives.
const MAX_DISCARDED_BYTES: usize = 64 * MAX_BODY_BYTES;

/// How many bodies beyond [`SMALL_BYTES`] are read at a time. Further ones wait, and the connection with them.
pub(super) const LARGE_BODIES: usize = 32;

/// Reads a body to its end, to its bounds, or until it takes too long.
pub(super) async fn read_body(body: Stream, large: &Semaphore) -> Body {
    match tokio::time::timeout(TIME, collect(body, large)).await {
        Ok(Ok(bytes)) => Body::new(&bytes),
        Ok(Err(why)) => Body::unreadable(why),
        Err(_) => Body::unreadable(Content::Late),
    }
}

async fn collect(body: Stream, large: &Semaphore) -> Result<Vec<u8>, Content> {
    let mut too_large = body.size_hint().lower() > MAX_BODY_BYTES as u64;
    let mut place = None;
    let mut bytes = Vec::new();
    let mut read = 0_usize;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Content::Broken)?;
        read = read.saturating_add(piece.len());
        too_large |= read > MAX_BODY_BYTES;
        if too_large {
            bytes = Vec::new();
            place = None;
            if read > MAX_DISCARDED_BYTES {
                break;
            }
            continue;
        }
        if read > SMALL_BYTES && place.is_none() {
            // The semaphore is never closed.
            place = large.acquire().await.ok();
        }
        bytes.extend_from_slice(&piece);
    }
    if too_large {
        return Err(Content::TooLarge);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;

    use axum::body::Bytes;
    use futures_util::stream;
    use tokio::sync::mpsc;
    use tokio::task::JoinHandle;

    use super::*;

    /// Reads a body of which the test sends the pieces. One piece at most waits to be read.
    fn read(large: &Arc<Semaphore>) -> (mpsc::Sender<Bytes>, JoinHandle<Body>) {
        let (sender, receiver) = mpsc::channel(1);
        let pieces = stream::unfold(receiver, async |mut receiver| {
            let piece = receiver.recv().await?;
            Some((Ok::<_, Infallible>(piece), receiver))
        });
        let large = Arc::clone(large);
        let reading = async move { read_body(Stream::from_stream(pieces), &large).await };
        (sender, tokio::spawn(reading))
    }

    fn piece() -> Bytes {
        Bytes::from(vec![b' '; SMALL_BYTES / 2])
    }

    #[tokio::test]
    async fn a_large_body_waits_for_a_place_and_a_small_one_does_not() {
        let large = Arc::new(Semaphore::new(1));
        let (first, first_body) = read(&large);
        for _ in 0..4 {
            first.send(piece()).await.expect("it reads");
        }
        assert_eq!(large.available_permits(), 0);

        let (second, second_body) = read(&large);
        for _ in 0..3 {
            second.send(piece()).await.expect("it reads");
        }
        // The third piece makes it large. Until it has a place, it reads no further.
        second.send(piece()).await.expect("it has read the third");
        tokio::task::yield_now().await;
        second
            .try_send(piece())
            .expect_err("the fourth still waits");

        let (small, small_body) = read(&large);
        small.send(piece()).await.expect("it reads");
        drop(small);
        assert_eq!(
            small_body.await.expect("no panic").text.len(),
            SMALL_BYTES / 2
        );

        drop((first, second));
        assert_eq!(
            first_body.await.expect("no panic").text.len(),
            SMALL_BYTES * 2
        );
        assert_eq!(
            second_body.await.expect("no panic").text.len(),
            SMALL_BYTES * 2
        );
        assert_eq!(large.available_permits(), 1);
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_needs_no_place() {
        let large = Arc::new(Semaphore::new(1));
        let (sender, body) = read(&large);
        let whole = Bytes::from(vec![b' '; MAX_BODY_BYTES]);
        for _ in 0..3 {
            sender.send(whole.clone()).await.expect("it reads");
        }
        assert_eq!(large.available_permits(), 1);
        drop(sender);
        assert_eq!(body.await.expect("no panic").content, Content::TooLarge);
    }

    // The clock is paused, and goes on when nothing else is left to do.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_arrive_makes_room() {
        let large = Arc::new(Semaphore::new(1));
        let (first, first_body) = read(&large);
        let (second, second_body) = read(&large);
        for _ in 0..4 {
            first.send(piece()).await.expect("it reads");
            second.send(piece()).await.expect("it reads");
        }
        assert_eq!(large.available_permits(), 0);
        // Neither the one that stalls nor the one that waits for a place.
        for body in [first_body, second_body] {
            assert_eq!(body.await.expect("no panic").content, Content::Late);
        }
        assert_eq!(large.available_permits(), 1);
    }
}
