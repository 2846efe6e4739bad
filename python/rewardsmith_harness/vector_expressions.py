"""What an expression of the reward is, for a whole block of rows."""

import ast
import operator
import types

from .numeric import np, turns
from .vector_arrays import ARRAY_FUNCTIONS, Arrays, array_binary, array_merged, elementwise, is_array, is_numpy, method_of
from .vector_calls import FOLDS, FUNCTIONS
from .vector_numbers import (
    PLAIN,
    Numbers,
    Unsupported,
    binary,
    both,
    compare,
    either,
    merged,
    negated,
    negative,
    tidy,
    truth,
)
from .vector_sets import Sets
from .vector_values import Items, Record, Recorded, Texts

COMPARISONS = {
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "Eq": operator.eq,
    "NotEq": operator.ne,
}
MAX_ITEMS = 64


class Expressions:
    """The expressions of `Walk`: a method a kind of node, `of_KIND`."""

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
        return self.binary(type(node.op).__name__, self.value(node.left), self.value(node.right))

    def binary(self, name, left, right):
        if is_array(left) or is_array(right):
            return array_binary(name, left, right, self)
        return binary(name, left, right, self)

    def of_Slice(self, node):
        parts = [part and self.value(part) for part in (node.lower, node.upper)]
        if node.step is not None or not all(part is None or type(part) is int for part in parts):
            raise Unsupported("slice")
        return slice(*parts)

    def of_UnaryOp(self, node):
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return self.flag(negated(truth(value)))
        if isinstance(value, Arrays) and isinstance(node.op, ast.USub):
            return elementwise(self, np.negative, value)
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
        if is_array(left) or is_array(right):
            found = elementwise(self, COMPARISONS[name], left, right)
            if isinstance(found, Arrays) and not found.shape:
                self.near(found.data)
            return found
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
        self.near(found.data)
        return found

    def either(self, mask, a, b):
        return either_of(mask, a, b)

    def near(self, flags):
        first, last = turns(flags)
        if first is not None:
            self.close += [first, first + 1, last, last + 1]

    def contains(self, container, wanted):
        if isinstance(container, Recorded) and container.is_dict and type(wanted) is str:
            for entry in container.structure["entries"]:
                if entry["key"] == wanted:
                    return self.flag(tidy(negated(container.block.missing(entry["value"]))))
            return False
        if type(container) is dict and type(wanted) in (*PLAIN, str):
            return wanted in container
        if isinstance(container, Sets):
            return container.has(wanted)
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
        if not isinstance(test, bool):
            self.near(test)
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
            if type(name) is not str or not is_number(number):
                raise Unsupported("dictionary")
            record.set(name, number, True)
        return record

    def of_Subscript(self, node):
        return self.item(self.value(node.value), self.value(node.slice))

    def item(self, container, key):
        if isinstance(container, Arrays):
            return container.at(key)
        if type(key) is slice:
            if isinstance(container, Recorded) and container.is_dict:
                raise Unsupported("slice")
            if type(container) is np.ndarray:
                return container[key]
            return Items(self.items(container)[key])
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
        if type(container) is np.ndarray and type(key) is int and -len(container) <= key < len(container):
            return container[key]
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
        elif isinstance(value, Arrays) and value.shape:
            found = value.items()
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
        if is_numpy(function) and not node.keywords:
            return ARRAY_FUNCTIONS[function](self, function, *[self.value(argument) for argument in node.args])
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
        if isinstance(owner, Arrays):
            return method_of(self, owner, name, arguments)
        if isinstance(owner, Sets) and name == "add" and len(arguments) == 1:
            return owner.add(arguments[0], self.active)
        if isinstance(owner, Record) and not arguments and name in ("values", "keys"):
            if name == "keys":
                raise Unsupported("keys")
            return owner
        if name == "get" and len(arguments) in (1, 2) and type(arguments[0]) is str:
            default = arguments[1] if len(arguments) == 2 else None
            return self.get(owner, arguments[0], default)
        if name == "setdefault" and hasattr(owner, "set_default") and len(arguments) == 2 and type(arguments[0]) is str:
            owner.set_default(*arguments, self.active)
            return self.get(owner, arguments[0], None)
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
    if (isinstance(a, Arrays) or isinstance(b, Arrays)) and not isinstance(mask, bool):
        return array_merged(mask, a, b)
    return merged(mask, a, b)


def is_number(value):
    return isinstance(value, Numbers) or type(value) in PLAIN or (isinstance(value, Arrays) and not value.shape)


def merged_records(mask, a, b):
    """Nothing may change either of them later: a row's dictionary is now known under two names."""
    record = Record(None)
    for rows, source in ((mask, a), (negated(mask), b)):
        for name, (value, had) in source.entries.items():
            record.set(name, value, both(rows, had))
        source.frozen = True
    record.frozen = True
    return record
