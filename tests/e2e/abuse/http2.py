"""HTTP/2 frame by frame, for a client that breaks the rules (RFC 9113)."""
import contextlib
import socket
import struct
import time

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
WINDOW_UPDATE, CONTINUATION = 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
INITIAL_WINDOW_SIZE = 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload=b""):
    return (struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) +
            struct.pack(">I", stream) + payload)


def hpack_integer(value, bits, first=0):
    most = (1 << bits) - 1
    if value < most:
        return bytes([first | value])
    encoded = bytearray([first | most])
    value -= most
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def hpack_literal(name, value):
    """A header that is not indexed, without Huffman coding."""
    encoded = b"\0"
    for text in (name.encode(), value.encode()):
        encoded += hpack_integer(len(text), 7) + text
    return encoded


def call_headers(path, more=(), content_type="application/grpc"):
    headers = [(":method", "POST"), (":scheme", "http"), (":path", path),
               (":authority", "localhost"), ("te", "trailers"),
               ("content-type", content_type), *more]
    return b"".join(hpack_literal(*header) for header in headers)


def message(payload=b"", compressed=0):
    return bytes([compressed]) + struct.pack(">I", len(payload)) + payload


class Connection:
    """A connection that sends whatever it is told to.

    It acknowledges settings and answers pings unless `polite` is false, reads
    only in `frames`, and sees that the peer has closed it as `closed`.
    """

    def __init__(self, address, settings=b"", polite=True, preface=True):
        if address.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX)
            target = address[len("unix:"):]
        else:
            self.socket = socket.socket()
            host, port = address.rsplit(":", 1)
            target = (host, int(port))
        self.socket.settimeout(10)
        self.socket.connect(target)
        self.polite = polite
        self.closed = False
        self.unread = b""
        if preface:
            self.send(PREFACE + frame(SETTINGS, 0, 0, settings))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Whether the peer took it."""
        try:
            self.socket.sendall(data)
        except (OSError, socket.timeout):
            self.closed = True
        return not self.closed

    def call(self, stream, path, body=message(), more=()):
        return self.send(frame(HEADERS, END_HEADERS, stream,
                               call_headers(path, more)) +
                         frame(DATA, END_STREAM, stream, body))

    def frames(self, seconds):
        """(kind, flags, stream, payload) until the peer closes or time ends."""
        end = time.monotonic() + seconds
        while True:
            while len(self.unread) >= 9:
                length = int.from_bytes(self.unread[:3], "big")
                if len(self.unread) < 9 + length:
                    break
                kind, flags = self.unread[3:5]
                stream = int.from_bytes(self.unread[5:9], "big") & 0x7fffffff
                payload = self.unread[9:9 + length]
                self.unread = self.unread[9 + length:]
                self._be_polite(kind, flags, payload)
                yield kind, flags, stream, payload
            left = end - time.monotonic()
            if left <= 0 or self.closed:
                return
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(65536)
                self.closed = not data
                self.unread += data
            except socket.timeout:
                return
            except OSError:
                self.closed = True
            finally:
                with contextlib.suppress(OSError):
                    self.socket.settimeout(10)

    def _be_polite(self, kind, flags, payload):
        if not self.polite or flags & ACK:
            return
        if kind == SETTINGS:
            self.send(frame(SETTINGS, ACK, 0))
        elif kind == PING:
            self.send(frame(PING, ACK, 0, payload))

    def is_cut(self, seconds):
        """Whether the peer closes the connection within that time."""
        for _ in self.frames(seconds):
            pass
        return self.closed

    def ends(self, streams, seconds):
        """Which of the streams the peer ends within that time."""
        ended = set()
        for kind, flags, stream, _ in self.frames(seconds):
            if kind == RST_STREAM or (kind in (DATA, HEADERS) and
                                      flags & END_STREAM):
                ended.add(stream)
            if ended >= set(streams):
                break
        return ended & set(streams)
