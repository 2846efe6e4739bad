"""What runs right below the reward, in frames that it can look into.

A reward can walk from its own frame to its callers' (`f_back`) and see their names, their modules and all
classes there are. So its callers are only these, and no name in them leads to the results or to the recording:
both are held by generators that are suspended while the reward runs (`request`), and by values that lie on the
interpreter's stack. A job is a list, [arguments, function], that is emptied when it begins and holds its result
when it is done.
"""

import gc
import signal

ALL_SIGNALS = signal.valid_signals() if hasattr(signal, "pthread_sigmask") else ()


def run(box):
    """Does the jobs of the generator in the box."""
    for job in box.pop():
        drive(job)
        # What the reward has left behind (`__del__`, signal handlers) must not run above the generator.
        gc.disable()
        block_signals()


def drive(job):
    allow_signals()
    gc.enable()
    try:
        job.append(job.pop()(*job.pop()))
    except BaseException:
        job.append(None)


def block_signals():
    if ALL_SIGNALS:
        signal.pthread_sigmask(signal.SIG_BLOCK, ALL_SIGNALS)


def allow_signals():
    if ALL_SIGNALS:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())


def interrupter(stuck, ending):
    """A signal handler that does the jobs of ending early."""

    def interrupted(signum, frame):
        gc.disable()
        stuck.append(frame)
        for job in next(ending):
            drive(job)
            gc.disable()

    return interrupted
