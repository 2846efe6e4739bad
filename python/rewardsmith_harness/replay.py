"""Calls the reward on every row: a generator of jobs (`exposed`), so that none of its own is on the reward's stack."""

import random
import sys
from time import perf_counter

from .arguments import Arguments
from .inline import inlined
from .calls import blocks, call_batch, compile_gather, compile_loop, loops
from .inline import inlined
from .module import load

# Results are sent block by block, so that a hard kill loses next to nothing: a block is to take about this long.
BLOCK_SECONDS = 0.005
# Large enough to forget the set-up, small enough to stay in cache.
MOST_ROWS, FIRST_ROWS = 8192, 16
# Rows from which whole columns are faster than calls: numpy costs 0.1 s to import.
WORTH_NUMPY = 1_000
WORTH_IMPORTING_NUMPY = 150_000
LINES_SECONDS = 0.25


def replay(
    header, data, values, missing_numpy, at_once, send, settles, nothing_to_call, load_attempts, work
):
    """`at_once` evaluates whole columns, where there is such a thing. `work` is shared with whoever stops us: the first row and the results so far of the block at work."""
    plan = header["plan"]
    seed()
    job = [(header["source"], header["file"], plan, values, missing_numpy), load]
    yield job
    loaded = job[-1]
    refused = load_attempts()
    if refused:
        loaded = refused
    if type(loaded) is not list:
        nothing_to_call(loaded if type(loaded) is tuple else (), data.rows)
        yield from send_lines(values, send)
        return
    call, reset = loaded
    work.loaded = True
    send("loaded")
    arguments = Arguments(data, plan)
    if plan["unit"] == "batch":
        yield from batches(data, arguments, plan, call, values, settles[0], work)
    else:
        yield from steps(data, arguments, plan, call, reset, values, at_once, send, settles, work)
    yield from send_lines(values, send)


def import_at_once(header):
    """The function that evaluates the reward on whole columns, where that may be worth its while; else None."""
    plan = header["plan"]
    if header["arrays"] != "list" or (plan["unit"], plan["returns"]) != ("step", "number"):
        return None
    if plan["entry"]["kind"] != "function":
        return None
    if header["rows"] < (WORTH_NUMPY if "numpy" in sys.modules else WORTH_IMPORTING_NUMPY):
        return None
    try:
        from .vectors import at_once
    except ImportError:
        return None
    return at_once


def steps(data, arguments, plan, call, reset, values, at_once, send, settles, work):
    settle, settle_columns, are_columns = settles
    loop = compile_loop(arguments, [argument.get("keyword") for argument in plan["arguments"]])
    if at_once:
        job = [(data, plan, arguments, call, values, loop), at_once]
        yield job
        if are_columns(job[-1], data.rows):
            settle_columns(*job[-1])
            work.start = data.rows
            return
    if plan["returns"] == "number":
        job = [(call, values, data, plan), inlined]
        yield job
        if type(job[-1]) is tuple and len(job[-1]) == 2:
            loop, arguments = job[-1]
    state = [{}]
    size = FIRST_ROWS
    lines_at = perf_counter()
    for start, stop, spans in blocks(data.spans, lambda: size):
        job = [(loop, arguments.iterate, start, stop, spans, state, call, reset, values), loops]
        yield job
        began = perf_counter()
        yield [(job.pop(),), work.out.extend]
        now = perf_counter()
        settle(start, work.out, stop - start)
        work.start = stop
        work.out = []
        if now - began < BLOCK_SECONDS / 2:
            size = min(2 * size, MOST_ROWS)
        elif now - began > 2 * BLOCK_SECONDS:
            size = max(size // 2, 1)
        if now - lines_at > LINES_SECONDS:
            yield from send_lines(values, send)
            lines_at = now


def batches(data, arguments, plan, call, values, settle, work):
    gather = compile_gather(arguments)
    size = plan.get("batchSize") or data.rows
    recorded = arguments.recorded or b"\1" * data.rows
    for start in range(0, data.rows, size):
        stop = min(start + size, data.rows)
        calls = gather(arguments.iterate(start, stop))
        job = [(call, plan["arguments"], calls, values), call_batch]
        if calls:
            yield job
        given = job.pop() if calls else []
        # Rows that were not recorded are not applicable, and nothing was asked about them.
        given = iter(given if type(given) is list and len(given) == len(calls) else [()] * len(calls))
        for first in range(start, stop, MOST_ROWS):
            last = min(first + MOST_ROWS, stop)
            settle(first, [next(given) if recorded[row] else None for row in range(first, last)], last - first)
        work.start = stop


def send_lines(values, send):
    job = [(), values.count_lines]
    yield job
    counted = job[-1]
    if type(counted) is not tuple or len(counted) != 2 or type(counted[0]) is not list:
        return
    lines, loaded = counted
    good = [pair for pair in lines if type(pair) is tuple and list(map(is_count, pair)) == [True, True]]
    if type(loaded) is list and all([is_count(line) for line in loaded]):
        send("lines", lines=good, loaded=loaded)


def is_count(number):
    return type(number) is int and 0 <= number < 1 << 53


def seed():
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy:
        numpy.random.seed(0)
