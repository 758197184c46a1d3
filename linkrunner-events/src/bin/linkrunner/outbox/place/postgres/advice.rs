//! What to do about a certificate that was refused. The messages of rustls do not say it.

use std::error::Error;

use rustls::CertificateError as Refused;

use crate::certificate::refused;

/// The advice for an error whose cause is a certificate.
pub(crate) fn advice(error: &(dyn Error + 'static)) -> Option<&'static str> {
    refused(error).and_then(advice_about)
}

fn advice_about(refused: &Refused) -> Option<&'static str> {
    Some(match refused {
        // The latter if another authority has the same name.
        Refused::UnknownIssuer | Refused::BadSignature => {
            "the certificate authority is not trusted: name its certificate with sslrootcert=FILE"
        }
        Refused::NotValidForName | Refused::NotValidForNameContext { .. } => {
            "use a host name that the certificate contains, or sslmode=verify-ca"
        }
        Refused::Expired | Refused::ExpiredContext { .. } => {
            "renew the certificate of the server, and check the clock of this machine"
        }
        Refused::NotValidYet | Refused::NotValidYetContext { .. } => {
            "check the clock of this machine"
        }
        Refused::Other(_) => {
            "the server must present an end-entity certificate (X.509 v3): a CA certificate, such as one made by `openssl req -x509`, is refused"
        }
        _ => return None,
    })
}
