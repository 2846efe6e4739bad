"""The loops between two calls of the reward, written for each plan."""

import itertools

# Rows whose Python values are built ahead of the calls. Large enough to forget the set-up, small enough to
# stay in cache.
BLOCK = 8192


def blocks(spans):
    """Consecutive spans as blocks of about BLOCK rows.

    A block is (start, stop, [(length, whether an episode starts)]).
    """
    start = row = 0
    block = []
    for length, _, first in spans:
        while length:
            n = min(length, BLOCK)
            block.append((n, first))
            row += n
            length -= n
            first = False
            if row - start >= BLOCK:
                yield start, row, block
                start, block = row, []
    if block:
        yield start, row, block


def compile_loop(arguments, keywords):
    """The loop over the rows of a block, written for this call.

    No dispatch is left between two calls of the reward.
    """
    passed = ", ".join(name + "=" + text if name else text for name, text in zip(keywords, arguments.texts))
    skip = "if not %s: append(run.not_applicable()); continue" % arguments.keep if arguments.keep else ""
    source = f"""
def loop(run, rows, spans, memory, call, reset):
    append = run.out.append
    components = run.components
    other = run.other
    crashed = run.crashed
    for length, first in spans:
        if first:
            memory = {{}}
            if reset is not None and not run.start_episode(length, reset):
                for _ in islice(rows, length): pass
                run.episode_done()
                continue
        for {arguments.target()}in islice(rows, length):
            {skip}
            try:
                value = call({passed})
            except BaseException as error:
                append(crashed(error))
                continue
            if type(value) is float:
                append(value)
            elif type(value) is tuple:
                append(components.pair(value))
            else:
                append(other(value))
        run.episode_done()
    return memory
"""
    return compile_calls(source, arguments)["loop"]


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
    scope = {"islice": itertools.islice, "__name__": __name__, **arguments.constants}
    exec(compile(source, "<calls>", "exec"), scope)
    return scope
