//! Serves until the shop is to stop.

use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long the open requests may take at the end. With the limit for the events in flight, this stays below the 30
/// seconds after which Kubernetes kills a container.
const LIMIT: Duration = Duration::from_secs(10);

/// Ends when the process is asked to stop: with Ctrl-C, or with SIGTERM, as Docker, Kubernetes and systemd do.
pub(crate) fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(windows)]
    {
        let mut interrupt = tokio::signal::windows::ctrl_c()?;
        Ok(async move {
            interrupt.recv().await;
        })
    }
}

/// Serves until `stop` ends, and answers the requests that have arrived by then.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel();
    let serving = axum::serve(listener, routes).with_graceful_shutdown(async move {
        stop.await;
        let _ = stopping.send(());
    });
    // axum waits for every connection. A connection that never ends must not keep the relay from shutting down.
    let too_late = async {
        let _ = stopped.await;
        tokio::time::sleep(LIMIT).await;
    };
    tokio::select! {
        served = serving => served,
        () = too_late => {
            tracing::warn!("some requests did not end within {LIMIT:?}");
            Ok(())
        }
    }
}
