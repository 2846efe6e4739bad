"""Calls the reward on every row: a generator of jobs (`exposed`), so that none of its own is on the reward's stack."""

import random
import sys
from copy import deepcopy
from time import perf_counter

from .arguments import Arguments
from .calls import batches, bind, blocks, compile_batches, compile_loop, loops
from .inline import inlined
from .module import load

# Results are sent block by block, so that a hard kill loses next to nothing: a block is to take about this long.
BLOCK_SECONDS = 0.005
# Large enough to forget the set-up, small enough to stay in cache.
MOST_ROWS, FIRST_ROWS = 8192, 16
# Rows from which whole columns are faster than calls: numpy costs 0.1 s to import.
WORTH_NUMPY = 1_000
WORTH_IMPORTING_NUMPY = 150_000
LINES_SECONDS, LINES_SECONDS_SLOWLY = 0.25, 0.002
# Sent a row, where it goes slowly.
FIRST_LINES = 256


def replay(header, data, values, missing_numpy, send, settles, load_attempts, work, columns=None):
    """`settles` are of `results`; `work` is shared with whoever stops us: the first row and the results so far of the
    block at work; what is to be thrown away goes to `work.thrown`; `work.data_broken` tells whether
    rows can't be shown to the reward any more without all the others. `columns` is what `vectors.at_once` wants instead of numpy.

    The first job is None: until then nothing of the reward runs, and from then on nothing may be looked up in what it
    can have changed: classes, and what was handed to it.
    """
    settle, settle_columns, checked_columns, nothing_to_call = settles
    plan = header["plan"]
    seed()
    arguments = Arguments(data, plan)
    rows, spans, iterate, count_lines = data.rows, data.spans, arguments.iterate, values.count_lines
    slowly = values.forget_lines, header["slowlyFrom"]
    traced = tracer(header["trace"], values.notes.take, send) if header["trace"] else None
    by_episode = header["byEpisode"]
    if not by_episode and not plan.get("reset") and all([argument["source"]["from"] != "memory" for argument in plan["arguments"]]):
        # Nothing happens where an episode starts.
        spans = [(rows, 0, True)]
    is_batch, size = plan["unit"] == "batch", 1 if traced or by_episode else plan.get("batchSize") or rows
    keywords = [argument.get("keyword") for argument in plan["arguments"]]
    if is_batch:
        given = [argument["source"] for argument in plan["arguments"]]
        loop, sources = compile_batches(arguments, given, keywords), arguments.sources
    else:
        loop = compile_loop(arguments, keywords)
    at_once = import_at_once(header)
    # Made now: to copy is Python's own code, which the reward could change.
    plan_to_load, plan_to_inline = deepcopy(plan), deepcopy(plan)
    job = [(header["source"], header["file"], plan_to_load, values, missing_numpy), load]
    yield None
    yield job
    loaded = load_attempts() or job[-1]
    if type(loaded) is not list or len(loaded) != 2:
        nothing_to_call(loaded if type(loaded) is tuple else (), rows)
        yield from send_lines(count_lines, send)
        return
    call, reset = loaded
    work.loaded = True
    send("loaded")
    if header.get("countsLoading") is False:
        yield [(), slowly[0]]
    job = [(loop, call, reset, values), bind]
    yield job
    bound = job[-1]
    if is_batch:
        yield from in_batches(rows, size, bound, sources, count_lines, send, settle, work, slowly, traced, by_episode)
    else:
        if at_once:
            job = [(columns, data, plan, arguments, call, values, bound), at_once]
            yield job
        checked = checked_columns(job[-1], rows) if at_once else None
        if checked:
            settle_columns(*checked)
            work.start = rows
        else:
            rest = ()
            if plan["returns"] == "number" and not traced:
                job = [(call, values, data, plan_to_inline), inlined]
                yield job
                if type(job[-1]) is tuple and len(job[-1]) == 2:
                    bound, iterate = job[-1]
                    rest = call, reset, values
            rest = rest, by_episode
            yield from steps(spans, bound, iterate, rest, count_lines, send, settle, work, slowly, traced)
    yield from send_lines(count_lines, send)


def import_at_once(header):
    """The function that evaluates the reward on whole columns, where that may be worth its while; else None."""
    plan = header["plan"]
    if (plan["unit"], plan["returns"]) != ("step", "number"):
        return None
    if plan["entry"]["kind"] != "function" or plan.get("sum"):
        return None
    if header["slowlyFrom"] is not None or header["trace"] or header["byEpisode"]:
        return None
    is_there = "numpy" in sys.modules or __package__ + ".vectors" in sys.modules
    if header["rows"] < (WORTH_NUMPY if is_there else WORTH_IMPORTING_NUMPY):
        return None
    try:
        from .vectors import ARRAYS, at_once
    except ImportError:
        return None
    return at_once if header["arrays"] == "list" or ARRAYS else None


def steps(spans, loop, iterate, rest, count_lines, send, settle, work, slowly, traced):
    state = [{}]
    rest, by_episode = rest
    if traced:
        yield from traced[0]()
    size = FIRST_ROWS
    lines_at = perf_counter()
    forget_lines, slowly_from = slowly
    lines_seconds = LINES_SECONDS if slowly_from is None else LINES_SECONDS_SLOWLY

    def most():
        if traced:
            return 1
        return size if slowly_from is None else max(min(size, slowly_from - work.start), 1)

    for start, stop, some in episodes_of(spans) if by_episode else blocks(spans, most):
        if start == slowly_from:
            yield [(), forget_lines]
        if work.data_broken():
            settle(start, [], work.rows - start)
            return
        job = [(loop, iterate, start, stop, some, state, *rest), loops]
        yield job
        began = perf_counter()
        yield [(job.pop(),), work.out.extend]
        now = perf_counter()
        settle(start, work.out, stop - start)
        if traced:
            yield from traced[1](start)
        work.start = stop
        work.thrown.append(work.out)
        work.out = []
        if now - began < BLOCK_SECONDS / 2:
            size = min(2 * size, MOST_ROWS)
        elif now - began > 2 * BLOCK_SECONDS:
            size = max(size // 2, 1)
        if by_episode or now - lines_at > lines_seconds or (slowly_from is not None and start - slowly_from < FIRST_LINES):
            yield from send_lines(count_lines, send)
            lines_at = now


def episodes_of(spans):
    """As `blocks`, one an episode."""
    start = 0
    for length, _, first in spans:
        yield start, start + length, [(length, first)]
        start += length


def in_batches(all_rows, size, loop, sources, count_lines, send, settle, work, slowly, traced, by_episode):
    some, start = 1, 0
    if traced:
        yield from traced[0]()
    lines_at = perf_counter()
    while start < all_rows:
        stop = min(start + some * size, all_rows)
        if work.data_broken():
            settle(start, [], all_rows - start)
            return
        job = [(loop, sources, start, stop, size), batches]
        yield job
        began = perf_counter()
        yield [(job.pop(),), work.out.extend]
        now = perf_counter()
        settle(start, work.out, stop - start)
        if traced:
            yield from traced[1](start)
        work.start = start = stop
        work.thrown.append(work.out)
        work.out = []
        if slowly[1] is not None or traced or by_episode:
            some = 1
        elif now - began < BLOCK_SECONDS / 2 and some * size < MOST_ROWS:
            some *= 2
        elif now - began > 2 * BLOCK_SECONDS:
            some = max(some // 2, 1)
        if by_episode or now - lines_at > LINES_SECONDS:
            yield from send_lines(count_lines, send)
            lines_at = now


def tracer(window, take, send):
    """Sends what each row did, row by row; with values in the rows of the window [first, stop).

    Gives (what comes before the first row, what comes after each).
    """
    first, stop = window

    def begin():
        # What ran while the file was loaded belongs to no row.
        yield [(first <= 0 < stop,), take]

    def told(row):
        job = [(first <= row + 1 < stop,), take]
        yield job
        taken = job[-1]
        if type(taken) is tuple and len(taken) == 2 and type(taken[0]) is list and type(taken[1]) is list:
            lines = [line for line in taken[0] if is_count(line)]
            send("trace", row=row, lines=lines, notes=[note for note in taken[1] if is_note(note)])

    return begin, told


def is_note(note):
    if type(note) is not list or len(note) != 2 or not is_count(note[0]) or type(note[1]) is not list:
        return False
    return all([type(pair) is list and list(map(type, pair)) == [str, str] for pair in note[1]])


def send_lines(count_lines, send):
    job = [(), count_lines]
    yield job
    counted = job[-1]
    if type(counted) is not tuple or list(map(type, counted)) != [list, list]:
        return
    lines, loaded = map(list, counted)
    good = [pair for pair in lines if type(pair) is tuple and list(map(is_count, pair)) == [True, True]]
    if all([is_count(line) for line in loaded]):
        send("lines", lines=good, loaded=loaded)


def is_count(number):
    return type(number) is int and 0 <= number < 1 << 53


def seed():
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy:
        numpy.random.seed(0)
