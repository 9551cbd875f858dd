"""Which network addresses a call that goes out may reach: those of the open internet, and networks that the operator named."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
"""RFC 6052 and 8215: the last 32 bits are an IPv4 address, which is where the packets go."""
_NOT_PUBLIC = tuple(
    ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "5f00::/16", "fec0::/10")
)
"""Not globally reachable by the IANA registries, or given up (RFC 7526, RFC 3879); older ``ipaddress`` lets some pass."""
_OLD_COMPATIBLE = IPv6Network("::/96")


def address_allowed(text: str, networks: Iterable[str] = ()) -> bool:
    """Whether a call that goes out may connect to the address.

    An address within a named network is allowed as it stands. Else it has to be a public one: neither private, loopback,
    link-local, multicast, reserved nor unspecified (the IANA registries, as ``ipaddress`` keeps them), and neither may an
    IPv4 address that it carries be (mapped, 6to4, Teredo, NAT64).

    Source: RFC 6890; RFC 4291 2.5.5; RFC 3056; RFC 4380; RFC 6052.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    carried = _carried(address)
    if any(each in ip_network(network) for network in networks for each in (address, *carried)):
        return True
    return "%" not in text and all(_public(each) for each in (address, *carried))


def _public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return True  # judged by the address that it carries
    odd = address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
    if isinstance(address, IPv6Address) and any(address in each for each in _NAT64):
        return True
    special = any(address in each for each in _NOT_PUBLIC)
    return address.is_global and not odd and not special and not address.is_unspecified


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses within an IPv6 one."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in each for each in (*_NAT64, _OLD_COMPATIBLE)):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in found if each is not None]


def connection_allowed(scheme: str, addresses: Iterable[str], networks: Iterable[str]) -> str:
    """The address to connect to: the first, if every one that the name leads to is allowed.

    Raises:
        NotAllowed: one of them is not, or plain http does not lead to the machine itself.
    """
    kept, named = list(addresses), tuple(networks)
    fine = bool(kept) and all(address_allowed(each, named) for each in kept)
    if fine and (scheme == "https" or all(ip_address(each.partition("%")[0]).is_loopback for each in kept)):
        return kept[0]
    line = Text("该地址不可到达：它在内部网络", "this address may not be reached: it is inside a network")
    raise NotAllowed(line, code="hook.network")
