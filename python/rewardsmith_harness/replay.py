"""Calls the reward on every row."""

import inspect
import math
import random
import sys
import traceback

from .arguments import Arguments
from .calls import BLOCK, blocks, compile_gather, compile_loop
from .errors import describe
from .module import find_entry, load_module
from .results import CRASH, Results
from .signs import Signs


# Rows from which whole columns are faster than calls: numpy costs 0.1 s to import.
WORTH_NUMPY = 1_000
WORTH_IMPORTING_NUMPY = 50_000


class Replay:
    """One reward on the rows of one request, in order."""

    def __init__(self, header, data, output):
        self.header = header
        self.plan = header["plan"]
        self.data = data
        self.output = output
        self.results = Results(header["file"], data.rows, output)
        self.loaded = False

    def run(self, missing_numpy):
        results = self.results
        try:
            if missing_numpy:
                raise missing_numpy
            seed()
            signs = Signs() if self.plan["returns"] == "signs" else None
            namespace = load_module(self.header, signs, results.watch_lines)
            entry = find_entry(namespace, self.plan["entry"])
            call = signs.caller(namespace, entry) if signs else entry
        except BaseException as error:
            results.load_failed(error)
        else:
            self.loaded = True
            self.output.send("loaded")
            arguments = Arguments(self.data, self.plan)
            if self.plan["unit"] == "batch":
                self.batches(call, arguments)
            else:
                self.steps(call, entry, arguments)
        results.flush()
        results.send_lines()

    def steps(self, call, entry, arguments):
        results = self.results
        loop = compile_loop(arguments, [argument.get("keyword") for argument in self.plan["arguments"]])
        if call is entry and self.at_once(entry, arguments, loop):
            return
        reset = getattr(entry, self.plan["reset"]) if self.plan.get("reset") else None
        memory = {}
        for start, stop, spans in blocks(self.data.spans):
            results.begin_block(start)
            memory = loop(results, arguments.iterate(start, stop), spans, memory, call, reset)

    def at_once(self, entry, arguments, loop):
        """Evaluates it on whole columns, where that is the same; False when it has to be called."""
        plan = self.plan
        if self.header["arrays"] != "list" or plan["entry"]["kind"] != "function" or plan["returns"] != "number":
            return False
        if self.data.rows < (WORTH_NUMPY if "numpy" in sys.modules else WORTH_IMPORTING_NUMPY):
            return False
        try:
            from .vectors import Vectors
        except ImportError:
            return False
        return Vectors(self.data, plan, arguments, entry, self.results, loop).run()

    def batches(self, call, arguments):
        results = self.results
        gather = compile_gather(arguments)
        size = self.plan.get("batchSize") or self.data.rows
        recorded = arguments.recorded or b"\1" * self.data.rows
        for start in range(0, self.data.rows, size):
            stop = min(start + size, self.data.rows)
            if len(results.out) >= BLOCK:
                results.begin_block(start)
            rows = [row for row in range(start, stop) if recorded[row]]
            values = self.batch(call, gather(arguments.iterate(start, stop)), rows) if rows else ()
            values = values if values is None else iter(values)
            for row in range(start, stop):
                if not recorded[row]:
                    results.out.append(results.not_applicable())
                elif values is None:
                    results.status[row] = CRASH
                    results.out.append(math.nan)
                else:
                    value = next(values)
                    results.out.append(value if type(value) is float else results.other(value))
            results.episode_done()

    def batch(self, call, calls, rows):
        """One value a row, or None when the call failed: then all its rows crashed."""
        errors = self.results.errors
        try:
            positional, named = [], {}
            for argument, column in zip(self.plan["arguments"], map(list, zip(*calls))):
                source = argument["source"]
                value = source["value"] if source["from"] == "constant" else column
                if "keyword" in argument:
                    named[argument["keyword"]] = value
                else:
                    positional.append(value)
            result = call(*positional, **named)
            if inspect.isawaitable(result):
                from .awaiting import wait_for

                result = wait_for(result)
            if hasattr(result, "tolist"):
                result = result.tolist()
        except BaseException as error:
            errors.crash(error, rows[0], len(rows))
            self.results.note_exits(error)
            return None
        if isinstance(result, (list, tuple)) and len(result) == len(rows):
            return result
        if isinstance(result, (list, tuple)):
            message = "The reward function returned %d rewards for %d completions." % (len(result), len(rows))
        else:
            message = (
                "The reward function returned %s; a list with a number or None a completion was expected."
                % describe(result)
            )
        errors.wrong(message, type(result).__name__, rows[0], len(rows))
        return None

    def stopped(self, frame):
        """The limit has come while this frame was running: notes where, and sends what is finished."""
        file, results = self.header["file"], self.results
        entries = []
        while frame is not None:
            code = frame.f_code
            if code.co_filename == file:
                entries.insert(0, traceback.FrameSummary(file, frame.f_lineno, code.co_name))
                if results.lines:
                    results.lines.note_exit(frame, frame.f_lineno, False)
            frame = frame.f_back
        row = results.row if self.loaded else None
        results.flush()
        results.send_lines()
        message = "Not finished within %g s." % self.header["seconds"]
        trace = "Running when the time was up (most recent call last):\n" + "".join(
            traceback.format_list(entries)
        )
        results.errors.timeout(message, entries[-1].lineno if entries else None, trace, row)


def seed():
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy:
        numpy.random.seed(0)
