//! Certificates that rustls refused.

use std::error::Error;
use std::io;

use rustls::CertificateError;

/// Why a certificate was refused, if that is the cause of the error.
pub(crate) fn refused<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CertificateError> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref().and_then(within) {
            return Some(refused);
        }
        cause = error.source();
    }
    None
}

/// An io::Error does not give its own error as its source, but the source of that.
fn within(error: &io::Error) -> Option<&CertificateError> {
    let inner = error.get_ref()?;
    if let Some(nested) = inner.downcast_ref() {
        return within(nested);
    }
    match inner.downcast_ref()? {
        rustls::Error::InvalidCertificate(refused) => Some(refused),
        _ => None,
    }
}
