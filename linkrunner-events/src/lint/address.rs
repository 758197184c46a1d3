//! The rule for the address of the user's device.

use std::net::IpAddr;

use super::finding::Finding;
use super::rule::Rule;

pub(crate) fn lint_client_ip_address(address: IpAddr) -> Option<Finding> {
    let scope = match address {
        address if address.is_loopback() => "a loopback",
        address if address.is_unspecified() => "an unspecified",
        IpAddr::V4(address) if address.is_private() => "a private",
        IpAddr::V4(address) if address.is_link_local() => "a link-local",
        IpAddr::V6(address) if address.is_unique_local() => "a private",
        IpAddr::V6(address) if address.is_unicast_link_local() => "a link-local",
        _ => return None,
    };
    Some(Finding::new(
        Rule::PrivateClientAddress,
        format!(
            "`client_ip_address` is {scope} address, {address}, which Linkrunner ignores; send the device's public \
             address; behind a proxy, take it from `X-Forwarded-For`"
        ),
    ))
}
