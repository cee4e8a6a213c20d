//! What counts as one place on the network when requests are counted.

use std::net::{IpAddr, Ipv6Addr};

/// The network that an address belongs to: an IPv4 address alone, an IPv6 address with its whole /64, because one machine has all of
/// that to itself (RFC 4291, 2.5.4; RFC 8981). What is no address stands for itself.
#[must_use]
pub fn network(address: &str) -> String {
    match address
        .trim()
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Err(_) => address.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn one_machine_is_one_network_however_it_is_written() {
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:0DB8:1:2::1"));
        assert_eq!(network("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network(" nonsense "), "nonsense");
    }
}
