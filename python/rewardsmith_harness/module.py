"""The reward file: loading it, and finding what to call in it. In frames that the reward can see."""

import ast
import builtins
import importlib
import linecache
import sys

from .beside import import_beside, load_other, make_part_of
from .failures import describe
from .lines import Lines
from .records import as_record, method_of
from .scores import scored, scored_batch
from .signs import RECORD, Signs
from .sums import Sum

# What a trainer may put into the module, and where it comes from. Only names that the source mentions are
# imported.
INJECTED = {
    "np": ("numpy", None),
    "numpy": ("numpy", None),
    "math": ("math", None),
    "torch": ("torch", None),
    "Tensor": ("torch", "Tensor"),
    "F": ("torch.nn.functional", None),
}


class LoadError(Exception):
    """The reward cannot be called at all; the message is for its author."""


def load(source, file, plan, values, missing_numpy):
    """Runs the reward file: [what to call, its reset or None], or a failure."""
    try:
        if missing_numpy:
            raise missing_numpy
        signs = Signs() if plan["returns"] == "signs" else None
        modules, others = plan.get("modules") or (), plan.get("others") or ()
        values.others = frozenset([one["file"] for one in (*modules, *others)])
        import_beside(modules)
        namespace = load_module(source, file, plan, signs, values)
        entry = find_sum(namespace, plan) if plan.get("sum") else find_entry(namespace, plan["entry"])
        call = signs.caller(namespace, entry) if signs else entry
        if not plan.get("sum"):
            call = plain(plan, call)
        return [call, getattr(entry, plan["reset"]) if plan.get("reset") else None]
    except BaseException as error:
        return values.crashed(error)


def load_module(source, file, plan, signs, values):
    """Runs the reward file and returns its namespace.

    `values.watch_lines(namespace, lines)` is called before: the file may crash or hang, and then its lines count,
    too.
    """
    # Python drops the byte-order mark of a file, not that of a string.
    source = source[source.startswith("\ufeff") :]
    lines = source.splitlines(True)
    # Tracebacks quote the source, which need not exist as a file here.
    linecache.cache[file] = (len(source), None, lines, file)
    tree = ast.parse(source, filename=file)
    namespace = {"__name__": "reward", "__file__": file, "__builtins__": builtins}
    if signs:
        signs.mark(tree, plan["entry"]["name"])
        namespace[RECORD] = signs.record
    mentioned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for name in plan["injectedNames"]:
        if name in mentioned:
            inject(namespace, name)
    module = type(sys)("reward")
    module.__dict__.update(namespace)
    make_part_of(module, plan.get("package"))
    sys.modules["reward"] = module
    if values.notes:
        values.notes.mark(tree, module.__dict__)
    lines = Lines(tree)
    module.__dict__.update(lines.counters)
    values.watch_lines(module.__dict__, lines)
    exec(compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True), module.__dict__)
    return module.__dict__


def inject(namespace, name):
    module, attribute = INJECTED.get(name, (None, None))
    if module is None:
        return
    try:
        imported = importlib.import_module(module)
    except ImportError:
        return  # The name stays undefined, and using it says so with a line.
    namespace[name] = getattr(imported, attribute) if attribute else imported


def plain(plan, call):
    """The call giving numbers, where trainers take something that holds them."""
    return {"score": scored, "list": scored_batch}.get(plan["returns"], lambda same: same)(call)


def find_sum(namespace, plan):
    others = [
        load_other(other["source"], other["file"], number) for number, other in enumerate(plan.get("others") or (), 2)
    ]
    summands = []
    for summand in plan["sum"]:
        other = summand["entry"].get("other")
        made = find_entry(namespace if other is None else others[other], summand["entry"])
        call = plain(plan, made)
        reset = getattr(made, summand["reset"]) if summand.get("reset") else None
        summands.append((summand["name"], summand["weight"], summand["keywords"], call, reset))
    return Sum(summands, plan["unit"] == "batch")


# What trainers pass as an object with attributes.
SETTINGS = ("args", "config", "cfg", "training_args", "script_args")


def given(name, value):
    return as_record(value) if name in SETTINGS else value


def find_entry(namespace, entry):
    name, _, method = entry["name"].partition(".")
    if name not in namespace:
        raise LoadError("The file defines no %r once it has run." % name)
    found = namespace[name]
    if entry["kind"] == "class":
        found = found(**{name: given(name, value) for name, value in (entry.get("arguments") or {}).items()})
    if entry["kind"] == "method":
        found = method_of(found, method, entry.get("arguments") or {})
    if not callable(found):
        raise LoadError("%r is %s, which cannot be called." % (name, describe(found)))
    return found
