"""What runs right below the reward, in frames that it can look into.

A reward can walk from its own frame to its callers' (`f_back`), see their names and their modules, and change
what it finds there; and it finds every class there is (`object.__subclasses__`). So its callers are only these,
and nothing in them leads to the results or to the recording: both are held by generators that are suspended
while the reward runs (`request`), and by values that lie on the interpreter's stack. A job is a list,
[arguments, function], that is empty while it is done and then holds the result.

The functions here look nothing up. What they use are constants of their code, which cannot be changed; and
between two jobs nothing runs that the reward has left behind (`__del__`, signal handlers), so that it never runs
above the generators.
"""

import _signal
import gc
import signal
import sys
import types
import warnings

SOURCE = """
def run(box):
    for job in box.pop():
        try:
            job.append(job.pop()(*job.pop()))
        except 'ANY':
            job.append(None)
        'MASK'('BLOCK', 'SIGNALS')
        'DISABLE'()
        for timer in 'TIMERS':
            'STOP'(timer, 0)
        while 'TAKE'('SIGNALS', 0):
            pass

def interrupted(signum, frame):
    'DISABLE'()
    'NOTE'(frame)
    for job in 'NEXT'('ENDING'):
        try:
            job.append(job.pop()(*job.pop()))
        except 'ANY':
            job.append(None)
        'DISABLE'()


def line_begins(code, line):
    if code.co_filename == 'FILE':
        'NOTE'('FILE', line, code.co_name)
    else:
        return 'NEVER AGAIN'
"""


# In the place of what a system has not. Like all that is used here not Python's own code, which could be changed.
nothing = types.MappingProxyType({}).get

# WebAssembly has the names only: nothing goes off there.
HAS_TIMERS = hasattr(_signal, "setitimer") and sys.platform != "emscripten"

CONSTANTS = {
    "ANY": BaseException,
    "DISABLE": gc.disable,
    "MASK": getattr(_signal, "pthread_sigmask", nothing),
    "BLOCK": getattr(_signal, "SIG_BLOCK", 0),
    "SIGNALS": tuple(signal.valid_signals()),
    # What would go off later is stopped and what waits is taken: nothing is handled above the generators when signals are let in again.
    "TIMERS": (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF) if HAS_TIMERS else (),
    "STOP": getattr(_signal, "setitimer", nothing),
    "TAKE": getattr(_signal, "sigtimedwait", nothing) if HAS_TIMERS else nothing,
}


def block_signals():
    """In this thread, and in those that it starts."""
    CONSTANTS["MASK"](CONSTANTS["BLOCK"], CONSTANTS["SIGNALS"])


def compiled(name, constants, source=SOURCE):
    """The function of the source, with constants in the place of the texts that name them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        module = compile(source, __file__, "exec")
    (code,) = [code for code in module.co_consts if getattr(code, "co_name", "") == name]
    consts = [constants.get(value, value) if type(value) is str else value for value in code.co_consts]
    return types.FunctionType(code.replace(co_consts=tuple(consts)), {})


# run(box): does the jobs of the generator in the box.
run = compiled("run", CONSTANTS)


def interrupter(note, ending):
    """A signal handler that does the jobs of ending early; `note` is told of the frame that was interrupted."""
    return compiled("interrupted", {**CONSTANTS, "NOTE": note, "NEXT": next, "ENDING": ending})


def watch_lines(file, note):
    """Tells `note` (file, line, function) of each line of the file before it runs (Python 3.12)."""
    monitoring = sys.monitoring
    watch = compiled("line_begins", {"FILE": file, "NOTE": note, "NEVER AGAIN": monitoring.DISABLE})
    monitoring.use_tool_id(monitoring.PROFILER_ID, "rewardsmith")
    monitoring.register_callback(monitoring.PROFILER_ID, monitoring.events.LINE, watch)
    monitoring.set_events(monitoring.PROFILER_ID, monitoring.events.LINE)
