"""Standard output and error of the reward."""

import io

PRINT_LIMIT = 10_000


class Printed(io.TextIOBase):
    """Kept up to a limit, never mixed with the frames."""

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
        return "".join(self._parts)[:PRINT_LIMIT]
