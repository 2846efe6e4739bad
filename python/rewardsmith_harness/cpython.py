"""The harness as a process of CPython: standard input and output, limits, a watch on the clock."""

import contextlib
import faulthandler
import importlib
import json
import os
import struct
import sys
from _functools import partial
from _thread import get_ident, start_new_thread
from io import FileIO
from os import read, write
from select import select
from time import sleep

from . import exposed
from .ahead import keep_only
from .request import prepare

try:
    import resource
except ImportError:  # Windows.
    resource = None


def read_request(fd):
    """(header, (payload, what was sent ahead of the request))"""
    ahead = bytearray()
    while True:
        header_length, payload_length = struct.unpack("<QQ", read_exactly(fd, 16))
        if header_length > 0:
            break
        # Columns that a request to come is about. What came before them is none of it.
        keep_only(ahead)
        ahead = None
        ahead = read_exactly(fd, payload_length)
        keep_memory(payload_length)
    header = json.loads(bytes(read_exactly(fd, header_length)))
    keep_only(ahead, header.get("ahead", ()))
    return header, (read_exactly(fd, payload_length), ahead)


# Once a block as large as this was freed, glibc keeps what is smaller instead of giving it back. The largest that it counts.
LARGEST_BLOCK = (32 << 20) - 8192
MOST_KEPT = 24 << 20


def keep_memory(data_bytes):
    """Takes memory for the columns that are computed from so much data, while there is time.

    A page that is touched for the first time costs more than what a small reward computes in it.
    """
    bytes(LARGEST_BLOCK)  # Not touched.
    bytearray(min(2 * data_bytes, MOST_KEPT))  # Touched.


def read_exactly(fd, size):
    buffer = bytearray(size)
    view = memoryview(buffer)
    # Not `os.readv`, which Windows lacks.
    source = FileIO(fd, closefd=False)
    while view:
        n = source.readinto(view)
        if not n:
            raise EOFError
        view = view[n:]
    return buffer


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[write(fd, view) :]


def limit_resources(header, recorded_bytes):
    if resource is None:
        return
    megabyte = 1 << 20
    memory = int(header["megabytes"] * megabyte) + recorded_bytes
    # Data (heap, private pages) is what a runaway list fills; address space is wider because numpy and torch
    # map a lot.
    bounds = {
        "RLIMIT_DATA": memory,
        "RLIMIT_AS": memory + 8192 * megabyte,
        "RLIMIT_CPU": int(header["seconds"]) + 30,
        "RLIMIT_FSIZE": 64 * megabyte,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
    }
    if header["limitsProcesses"] and counts_processes_inside():
        bounds["RLIMIT_NPROC"] = 64
    for name, bound in bounds.items():
        if hasattr(resource, name):
            # The system's own limit may be lower already.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (bound, bound))


def counts_processes_inside():
    """Since 5.14 Linux counts a user's processes within the user namespace.

    Before, all that the user has anywhere.
    """
    if sys.platform != "linux":
        return False
    try:
        major, minor = os.uname().release.split(".")[:2]
        return (int(major), int(minor)) >= (5, 14)
    except ValueError:
        return False


def filter_system_calls():
    """Takes on the filter that stands on the command line (`seccomp.ts`), where the isolation around us brings none."""
    if len(sys.argv) < 3:
        return
    import base64
    import ctypes

    program = base64.b64decode(json.loads(sys.argv[2])[os.uname().machine])
    size = 8  # Of a `struct sock_filter`.
    array = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog
    described = struct.pack("@HP", len(program) // size, ctypes.addressof(array))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    no_new_privileges, seccomp, by_filter = 38, 22, 2
    if prctl(no_new_privileges, 1, None, 0, 0) or prctl(seccomp, by_filter, described, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter of system calls")
    for name in [name for name in sys.modules if name.partition(".")[0] in ("ctypes", "_ctypes")]:
        del sys.modules[name]


def main():
    """(what does jobs, a box with the generator of them): see `exposed`."""
    filter_system_calls()
    protocol = os.dup(1)
    header, payload = read_request(0)
    host = os.dup(0)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    sys.path[:] = header["path"] or sys.path[1:]
    limit_resources(header, sum(map(len, payload)))
    leave = os._exit
    main_thread = get_ident()
    # Taken now: the reward may put something else in its place.
    frames = sys._current_frames

    def frame_of_main():
        return frames().get(main_thread)

    def emit(frame):
        write_all(protocol, frame)

    def end():
        leave(0)

    jobs, ended_early = prepare(header, payload, emit, end, True, [frame_of_main.__code__])

    def left():
        job = [(host, 1), read]
        yield job
        if job[-1] == b"":
            leave(1)

    def watch():
        # The host's end of standard input closes when the host is gone: then nobody waits for us any more.
        if resource is None:
            # On Windows, `select` knows nothing but sockets.
            beside(left())
            yield [(header["seconds"],), sleep]
            yield from ended_early(frame_of_main)
            return
        job = [([host], [], [], header["seconds"]), select]
        yield job
        if job[-1][0]:
            leave(1)
        yield from ended_early(frame_of_main)

    def whole():
        beside(watch())
        # For what holds the interpreter in C, where no other thread gets to run: the host reads this from
        # standard error.
        faulthandler.enable(2)
        faulthandler.dump_traceback_later(header["seconds"] + 0.4, file=2)
        try:
            yield from jobs
        except BaseException as error:
            # A fault of ours, or an exception of the reward's where none should be (of a signal handler).
            write_all(2, told(error).encode("utf-8", "replace"))
            leave(70)
        leave(0)

    return exposed.run, [whole()]


def beside(jobs):
    """Does the jobs in a thread of its own, and waits until it waits.

    What the reward has thrown away could be finalized above its frames otherwise.
    """
    waiting = []
    # Not of the threading module, which keeps what it starts where the reward can see it.
    start_new_thread(exposed.run_beside, ([exposed.handed(jobs, [partial(waiting.append, None)])],))
    while not waiting:
        sleep(0.0001)


def told(error):
    """A traceback, made by nothing that the reward can have changed: the traceback module is Python's own code."""
    lines, trace = [], BaseException.__traceback__.__get__(error)
    while trace is not None:
        lines.append('  File "%s", line %d\n' % (str.__str__(trace.tb_frame.f_code.co_filename), trace.tb_lineno))
        trace = trace.tb_next
    given = [repr(value) for value in BaseException.args.__get__(error) if type(value) in (str, int)]
    name = str.__str__(type.__dict__["__name__"].__get__(type(error)))
    return "%s%s: %s\n" % ("".join(lines), name, ", ".join(given))


def warm():
    """`main` of a process that has time until its request comes."""
    # Whole columns need numpy, if it is there; whatever is wrong with it shows when a reward imports it.
    with contextlib.suppress(Exception):
        importlib.import_module(__package__ + ".vectors")
        # Is seeded before each run, and numpy puts off importing it.
        importlib.import_module("numpy.random")
    return main()


def probe():
    """Says that this Python runs where it is."""
    filter_system_calls()
    print("ready")
    return exposed.run, [[]]


def describe():
    """What `Interpreter` in the extension says of this Python."""
    harness = os.path.abspath(sys.argv[1])
    print(
        json.dumps(
            {
                "executable": sys.executable,
                "version": "%d.%d.%d" % sys.version_info[:3],
                "implementation": sys.implementation.name,
                "prefixes": sorted({sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}),
                "path": [
                    path for path in map(os.path.abspath, filter(None, sys.path)) if os.path.exists(path) and path != harness
                ],
                "home": os.path.expanduser("~"),
            }
        )
    )
    return exposed.run, [[]]
