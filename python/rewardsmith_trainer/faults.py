"""What ends a training early, told so that somebody can act on it."""

import traceback


class Fault(Exception):
    """`code` is the problem's; `where` is (file, line) or None."""

    def __init__(self, code, message, hint, where=None, trace=""):
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where
        self.trace = trace

    def told(self):
        where = None if self.where is None else {"file": self.where[0], "line": self.where[1]}
        return {
            "code": self.code,
            "message": self.message[:2000],
            "hint": self.hint,
            "where": where,
            "traceback": self.trace[-6000:],
        }


def crashed(code, what, error, hint, files):
    """A fault of the user's own code; its place is the innermost frame in one of `files`."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in files]
    where = (frames[-1].filename, frames[-1].lineno) if frames else None
    trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    message = "%s: %s: %s." % (what, type(error).__name__, str(error).rstrip(".") or "no message")
    return Fault(code, message, hint, where, trace)
