"""What runs right below the reward, in frames that it can look into.

A reward can walk from its own frame to its callers' (`f_back`), see their names and their modules, and change
what it finds there; and it finds every class there is (`object.__subclasses__`). So its callers are only these,
and nothing in them leads to the results or to the recording: both are held by generators that are suspended
while the reward runs (`request`), and by values that lie on the interpreter's stack. A job is a list,
[arguments, function], that is empty while it is done and then holds the result.

The functions here look nothing up. What they use are constants of their code, which cannot be changed; and
between two jobs nothing runs that the reward has left behind (`__del__`, signal handlers), so that it never runs
above the generators. A thread that the reward has started goes on meanwhile. It can keep a frame from before and
look into it, so each job has a frame of its own, and lies on the stack alone before anything of the reward's runs.
"""

import gc
import sys
import types
import warnings
from _functools import _lru_cache_wrapper, partial
from _thread import allocate_lock

SOURCE = """
def run(box):
    for _ in 'MAP'('DO', box.pop()):
        pass

def do(job):
    try:
        # What takes the result, the function and its arguments; then opens what is closed in between.
        job.pop()(job.pop()(*job.pop(), *'FILTER'(None, job.pop())))
    except 'ANY':
        pass
    'CLOSE'()
    'DISABLE'()

def interrupted(signum, frame):
    'DISABLE'()
    'NOTE'(frame)
    for _ in 'MAP'('DO', 'NEXT'('ENDING')):
        pass


def line_begins(code, line):
    if code.co_filename == 'FILE':
        'NOTE'('FILE', line, code.co_name)
    else:
        return 'NEVER AGAIN'
"""


def opaque(function, *given):
    """The call of a function of C, from which the function itself can't be got."""
    return _lru_cache_wrapper(partial(function, *given), 0, False, tuple)


# In the place of what a reward must not have. Like all that is used here not Python's own code, which could be changed.
nothing = opaque(types.MappingProxyType({}).get, None)

# Held while we are at work: no signal is handled then.
closed = allocate_lock()
closed.acquire()


def handed(jobs, opening=()):
    """For `run`: the jobs of a generator, [arguments, function], which get what came of them; None for a failure.

    `opening` are calls (of `partial`) that are made right before.
    """
    for job in jobs:
        yield [map(partial.__call__, opening), job.pop(0), job.pop(), job.append]
        if not job:
            job.append(None)


def compiled(name, constants, source=SOURCE):
    """The function of the source, with constants in the place of the texts that name them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        module = compile(source, __file__, "exec")
    (code,) = [code for code in module.co_consts if getattr(code, "co_name", "") == name]
    consts = [constants.get(value, value) if type(value) is str else value for value in code.co_consts]
    return types.FunctionType(code.replace(co_consts=tuple(consts)), {})


def runner(constants):
    """run(box): does the jobs of the generator in the box."""
    do = compiled("do", {"ANY": BaseException, "FILTER": filter, **constants})
    return do, compiled("run", {"MAP": map, "DO": do})


# What is called before each job of the main thread, collections allowed last.
opening = []

do, run = runner({"CLOSE": opaque(closed.acquire, False), "DISABLE": gc.disable})
# In a thread of ours, where no signal is handled. Its jobs wait; once one is done, there are no more collections anywhere: what the
# reward threw away would be finalized above our frames.
_, run_beside = runner({"CLOSE": opaque(opening.clear), "DISABLE": gc.disable})


def interrupter(note, ending):
    """A signal handler that does the jobs of ending early; `note` is told of the frame that was interrupted."""
    return compiled("interrupted", {"DISABLE": gc.disable, "NOTE": note, "MAP": map, "DO": do, "NEXT": next, "ENDING": ending})


def watch_lines(file, note):
    """Tells `note` (file, line, function) of each line of the file before it runs (Python 3.12)."""
    monitoring = sys.monitoring
    watch = compiled("line_begins", {"FILE": file, "NOTE": note, "NEVER AGAIN": monitoring.DISABLE})
    monitoring.use_tool_id(monitoring.PROFILER_ID, "rewardsmith")
    monitoring.register_callback(monitoring.PROFILER_ID, monitoring.events.LINE, watch)
    monitoring.set_events(monitoring.PROFILER_ID, monitoring.events.LINE)
