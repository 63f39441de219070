"""A server on loopback that stands for the internet, and a fetcher for which it is that."""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from witnessmark.collect.web import Web
from witnessmark.errors import ItemError
from witnessmark.settings import Settings

QUICK = Settings(web_pause_seconds=0, web_seconds=2, web_wait_seconds=1, max_item_bytes=200_000)
HTML = ("Content-Type: text/html; charset=utf-8",)
Serve = Callable[[socket.socket], None]


@dataclass
class Server:
    """A server on loopback: each path is served by a function of its own; what was asked for is kept."""

    port: int
    routes: dict[str, Serve] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    met: int = 0

    def url(self, path: str, host: str = "news.example") -> str:
        return f"http://{host}:{self.port}{path}"


def answer(body: bytes | str, *headers: str, status: str = "200 OK") -> Serve:
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", *(headers or HTML), f"Content-Length: {len(data)}", "Connection: close"]

    def serve(connection: socket.socket) -> None:
        connection.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data)

    return serve


def drip(first: bytes, then: bytes, pause: float) -> Serve:
    """Send `first`, then `then` for ever."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(20_000):
            connection.sendall(then)
            time.sleep(pause)

    return serve


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[Server]:
    """Serve on `host` until left."""
    listener = socket.create_server((host, 0))
    made = Server(port=listener.getsockname()[1])

    def handle(connection: socket.socket) -> None:
        with connection:
            try:
                request = connection.recv(65536).decode("latin-1")
                path = request.split(" ", 2)[1] if " " in request else ""
                made.asked.append(path)
                made.routes.get(path, answer(b"", status="404 Not Found"))(connection)
            except OSError:
                pass

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            made.met += 1
            threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    yield made
    listener.close()


HOSTS = {
    "news.example": ["127.0.0.1"],
    "inside.example": ["10.0.0.1"],
    "mixed.example": ["127.0.0.1", "192.168.1.1"],
    "meta.example": ["169.254.169.254"],
}


def resolver(host: str, port: int) -> list[str]:
    if host in HOSTS:
        return HOSTS[host]
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return [str(row[4][0]) for row in socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)]


def web(settings: Settings = QUICK) -> Web:
    """Return a fetcher for which loopback, and it alone, is the public internet."""
    return Web(settings, allowed=lambda address: address.is_loopback and address.version == 4, resolver=resolver)


def refused(server: Server, url: str, settings: Settings = QUICK) -> str:
    """Return why `url` is not fetched, and see that it took no longer than it may."""
    start = time.monotonic()
    with pytest.raises(ItemError) as error:
        web(settings).fetch(url)
    assert time.monotonic() - start < 4
    return str(error.value)
