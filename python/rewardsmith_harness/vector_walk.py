"""Runs the body of a reward function once for a whole block of rows.

It walks the syntax tree with a mask of the rows that are there. Both sides of an `if` are walked, each with
its own rows, and what they assign is put together. Anything it doesn't know raises Unsupported.
"""

import ast
import builtins
import types

from .numeric import np
from .vector_arrays import Arrays
from .vector_expressions import Expressions, either_of, is_number
from .vector_numbers import (
    EXACT,
    PLAIN,
    Numbers,
    Unsupported,
    both,
    either,
    from_objects,
    negated,
    tidy,
    truth,
)
from .vector_sets import Sets
from .vector_values import Items, Record

USUAL = {float, bool}
MAX_DEPTH = 8
MAX_BITS = getattr(np, "MAX_BITS", 40)


class Frame:
    """One call of a function: its variables, and a mask of the branches each row has taken (see `lines`)."""

    def __init__(self, function, code, active, level):
        self.function = function
        self.local = set(code.co_varnames) | set(code.co_cellvars)
        self.names = {}  # name -> (value, rows in which it is assigned)
        self.entered = active
        self.level = level
        self.straight = 0  # bits that all rows have
        self.taken = None  # bits that some rows have, an array
        self.returns = []  # (rows, value)
        self.loop = None
        # The branch that is being walked; outside of all: the frame itself.
        self.branch = self


class Loop:
    """Rows that have left the loop, and those that are done with this turn."""

    def __init__(self):
        self.left = self.skipping = self.turn = False
        self.exits = []  # (rows that have left in one turn, the loop's variables then)


class Walk(Expressions):
    """One block of rows. `bad` are rows in which Python would raise: they are called one by one."""

    def __init__(self, lines, namespace, count):
        self.lines = lines
        self.namespace = namespace
        self.count = count
        self.bad = np.zeros(count, dtype=bool)
        self.active = True
        self.frame = None
        self.calls = 0
        self.finished = []
        # Rows next to which a comparison turns over.
        self.close = []

    # What the operations ask of us

    def fault(self, rows):
        rows = both(self.active, tidy(rows if isinstance(rows, bool) else np.asarray(rows, dtype=bool)))
        if rows is not False:
            self.bad |= rows

    def shared(self, function, *arguments):
        """On values that all rows share."""
        try:
            value = function(*arguments)
        except Exception:
            self.fault(True)
            return 0.0
        if type(value) not in PLAIN:
            raise Unsupported(type(value).__name__)
        return value

    def each(self, function, *arguments, only=None):
        """Calls the function a row at a time, with the Python objects that it would get."""
        wanted = self.active if only is None else only
        if wanted is False:
            return Numbers("float", np.zeros(self.count))
        rows = None if wanted is True else np.flatnonzero(wanted)
        n = self.count if rows is None else len(rows)
        columns = [v.objects(rows) if isinstance(v, Numbers) else [v] * n for v in arguments]
        try:
            values = list(map(function, *columns))
            usual = set(map(type, values)) <= USUAL
        except Exception:
            usual = False
        if not usual:
            values = [called(function, row) for row in zip(*columns)]
            filler = next((value for value in values if value is not None), 0.0)
            for i, value in enumerate(values):
                if value is None:
                    self.bad[i if rows is None else rows[i]] = True
                    values[i] = filler
        return from_objects(values, rows, self.count)

    # Functions

    def call(self, function, given, named):
        """Calls a function of the reward file; gives (rows, value) for each of its returns."""
        node = self.definition(function)
        self.calls += 1
        if self.calls > 500:
            raise Unsupported("too many calls")
        names = [argument.arg for argument in node.args.args]
        if len(given) > len(names) or not set(named) <= set(names[len(given) :]):
            raise Unsupported("arguments")
        values = dict(zip(names, given), **named)
        defaults = function.__defaults__ or ()
        for name, value in zip(names[len(names) - len(defaults) :], defaults):
            values.setdefault(name, value)
        if len(values) < len(names):
            raise Unsupported("missing arguments")
        outer, active = self.frame, self.active
        level = outer.level + 1 if outer else 0
        if level > MAX_DEPTH:
            raise Unsupported("too deep")
        frame = self.frame = Frame(self.lines.functions[key_of(function)], function.__code__, active, level)
        frame.names = {name: (value, True) for name, value in values.items()}
        self.suite(node.body)
        if self.active is not False:
            frame.returns.append((self.active, None))
        self.finished.append(frame)
        self.frame, self.active = outer, active
        return frame.returns

    def definition(self, function):
        if type(function) is not types.FunctionType or function.__globals__ is not self.namespace:
            raise Unsupported("a function from elsewhere")
        counted = self.lines.functions.get(key_of(function))
        node = counted and counted.node
        if not isinstance(node, ast.FunctionDef) or node.decorator_list or function.__closure__:
            raise Unsupported("a function that is more than a function")
        a = node.args
        if a.vararg or a.kwarg or a.kwonlyargs or a.posonlyargs or counted.bits > MAX_BITS:
            raise Unsupported("a signature")
        if function.__code__.co_flags & 0x2A0:  # Generator, coroutine, async generator.
            raise Unsupported("no plain function")
        return node

    def count_lines(self):
        """Puts what ran into the counters of the functions; rows that are called one by one count there."""
        good = ~self.bad
        for frame in self.finished:
            rows = both(frame.entered, tidy(good))
            if rows is False:
                continue
            hits = frame.function.hits
            if frame.taken is None:
                hits[frame.straight] += self.count if rows is True else int(np.count_nonzero(rows))
                continue
            masks = frame.taken if rows is True else frame.taken[rows]
            for mask, calls in zip(*np.unique(masks, return_counts=True)):
                hits[frame.straight + int(mask)] += int(calls)

    # Statements

    def suite(self, statements):
        for node in statements:
            if self.active is False:
                return
            if hasattr(node, "rewardsmith"):
                self.counted(node)
                continue
            method = getattr(self, "do_" + type(node).__name__, None)
            if method is None:
                raise Unsupported(type(node).__name__)
            method(node)

    def counted(self, node):
        """A statement that `lines` put in."""
        if isinstance(node, ast.Assign):
            return
        frame, bit = self.frame, node.value.value
        if self.active is True and isinstance(node.op, ast.Add):
            frame.straight += bit
            return
        if frame.taken is None:
            frame.taken = np.zeros(self.count, dtype=np.int64)
        if isinstance(node.op, ast.Add):
            frame.taken += self.active.astype(np.int64) * bit
        elif self.active is True:
            frame.taken |= bit
        else:
            frame.taken[self.active] |= bit

    def do_Try(self, node):
        # Only the one that `lines` put around each function.
        if node.handlers or node.orelse or not all(hasattr(inner, "rewardsmith") for inner in node.finalbody):
            raise Unsupported("try")
        self.suite(node.body)

    def do_Pass(self, node):
        pass

    def do_Expr(self, node):
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            # Of all that is understood here, this alone has one.
            if isinstance(self.value(node.value.func.value), Sets):
                self.value(node.value)
                return
        if not isinstance(node.value, ast.Constant):
            raise Unsupported("an expression for its effect")

    def do_Assign(self, node):
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value)

    def do_AnnAssign(self, node):
        if not isinstance(node.target, ast.Name):
            raise Unsupported("annotation")
        if node.value is not None:
            self.assign(node.target, self.value(node.value))

    def do_AugAssign(self, node):
        name = type(node.op).__name__
        if isinstance(node.target, ast.Name):
            old = self.load(node.target.id)
            if isinstance(old, Arrays) and old.shape:
                raise Unsupported("an array that is changed")
            new = self.binary(name, old, self.value(node.value))
            self.store(node.target.id, new)
        elif isinstance(node.target, ast.Subscript):
            record, key = self.entry(node.target)
            old = self.item(record, key)
            self.set(record, key, self.binary(name, old, self.value(node.value)))
        else:
            raise Unsupported("target")

    def do_Return(self, node):
        value = None if node.value is None else self.value(node.value)
        self.frame.returns.append((self.active, self.left_alone(value)))
        self.active = False

    def left_alone(self, value):
        """What is returned, which other rows may go on to change."""
        if isinstance(value, Items):
            return Items([self.left_alone(item) for item in value.items])
        if isinstance(value, Record):
            if self.frame.level > 0:
                raise Unsupported("a dictionary from a function")
            return value.copy()
        return value

    def do_Raise(self, node):
        self.fault(True)
        self.active = False

    def do_Assert(self, node):
        self.fault(negated(truth(self.value(node.test))))

    def do_If(self, node):
        test = truth(self.value(node.test))
        self.sides(test, lambda: self.suite(node.body), lambda: self.suite(node.orelse))

    def sides(self, test, then, otherwise):
        """Does one for the rows of the test and the other for the rest; rows that return drop out."""
        before, frame = self.active, self.frame
        branch, left = frame.branch, []
        for rows, do in ((both(before, test), then), (both(before, negated(test)), otherwise)):
            self.active = rows
            if rows is not before:
                frame.branch = object()
            if rows is not False:
                do()
            frame.branch = branch
            left.append(self.active)
        self.active = either(*left)

    def do_For(self, node):
        items, frame, entered = self.items(self.value(node.iter)), self.frame, self.active
        outer = frame.loop, frame.branch
        names = {inner.id for inner in ast.walk(node.target) if isinstance(inner, ast.Name)}
        frame.loop = loop = Loop()
        leaves = any(isinstance(child, (ast.Break, ast.Continue)) for child in ast.walk(node))
        if leaves:
            if any(name in frame.names for name in names) and outer[1] is not frame:
                raise Unsupported("a loop's variable that has a value")
            if names & {inner.id for child in node.body for inner in ast.walk(child) if is_stored(inner)}:
                raise Unsupported("a loop's variable that is changed")
        for item in items:
            if self.active is False:
                break
            if leaves:
                # The same for all that are here; those that have left get theirs back at the end.
                frame.branch = frame
            self.assign(node.target, item)
            if leaves:
                # Rows that are not here come back: what is assigned is not theirs.
                frame.branch = object()
            before, loop.turn = loop.left, False
            self.suite(node.body)
            self.active, loop.skipping = either(self.active, loop.skipping), False
            if loop.turn is not False:
                loop.exits.append((loop.turn, {name: frame.names[name][0] for name in names}))
                loop.left = either(before, loop.turn)
        frame.loop = outer[0]
        if self.active is not False:
            self.suite(node.orelse)
        self.active = either(self.active, loop.left)
        frame.branch = outer[1]
        for rows, values in reversed(loop.exits):
            for name, value in values.items():
                frame.names[name] = either_of(rows, value, frame.names[name][0]), frame.names[name][1]
        if leaves and outer[1] is not frame:
            for name in names & set(frame.names):
                frame.names[name] = frame.names[name][0], entered

    def do_Break(self, node):
        loop = self.frame.loop
        loop.turn, self.active = either(loop.turn, self.active), False

    def do_Continue(self, node):
        loop = self.frame.loop
        loop.skipping, self.active = either(loop.skipping, self.active), False

    # Variables

    def assign(self, target, value):
        if isinstance(target, ast.Name):
            self.store(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            items = self.items(value)
            if len(items) != len(target.elts) or any(isinstance(t, ast.Starred) for t in target.elts):
                raise Unsupported("unpacking")
            for inner, item in zip(target.elts, items):
                self.assign(inner, item)
        elif isinstance(target, ast.Subscript):
            record, key = self.entry(target)
            if not is_number(value) and not hasattr(record, "shorten"):
                raise Unsupported("a component that is no number")
            self.set(record, key, value)
        else:
            raise Unsupported("target")

    def entry(self, target):
        record, key = self.value(target.value), self.value(target.slice)
        if not isinstance(record, Record) or type(key) is not str:
            raise Unsupported("assignment to an item")
        return record, key

    def set(self, record, key, value):
        # In the branch that made the dictionary, all that have it are here, or have returned.
        record.set(key, value, True if record.branch is self.frame.branch else self.active)

    def store(self, name, value):
        frame = self.frame
        old, had = frame.names.get(name, (None, False))
        # Outside of branches, rows that are not here have returned.
        if frame.branch is frame:
            frame.names[name] = value, True
        elif had is False:
            frame.names[name] = value, self.active
        else:
            frame.names[name] = either_of(self.active, value, old), either(self.active, had)

    def load(self, name):
        frame = self.frame
        if name in frame.local:
            value, had = frame.names.get(name, (0.0, False))
            if had is not True:
                self.fault(negated(had))
            return value
        if name in self.namespace:
            return self.namespace[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise Unsupported("an unknown name")


def called(function, arguments):
    """None where it raises, or gives what has no place in a column: a complex number, a long int."""
    try:
        value = function(*arguments)
    except Exception:
        return None
    fine = type(value) in (float, bool) or (type(value) is int and abs(value) <= EXACT)
    return value if fine else None


def is_stored(node):
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def key_of(function):
    return function.__code__.co_name, function.__code__.co_firstlineno
