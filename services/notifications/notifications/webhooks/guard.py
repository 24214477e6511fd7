"""Which addresses may be called: public ones, and those of networks that an operator named.

The very address that passed is connected to, so that a name cannot point elsewhere a moment later.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

NAT64 = ip_network("64:ff9b::/96")
UNICAST = ip_network("2000::/3")  # RFC 4291: what else there is of IPv6 belongs to one site or to nobody

IP = IPv4Address | IPv6Address


class UnknownHost(Exception):
    """The name has no address."""


class RefusedAddress(Exception):
    """No address of the host may be called from here."""


def resolve(host: str, port: int, allowed: Sequence[str]) -> str:
    """Return an address of the host that may be called; raise UnknownHost or RefusedAddress."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHost(host) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if permitted(address, allowed):
            return address
    raise RefusedAddress(host)


def permitted(address: str, allowed: Sequence[str]) -> bool:
    """Tell whether an address is public, or in a network that is allowed; spellings do not count."""
    try:
        ip = innermost(ip_address(address))
    except ValueError:
        return False
    if any(ip in network for network in map(ip_network, allowed) if network.version == ip.version):
        return True
    public = ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
    return public and (ip.version == 4 or ip in UNICAST)


def innermost(ip: IP) -> IP:
    """Return the IPv4 address that an IPv6 one carries (mapped, 6to4, Teredo, NAT64), or itself."""
    if isinstance(ip, IPv6Address):
        if ip in NAT64:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        return carried or ip
    return ip
