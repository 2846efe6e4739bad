"""Small tools for code that is written into the reward's."""

import ast

# Of all names of ours; a reward that uses one of them is called.
PREFIX = "__rewardsmith_"


def assigned(name, value, beside):
    (statement,) = placed(name + " = None", beside)
    statement.value = value
    return [statement]


def placed(text, beside):
    statements = ast.parse(text).body
    for statement in statements:
        place_at(statement, beside)
    return statements


def place_at(tree, beside):
    """Where a traceback says it is."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.stmt, ast.excepthandler)):
            ast.copy_location(node, beside)


def located(tree, beside):
    place_at(tree, beside)
    return tree


def constant_key(node):
    node = getattr(node, "value", node) if type(node).__name__ == "Index" else node
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    ):
        value = node.operand.value
        return -value if type(value) is int else None
    return node.value if isinstance(node, ast.Constant) and type(node.value) in (int, str) else None


def every_node(body):
    for statement in body:
        yield from ast.walk(statement)
