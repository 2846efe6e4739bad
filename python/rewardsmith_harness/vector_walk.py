"""Runs the body of a reward function once for a whole block of rows.

It walks the syntax tree with a mask of the rows that are there. Both sides of an `if` are walked, each with
its own rows, and what they assign is put together. Anything it doesn't know raises Unsupported.
"""

import ast
import builtins
import operator
import types

import numpy as np

from .vector_calls import FUNCTIONS, FOLDS
from .vector_numbers import (
    EXACT,
    PLAIN,
    Numbers,
    Unsupported,
    binary,
    both,
    compare,
    either,
    from_objects,
    merged,
    negated,
    negative,
    tidy,
    truth,
)
from .vector_values import Items, Record, Recorded, Texts

COMPARISONS = {
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "Eq": operator.eq,
    "NotEq": operator.ne,
}
USUAL = {float, bool}
MAX_DEPTH = 8
MAX_ITEMS = 64
MAX_BITS = 40


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
        # The branch that is being walked; outside of all: the frame itself.
        self.branch = self


class Walk:
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
            frame.taken += np.multiply(self.active, bit, dtype=np.int64)
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
            new = binary(name, old, self.value(node.value), self)
            self.store(node.target.id, new)
        elif isinstance(node.target, ast.Subscript):
            record, key = self.entry(node.target)
            old = self.item(record, key)
            self.set(record, key, binary(name, old, self.value(node.value), self))
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
        items = self.items(self.value(node.iter))
        for child in ast.walk(node):
            if isinstance(child, (ast.Break, ast.Continue)):
                raise Unsupported("break")
        for item in items:
            if self.active is False:
                return
            self.assign(node.target, item)
            self.suite(node.body)
        self.suite(node.orelse)

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
            if not isinstance(value, Numbers) and type(value) not in PLAIN:
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

    # Expressions

    def value(self, node):
        method = getattr(self, "of_" + type(node).__name__, None)
        if method is None:
            raise Unsupported(type(node).__name__)
        return method(node)

    def of_Constant(self, node):
        if node.value is not None and type(node.value) not in (*PLAIN, str):
            raise Unsupported("constant")
        return node.value

    def of_Index(self, node):  # Python 3.8's subscripts
        return self.value(node.value)

    def of_Name(self, node):
        return self.load(node.id)

    def of_BinOp(self, node):
        return binary(type(node.op).__name__, self.value(node.left), self.value(node.right), self)

    def of_UnaryOp(self, node):
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return self.flag(negated(truth(value)))
        if not isinstance(node.op, (ast.USub, ast.UAdd)):
            raise Unsupported("~")
        if not isinstance(value, Numbers):
            if type(value) not in PLAIN:
                raise Unsupported("sign")
            return -value if isinstance(node.op, ast.USub) else +value
        if isinstance(node.op, ast.USub):
            return negative(value)
        return binary("Add", value, 0, self) if value.kind == "bool" else value

    def flag(self, mask):
        return mask if isinstance(mask, bool) else Numbers("bool", mask)

    def of_BoolOp(self, node):
        is_and = isinstance(node.op, ast.And)
        before = self.active
        value = self.value(node.values[0])
        for operand in node.values[1:]:
            true = truth(value)
            goes_on = true if is_and else negated(true)
            self.active = both(self.active, goes_on)
            if self.active is False:
                break
            value = either_of(goes_on, self.value(operand), value)
        self.active = before
        return value

    def of_Compare(self, node):
        before = self.active
        left, result = self.value(node.left), True
        for op, operand in zip(node.ops, node.comparators):
            right = self.value(operand)
            found = truth(self.compared(type(op).__name__, left, right))
            result = both(result, found)
            left = right
            self.active = both(self.active, found)
            if self.active is False:
                break  # No row asks further.
        self.active = before
        return self.flag(result)

    def compared(self, name, left, right):
        if name in ("Is", "IsNot") and (left is None or right is None):
            same = left is right
            return same == (name == "Is")
        if name in ("In", "NotIn"):
            found = self.contains(right, left)
            return found if name == "In" else self.flag(negated(truth(found)))
        if name not in COMPARISONS:
            raise Unsupported(name)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Texts) and type(other) is str and name in ("Eq", "NotEq"):
                found = one.equals(other)
                return found if name == "Eq" else self.flag(~found.data)
        if not any(isinstance(value, Numbers) for value in (left, right)):
            for value in (left, right):
                if value is not None and type(value) not in (*PLAIN, str):
                    raise Unsupported("comparison")
            return self.shared(COMPARISONS[name], left, right)
        for value in (left, right):
            if not isinstance(value, Numbers) and type(value) not in PLAIN:
                raise Unsupported("comparison")
        found = compare(COMPARISONS[name], left, right)
        turn = np.flatnonzero(found.data[1:] != found.data[:-1])
        if len(turn):
            self.close += [int(turn[0]), int(turn[0]) + 1, int(turn[-1]), int(turn[-1]) + 1]
        return found

    def contains(self, container, wanted):
        if isinstance(container, Recorded) and container.is_dict and type(wanted) is str:
            for entry in container.structure["entries"]:
                if entry["key"] == wanted:
                    return self.flag(tidy(negated(container.block.missing(entry["value"]))))
            return False
        if type(container) is dict and type(wanted) in (*PLAIN, str):
            return wanted in container
        if isinstance(container, Record) and type(wanted) is str:
            _, had = container.entries.get(wanted, (None, False))
            return self.flag(had)
        mask = False
        for item in self.items(container):
            mask = either(mask, truth(self.compared("Eq", wanted, item)))
        return self.flag(mask)

    def of_IfExp(self, node):
        test = truth(self.value(node.test))
        before = self.active
        values = []
        for rows, side in ((both(before, test), node.body), (both(before, negated(test)), node.orelse)):
            self.active = rows
            values.append(None if rows is False else self.value(side))
        self.active = before
        if both(before, negated(test)) is False:
            return values[0]
        if both(before, test) is False:
            return values[1]
        return either_of(test, *values)

    def of_Tuple(self, node):
        return Items([self.value(inner) for inner in node.elts])

    of_List = of_Tuple

    def of_Dict(self, node):
        record = Record(self.frame.branch)
        for key, value in zip(node.keys, node.values):
            name, number = key and self.value(key), self.value(value)
            if type(name) is not str or not (isinstance(number, Numbers) or type(number) in PLAIN):
                raise Unsupported("dictionary")
            record.set(name, number, True)
        return record

    def of_Subscript(self, node):
        return self.item(self.value(node.value), self.value(node.slice))

    def item(self, container, key):
        if isinstance(container, Recorded):
            found = container.at(key)
            if container.is_dict:
                structure = next(e["value"] for e in container.structure["entries"] if e["key"] == key)
                self.fault(container.block.missing(structure))
            return found
        if isinstance(container, Record):
            value, had = container.entries.get(key, (0.0, False)) if type(key) is str else (0.0, False)
            self.fault(negated(had))
            return value
        if isinstance(container, Items):
            if type(key) is not int or not -len(container.items) <= key < len(container.items):
                raise Unsupported("index")
            return container.items[key]
        if type(container) in (tuple, list, dict) and type(key) in (*PLAIN, str):
            try:
                return container[key]
            except (LookupError, TypeError):
                self.fault(True)
                return 0.0
        raise Unsupported("subscript")

    def of_Attribute(self, node):
        owner = self.value(node.value)
        if not isinstance(owner, types.ModuleType):
            raise Unsupported("attribute")
        return getattr(owner, node.attr, Unsupported)

    def of_GeneratorExp(self, node):
        """Only where it is used up at once: `FOLDS` and sequences take it apart."""
        (loop, *more) = node.generators
        if more or loop.ifs or loop.is_async:
            raise Unsupported("comprehension")
        shadowed = dict(self.frame.names), set(self.frame.local), self.frame.branch
        names = {inner.id for inner in ast.walk(loop.target) if isinstance(inner, ast.Name)}
        items, values = self.items(self.value(loop.iter)), []
        self.frame.local |= names
        self.frame.branch = self.frame
        for item in items:
            self.assign(loop.target, item)
            values.append(self.value(node.elt))
        self.frame.names, self.frame.local, self.frame.branch = shadowed
        return Items(values)

    of_ListComp = of_GeneratorExp

    def items(self, value):
        """The items of something that can be walked through, as many in each row."""
        if isinstance(value, Items):
            found = value.items
        elif isinstance(value, Recorded):
            found = value.keys() if value.is_dict else [value.at(i) for i in range(len(value))]
        elif type(value) in (tuple, list, range):
            found = list(value)
        else:
            raise Unsupported("iteration")
        if len(found) > MAX_ITEMS:
            raise Unsupported("a long sequence")
        return found

    def of_Call(self, node):
        if any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
            raise Unsupported("starred arguments")
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value)
            if not isinstance(owner, types.ModuleType):
                return self.method(owner, node)
        function = self.value(node.func)
        if type(function) is types.FunctionType:
            given = [self.value(argument) for argument in node.args]
            named = {keyword.arg: self.value(keyword.value) for keyword in node.keywords}
            returns = self.call(function, given, named)
            rows, value = returns[-1] if returns else (False, 0.0)
            for rows, earlier in reversed(returns[:-1]):
                value = either_of(rows, earlier, value)
            return value
        handler = self.handler(function, FOLDS) or self.handler(function, FUNCTIONS)
        if handler is None or node.keywords:
            raise Unsupported("a call of %s" % getattr(function, "__name__", "something"))
        return handler(self, function, *[self.value(argument) for argument in node.args])

    def handler(self, function, table):
        return table.get(function) if isinstance(function, (types.BuiltinFunctionType, type)) else None

    def method(self, owner, node):
        """The few methods that only look."""
        name, arguments = node.func.attr, [self.value(argument) for argument in node.args]
        if node.keywords:
            raise Unsupported("keywords")
        if isinstance(owner, Record) and not arguments and name in ("values", "keys"):
            if name == "keys":
                raise Unsupported("keys")
            return owner
        if name == "get" and len(arguments) in (1, 2) and type(arguments[0]) is str:
            default = arguments[1] if len(arguments) == 2 else None
            return self.get(owner, arguments[0], default)
        if type(owner) is dict and not arguments and name in ("values", "keys", "items"):
            pairs = {"values": owner.values(), "keys": owner.keys(), "items": map(Items, owner.items())}
            return Items(list(pairs[name]))
        raise Unsupported("method " + name)

    def get(self, owner, key, default):
        if type(owner) is dict:
            return owner.get(key, default)
        if isinstance(owner, Recorded) and owner.is_dict:
            structure = next((e["value"] for e in owner.structure["entries"] if e["key"] == key), None)
            if structure is None:
                return default
            missing = owner.block.missing(structure)
            return either_of(missing, default, owner.at(key))
        if isinstance(owner, Record):
            value, had = owner.entries.get(key, (default, False))
            return either_of(had, value, default)
        raise Unsupported("get")


def either_of(mask, a, b):
    """`merged`, for whatever a variable may hold."""
    if a is b:
        return a
    if isinstance(a, Record) and isinstance(b, Record) and not isinstance(mask, bool):
        return merged_records(mask, a, b)
    if isinstance(a, Items) and isinstance(b, Items) and len(a.items) == len(b.items):
        return Items([either_of(mask, x, y) for x, y in zip(a.items, b.items)])
    if type(a) is str and a == b:
        return a
    return merged(mask, a, b)


def merged_records(mask, a, b):
    """Nothing may change either of them later: a row's dictionary is now known under two names."""
    record = Record(None)
    for rows, source in ((mask, a), (negated(mask), b)):
        for name, (value, had) in source.entries.items():
            record.set(name, value, both(rows, had))
        source.frozen = True
    record.frozen = True
    return record


def called(function, arguments):
    """None where it raises, or gives something (a complex number, a long int) that has no place in a column."""
    try:
        value = function(*arguments)
    except Exception:
        return None
    fine = type(value) in (float, bool) or (type(value) is int and abs(value) <= EXACT)
    return value if fine else None


def key_of(function):
    return function.__code__.co_name, function.__code__.co_firstlineno
