"""The loops between two calls of the reward, written for each plan. In frames that the reward can see."""

import builtins
import inspect
import itertools
import types
import warnings

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
    """The code of the loop over rows of one episode, written for this call, for `bind`.

    No dispatch is left between two calls. It gives a float for each row, or what `Values` makes of anything else. The
    iterator over the rows has no name: the reward must not find those that are still to come. And what the loop uses
    are constants of its code: since Python 3.13 the reward can change the variables of its callers.
    """
    passed = ", ".join(name + "=" + text if name else text for name, text in zip(keywords, arguments.texts))
    skip = "if not %s: yield None; continue" % arguments.keep if arguments.keep else ""
    source = f"""
def loop(box, first, state):
    if first:
        state[0] = {{}}
        if 'RESET' is not None:
            try:
                'RESET'()
            except 'ANY' as error:
                failed = ('FAILED'(error),)
                for _ in box.pop(): yield failed
                return
    memory = state[0]
    for {arguments.target()}in box.pop():
        {skip}
        try:
            value = 'CALL'({passed})
            kind = 'TYPE'(value)
            if kind is not 'FLOAT':
                if kind is 'TUPLE':
                    value = 'VALUES'.pair(value)
                elif kind is 'INT' or kind is 'BOOL':
                    value = 'FLOAT'(value)
                else:
                    value = 'OTHER'(value)
        except 'ANY' as error:
            # Marked as a failure here, whatever the reward has made of what describes it.
            value = ('FAILED'(error),)
        yield value
"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return compile_calls(source, arguments)["loop"]


TYPES = {"ANY": BaseException, "TYPE": type, "FLOAT": float, "TUPLE": tuple, "INT": int, "BOOL": bool}


def bind(loop, call, reset, values):
    """The loop for what is to be called."""
    given = {"CALL": call, "RESET": reset, "VALUES": values, "OTHER": values.other, "FAILED": values.crashed}
    constants = {**TYPES, **given}
    code = loop.__code__
    consts = [constants.get(value, value) if type(value) is str else value for value in code.co_consts]
    return types.FunctionType(code.replace(co_consts=tuple(consts)), loop.__globals__)


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


def gathered(gather, iterate, start, stop):
    return gather(iterate(start, stop))


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
        return [(values.crashed(error),)] * len(calls)
