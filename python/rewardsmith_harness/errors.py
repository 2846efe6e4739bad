"""What went wrong, put in words for the author of the reward."""

import collections
import sys
import traceback

TEXT_LIMIT = 2_000
TRACEBACK_LIMIT = 6_000
MAX_ERRORS = 100
# Packages that are not installed by the name they are imported by.
PIP_NAMES = {
    "cv2": "opencv-python",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
}


class Errors:
    """Distinct errors and how many steps had each."""

    def __init__(self, output, file):
        self._output = output
        self._file = file
        self._ids = {}
        self._counts = collections.Counter()

    def crash(self, error, row, steps=1):
        line = self.line_of(error)
        name = type(error).__name__
        # What differs from step to step (a key, a value) makes no new error of it.
        key = name, line
        self.count(key, steps) or self.add(
            key, steps, "crash", name, message_of(error), line, self.traceback_of(error), row
        )

    def wrong(self, message, what, row, steps=1):
        """It ran, but gave back something that is no reward. `what` tells it from other such errors."""
        key = "wrong", what
        self.count(key, steps) or self.add(key, steps, "crash", "TypeError", message, None, "", row)

    def not_a_number(self, message, row):
        self.count(message, 1) or self.add(message, 1, "nan", "", message, None, "", row)

    def timeout(self, message, line, trace, row):
        """Nobody here knows how many steps it costs."""
        self.add(message, 0, "timeout", "Timeout", message, line, trace, row)

    def count(self, key, steps):
        """Whether the error is known already."""
        known = self._ids.get(key)
        if known is None and len(self._ids) >= MAX_ERRORS:
            known = MAX_ERRORS - 1
        if known is not None:
            self._counts[known] += steps
        return known is not None

    def add(self, key, steps, kind, name, message, line, trace, row):
        new = self._ids[key] = len(self._ids)
        self._counts[new] += steps
        self._output.send(
            "error",
            id=new,
            kind=kind,
            error=name,
            message=message[:TEXT_LIMIT],
            line=line,
            traceback=trace[-TRACEBACK_LIMIT:],
            row=row,
        )

    def line_of(self, error):
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == self._file else None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._file:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def traceback_of(self, error):
        """From the reward file's first frame on: our own frames say nothing to its author."""
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != self._file:
            trace = trace.tb_next
        try:
            return "".join(traceback.format_exception(type(error), error, trace))
        except Exception:
            return ""

    def take_counts(self):
        counts, self._counts = self._counts, collections.Counter()
        return [[known, steps] for known, steps in counts.items()]


def message_of(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        if sys.platform == "emscripten":
            return (
                "%s. The built-in Python (Pyodide) has only the standard library: use your own interpreter."
                % error
            )
        package = error.name.split(".")[0]
        return "%s. To install it: %s -m pip install %s" % (
            error,
            sys.executable,
            PIP_NAMES.get(package, package),
        )
    try:
        return str(error)
    except Exception:
        return "(its message could not be read)"


def describe(value):
    """What came back, in words: `a list of 3`, `a str ('left')`."""
    name = type(value).__name__
    try:
        shape = getattr(value, "shape", None)
        if shape is not None and not isinstance(value, (list, tuple)):
            return "%s of shape %s" % (name, tuple(shape))
        if isinstance(value, (list, tuple, dict, set)):
            return "a %s of %d" % (name, len(value))
        return "a %s (%s)" % (name, repr(value)[:60])
    except Exception:
        return "a " + name
