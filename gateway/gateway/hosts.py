"""Which territory a host names (design: Hosts). The host is all that says it, never the body."""

from ipaddress import ip_address, ip_network

from werkzeug.wrappers import Request

from chassis.config import Settings
from chassis.http import Problem
from chassis.territory import Registry, Territory

PLAIN = {"localhost", "127.0.0.1", "::1"}


class Hosts:
    """Read hosts against the installation's map, the territories' own hosts, and `<slug>.<base host>`."""

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self.settings, self.registry = settings, registry
        self.proxies = [ip_network(proxy, strict=False) for proxy in settings.trusted_proxies]

    def territory(self, host: str) -> Territory | None:
        """Return the territory of a `Host` header, or None for the base host; refuse (421) any other host.

        One that is closed is known no more: whoever kept its address is told so.
        """
        name = bare(host)
        slug, _, base = name.partition(".")
        if mapped := self.settings.hosts.get(name):
            found = self.registry.get(mapped)
        else:
            found = self.registry.get(slug) if base == self.settings.base_host else None
            found = found or next((each for each in self.registry if name in each.hosts), None)
        if found is None and name not in PLAIN and name != self.settings.base_host:
            raise Problem("unknown-host")
        if found is not None and found.closing:
            raise Problem("unknown-host")
        return found

    def open(self) -> list[Territory]:
        """Return the territories that let people in."""
        return [territory for territory in self.registry if not territory.closing]

    def client(self, request: Request) -> str:
        """Return the client's address: the nearest one in X-Forwarded-For that is no proxy of ours."""
        address = request.remote_addr or ""
        if not self.proxies:
            return address
        forwarded = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        while forwarded and self.trusts(address):
            address = forwarded.pop()
        return address

    def trusts(self, address: str) -> bool:
        """Tell whether an address is a proxy that the installation trusts; what is no address is not."""
        try:
            return any(ip_address(address) in proxy for proxy in self.proxies)
        except ValueError:
            return False


def bare(host: str) -> str:
    """Return a host without port, brackets, final dot or capitals."""
    name = host.strip().lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else name.rpartition(":")[0] or name
    return name.rstrip(".")
