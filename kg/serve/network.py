"""Whom an address stands for: the address itself, and of IPv6 the network of 64 bits, which one household has whole."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

__all__ = ["network_of"]


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What counts as one client.

    >>> network_of("203.0.113.9"), network_of("2001:db8:1:2:3:4:5:6"), network_of("::ffff:203.0.113.9"), network_of("")
    ('203.0.113.9', '2001:db8:1:2::/64', '203.0.113.9', '')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
