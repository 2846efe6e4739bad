"""What a reward is refused inside its own interpreter.

Everything listed here shows a program the objects or the frames of all others, or lets it in between. Nothing of
it has a place in a reward. An audit hook can't be taken away again, and it tells us of attempts that were
caught by the reward itself.
"""

import os
import sys
from types import GeneratorType

REFUSED = frozenset(
    [
        "gc.get_objects",
        "gc.get_referrers",
        "gc.get_referents",
        "sys._current_frames",
        "sys._current_exceptions",
        "sys.settrace",
        "sys.setprofile",
        "sys.monitoring.register_callback",
        "sys.addaudithook",
        "cpython.PyInterpreterState_New",
    ]
)
# Libraries do this when they are imported.
REFUSED_TO_REWARDS = frozenset(["ctypes", "code.__new__", "marshal.loads", "marshal.load"])
# They read and write memory as they please.
MODULES = frozenset(["ctypes", "_ctypes", "_testcapi", "_testinternalcapi"])
HERE = os.path.dirname(os.path.abspath(__file__))


def install(note, file, libraries, allowed):
    """`note` is told (what, line of the reward file) of each attempt.

    `allowed` holds the code that may see the frames of all threads, when the time is up.
    """

    def hook(event, args):
        if event in REFUSED:
            if not (event == "sys._current_frames" and is_allowed()):
                refuse(event)
        elif event == "object.__getattr__":
            if args[1] == "gi_frame" and type(args[0]) is GeneratorType and is_ours(args[0].gi_code):
                refuse("gi_frame")
        elif event == "import":
            if args[0] in MODULES and not from_library("<frozen importlib"):
                refuse(args[0])
        elif event in REFUSED_TO_REWARDS or event.startswith("ctypes."):
            if not from_library():
                refuse(event)

    def is_ours(code):
        return code.co_filename.startswith(HERE)

    def is_allowed():
        # 0 is this function, 1 the hook, 2 whoever asks.
        code = sys._getframe(2).f_code
        return any([code is one for one in allowed])

    def from_library(between="/ctypes/"):
        """Whether whoever asks is one, looking through the code in between."""
        frame = sys._getframe(2)
        while frame is not None and between in frame.f_code.co_filename:
            frame = frame.f_back
        caller = frame.f_code.co_filename if frame is not None else ""
        return caller != file and (caller.startswith(("<frozen ", HERE)) or any([caller.startswith(path) for path in libraries]))

    def refuse(what):
        frame, line = sys._getframe(2), None
        while frame is not None and line is None:
            if frame.f_code.co_filename == file:
                line = frame.f_lineno
            frame = frame.f_back
        try:
            note((what, line))
        except StopIteration:
            pass
        raise PermissionError("A reward may not use %s." % what)

    sys.addaudithook(hook)
