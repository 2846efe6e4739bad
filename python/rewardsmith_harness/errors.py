"""Distinct errors and how many steps had each: what the host is told of them."""

MAX_ERRORS = 100
TEXT_LIMIT = 2_000
TRACEBACK_LIMIT = 6_000


def error_log(send):
    """Functions, not a class: a class could be found by the reward, and changed."""
    ids = {}
    counts = {}

    def add(key, row, kind, name, message="", line=None, trace="", steps=1):
        number = ids.get(key)
        if number is None:
            if len(ids) >= MAX_ERRORS:
                number = MAX_ERRORS - 1
            else:
                number = ids[key] = len(ids)
                send(
                    "error",
                    id=number,
                    kind=kind,
                    error=name[:200],
                    message=message[:TEXT_LIMIT],
                    line=line,
                    traceback=trace[-TRACEBACK_LIMIT:],
                    row=row,
                )
        counts[number] = counts.get(number, 0) + steps

    def failed(failure, row, steps=1):
        """A failure as `Failures` describes it; whatever else came is one, too."""
        if type(failure) is not tuple:
            failure = ()
        number = failure[1] if len(failure) > 1 and type(failure[1]) is int else -1
        key = "failure", number
        if key in ids or not is_description(failure):
            name, details = "Error", ("What came back for this step could not be understood.",)
        else:
            _, _, name, *details = failure
        add(key, row, "crash", name, *details, steps=steps)

    def take_counts():
        taken = [[number, steps] for number, steps in counts.items()]
        counts.clear()
        return taken

    return add, failed, take_counts


def is_description(failure):
    if len(failure) != 6:
        return False
    _, _, name, message, line, trace = failure
    return (
        all([type(text) is str for text in (name, message, trace)])
        and (line is None or type(line) is int)
        and (line is None or -1 << 31 < line < 1 << 31)
    )
