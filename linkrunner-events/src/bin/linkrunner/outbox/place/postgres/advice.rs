//! What to do about a certificate that was refused. The messages of rustls do not say it.

use std::error::Error;
use std::io;

use rustls::CertificateError as Refused;

/// The advice for an error whose cause is a certificate.
pub(crate) fn advice(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref().and_then(refused) {
            return advice_about(refused);
        }
        cause = error.source();
    }
    None
}

/// An io::Error does not give its own error as its source, but the source of that.
fn refused(error: &io::Error) -> Option<&Refused> {
    match error.get_ref()?.downcast_ref()? {
        rustls::Error::InvalidCertificate(refused) => Some(refused),
        _ => None,
    }
}

fn advice_about(refused: &Refused) -> Option<&'static str> {
    Some(match refused {
        // The latter if another authority has the same name.
        Refused::UnknownIssuer | Refused::BadSignature => {
            "its authority is not trusted: name the authority's certificate with sslrootcert=FILE"
        }
        Refused::NotValidForName | Refused::NotValidForNameContext { .. } => {
            "connect to a name that the certificate has, or use sslmode=verify-ca"
        }
        Refused::Expired | Refused::ExpiredContext { .. } => {
            "renew the certificate of the server, and check the clock of this machine"
        }
        Refused::NotValidYet | Refused::NotValidYetContext { .. } => {
            "check the clock of this machine"
        }
        Refused::Other(_) => {
            "the server needs a certificate of version 3 that is not one of an authority, as `openssl req -x509` makes them"
        }
        _ => return None,
    })
}
