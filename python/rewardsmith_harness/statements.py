"""Questions about statements of the reward file, for counting its lines."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
EXITS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
TRIES = (ast.Try, ast.TryStar) if hasattr(ast, "TryStar") else (ast.Try,)
MATCHES = (ast.Match,) if hasattr(ast, "Match") else ()
HOLDERS = (ast.ExceptHandler,) + ((ast.match_case,) if MATCHES else ())


def called_under_try(tree):
    """Names of functions whose exceptions may be caught by the reward itself."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)}
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, (*TRIES, ast.With, ast.AsyncWith))]
    caught, waiting = set(), [inner for body in bodies for inner in body]
    while waiting:
        for node in ast.walk(waiting.pop()):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            if name in functions and name not in caught:
                caught.add(name)
                waiting.append(functions[name])
    return caught


def inserted(text, beside):
    """A statement of ours, at the place of one of theirs, so that no line number changes."""
    (statement,) = ast.parse(text).body
    for node in ast.walk(statement):
        if hasattr(node, "lineno"):
            ast.copy_location(node, beside)
    statement.rewardsmith = True
    return statement


def is_future(node):
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def is_endless(node):
    return isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)


def leaves(node, exits):
    """Whether it holds a statement that leaves the straight path, functions inside not counted."""
    if isinstance(node, exits):
        return True
    if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
        return False
    return any(
        leaves(child, exits)
        for child in ast.iter_child_nodes(node)
        if isinstance(child, (ast.stmt, *HOLDERS))
    )


def suites(node):
    """The lists of statements inside a compound statement."""
    lists = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
    lists += [handler.body for handler in getattr(node, "handlers", [])]
    lists += [case.body for case in getattr(node, "cases", [])]
    lists = [statements for statements in lists if isinstance(statements, list)]
    # Without what was put in.
    lists = [[inner for inner in statements if not hasattr(inner, "rewardsmith")] for statements in lists]
    return [statements for statements in lists if statements]


def own_lines(node):
    """Lines of the statement itself, without those of statements inside it."""
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return ()
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return ()
    inside = suites(node)
    first = min([node.lineno] + [decorator.lineno for decorator in getattr(node, "decorator_list", [])])
    if not inside:
        return range(first, node.end_lineno + 1)
    # The header ends where its expressions do.
    header = [getattr(child, "context_expr", child) for child in ast.iter_child_nodes(node)]
    ends = [child.end_lineno for child in header if isinstance(child, ast.expr)]
    return range(first, max(node.lineno, *ends, node.lineno) + 1)


def all_lines(node):
    lines = set(own_lines(node))
    for statements in suites(node):
        for inner in statements:
            lines |= all_lines(inner)
    return lines


def lines_behind(statements, line):
    behind = set()
    for index, node in enumerate(statements):
        if not node.lineno <= line <= node.end_lineno:
            continue
        for later in statements[index + 1 :]:
            behind |= all_lines(later)
        is_loop = isinstance(node, (ast.For, ast.AsyncFor, ast.While))
        if is_loop or isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            break
        final = [inner for inner in getattr(node, "finalbody", []) if not hasattr(inner, "rewardsmith")]
        for inner in suites(node):
            if inner == final:
                continue  # Runs whatever happens.
            if inner[0].lineno <= line <= inner[-1].end_lineno:
                behind |= lines_behind(inner, line)
            else:
                behind |= set().union(*map(all_lines, inner)) - set(own_lines(node))
        break
    return behind
