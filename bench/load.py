"""Clients that keep their connection and ask one thing after the other; no library, so that little time is ours."""

import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CLIENTS = 8

type MakeRequest = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured: answers a second, and seconds of each answer."""

    seconds: float
    latencies: tuple[float, ...]
    refused: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return 1000 * statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


class Refused(Exception):
    """The server answered with something other than success."""


@dataclass(slots=True)
class Client:
    """One keep-alive connection."""

    port: int
    connection: socket.socket
    rest: bytes = b""

    @classmethod
    def open(cls, port: int) -> "Client":
        connection = socket.create_connection(("127.0.0.1", port), timeout=120)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(port, connection)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send one request and read its whole answer."""
        self.connection.sendall(request)
        head = self._until(b"\r\n\r\n").lower()
        status = int(head[9:12])
        if b"transfer-encoding: chunked" in head:
            return status, self._chunks()
        length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        return status, self._exactly(int(length or 0))

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.rest:
            self._more()
        found, _, self.rest = self.rest.partition(mark)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self.rest) < size:
            self._more()
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._exactly(size)
            self._until(b"\r\n")
        self._until(b"\r\n")
        return body

    def _more(self) -> None:
        if not (received := self.connection.recv(262_144)):
            raise Refused("the server closed the connection")
        self.rest += received


def measure(port: int, make: MakeRequest, *, seconds: float, clients: int = CLIENTS, first: int = 0) -> Load:
    """Ask for ``seconds`` with ``clients`` connections; each request is made from a number of its own.

    Raises Refused when an answer is no success: a fast refusal must not count as speed.
    """
    results: list[list[float]] = [[] for _ in range(clients)]
    faults: list[BaseException] = []
    started = time.perf_counter()
    end = started + seconds

    def work(index: int) -> None:
        try:
            client = Client.open(port)
            number = first + index
            while (begun := time.perf_counter()) < end:
                status, body = client.ask(make(number))
                if not 200 <= status < 300:
                    raise Refused(f"{status}: {body[:300].decode(errors='replace')}")
                results[index].append(time.perf_counter() - begun)
                number += clients
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    taken = time.perf_counter() - started
    return Load(taken, tuple(latency for result in results for latency in result))


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A POST of JSON as it goes over the wire."""
    lines = _head("POST", path, headers)
    return f"{lines}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str, **headers: str) -> bytes:
    return f"{_head('GET', path, headers)}\r\n".encode()


def _head(method: str, path: str, headers: dict[str, str]) -> str:
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{named}"
