"""What a process is sent while it waits for its request: columns that the request probably is about.

The process may be given to the reward of another task, and a reward can look into memory that was freed
(`numpy.empty`). So of all that was sent ahead only what the request is about is left when the reward is loaded.
"""

ZEROS = bytes(1 << 20)


def keep_only(ahead, spans=()):
    """Overwrites all of a bytearray but these spans of it, [offset, bytes, …]."""
    with memoryview(ahead) as view:
        at = 0
        for start, size, *_ in sorted(spans):
            wipe(view, at, start)
            at = max(at, start + size)
        wipe(view, at, len(view))


def wipe(view, start, stop):
    for at in range(start, stop, len(ZEROS)):
        end = min(at + len(ZEROS), stop)
        view[at:end] = ZEROS[: end - at]
