//! The addresses on which commands listen.

use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs as _};

/// An IP address, or a host name of this machine that other machines cannot reach, such as `localhost`.
pub(crate) fn address(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if text == "localhost" {
        // Without asking the system, which a container may not have set up.
        return Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    let found = (text, 0).to_socket_addrs().ok()?;
    loopback(found.map(|address| address.ip()).collect())
}

/// The address of a name, that of IPv4 first. `None` if one of them can be reached from elsewhere.
fn loopback(mut addresses: Vec<IpAddr>) -> Option<IpAddr> {
    addresses.sort_by_key(IpAddr::is_ipv6);
    let is_local = addresses.iter().all(IpAddr::is_loopback);
    addresses.first().copied().filter(|_| is_local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_this_machine_only_if_all_its_addresses_are() {
        let of = |texts: &[&str]| {
            let addresses = texts.iter().map(|text| text.parse().unwrap());
            loopback(addresses.collect()).map(|address| address.to_string())
        };
        assert_eq!(of(&["::1", "127.0.1.1"]).as_deref(), Some("127.0.1.1"));
        assert_eq!(of(&["::1"]).as_deref(), Some("::1"));
        assert_eq!(of(&["127.0.0.1", "192.0.2.1"]), None);
        assert_eq!(of(&[]), None);
    }
}
