"""The loops between two calls of the reward, written for each plan. In frames that the reward can see."""

import builtins
import types
import warnings
from itertools import chain, islice, repeat


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
    return compile_calls(source, arguments)["loop"]


TYPES = {
    "ANY": BaseException,
    "TYPE": type,
    "FLOAT": float,
    "TUPLE": tuple,
    "INT": int,
    "BOOL": bool,
    "LIST": list,
    "LEN": len,
    "MAP": map,
}


def bind(loop, call, reset, values):
    """The loop for what is to be called."""
    given = {
        "CALL": call,
        "RESET": reset,
        "VALUES": values,
        "OTHER": values.other,
        "BATCH": values.batch,
        "FAILED": values.crashed,
    }
    constants = {**TYPES, **given}
    code = loop.__code__
    consts = [constants.get(value, value) if type(value) is str else value for value in code.co_consts]
    return types.FunctionType(code.replace(co_consts=tuple(consts)), loop.__globals__)


def loops(loop, iterate, start, stop, spans, *rest):
    """The results of a block, one a row, made when they are asked for."""
    rows = iterate(start, stop)
    return chain.from_iterable(
        [loop([islice(rows, length)], first, *rest) for length, first in spans]
    )


def compile_batches(arguments, sources, keywords):
    """The same for a call that gets lists: a list of results for each batch.

    `sources` says where each argument comes from.
    """
    lists, passed = [], []
    for i, (source, text, name) in enumerate(zip(sources, arguments.texts, keywords)):
        if source["from"] in ("constant", "stub"):
            value = text
        elif text in arguments.names and not arguments.keep:
            value = text
        else:
            value = "a%d" % i
            row = arguments.target()
            kept = " if " + arguments.keep if arguments.keep else ""
            lists.append(f"{value} = [{text} for {row}in zip({row}){kept}]")
        passed.append(name + "=" + value if name else value)
    count = f"sum({arguments.keep})" if arguments.keep else f"len({arguments.names[0]})"
    spread = f"some = iter(values); values = [next(some) if kept else None for kept in {arguments.keep}]"
    source = f"""
def loop(box):
    for {arguments.target()}in box.pop():
        count, memory, values = {count}, {{}}, []
        if count:
            try:
                {"; ".join(lists) or "pass"}
                result = 'CALL'({", ".join(passed)})
                if 'TYPE'(result) is 'LIST' and 'LEN'(result) == count and 'LIST'('MAP'('TYPE', result)).count('FLOAT') == count:
                    values = 'LIST'(result)
                else:
                    values = 'BATCH'(result, count)
            except 'ANY' as error:
                values = [('FAILED'(error),)] * count
        {spread if arguments.keep else "pass"}
        yield values
"""
    return compile_calls(source, arguments)["loop"]


def batches(loop, sources, start, stop, size):
    """The results of several batches, one a row, made when they are asked for."""
    count = -(-(stop - start) // size)
    columns = [
        map(list, map(islice, repeat(iter(rows(start, stop)), count), repeat(size)))
        for rows in sources
    ]
    return chain.from_iterable(loop([zip(*columns)]))


def compile_calls(source, arguments):
    scope = {"__name__": __name__, "__builtins__": builtins, **arguments.constants}
    with warnings.catch_warnings():
        # They say that a string is no function.
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(compile(source, "<calls>", "exec"), scope)
    return scope
