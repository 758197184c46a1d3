//! A row: an encoded request as a storage keeps it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::error::{EncodeError, EncodeProblem};
use crate::event::LinkrunnerEvent;
use crate::request::{ApiRequest, Endpoint, IntoRequest, IntoUser};

/// An encoded request, to be inserted into an outbox. It is independent of the database.
///
/// After a crash, an event may be sent twice. So that the copies can be recognized, an event without an
/// [`event_id`](crate::Payload::event_id) gets a random one.
///
/// ```
/// # #[derive(linkrunner_events::LinkrunnerEvent)] struct AppOpened;
/// use linkrunner_events::outbox::OutboxRow;
///
/// let row = OutboxRow::new(&AppOpened, "user_12345")?;
/// assert_eq!(row.endpoint(), "capture-event");
/// assert_eq!(row.ordering_key(), "user_id:user_12345");
/// assert!(row.body().contains(r#""event_id":""#));
/// # Ok::<(), linkrunner_events::EncodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a row is not sent until it is inserted into an outbox"]
pub struct OutboxRow {
    request: ApiRequest,
    event_id: Option<String>,
    #[cfg(feature = "outbox-postgres")]
    texts: super::postgres::Texts,
}

impl OutboxRow {
    /// The statement that enqueues a row in PostgreSQL, within the transaction of the caller. Its parameters are
    /// [`endpoint`](Self::endpoint), [`body`](Self::body), [`ordering_key`](Self::ordering_key), [`is_strict`](Self::is_strict),
    /// [`event_id`](Self::event_id) and [`request_id`](Self::request_id). It returns the id of the row, a `bigint`.
    ///
    /// [`enqueue_sqlx!`](crate::enqueue_sqlx) and [`enqueue_diesel!`](crate::enqueue_diesel) run it. With sea-orm 2:
    ///
    /// ```ignore
    /// # // `tests/sql` compiles and runs these lines.
    /// let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
    /// let order = database.begin().await?;
    /// order.execute_unprepared("UPDATE orders SET paid = true WHERE id = 'ORD-12345'").await?;
    /// let values = [
    ///     row.endpoint().into(),
    ///     row.body().into(),
    ///     row.ordering_key().into(),
    ///     row.is_strict().into(),
    ///     row.event_id().into(),
    ///     row.request_id().into(),
    /// ];
    /// let enqueue = Statement::from_sql_and_values(DbBackend::Postgres, OutboxRow::SQL, values);
    /// order.execute_raw(enqueue).await?;
    /// order.commit().await?; // the order is paid, and its event will be sent; or neither
    /// ```
    ///
    /// sea-orm keeps its statements prepared. Behind PgBouncer in transaction mode, it needs version 1.21 of PgBouncer or a newer
    /// one, and `max_prepared_statements`.
    pub const SQL: &'static str = "SELECT linkrunner_outbox.enqueue($1, $2, $3, $4, $5, $6)";

    /// Encodes an event of `user`.
    ///
    /// # Errors
    ///
    /// Same as [`from_request`](Self::from_request).
    pub fn new<'a, E: LinkrunnerEvent + ?Sized>(
        event: &E,
        user: impl IntoUser<'a>,
    ) -> Result<Self, EncodeError> {
        Self::from_request(event.payload(user.into_user()))
    }

    /// Encodes a payload, a payment or the removal of a payment, or takes a finished request.
    ///
    /// # Errors
    ///
    /// When the request fails a check, when its body exceeds [`MAX_BODY_BYTES`](crate::MAX_BODY_BYTES) once an `event_id` is
    /// added, or when its user, `event_id` or id contains the character NUL.
    pub fn from_request(request: impl IntoRequest) -> Result<Self, EncodeError> {
        let request = request.into_request()?;
        let Some(member) = request.endpoint().facts().id else {
            return Self::with_event_id(request, None);
        };
        if let Some(event_id) = member_of(request.body(), member) {
            return Self::with_event_id(request, Some(event_id));
        }
        let event_id = Uuid::new_v4().simple().to_string();
        let body = with_member(request.body(), member, &event_id);
        let mut request = request.with_body(body)?;
        if request.id().is_none() {
            request = request.with_id(&event_id);
        }
        Self::with_event_id(request, Some(event_id))
    }

    fn with_event_id(request: ApiRequest, event_id: Option<String>) -> Result<Self, EncodeError> {
        // PostgreSQL does not store it, and would fail the transaction of the caller.
        for (what, text) in [
            ("user", Some(request.ordering_key())),
            ("event_id", event_id.as_deref()),
            ("id", request.id()),
        ] {
            if text.is_some_and(|text| text.contains('\0')) {
                let problem =
                    EncodeProblem::NotARequest(format!("its {what} contains the character NUL"));
                let endpoint = request.endpoint().path();
                return Err(EncodeError::new("request", endpoint, problem.into()));
            }
        }
        Ok(Self {
            #[cfg(feature = "outbox-postgres")]
            texts: {
                let request_id = own_id(&request, event_id.as_deref());
                super::postgres::Texts::of(&request, request_id)
            },
            request,
            event_id,
        })
    }

    /// The parameters of [`SQL`](Self::SQL) with their types, for `query_typed` of tokio-postgres. `query_typed` uses no prepared
    /// statement, so it works behind PgBouncer in transaction mode. `execute` and `query` prepare a statement and fail there.
    ///
    /// ```no_run
    /// # #[derive(linkrunner_events::LinkrunnerEvent)] struct OrderPaid<'a> { order_id: &'a str }
    /// # async fn pay(client: &mut tokio_postgres::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use linkrunner_events::outbox::OutboxRow;
    ///
    /// let row = OutboxRow::new(&OrderPaid { order_id: "ORD-12345" }, "user_12345")?;
    /// let order = client.transaction().await?;
    /// order.batch_execute("UPDATE orders SET paid = true WHERE id = 'ORD-12345'").await?;
    /// order.query_typed(OutboxRow::SQL, &row.typed_params()).await?;
    /// order.commit().await?; // the order is paid, and its event will be sent; or neither
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "outbox-postgres")]
    #[must_use]
    pub fn typed_params(
        &self,
    ) -> [(
        &(dyn tokio_postgres::types::ToSql + Sync),
        tokio_postgres::types::Type,
    ); 6] {
        self.texts.params(&self.event_id)
    }

    /// The path of the endpoint: `capture-event`, `capture-payment` or `remove-payment`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.request.endpoint().path()
    }

    /// The event's name, the payment's type, or `remove-payment`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.request.event_name()
    }

    /// The body: a JSON object.
    #[must_use]
    pub fn body(&self) -> &str {
        // The body is UTF-8: the encoder writes nothing else, and `ApiRequest::from_parts` reads it as JSON.
        std::str::from_utf8(self.request.body()).unwrap_or_default()
    }

    /// Rows with equal keys are sent in the order of their insertion.
    #[must_use]
    pub fn ordering_key(&self) -> &str {
        self.request.ordering_key()
    }

    /// Whether all later requests of the same user wait while this one is retried: the parameter `strict` in SQL. True for
    /// payments and removals.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.request.is_repeatable()
    }

    /// The id that all copies of the event share. `None` for payments and removals, which Linkrunner counts once.
    #[must_use]
    pub fn event_id(&self) -> Option<&str> {
        self.event_id.as_deref()
    }

    /// The id that the caller gave the request with [`ApiRequest::with_id`], unless it is the `event_id`. Logs and outcomes show it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        own_id(&self.request, self.event_id())
    }

    /// The request.
    pub fn request(&self) -> &ApiRequest {
        &self.request
    }

    /// Converts the row into its request, for example to send it directly.
    pub fn into_request(self) -> ApiRequest {
        self.request
    }
}

/// The id that the caller gave the request, unless it is the `event_id`.
fn own_id<'a>(request: &'a ApiRequest, event_id: Option<&str>) -> Option<&'a str> {
    request.id().filter(|id| Some(*id) != event_id)
}

/// Restores the request of a stored row, or says why it is none.
pub(super) fn restore(
    endpoint: &str,
    body: impl Into<Vec<u8>>,
    ordering_key: &str,
    request_id: Option<&str>,
) -> Result<ApiRequest, String> {
    let endpoint =
        Endpoint::from_path(endpoint).ok_or_else(|| format!("`{endpoint}` is not an endpoint"))?;
    let request = ApiRequest::from_parts(endpoint, body).map_err(|error| error.to_string())?;
    let request = request.with_ordering_key(ordering_key);
    Ok(match request_id {
        Some(id) => request.with_id(id),
        None => request,
    })
}

/// The string under this key of a JSON object.
fn member_of(body: &Bytes, member: &str) -> Option<String> {
    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_slice(body).ok()?;
    serde_json::from_str(members.get(member)?.get()).ok()
}

/// The JSON object with one more string, at its end.
fn with_member(body: &Bytes, member: &str, text: &str) -> Vec<u8> {
    // A request's body is an object with at least one member. A stored one may have white space at its end.
    let mut longer = body.trim_ascii_end().to_vec();
    let _ = longer.pop();
    longer.extend_from_slice(format!(",\"{member}\":\"{text}\"}}").as_bytes());
    longer
}
