//! What counts as one place on the network when requests are counted.

use std::net::{IpAddr, Ipv6Addr};

/// The first address of the network that an address belongs to: an IPv4 address alone, an IPv6 address with its whole /64, because one
/// machine has all of that to itself (RFC 4291, 2.5.4; RFC 8981).
#[must_use]
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

/// The network of an address in words: [`network_of`]. What is no address stands for itself.
#[must_use]
pub fn network(address: &str) -> String {
    match address.trim().parse().map(network_of) {
        Ok(IpAddr::V6(network)) => format!("{network}/64"),
        Ok(address) => address.to_string(),
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
