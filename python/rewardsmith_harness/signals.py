"""Signal handlers of the reward: they run while the reward does, and never among the harness' own frames.

A handler of Python's runs in the main thread wherever that is, and a thread of the reward's can send a signal at any
time. So what the interpreter is given for each signal is a handler of ours, that asks first. In frames that the reward
can see; what it calls here shows nothing and does no more than it says.
"""

import _signal
import signal
import sys
from operator import index

from .exposed import closed, compiled, nothing, opaque

SOURCE = """
def caught(number, frame):
    if not 'CLOSED'():
        'HANDLERS'.get(number, 'NOTHING')(number, frame)

def set_handler(number, handler, /):
    number = 'INDEX'(number)
    if number not in 'SETTERS':
        raise 'VALUE'('signal number out of range')
    before = 'HANDLERS'.get(number)
    if 'CALLABLE'(handler):
        was = 'SETTERS'[number][2]()
        'HANDLERS'[number] = handler
    elif handler in (0, 1):
        was = 'SETTERS'[number]['INDEX'(handler)]()
        'HANDLERS'.pop(number, None)
    else:
        raise 'TYPE'('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    return was if before is None else before

def handler_of(number, /):
    return 'HANDLERS'.get(number) or 'KNOWN'(number)
"""


def only_while_open():
    """From here on."""
    handlers, setters = {}, {}
    constants = {
        "CLOSED": opaque(closed.locked),
        "HANDLERS": handlers,
        "NOTHING": {}.get,
        "INDEX": index,
        "SETTERS": setters,
        "VALUE": ValueError,
        "CALLABLE": callable,
        "TYPE": TypeError,
        "KNOWN": _signal.getsignal,
    }
    caught, set_handler, handler_of = [compiled(name, constants, SOURCE) for name in ("caught", "set_handler", "handler_of")]
    given = (_signal.SIG_DFL, _signal.SIG_IGN, caught)
    for number in map(int, signal.valid_signals()):
        if sys.platform == "emscripten":
            # There is one, when the time is up, and its handler is ours.
            setters[number] = [opaque({}.get, number)] * len(given)
        else:
            setters[number] = [opaque(_signal.signal, number, handler) for handler in given]
    _signal.signal, _signal.getsignal = set_handler, handler_of
    if sys.platform != "emscripten":
        set_handler(_signal.SIGINT, _signal.default_int_handler)
