"""What goes over the wire, and what the reward prints meanwhile."""

import io
import json
import struct

PRINT_LIMIT = 10_000
# What is finished goes out at the first episode end after this many seconds, so that a hard kill loses next
# to nothing.
FLUSH_SECONDS = 0.005
LINES_SECONDS = 0.25


class Output:
    """Frames for the host.

    ready   {python}                            the request was read; the clock starts now
    loaded  {}                                  the reward file has run; the calls begin
    rows    {start, count, components, errors}  payload: status u8[count] padded to 8, reward
                                                f64[count], each component f64[count];
                                                errors: [[id, steps with it since the last frame]]
    error   {id, kind, type, message, line, traceback, row}   the first time each distinct error is seen
    lines   {lines: [[line, calls]], loaded}    so far; loaded: lines that ran while the file was loaded
    values  {first, values}                     of the expressions: a list an episode, from episode `first` on
    timeout {}                                  the limit was reached; this process ends
    end     {printed}
    """

    def __init__(self, emit, nonce):
        self._emit = emit
        self._nonce = nonce
        # While results are being put together, whoever interrupts us at the limit has to come back later.
        self.busy = False

    def __enter__(self):
        self.busy = True

    def __exit__(self, *_):
        self.busy = False

    def send(self, frame_type, payload=b"", /, **header):
        header["type"] = frame_type
        header["nonce"] = self._nonce
        text = json.dumps(header).encode()
        self._emit(struct.pack("<II", len(text), len(payload)) + text + payload)


class Printed(io.TextIOBase):
    """Standard output and error of the reward: kept up to a limit, never mixed with the frames."""

    encoding = "utf-8"

    def __init__(self):
        self._parts = []
        self._size = 0

    def writable(self):
        return True

    def write(self, text):
        text = str(text)
        if self._size < PRINT_LIMIT:
            self._parts.append(text[: PRINT_LIMIT - self._size])
            self._size += len(text)
        return len(text)

    def text(self):
        return "".join(self._parts)
