"""HTTP/2 by hand, for what gRPC's clients refuse to send."""
import socket
import struct

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1


def frame(kind, flags, stream, payload=b""):
    return (struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) +
            struct.pack(">I", stream) + payload)


def integer(value, bits, first=0):
    """An integer of HPACK (RFC 7541, 5.1)."""
    most = (1 << bits) - 1
    if value < most:
        return bytes([first | value])
    out = bytes([first | most])
    value -= most
    while value >= 128:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def header(name, value):
    """A literal one, not indexed, as it is."""
    return b"\0" + integer(len(name), 7) + name + integer(len(value), 7) + value


def message(content):
    """With gRPC's prefix."""
    return b"\0" + struct.pack(">I", len(content)) + content


class Connection:
    def __init__(self, path, timeout):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(timeout)
        self._socket.connect(path)
        self._bytes = b""
        self._stream = -1
        self._socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0))

    def start(self, path, content=b"", headers=(), overrides=()):
        """Begins a call: (name, value) pairs are added to gRPC's own headers, or
        override them."""
        fields = {b":method": b"POST", b":scheme": b"http", b":path": path,
                  b":authority": b"localhost", b"te": b"trailers",
                  b"content-type": b"application/grpc"}
        fields.update(overrides)
        block = b"".join(header(name, value) for name, value in fields.items())
        block += b"".join(header(name, value) for name, value in headers)
        self._stream += 2
        self._send(frame(HEADERS, END_HEADERS, self._stream, block) +
                   frame(DATA, END_STREAM, self._stream, message(content)))

    def finish(self):
        """Reads until the call that began last, or the connection, is over."""
        while True:
            kind, flags, stream = self._read_frame()
            ended = flags & END_STREAM if kind == HEADERS else kind == RST_STREAM
            if kind in (None, GOAWAY) or (stream == self._stream and ended):
                return

    def _send(self, data):
        try:
            self._socket.sendall(data)
        except ConnectionError:
            pass  # reading will tell

    def _read_frame(self):
        head = self._read(9)
        if len(head) < 9:
            return None, 0, 0
        kind, flags, stream = struct.unpack(">xxxBBI", head)
        payload = self._read(int.from_bytes(head[:3], "big"))
        if kind in (SETTINGS, PING) and not flags & ACK:
            self._send(frame(kind, ACK, 0, payload if kind == PING else b""))
        return kind, flags, stream

    def _read(self, size):
        try:
            while len(self._bytes) < size:
                more = self._socket.recv(65536)
                if not more:
                    break
                self._bytes += more
        except ConnectionError:
            pass
        out, self._bytes = self._bytes[:size], self._bytes[size:]
        return out

    def close(self):
        self._socket.close()
