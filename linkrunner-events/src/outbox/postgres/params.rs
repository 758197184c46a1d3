//! The parameters of an enqueue in the caller's transaction.

use std::error::Error;

use bytes::{Bytes, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::Param;
use crate::request::ApiRequest;

/// What a row lends to a statement, which takes references to sized values only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::outbox) struct Texts {
    endpoint: &'static str,
    body: Body,
    ordering_key: String,
    request_id: Option<String>,
    strict: bool,
}

impl Texts {
    pub(in crate::outbox) fn of(request: &ApiRequest, request_id: Option<&str>) -> Self {
        Self {
            endpoint: request.endpoint().path(),
            body: Body(request.body().clone()),
            ordering_key: request.ordering_key().to_owned(),
            request_id: request_id.map(str::to_owned),
            strict: request.is_repeatable(),
        }
    }

    /// The parameters. The row itself has the event id.
    pub(in crate::outbox) fn params<'a>(&'a self, event_id: &'a Option<String>) -> [Param<'a>; 6] {
        [
            (&self.endpoint, Type::TEXT),
            (&self.body, Type::TEXT),
            (&self.ordering_key, Type::TEXT),
            (&self.strict, Type::BOOL),
            (event_id, Type::TEXT),
            (&self.request_id, Type::TEXT),
        ]
    }
}

/// The body of a request, not copied.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Body(Bytes);

impl ToSql for Body {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        std::str::from_utf8(&self.0)?.to_sql(ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        <&str as ToSql>::accepts(ty)
    }

    to_sql_checked!();
}
