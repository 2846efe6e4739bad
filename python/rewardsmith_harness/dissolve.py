"""Components without a dictionary: what most rewards do with theirs needs none."""

import ast

from .rewriting import PREFIX, assigned, constant_key, every_node, located


class Dissolved:
    """Turns a dictionary of components into variables, one a key.

    For a variable that is set once, to `{"a": …}`, gets all its keys before anything else is done with it,
    and is then only asked for single keys, summed up, and returned.
    """

    def __init__(self, body, name):
        self.body = body
        self.name = name
        self.keys = {}  # key -> the statement (its number) that adds it
        self.parents = {child: node for node in every_node(body) for child in ast.iter_child_nodes(node)}

    def run(self):
        """True when it is done."""
        if not self.find_keys():
            return False
        replacements = {}
        for number, statement in enumerate(self.body):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id == self.name and number not in self.making:
                    replaced = self.replacement(node, number)
                    if replaced is None:
                        return False
                    replacements[replaced[0]] = replaced[1]
        for number in sorted(self.making, reverse=True):
            self.body[number : number + 1] = self.assignments(self.body[number])
        transformer = Substituted(replacements)
        self.body[:] = [transformer.visit(statement) for statement in self.body]
        return True

    def find_keys(self):
        """Which statements make the dictionary; they must come before all other uses."""
        self.making = set()
        for number, statement in enumerate(self.body):
            target, value = made_by(statement)
            if isinstance(target, ast.Name) and target.id == self.name:
                if self.making or not isinstance(value, ast.Dict):
                    return False
                keys = [constant_key(key) if key else None for key in value.keys]
            elif isinstance(target, ast.Subscript) and getattr(target.value, "id", None) == self.name:
                keys = [constant_key(target.slice)]
                if keys[0] in self.keys:
                    continue
            else:
                continue
            if not all(type(key) is str for key in keys) or len({*keys, *self.keys}) < len(keys) + len(
                self.keys
            ):
                return False
            if any(isinstance(node, ast.Name) and node.id == self.name for node in ast.walk(value)):
                return False
            self.making.add(number)
            self.keys.update(dict.fromkeys(keys, number))
        return bool(self.keys)

    def variable(self, key):
        return "%s%s_%d" % (PREFIX, self.name, list(self.keys).index(key))

    def assignments(self, statement):
        target, value = made_by(statement)
        if isinstance(value, ast.Dict) and isinstance(target, ast.Name):
            pairs = [(constant_key(key), part) for key, part in zip(value.keys, value.values)]
        else:
            pairs = [(constant_key(target.slice), value)]
        return [made for key, part in pairs for made in assigned(self.variable(key), part, statement)]

    def replacement(self, node, number):
        """(what to replace, by what) for one use of the dictionary; None where it must stay one."""
        parent = self.parents.get(node)
        if isinstance(parent, ast.Subscript) and parent.value is node and not isinstance(parent.ctx, ast.Del):
            key = constant_key(parent.slice)
            if key not in self.keys or number <= self.keys[key]:
                return None
            return parent, ast.copy_location(ast.Name(self.variable(key), type(parent.ctx)()), parent)
        if number <= max(self.making):
            return None
        names = [ast.Name(self.variable(key), ast.Load()) for key in self.keys]
        if isinstance(parent, ast.Tuple) and isinstance(self.parents.get(parent), ast.Return):
            if len(parent.elts) == 2 and parent.elts[1] is node:
                return node, located(ast.Dict([ast.Constant(key) for key in self.keys], names), node)
        call = self.parents.get(parent)
        taker = self.parents.get(call)
        if (
            isinstance(parent, ast.Attribute)
            and parent.attr == "values"
            and isinstance(call, ast.Call)
            and call.func is parent
            and not call.args
            and isinstance(taker, ast.Call)
            and isinstance(taker.func, ast.Name)
            and taker.func.id in ("sum", "max", "min")
            and taker.args == [call]
        ):
            return call, located(ast.Tuple(names, ast.Load()), node)
        return None


class Substituted(ast.NodeTransformer):
    def __init__(self, replacements):
        self.replacements = replacements

    def visit(self, node):
        return self.replacements.get(node) or self.generic_visit(node)


def made_by(statement):
    """(target, value) of a plain assignment."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement.targets[0], statement.value
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return statement.target, statement.value
    return None, None
