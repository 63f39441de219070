"""How web addresses are dialled: a name is resolved once, all its addresses are checked, a checked one is connected."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

from witnessmark.errors import ItemError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Resolve = Callable[[str, int], list[str]]


def is_public(address: IP) -> bool:
    """Return whether an address is one of the public internet; what it carries within (IPv4 in IPv6) counts too."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.scope_id is not None or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system resolves it."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Clock:
    """When the fetch in progress must be over; every wait on the network ends by then."""

    def __init__(self) -> None:
        self.deadline = 0.0

    def left(self, timeout: float | None, error: type[Exception]) -> float:
        """Return the seconds that may still be waited, at most `timeout`; raises `error` when none are left."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise error("the time for one fetch is over")
        return rest if timeout is None else min(rest, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Dialler(httpcore.NetworkBackend):
    """Connects to hosts all of whose addresses are allowed; raises ItemError, naming the address, where one is not."""

    def __init__(self, clock: Clock, allowed: Callable[[IP], bool], resolver: Resolve) -> None:
        self._clock, self._allowed, self._resolver = clock, allowed, resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        """Resolve `host` once and connect to the first of its addresses, all of which were checked."""
        try:
            found = self._resolver(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise ItemError(f"{host} has no address: {error}") from error
        for text in found:
            address = ipaddress.ip_address(text)
            if not self._allowed(address):
                raise ItemError(f"{host} is at {address}, which is no public address: not fetched")
        if not found:
            raise ItemError(f"{host} has no address")
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.connect_tcp(found[0], port, left, local_address), self._clock)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Refuse: nothing public lies behind a socket of this machine."""
        raise ItemError(f"{path} is no web address")


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __iter__(self) -> Any:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class Transport(httpx.BaseTransport):
    """An httpx transport over the dialler; it follows nothing, reads no proxy settings and keeps no cookies."""

    def __init__(self, dialler: Dialler) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=dialler,
            max_connections=1,
            max_keepalive_connections=0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer, its body still to be read."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method, url=url, headers=request.headers.raw, content=b"", extensions=request.extensions
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        """Let go of every connection."""
        self._pool.close()
