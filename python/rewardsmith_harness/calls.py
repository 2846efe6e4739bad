"""The loops between two calls of the reward, written for each plan. In frames that the reward can see."""

import builtins
import inspect
import itertools

from .awaiting import wait_for


def blocks(spans, size):
    """Consecutive spans as blocks of about `size()` rows.

    A block is (start, stop, [(length, whether an episode starts)]).
    """
    start = row = 0
    block, most = [], size()
    for length, _, first in spans:
        while length:
            n = min(length, most - (row - start))
            block.append((n, first))
            row += n
            length -= n
            first = False
            if row - start >= most:
                yield start, row, block
                start, block, most = row, [], size()
    if block:
        yield start, row, block


def compile_loop(arguments, keywords):
    """The loop over rows of one episode, written for this call: no dispatch is left between two calls.

    It gives a float for each row, or what `Values` makes of anything else. The iterator over the rows has no
    name: the reward must not find those that are still to come.
    """
    passed = ", ".join(name + "=" + text if name else text for name, text in zip(keywords, arguments.texts))
    skip = "if not %s: yield None; continue" % arguments.keep if arguments.keep else ""
    source = f"""
def loop(box, first, state, call, reset, values):
    if first:
        state[0] = {{}}
        if reset is not None:
            try:
                reset()
            except BaseException as error:
                failed = values.crashed(error)
                for _ in box.pop(): yield failed
                return
    memory = state[0]
    other = values.other
    for {arguments.target()}in box.pop():
        {skip}
        try:
            value = call({passed})
            kind = type(value)
            if kind is not float:
                if kind is tuple:
                    value = values.pair(value)
                elif kind is int or kind is bool:
                    value = float(value)
                else:
                    value = other(value)
        except BaseException as error:
            value = values.crashed(error)
        yield value
"""
    return compile_calls(source, arguments)["loop"]


def loops(loop, iterate, start, stop, spans, *rest):
    """The results of a block, one a row, made when they are asked for."""
    rows = iterate(start, stop)
    return itertools.chain.from_iterable(
        [loop([itertools.islice(rows, length)], first, *rest) for length, first in spans]
    )


def compile_gather(arguments):
    """One tuple of arguments for each recorded row of a batch."""
    row = "(%s)" % "".join(text + ", " for text in arguments.texts)
    keep = " if " + arguments.keep if arguments.keep else ""
    source = f"""
def gather(rows):
    memory = {{}}
    return [{row} for {arguments.target()}in rows{keep}]
"""
    return compile_calls(source, arguments)["gather"]


def compile_calls(source, arguments):
    scope = {"__name__": __name__, "__builtins__": builtins, **arguments.constants}
    exec(compile(source, "<calls>", "exec"), scope)
    return scope


def call_batch(call, arguments, calls, values):
    """One result for each of the calls, as `loop` gives it."""
    try:
        positional, named = [], {}
        for argument, column in zip(arguments, map(list, zip(*calls))):
            source = argument["source"]
            value = source["value"] if source["from"] == "constant" else column
            if "keyword" in argument:
                named[argument["keyword"]] = value
            else:
                positional.append(value)
        result = call(*positional, **named)
        if inspect.isawaitable(result):
            result = wait_for(result)
        if hasattr(result, "tolist"):
            result = result.tolist()
        if not isinstance(result, (list, tuple)):
            return [values.wrong_batch(result, None, len(calls))] * len(calls)
        rewards = list(result)
        if len(rewards) != len(calls):
            return [values.wrong_batch(result, len(rewards), len(calls))] * len(calls)
        return [value if type(value) is float else values.of(value) for value in rewards]
    except BaseException as error:
        return [values.crashed(error)] * len(calls)
