"""Writes the body of the reward into the loop over the rows, so that no call is left.

A call costs a small reward as much as its work, and so do the lists and dictionaries that hand it its
arguments. Here `obs[2]` becomes a variable that the loop fills from its column. The code that runs is still
the author's, statement by statement, with the same line counts, and under its own file, name and line
numbers, so tracebacks stay as they are.

It is done only where nothing can tell the difference: a plain function whose variables are all assigned
before they are read (a variable of the step before would still be there), without inner functions (they
would see variables of later steps), and without `return` inside a loop.
"""

import ast
import builtins
import copy
import types

from .dissolve import Dissolved
from .parts import Parts
from .rewriting import PREFIX, assigned, constant_key, every_node, place_at, placed
from .statements import FUNCTIONS

MASK = "__rewardsmith__"
# Whoever names these may look at variables, frames or the function itself.
LOOKERS = {
    "locals",
    "vars",
    "dir",
    "eval",
    "exec",
    "super",
    "__class__",
    "globals",
    "inspect",
    "sys",
    "warnings",
}
# What only reads a sequence it is given, so that a tuple is as good as a list.
READERS = {"len", "sum", "min", "max", "zip", "enumerate", "tuple", "list", "sorted", "any", "all"}
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# These use up a generator before they return.
CONSUMERS = READERS - {"zip", "enumerate"} | {"set", "dict", "frozenset"}
SIMPLE = (
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Expr,
    ast.Pass,
    ast.Return,
    ast.Raise,
    ast.Assert,
    ast.If,
    ast.For,
    ast.While,
    ast.Break,
    ast.Continue,
    ast.Import,
    ast.ImportFrom,
)


TOOLS = {PREFIX + tool.__name__: tool for tool in (type, float, BaseException)}


class CannotInline(Exception):
    """Then the reward is called."""


def inlined(entry, values, data, plan):
    """(the loop of `calls` with the reward in it, what iterates over its rows); None: it has to be called."""
    if (
        type(entry) is not types.FunctionType
        or entry.__globals__ is not values.namespace
        or entry.__closure__
    ):
        return None
    code = entry.__code__
    function = values.lines.functions.get((code.co_name, code.co_firstlineno))
    if function is None or not isinstance(function.node, ast.FunctionDef) or function.node.decorator_list:
        return None
    try:
        made = Inlined(entry, function, values.namespace, Parts(data), plan)
        return made.compile(), made.arguments.iterate
    except CannotInline:
        return None


class Inlined:
    def __init__(self, entry, function, namespace, arguments, plan):
        self.entry = entry
        self.function = function
        self.node = function.node
        self.namespace = namespace
        self.arguments = arguments
        self.body = copy.deepcopy(self.guarded().body)
        a = self.node.args
        if a.vararg or a.kwarg or a.kwonlyargs or a.posonlyargs:
            raise CannotInline
        self.parameters = [argument.arg for argument in a.args]
        self.sources = self.bind(plan)
        self.stored = set().union(*(names_stored(inner) for inner in every_node(self.body)))
        self.groups = []
        self.start = []
        self.check()

    def guarded(self):
        """The `try` that `lines` put around the statements."""
        for statement in self.node.body:
            if isinstance(statement, ast.Try) and statement.finalbody:
                if all(hasattr(inner, "rewardsmith") for inner in statement.finalbody):
                    return statement
        raise CannotInline

    def bind(self, plan):
        """Parameter -> where its argument comes from, or the default itself."""
        sources, position = {}, 0
        for argument in plan["arguments"]:
            if "keyword" in argument:
                name = argument["keyword"]
            elif position < len(self.parameters):
                name = self.parameters[position]
                position += 1
            else:
                raise CannotInline
            if name not in self.parameters or name in sources:
                raise CannotInline
            sources[name] = argument["source"]
        defaults = self.entry.__defaults__ or ()
        for name, value in zip(self.parameters[len(self.parameters) - len(defaults) :], defaults):
            sources.setdefault(name, {"from": "constant", "value": value})
        if len(sources) < len(self.parameters):
            raise CannotInline
        return sources

    # What may be inlined

    def check(self):
        if self.entry.__code__.co_flags & 0x2A0:  # Generator, coroutine, async generator.
            raise CannotInline
        for node in every_node(self.body):
            if isinstance(node, ast.stmt) and not isinstance(node, SIMPLE):
                raise CannotInline
            if isinstance(node, (ast.Lambda, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, *FUNCTIONS)):
                raise CannotInline
            if isinstance(node, ast.Name) and (node.id in LOOKERS or node.id.startswith(PREFIX)):
                if node.id != MASK:
                    raise CannotInline
            if isinstance(node, (ast.For, ast.While)) and any(
                isinstance(inner, ast.Return) for inner in ast.walk(node)
            ):
                raise CannotInline
        consumed = {
            id(argument)
            for node in every_node(self.body)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and self.is_builtin(node.func.id, CONSUMERS)
            for argument in node.args
        }
        for node in every_node(self.body):
            if isinstance(node, ast.GeneratorExp) and id(node) not in consumed:
                raise CannotInline
        self.flow(self.body, set(self.parameters) | {MASK})

    def is_builtin(self, name, among):
        return (
            name in among
            and name not in self.namespace
            and name not in self.parameters
            and hasattr(builtins, name)
        )

    def flow(self, statements, assigned):
        """Variables assigned after these statements, None where they are left; checks all that are read."""
        for node in statements:
            if assigned is None:
                # Never runs.
                return None
            if isinstance(node, (ast.Return, ast.Raise, ast.Break, ast.Continue)):
                self.reads(node, assigned)
                assigned = None
            elif isinstance(node, ast.If):
                self.reads(node.test, assigned)
                after = [self.flow(side, set(assigned)) for side in (node.body, node.orelse)]
                after = [names for names in after if names is not None]
                assigned = set.intersection(*after) if after else None
            elif isinstance(node, ast.For):
                self.reads(node.iter, assigned)
                self.reads(node.target, assigned)
                self.flow(node.body, assigned | stores(node.target))
                self.flow(node.orelse, set(assigned))
            elif isinstance(node, ast.While):
                self.reads(node.test, assigned)
                self.flow(node.body, set(assigned))
                self.flow(node.orelse, set(assigned))
            else:
                if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                    self.known(node.target.id, assigned)
                self.reads(node, assigned)
                if not (isinstance(node, ast.AnnAssign) and node.value is None):
                    assigned |= stores(node)
        return assigned

    def reads(self, node, assigned):
        if isinstance(node, COMPREHENSIONS):
            inner = set(assigned)
            for generator in node.generators:
                inner |= stores(generator.target)
            for child in ast.iter_child_nodes(node):
                self.reads(child, inner)
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            self.known(node.id, assigned)
        for child in ast.iter_child_nodes(node):
            self.reads(child, assigned)

    def known(self, name, assigned):
        if name in self.stored and name not in assigned:
            raise CannotInline

    # Writing it

    def compile(self):
        node, arguments = self.node, self.arguments
        episode, given = [], {}
        for name in sorted(self.stored - set(self.parameters)):
            if all(self.is_builtin(taker, READERS) for taker in ("sum", "max", "min")):
                Dissolved(self.body, name).run()
        for name, source in self.sources.items():
            bound = self.start if name in self.stored else episode
            if source["from"] == "memory":
                # One dictionary through the episode.
                bound.append("%s = %smemory" % (name, PREFIX))
            elif source["from"] == "constant":
                given[PREFIX + "given_" + name] = source["value"]
                bound.append("%s = %sgiven_%s" % (name, PREFIX, name))
            elif name in self.stored or not self.take_apart(name, source):
                self.start.append("%s = %s" % (name, arguments.of(source)))
        arguments.finish()
        given.update(arguments.constants, **TOOLS)
        given[PREFIX + "hits"] = self.function.hits
        counts = bool(self.function.bits)
        body = Returns(self).statements(self.body)
        tree = ast.parse(self.template(episode, given, counts))
        place_at(tree, node)
        (loop,) = tree.body
        loop.name = node.name
        for inner in ast.walk(loop):
            if isinstance(inner, ast.Try):
                inner.body[-1:] = body
        made, file = {}, self.entry.__code__.co_filename
        code = compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)
        exec(code, self.namespace, made)
        loop = made[node.name]
        loop.__kwdefaults__.update(given)
        return loop

    def template(self, episode, given, counts):
        p = PREFIX
        rows = self.arguments.target() or p + "nothing"
        groups = [
            "%sg%d = %svalues.components.note(%r)" % (p, i, p, names) for i, names in enumerate(self.groups)
        ]
        skip = ["if not %s: yield None; continue" % self.arguments.keep] if self.arguments.keep else []
        start = ["%s = 0" % MASK if counts else "pass", *self.start]
        defaults = ", ".join(name + "=None" for name in given)
        return f"""
def loop({p}box, {p}first, {p}state, {p}call, {p}reset, {p}values, *, {defaults}):
    if {p}first:
        {p}state[0] = {{}}
    {p}memory = {p}state[0]
    {MASK} = 0
    {"; ".join(groups) or "pass"}
    {"; ".join(episode) or "pass"}
    for {rows} in {p}box.pop():
        {"".join(skip) or "pass"}
        try:
            {"; ".join(start)}
            BODY
        except {p}BaseException as {p}error:
            {f"{p}hits[{MASK}] += 1" if counts else f"{p}hits[0] += 1"}
            yield ({p}values.crashed({p}error),)
"""

    # Arguments in parts

    def take_apart(self, name, source):
        """Replaces `obs["x"]` and `obs[2]` by variables of the loop; False where the whole is needed."""
        structure = self.arguments.apart(source)
        uses = structure and self.uses(name, structure)
        if not uses:
            return False
        paths = {path for path, _ in uses}
        for path in sorted(paths, key=len):
            if any(path[:n] in paths for n in range(1, len(path))):
                continue  # Within a part that is needed as a whole.
            nodes = [chain[len(path) - 1] for found, chain in uses if found[: len(path)] == path]
            text = self.arguments.part(structure, path, all(map(self.only_reads, nodes)))
            if not text.isidentifier():
                # The same object for all who ask in this step.
                self.start.append("%spart%d = %s" % (PREFIX, len(self.start), text))
                text = "%spart%d" % (PREFIX, len(self.start) - 1)
            for node in nodes:
                node.rewardsmith_name = text
        return True

    def uses(self, name, structure):
        """(path, subscripts from the inside out) of each use; None where the argument itself is used."""
        uses = []
        self.parents = parents = {
            child: node for node in every_node(self.body) for child in ast.iter_child_nodes(node)
        }
        for node in every_node(self.body):
            if not (isinstance(node, ast.Name) and node.id == name):
                continue
            path, chain, at = [], [], node
            place = structure
            while True:
                parent = parents.get(at)
                if not isinstance(parent, ast.Subscript) or not isinstance(parent.ctx, ast.Load):
                    break
                place, key = self.arguments.step(place, constant_key(parent.slice))
                if place is None or parent.value is not at:
                    break
                path.append(key)
                chain.append(parent)
                at = parent
            if not path:
                return None
            uses.append((tuple(path), chain))
        return uses

    def only_reads(self, node):
        parent = self.parents.get(node)
        if isinstance(parent, ast.Assign) and parent.value is node:
            return all(isinstance(target, ast.Tuple) for target in parent.targets)
        if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is node:
            return True
        if isinstance(parent, ast.Subscript) and parent.value is node and isinstance(parent.ctx, ast.Load):
            return not isinstance(parent.slice, ast.Slice)
        return (
            isinstance(parent, ast.Call)
            and isinstance(parent.func, ast.Name)
            and self.is_builtin(parent.func.id, READERS)
        )


class Replaced(ast.NodeTransformer):
    """Puts the loop's variables in the place of parts of arguments."""

    def visit_Subscript(self, node):
        name = getattr(node, "rewardsmith_name", None)
        if name is None:
            return self.generic_visit(node)
        return ast.copy_location(ast.Name(name, ast.Load()), node)


class Returns:
    """Turns each `return` into a `yield` of what `Values` makes of a result."""

    def __init__(self, inlined):
        self.groups = inlined.groups
        self.node = inlined.node
        self.count = "%shits[%s] += 1" % (PREFIX, MASK if inlined.function.bits else "0")

    def statements(self, body):
        new = self.suite(body)
        if not body or not isinstance(body[-1], (ast.Return, ast.Raise)):
            new += self.nothing(body[-1] if body else self.node)
        return new

    def suite(self, body):
        new = []
        for node in body:
            if isinstance(node, ast.Return):
                new += self.returned(node)
                continue
            if isinstance(node, ast.If):
                node.test = Replaced().visit(node.test)
                node.body, node.orelse = self.suite(node.body), self.suite(node.orelse)
            else:
                node = Replaced().visit(node)
            new.append(node)
        return new

    def nothing(self, beside):
        return placed(f"{self.count}\nyield None\ncontinue", beside)

    def returned(self, node):
        p = PREFIX
        if node.value is None:
            return self.nothing(node)
        value = Replaced().visit(node.value)
        names = component_names(value)
        if names is None:
            return assigned(p + "value", value, node) + placed(
                f"""
{self.count}
if {p}type({p}value) is {p}float: yield {p}value
else: yield {p}values.of({p}value)
continue""",
                node,
            )
        if names not in self.groups:
            self.groups.append(names)
        group = "%sg%d" % (p, self.groups.index(names))
        results = ["%sr%d" % (p, i) for i in range(1 + len(names))]
        made = []
        for result, part in zip(results, [value.elts[0], *value.elts[1].values]):
            made += assigned(result, part, node)
        floats = " and ".join(f"{p}type({result}) is {p}float" for result in results)
        pairs = ", ".join(f"{name!r}: {result}" for name, result in zip(names, results[1:]))
        numbers = ", ".join(results[1:])
        return made + placed(
            f"""
{self.count}
if {floats}: yield ({results[0]}, {group}, {numbers})
else: yield {p}values.of(({results[0]}, {{{pairs}}}))
continue""",
            node,
        )


def component_names(value):
    """The names of `(number, {"a": …, "b": …})` as it is written, or None."""
    if not (isinstance(value, ast.Tuple) and len(value.elts) == 2 and isinstance(value.elts[1], ast.Dict)):
        return None
    keys = value.elts[1].keys
    if not keys or not all(isinstance(key, ast.Constant) and type(key.value) is str for key in keys):
        return None
    names = tuple(key.value for key in keys)
    return names if len(set(names)) == len(names) else None


def stores(node):
    return set().union(*map(names_stored, walk_outside_comprehensions(node)))


def names_stored(node):
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return {node.id}
    if isinstance(node, ast.alias):
        return {node.asname or node.name.split(".")[0]}
    return set()


def walk_outside_comprehensions(node):
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, COMPREHENSIONS):
            yield from walk_outside_comprehensions(child)
