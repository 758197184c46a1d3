//! What to do about a certificate that was refused. The messages of rustls do not say it.

use std::error::Error;

use rustls::CertificateError as Refused;

use crate::certificate::refused;

/// The advice for an error whose cause is a certificate.
pub(crate) fn advice(error: &(dyn Error + 'static)) -> Option<&'static str> {
    refused(error).map(advice_about)
}

fn advice_about(refused: &Refused) -> &'static str {
    match refused {
        Refused::UnknownIssuer => {
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
        _ => "the server needs a certificate of version 3 that is not itself one of an authority",
    }
}
