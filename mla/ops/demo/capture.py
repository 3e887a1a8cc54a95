"""A packet capture that any analyser opens: pcap 2.4 of Ethernet, IPv4, DNS over UDP, TLS."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from random import Random

SERVER = IPv4Address("198.51.100.23")
CLIENT = IPv4Address("192.0.2.140")
RESOLVER = IPv4Address("198.51.100.2")
NAME = "files.northpier.example"

TCP, UDP = 6, 17
FIN, SYN, PSH, ACK = 1, 2, 8, 16
HANDSHAKE, APPLICATION_DATA = 0x16, 0x17


@dataclass(slots=True)
class Talk:
    """One TCP connection as it unfolds: the next sequence number of each side."""

    port: int
    client_next: int
    server_next: int

    def segment(self, flags: int, data: bytes = b"", *, from_client: bool) -> bytes:
        """The frame of the next segment of one side."""
        mine, theirs = self.client_next, self.server_next
        ports = (self.port, 443)
        ends = (CLIENT, SERVER)
        if not from_client:
            mine, theirs, ports, ends = theirs, mine, ports[::-1], ends[::-1]
        head = struct.pack(
            "!HHIIBBHHH", *ports, mine, theirs if flags & ACK else 0, 80, flags, 64240, 0, 0
        )
        step = len(data) + (1 if flags & (SYN | FIN) else 0)
        if from_client:
            self.client_next += step
        else:
            self.server_next += step
        return _frame(*ends, TCP, _with_sum(*ends, TCP, head + data, at=16))


def capture(rng: Random, start: datetime, talks: int) -> bytes:
    """The bytes of a capture of so many connections, the first at `start`."""
    header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    return header + b"".join(_records(rng, start, talks))


def _records(rng: Random, start: datetime, talks: int) -> Iterator[bytes]:
    at = start
    for number in range(talks):
        at += timedelta(milliseconds=rng.randint(900, 6000))
        frames = [*_lookup(rng), *_connection(rng)] if number % 20 == 0 else _connection(rng)
        for frame in frames:
            at += timedelta(microseconds=rng.randint(150, 42000))
            seconds = int(at.timestamp())
            yield struct.pack("<IIII", seconds, at.microsecond, len(frame), len(frame)) + frame


def _connection(rng: Random) -> Iterator[bytes]:
    """Three-way handshake, hello, a few records each way, and the end of it."""
    talk = Talk(rng.randint(49152, 65000), rng.getrandbits(31), rng.getrandbits(31))
    yield talk.segment(SYN, from_client=True)
    yield talk.segment(SYN | ACK, from_client=False)
    yield talk.segment(ACK, from_client=True)
    yield talk.segment(PSH | ACK, _client_hello(rng), from_client=True)
    yield talk.segment(PSH | ACK, _server_hello(rng), from_client=False)
    for _ in range(rng.randint(2, 5)):
        data = rng.randbytes(rng.randint(900, 1400))
        yield talk.segment(PSH | ACK, _record(APPLICATION_DATA, data), from_client=True)
        yield talk.segment(ACK, from_client=False)
    yield talk.segment(FIN | ACK, from_client=True)
    yield talk.segment(FIN | ACK, from_client=False)
    yield talk.segment(ACK, from_client=True)


def _client_hello(rng: Random) -> bytes:
    """TLS 1.2 ClientHello (RFC 5246, 7.4.1.2) with the server's name (RFC 6066, section 3)."""
    name = NAME.encode()
    entry = struct.pack("!HBH", len(name) + 3, 0, len(name)) + name
    extension = struct.pack("!HH", 0, len(entry)) + entry
    suites = struct.pack("!HHHH", 0xC02F, 0xC030, 0xCCA8, 0x009C)
    body = b"\x03\x03" + rng.randbytes(32) + b"\x00" + struct.pack("!H", len(suites)) + suites
    body += b"\x01\x00" + struct.pack("!H", len(extension)) + extension
    return _record(HANDSHAKE, b"\x01" + struct.pack("!I", len(body))[1:] + body)


def _server_hello(rng: Random) -> bytes:
    body = b"\x03\x03" + rng.randbytes(32) + b"\x00" + struct.pack("!HB", 0xC02F, 0)
    return _record(HANDSHAKE, b"\x02" + struct.pack("!I", len(body))[1:] + body)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("!BHH", kind, 0x0303, len(data)) + data


def _lookup(rng: Random) -> Iterator[bytes]:
    """The server asks for the name of its client and learns that there is none (RFC 1035)."""
    number, port = rng.getrandbits(16), rng.randint(20000, 60000)
    labels = f"{CLIENT.reverse_pointer}".split(".")
    question = b"".join(bytes([len(label)]) + label.encode() for label in labels)
    question += b"\x00" + struct.pack("!HH", 12, 1)
    for flags, source, target, ports in (
        (0x0100, SERVER, RESOLVER, (port, 53)),
        (0x8183, RESOLVER, SERVER, (53, port)),
    ):
        message = struct.pack("!HHHHHH", number, flags, 1, 0, 0, 0) + question
        head = struct.pack("!HHHH", *ports, 8 + len(message), 0)
        yield _frame(source, target, UDP, _with_sum(source, target, UDP, head + message, at=6))


def _frame(source: IPv4Address, target: IPv4Address, protocol: int, payload: bytes) -> bytes:
    """Ethernet II around IPv4 (RFC 791) around the payload; the addresses are local ones."""
    head = struct.pack(
        "!BBHHHBBH4s4s",
        0x45,
        0,
        20 + len(payload),
        0,
        0x4000,
        52,
        protocol,
        0,
        source.packed,
        target.packed,
    )
    head = head[:10] + struct.pack("!H", _checksum(head)) + head[12:]
    return bytes.fromhex("020000000017 020000000001 0800") + head + payload


def _with_sum(
    source: IPv4Address, target: IPv4Address, protocol: int, segment: bytes, *, at: int
) -> bytes:
    """The segment with its checksum over the pseudo header (RFC 9293, 3.1) put in."""
    pseudo = source.packed + target.packed + struct.pack("!BBH", 0, protocol, len(segment))
    return segment[:at] + struct.pack("!H", _checksum(pseudo + segment)) + segment[at + 2 :]


def _checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    padded = data + b"\x00" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
