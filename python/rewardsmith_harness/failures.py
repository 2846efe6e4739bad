"""What went wrong, put in words for the author of the reward. In frames that the reward can see."""

import os
import sys
import traceback

TEXT_LIMIT = 2_000
TRACEBACK_LIMIT = 6_000
MAX_ERRORS = 100
# Of the frames that a hang has come through, the innermost ones are told.
MAX_PLACES = 50
MAX_FRAMES = 20_000
# More than the recursion limit lets through: where it was lifted, there may be millions.
MOST_ENTRIES = 5_000
HERE = os.path.dirname(os.path.abspath(__file__))
# Packages that are not installed by the name they are imported by.
PIP_NAMES = {
    "cv2": "opencv-python",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "math_verify": "math-verify",
    "latex2sympy2": "latex2sympy2-extended",
    "Levenshtein": "python-Levenshtein",
    "swift": "ms-swift",
    "dotenv": "python-dotenv",
}


class Failures:
    """Distinct failures, by number.

    A failure is ("failure", number) once it was described, before that ("failure", number, type, message, line,
    traceback).
    """

    def __init__(self, file):
        self.file = file
        # Further files of the project: what they are called in tracebacks.
        self.others = frozenset()
        self.numbers = {}
        # What each step did (`notes`), where that is asked for.
        self.notes = None
        # Of the reward file, once it is being run.
        self.namespace = self.lines = None

    def crashed(self, error):
        name = plain_text(type.__dict__["__name__"].__get__(type(error)))
        try:
            self.note_exits(error)
            line = self.line_of(error)
            # What differs from step to step (a key, a value) makes no new error of it.
            known = self.known((name, line))
            message = message_of(error) + self.place_beside(error)
            return known or self.new((name, line), name, message, line, self.traceback_of(error))
        except BaseException:
            return self.known(name) or self.new(name, name, "(its message could not be read)", None, "")

    def wrong(self, message, what):
        """It ran, but gave back something that is no reward. `what` tells it from other such errors."""
        key = "wrong", what
        return self.known(key) or self.new(key, "TypeError", message, None, "")

    def known(self, key):
        number = self.numbers.get(key)
        if number is None and len(self.numbers) >= MAX_ERRORS:
            number = MAX_ERRORS - 1
        return None if number is None else ("failure", number)

    def new(self, key, name, message, line, trace):
        number = self.numbers[key] = len(self.numbers)
        return "failure", number, name, message[:TEXT_LIMIT], line, trace[-TRACEBACK_LIMIT:]

    def line_of(self, error):
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == self.file else None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self.file:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def place_beside(self, error):
        """Where it was in another file of the project, in words; empty where that is not so."""
        trace, place = error.__traceback__, ""
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file in self.others:
                place = " (%s, line %d)" % (os.path.basename(file), trace.tb_lineno)
            trace = trace.tb_next
        return place

    def traceback_of(self, error):
        """From the reward file's first frame on: our own frames say nothing to its author."""
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != self.file:
            trace = trace.tb_next
        try:
            told = traceback.TracebackException(type(error), error, last_of(trace, MOST_ENTRIES))
            told.stack[:] = [entry for entry in told.stack if not entry.filename.startswith(HERE)]
            return plain_text("".join(told.format()))
        except BaseException:
            return ""

    # Lines

    def watch_lines(self, namespace, lines):
        self.namespace = namespace
        self.lines = lines

    def note_exits(self, error):
        trace = error.__traceback__
        for _ in range(MAX_FRAMES if self.lines else 0):
            if trace is None:
                break
            if trace.tb_frame.f_code.co_filename == self.file:
                self.lines.note_exit(trace.tb_frame, trace.tb_lineno, True)
            trace = trace.tb_next

    def count_lines(self):
        """([(line, calls)], [lines that ran while the file was loaded]), or None."""
        if not self.lines:
            return None
        counted = self.lines.count(self.namespace)
        return list(counted["lines"]), list(counted["loaded"])

    def forget_lines(self):
        if self.lines:
            self.lines.count(self.namespace)
            self.lines.counts.clear()

    def place_of(self, frame):
        """[(line, function)] of the reward file that this frame has come through, outermost first."""
        places = []
        # A recursion without an end has millions of frames, and the time is up.
        for _ in range(MAX_FRAMES):
            if frame is None:
                break
            code = frame.f_code
            if code.co_filename == self.file:
                places.append((frame.f_lineno, plain_text(code.co_name)))
                if len(places) >= 2 * MAX_PLACES:
                    del places[MAX_PLACES:-1]
                if self.lines:
                    self.lines.note_exit(frame, frame.f_lineno, False)
            frame = frame.f_back
        return places[::-1]


def last_of(trace, entries):
    """The last entries of a traceback."""
    ahead = trace
    for _ in range(entries):
        if ahead is None:
            return trace
        ahead = ahead.tb_next
    while ahead is not None:
        ahead, trace = ahead.tb_next, trace.tb_next
    return trace


def plain_text(text):
    """A string of no subclass."""
    return str.__str__(text)


def message_of(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        if sys.platform == "emscripten":
            return (
                "%s. The built-in Python (Pyodide) has only the standard library: use your own interpreter."
                % error
            )
        package = error.name.split(".")[0]
        return "%s: it is neither in the project nor installed. To install it: %s -m pip install %s" % (
            error,
            sys.executable,
            PIP_NAMES.get(package, package),
        )
    try:
        return plain_text(str(error))
    except BaseException:
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
