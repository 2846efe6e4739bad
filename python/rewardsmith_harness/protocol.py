"""What goes over the wire.

The frames for the host:

ready   {python}                            the request was read; the clock starts now
loaded  {}                                  the reward file has run; the calls begin
rows    {start, count, components, errors}  payload: status u8[count] padded to 8, reward f64[count], each
                                            component f64[count]; errors: [[id, steps with it in these rows]]
error   {id, kind, error, message, line, traceback, row}   the first time each distinct error is seen
trace   {row, lines, notes}                 of one row: the lines that ran, and for each statement, in order, its
                                            line and the variables it changed, as texts: [line, [[name, text]]]
lines   {lines: [[line, calls]], loaded}    so far; loaded: lines that ran while the file was loaded;
                                            sent after each episode where that is asked for (`byEpisode`)
values  {first, values}                     of the expressions: a list an episode, from episode `first` on
timeout {printed}                           the limit was reached; this process ends
end     {printed}
"""

from json.encoder import encode_basestring_ascii as quoted
from struct import pack


SMALL = 1 << 18


def sender(emit, nonce):
    """send(type, *pieces of the payload, **header)"""

    def send(frame_type, /, *pieces, **header):
        text = encoded({**header, "type": frame_type, "nonce": nonce}).encode("ascii")
        # Numbers lie at multiples of 8, so that the host need not copy them.
        text += b" " * (-len(text) % 8)
        size = sum(map(len, pieces))
        frame = [pack("<II", len(text), size), text, *pieces]
        # Each writing wakes the host; putting together what is large costs more.
        for part in [b"".join(frame)] if size < SMALL else frame:
            emit(part)

    return send


def encoded(value):
    """JSON. The json module's own encoder is Python, and the reward could have changed it."""
    if value is None:
        return "null"
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return int.__repr__(value)
    if kind is list or kind is tuple:
        return "[%s]" % ",".join([encoded(item) for item in value])
    if kind is dict:
        return "{%s}" % ",".join(["%s:%s" % (quoted(key), encoded(item)) for key, item in value.items()])
    raise TypeError(kind)
