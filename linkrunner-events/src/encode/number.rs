//! Numbers as JSON.

use crate::error::{EncodeProblem, FieldError};
use crate::json;
use crate::value::{Number, NumberKind};

/// Writes the number; a decimal with exactly its digits.
#[inline]
pub(crate) fn write_number(out: &mut Vec<u8>, number: Number) -> Result<(), FieldError> {
    if !number.is_finite() {
        return Err(EncodeProblem::NotFinite.into());
    }
    match number.kind() {
        // Nearly every integer fits into 64 bits, which `serde_json` prints faster.
        NumberKind::Integer(integer) => match i64::try_from(integer) {
            Ok(integer) => json::write_scalar(out, &integer),
            Err(_) => json::write_scalar(out, &integer),
        },
        NumberKind::Unsigned(integer) => json::write_scalar(out, &integer),
        NumberKind::F32(float) => json::write_scalar(out, &float),
        NumberKind::F64(float) => json::write_scalar(out, &float),
        NumberKind::Decimal(decimal) => out.extend_from_slice(decimal.to_string().as_bytes()),
    }
    Ok(())
}
