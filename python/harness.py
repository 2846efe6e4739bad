"""Calls a reward function on recorded steps, or evaluates expressions over them, for whoever started this process.

One file for every runtime: CPython 3.9 or later, and Pyodide. Standard library only; numpy is used when the job asks for
arrays. The host writes one request and reads frames until `end`:

    request: u64 header length | u64 payload length | JSON header | payload
    frame:   u32 header length | u32 payload length | JSON header | payload

All numbers are little-endian. The payload of a request holds the columns of the trajectory set (float64, int32, uint8 …),
so no number is ever parsed from text. The frames are described at `Output`.

The reward function is not trusted, but it runs in this interpreter: what keeps it in is the process around us. Here we only
see to it that an honest mistake (an exception, a print, a hang, a changed observation) becomes a result with a place.
"""

import array
import ast
import builtins
import collections
import importlib
import inspect
import io
import itertools
import json
import keyword
import linecache
import math
import os
import random
import struct
import sys
import time
import traceback

OK, CRASH, NOT_A_NUMBER, TIMEOUT, NOT_APPLICABLE = range(5)

PRINT_LIMIT = 10_000
TEXT_LIMIT = 2_000
TRACEBACK_LIMIT = 6_000
MAX_ERRORS = 100
# Rows whose Python values are built ahead of the calls. Large enough to forget the set-up, small enough to stay in cache.
BLOCK = 8192
# Finished rows go out at the first episode end after this many seconds, so that a hard kill loses next to nothing.
FLUSH_SECONDS = 0.005
LINES_SECONDS = 0.25

FORMATS = {
    "bool": "B",
    "uint8": "B",
    "int8": "b",
    "uint16": "H",
    "int16": "h",
    "uint32": "I",
    "int32": "i",
    "int64": "d",
    "float32": "f",
    "float64": "d",
}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

# What a trainer may put into the module, and where it comes from. Only names that the source mentions are imported.
INJECTED = {
    "np": ("numpy", None),
    "numpy": ("numpy", None),
    "math": ("math", None),
    "torch": ("torch", None),
    "Tensor": ("torch", "Tensor"),
    "F": ("torch.nn.functional", None),
}


# Packages that are not installed by the name they are imported by.
PIP_NAMES = {"cv2": "opencv-python", "PIL": "pillow", "sklearn": "scikit-learn", "yaml": "pyyaml", "bs4": "beautifulsoup4"}


class Output:
    """Frames for the host.

    ready   {python}                            the request was read; the clock starts now
    loaded  {}                                  the reward file has run; the calls begin
    rows    {start, count, components, errors}  payload: status u8[count] padded to 8, reward f64[count], each component f64[count];
                                                errors: [[id, steps with it since the last frame]]
    error   {id, kind, type, message, line, traceback, row}   the first time each distinct error is seen
    lines   {lines: [[line, calls]], loaded}    so far; loaded: lines that ran while the file was loaded
    values  {first, values}                     of the expressions: one list an episode, from episode `first` on
    timeout {}                                  the limit was reached; this process ends
    end     {printed}
    """

    def __init__(self, emit, nonce):
        self._emit = emit
        self._nonce = nonce
        # While results are being put together, whoever interrupts us at the limit has to come back later.
        self.busy = False

    def __enter__(self):
        self.busy = True

    def __exit__(self, *_):
        self.busy = False

    def send(self, frame_type, payload=b"", /, **header):
        header["type"] = frame_type
        header["nonce"] = self._nonce
        text = json.dumps(header).encode()
        self._emit(struct.pack("<II", len(text), len(payload)) + text + payload)


class Printed(io.TextIOBase):
    """Standard output and error of the reward: kept up to a limit, never mixed with the frames."""

    encoding = "utf-8"

    def __init__(self):
        self._parts = []
        self._size = 0

    def writable(self):
        return True

    def write(self, text):
        text = str(text)
        if self._size < PRINT_LIMIT:
            self._parts.append(text[: PRINT_LIMIT - self._size])
            self._size += len(text)
        return len(text)

    def text(self):
        return "".join(self._parts)


# --- recorded values -------------------------------------------------------------------------------------------------


class Column:
    """One leaf of an observation, action or info over all rows; makes fresh Python values, so no step sees another's."""

    def __init__(self, header, payload, numpy):
        self.dtype = header["dtype"]
        self.numpy = numpy
        self.shape = tuple(header.get("shape", ()))
        self.size = math.prod(self.shape)
        self.present = None
        self.texts = None
        if header["kind"] == "text":
            self.codes = cut(payload, header["codes"]).cast("i")
            self.texts = json.loads(bytes(cut(payload, header["texts"]))) or [None]
            if header["missing"]:
                self.present = bytes(code >= 0 for code in self.codes)
            if self.dtype == "json":
                self.scalars = [parse_scalar(text) for text in self.texts]
            return
        self.bytes = cut(payload, header["data"])
        self.data = self.bytes.cast(FORMATS[self.dtype])
        if header.get("present"):
            self.present = bytes(cut(payload, header["present"]))

    @property
    def packed(self):
        """Whether a row is a flat list of plain numbers, which `struct` unpacks fastest."""
        return self.texts is None and not self.numpy and len(self.shape) == 1 and self.size > 0 and self.dtype != "int64"

    def tuples(self, start, stop):
        """The rows of a packed column, as tuples."""
        code = "?" if self.dtype == "bool" else self.data.format
        width = self.data.itemsize * self.size
        return struct.iter_unpack("<%d%s" % (self.size, code), self.bytes[start * width : stop * width])

    def scalars_of(self, start, stop, offset=0, step=1):
        """Plain scalars of the rows, all or one a row."""
        flat = self.data[start * self.size + offset : stop * self.size : step].tolist()
        if self.dtype == "bool":
            return map(bool, flat)
        if self.dtype == "int64":
            return map(int, flat)
        return iter(flat)

    def rows(self, start, stop):
        """One fresh value a row."""
        if self.texts is not None:
            codes = self.codes[start:stop].tolist()
            if self.dtype == "string":
                return map(self.texts.__getitem__, codes)
            return map(self._json, codes)
        if not self.shape:
            if self.numpy and self.dtype == "float32":
                return iter(self._array(start, stop))
            return self.scalars_of(start, stop)
        if self.numpy:
            return iter(self._array(start, stop))
        if self.packed:
            return map(list, self.tuples(start, stop))
        return map(self._nested, range(start, stop))

    def row(self, i):
        return next(iter(self.rows(i, i + 1)))

    def _json(self, code):
        value = self.scalars[code]
        return json.loads(self.texts[code]) if value is PARSE else value

    def _array(self, start, stop):
        np = self.numpy
        width = self.data.itemsize * self.size
        block = np.frombuffer(self.bytes[start * width : stop * width], dtype=self.data.format)
        if self.dtype in ("bool", "int64"):
            block = block.astype(self.dtype)
        else:
            block = block.copy()
        return block.reshape((stop - start,) + self.shape)

    def _nested(self, i):
        if len(self.shape) == 1 or self.size == 0:
            return list(self.scalars_of(i, i + 1)) if self.size else []
        if self.dtype in ("bool", "int64"):
            return nest(list(self.scalars_of(i, i + 1)), self.shape)
        width = self.data.itemsize * self.size
        return self.bytes[i * width : (i + 1) * width].cast(self.data.format, self.shape).tolist()


PARSE = object()


def cut(payload, span):
    offset, length = span
    return payload[offset : offset + length]


def parse_scalar(text):
    value = json.loads(text) if text is not None else None
    return PARSE if isinstance(value, (list, dict)) else value


def nest(flat, shape):
    for n in reversed(shape[1:]):
        flat = [flat[k : k + n] for k in range(0, len(flat), n)]
    return flat


class Data:
    """The recorded steps of the request."""

    def __init__(self, header, payload, numpy):
        self.rows = header["rows"]
        # [length, t of the first row, whether an episode starts here]; a span is consecutive rows of one episode.
        self.spans = header["spans"]
        self.columns = [column and Column(column, payload, numpy) for column in header["columns"]]
        self.channels = header["channels"]
        self.flags = {
            name: bytes(cut(payload, header[name])) for name in ("terminated", "truncated") if header.get(name)
        }
        reward = header.get("reward")
        self.reward = cut(payload, reward).cast("d") if reward else None

    def times(self):
        times = array.array("i")
        for length, t, _ in self.spans:
            times.extend(range(t, t + length))
        return times

    def leaves(self, structure):
        if structure["kind"] == "leaf":
            return [self.columns[structure["column"]]]
        parts = structure.get("items") or [entry["value"] for entry in structure.get("entries", [])]
        return [column for part in parts for column in self.leaves(part)]

    def value(self, structure, i):
        """The value at a row; entries that were not recorded there are left out of dictionaries. MISSING when nothing was."""
        if structure["kind"] == "leaf":
            column = self.columns[structure["column"]]
            return MISSING if column.present and not column.present[i] else column.row(i)
        if structure["kind"] == "tuple":
            items = [self.value(item, i) for item in structure["items"]]
            return MISSING if any(item is MISSING for item in items) else tuple(items)
        entries = {entry["key"]: self.value(entry["value"], i) for entry in structure["entries"]}
        entries = {key: value for key, value in entries.items() if value is not MISSING}
        return entries if entries or not structure["entries"] else MISSING

    def recorded(self, structure):
        """1 where the row holds a value, or None when all rows do."""
        masks = [column.present for column in self.leaves(structure)]
        if not masks or any(mask is None for mask in masks):
            return None if structure["kind"] != "tuple" else every([mask for mask in masks if mask])
        if len(masks) == 1:
            return masks[0]
        return every(masks) if structure["kind"] == "tuple" else bytes(map(max, *masks))


MISSING = object()


def every(masks):
    if not masks:
        return None
    return masks[0] if len(masks) == 1 else bytes(map(min, *masks))


def walk_path(structure, path):
    """Follows a field's path (`["x"][2]`) into a structure: the leaf's column and the index left over for its row."""
    keys = [node.slice for node in reversed(list(subscripts(ast.parse("_" + path, mode="eval").body)))]
    keys = [ast.literal_eval(getattr(key, "value", key) if not isinstance(key, ast.Constant) else key) for key in keys]
    while structure["kind"] != "leaf":
        if not keys:
            return structure, []
        key = keys.pop(0)
        if structure["kind"] == "dict":
            structure = next(entry["value"] for entry in structure["entries"] if entry["key"] == key)
        else:
            structure = structure["items"][key]
    return structure, keys


def subscripts(node):
    while isinstance(node, ast.Subscript):
        yield node
        node = node.value


class Arguments:
    """Python source for the arguments of a call, over names that `iterate` fills row by row."""

    def __init__(self, data, plan):
        self.data = data
        self.names = []
        self.sources = []
        self.masks = []
        self.constants = {}
        self.texts = [self.of(argument["source"]) for argument in plan["arguments"]]
        # 1 where every argument was recorded; None when that is everywhere.
        self.recorded = every(self.masks)
        self.keep = None
        if self.recorded:
            self.keep = self.add(lambda a, b: self.recorded[a:b])
        elif not self.names:
            self.add(range)

    def iterate(self, start, stop):
        """An iterator of tuples with a value for each name."""
        return zip(*[rows(start, stop) for rows in self.sources])

    def target(self):
        return "".join(name + ", " for name in self.names)

    def add(self, rows):
        name = "v%d" % len(self.names)
        self.names.append(name)
        self.sources.append(rows)
        return name

    def constant(self, value):
        name = "k%d" % len(self.constants)
        self.constants[name] = value
        return name

    def of(self, source):
        data = self.data
        kind = source["from"]
        if kind == "constant":
            return self.constant(source["value"])
        if kind == "memory":
            return "memory"
        if kind == "t":
            times = data.times()
            return self.add(lambda a, b: times[a:b])
        if kind in ("terminated", "truncated"):
            flags = data.flags[kind]
            return self.add(lambda a, b: map(bool, flags[a:b]))
        if kind == "done":
            ends = bytes(map(max, data.flags["terminated"], data.flags["truncated"]))
            return self.add(lambda a, b: map(bool, ends[a:b]))
        if kind == "reward":
            reward = data.reward
            if not math.isfinite(sum(reward)):
                self.masks.append(bytes(0 if value != value else 1 for value in reward))
            return self.add(lambda a, b: reward[a:b].tolist())
        if kind == "field":
            return self.field(source)
        if kind == "key":
            return self.key(source["key"])
        structure = data.channels[kind]
        if kind == "info":
            return self.add(lambda a, b: map(self.info, range(a, b))) if self.ragged(structure) else self.whole(structure)
        mask = data.recorded(structure)
        if mask and 0 in mask:
            self.masks.append(mask)
        if structure["kind"] != "leaf" and self.ragged(structure):
            return self.add(lambda a, b: (data.value(structure, i) for i in range(a, b)))
        return self.whole(structure)

    def info(self, i):
        value = self.data.value(self.data.channels["info"], i)
        return {} if value is MISSING else value

    def ragged(self, structure):
        return any(column.present and 0 in column.present for column in self.data.leaves(structure))

    def whole(self, structure):
        if structure["kind"] == "dict":
            parts = ("%r: %s" % (entry["key"], self.whole(entry["value"])) for entry in structure["entries"])
            return "{%s}" % ", ".join(parts)
        if structure["kind"] == "tuple":
            return "(%s)" % "".join(self.whole(item) + ", " for item in structure["items"])
        column = self.data.columns[structure["column"]]
        return "[*%s]" % self.add(column.tuples) if column.packed else self.add(column.rows)

    def field(self, source):
        structure, index = walk_path(self.data.channels[source["of"]], source["path"])
        mask = self.data.recorded(structure)
        if mask and 0 in mask:
            self.masks.append(mask)
        if structure["kind"] != "leaf" or not index:
            return self.whole(structure)
        column = self.data.columns[structure["column"]]
        if column.texts is not None or len(index) != len(column.shape) or column.numpy:
            return self.add(column.rows) + "".join("[%r]" % key for key in index)
        offset = 0
        for key, n in zip(index, column.shape):
            offset = offset * n + key
        return self.add(lambda a, b: column.scalars_of(a, b, offset, column.size))

    def key(self, key):
        structure = next(
            (entry["value"] for entry in self.data.channels["obs"]["entries"] if entry["key"] == key), None
        )
        if structure is None:
            return "None"
        if not self.ragged(structure):
            return self.whole(structure)
        none = lambda value: None if value is MISSING else value  # noqa: E731
        return self.add(lambda a, b: (none(self.data.value(structure, i)) for i in range(a, b)))


# --- the reward module -----------------------------------------------------------------------------------------------


class LoadError(Exception):
    """The reward cannot be called at all; the message is for its author."""


def load_module(source, file, plan, signs, started):
    """Runs the reward file. `started(namespace, lines)` is called before: the file may crash or hang, and then its lines count too."""
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
    sys.modules["reward"] = module
    lines = Lines(tree)
    module.__dict__.update(lines.counters)
    started(module.__dict__, lines)
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


def find_entry(namespace, plan):
    name = plan["entry"]["name"]
    if name not in namespace:
        raise LoadError("The file defines no %r once it has run." % name)
    entry = namespace[name]
    if plan["entry"]["kind"] == "class":
        entry = entry()
    if not callable(entry):
        raise LoadError("%r is %s, which cannot be called." % (name, describe(entry)))
    return entry


# --- executed lines --------------------------------------------------------------------------------------------------

MASK = "__rewardsmith__"
# Masks of functions with at most this many bits are counted in a list, which is faster than a dictionary.
LIST_BITS = 7


class Lines:
    """Counts, for each line, the calls of its function that ran it at least once.

    Each call keeps a bit mask of the branches it takes in a local variable, and counts the mask when it leaves. That costs one
    addition to a small integer a branch, and gives exact numbers on every Python version. A statement that raises takes the
    lines behind it along: those are taken off again where the exception leaves the reward (`note_exit`), and where it may be
    caught inside the reward each statement has a bit of its own.
    """

    def __init__(self, tree):
        self.counts = collections.Counter()
        self.functions = {}
        self.counters = {}
        self.caught = called_under_try(tree)
        self.module = Function(self, tree, "<module>", 1)

    def count(self, namespace):
        """Takes over what was counted since the last time."""
        for function in self.functions.values():
            function.fold(self.counts)
        loaded = self.module.lines_of(namespace.get(MASK, 0))
        return {"lines": [item for item in self.counts.items() if item[1] > 0], "loaded": sorted(loaded)}

    def note_exit(self, frame, line, left):
        """A frame of the reward was left (or, `left` false, is stuck) at this line by no return of its own."""
        code = frame.f_code
        function = self.functions.get((code.co_name, code.co_firstlineno), self.module)
        mask = frame.f_locals.get(MASK)
        if not isinstance(mask, int):
            return
        ran = function.lines_of(mask)
        skipped = ran & function.behind(line)
        if function is self.module:
            function.skipped |= skipped
            return
        if not left:
            self.counts.update(ran)
        self.counts.subtract(skipped)


class Function:
    """One function of the reward file (or its top level), with the code that counts put in."""

    def __init__(self, owner, node, name, first_line):
        self.owner = owner
        self.bits = 0
        self.blocks = []  # (whether it ran in a call with this mask, its lines)
        self.body = list(node.body)
        self.skipped = set()
        self._behind = {}
        head = 1 if ast.get_docstring(node, clean=False) is not None else 0
        is_module = isinstance(node, ast.Module)
        while is_module and head < len(node.body) and is_future(node.body[head]):
            head += 1
        suite, _ = self.suite(node.body[head:], self.block(lambda mask: True), False, name in owner.caught)
        anchor = node.body[min(head, len(node.body) - 1)] if node.body else ast.Pass(lineno=1, col_offset=0)
        start = inserted("%s = 0" % MASK, anchor)
        self.hits = [0] * (1 << self.bits) if self.bits <= LIST_BITS else collections.defaultdict(int)
        if is_module:
            node.body[head:] = [start] + suite
            return
        counter = "__rewardsmith_%d__" % len(owner.counters)
        owner.counters[counter] = self.hits
        owner.functions[name, first_line] = self
        suite = suite or [ast.copy_location(ast.Pass(), anchor)]
        guard = ast.copy_location(ast.Try(suite, [], [], [inserted("%s[%s] += 1" % (counter, MASK), anchor)]), anchor)
        node.body[head:] = [start, guard]

    # Results

    def lines_of(self, mask):
        lines = set()
        for ran, block_lines in self.blocks:
            if ran(mask):
                lines |= block_lines
        return lines - self.skipped

    def fold(self, counts):
        hits = self.hits
        taken = enumerate(hits) if isinstance(hits, list) else list(hits.items())
        for mask, calls in taken:
            if calls:
                for line in self.lines_of(mask):
                    counts[line] += calls
        if isinstance(hits, list):
            hits[:] = [0] * len(hits)
        else:
            hits.clear()

    def behind(self, line):
        """Lines that cannot have run in a call that an exception left at this line. Nothing is said of loops: an earlier turn may have."""
        lines = self._behind.get(line)
        if lines is None:
            lines = self._behind[line] = lines_behind(self.body, line)
        return lines

    # Putting the code in

    def block(self, ran):
        lines = set()
        self.blocks.append((ran, lines))
        return ran, lines

    def marked(self, loop):
        """A block with a bit of its own, and the place to put the statement that sets it."""
        bit = 1 << self.bits
        self.bits += 1
        # Outside a loop a branch is taken once a call, and addition is what small integers are fastest at.
        text = "%s %s %d" % (MASK, "|=" if loop else "+=", bit)
        return self.block(lambda mask: mask & bit), text

    def branch(self, statements, loop, guarded):
        if not statements:
            return [], None
        block, text = self.marked(loop)
        suite, _ = self.suite(statements, block, loop, guarded)
        return [inserted(text, statements[0])] + suite, block

    def suite(self, statements, block, loop, guarded):
        """The statements with marks put in. `block` is None where nothing can run: behind a return."""
        new = []
        for index, node in enumerate(statements):
            if block is not None and guarded and index > 0:
                block, text = self.marked(loop)
                new.append(inserted(text, node))
            if block is None:
                # Never runs, but may define functions: they must not be left half done.
                block = self.block(lambda mask: False)
            block[1].update(own_lines(node))
            behind = self.statement(node, block, loop, guarded)
            new.append(node)
            if behind is MARK and index + 1 < len(statements):
                block, text = self.marked(loop)
                new.append(inserted(text, statements[index + 1]))
            else:
                block = behind
        return new, block

    def statement(self, node, block, loop, guarded):
        """Does what is inside; returns the block that the next statement belongs to, MARK for a new one, None for unreachable."""
        if isinstance(node, EXITS):
            return None
        if isinstance(node, ast.If):
            return self.condition(node, block, loop, guarded)
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            node.body, _ = self.branch(node.body, True, guarded)
            node.orelse, _ = self.branch(node.orelse, loop, guarded)
            return MARK if guarded or leaves(node, (ast.Return, ast.Raise)) or is_endless(node) else block
        if isinstance(node, TRIES):
            node.body, _ = self.suite(node.body, block, loop, True)
            for handler in node.handlers:
                handler.body, handled = self.branch(handler.body, loop, guarded)
                handled[1].add(handler.lineno)
            node.orelse, _ = self.branch(node.orelse, loop, guarded)
            node.finalbody, _ = self.branch(node.finalbody, loop, guarded)
            return MARK
        if isinstance(node, (ast.With, ast.AsyncWith)):
            # It may swallow an exception.
            node.body, _ = self.suite(node.body, block, loop, True)
            return MARK
        if isinstance(node, MATCHES):
            for case in node.cases:
                case.body, matched = self.branch(case.body, loop, guarded)
                matched[1].update(range(case.pattern.lineno, case.body[0].lineno))
            return MARK if guarded or leaves(node, EXITS) else block
        if isinstance(node, FUNCTIONS):
            first = min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])
            Function(self.owner, node, node.name, first)
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                block[1].update(own_lines(inner))
                if isinstance(inner, (*FUNCTIONS, ast.ClassDef)):
                    self.statement(inner, block, loop, guarded)
        return block

    def condition(self, node, block, loop, guarded):
        derive = not loop and not guarded
        ran = block[0]
        else_leaves = any(leaves(inner, EXITS) for inner in node.orelse)
        body_leaves = any(leaves(inner, EXITS) for inner in node.body)
        always = isinstance(node.body[-1], EXITS)
        bit = 1 << self.bits
        node.body, _ = self.branch(node.body, loop, guarded)
        otherwise = lambda mask: ran(mask) and not mask & bit  # noqa: E731
        if node.orelse and derive:
            node.orelse, _ = self.suite(node.orelse, self.block(otherwise), loop, guarded)
        else:
            node.orelse, _ = self.branch(node.orelse, loop, guarded)
        if guarded:
            return MARK
        if not body_leaves and not else_leaves:
            return block
        if derive and always and not else_leaves:
            return self.block(otherwise)
        return MARK


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


MARK = object()
EXITS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
TRIES = (ast.Try, ast.TryStar) if hasattr(ast, "TryStar") else (ast.Try,)
MATCHES = (ast.Match,) if hasattr(ast, "Match") else ()


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
    return any(leaves(child, exits) for child in ast.iter_child_nodes(node) if isinstance(child, (ast.stmt, *HOLDERS)))


HOLDERS = (ast.ExceptHandler,) + ((ast.match_case,) if MATCHES else ())


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


# --- errors ----------------------------------------------------------------------------------------------------------


class Errors:
    """Distinct errors and how many steps had each."""

    def __init__(self, output, file):
        self._output = output
        self._file = file
        self._ids = {}
        self._counts = collections.Counter()

    def crash(self, error, row, steps=1):
        try:
            line = self.line_of(error)
            kind = type(error).__name__
        except Exception:
            line, kind = None, "Exception"
        self.count("crash", kind, lambda: message_of(error), line, lambda: self.traceback_of(error), row, steps)

    def count(self, kind, type_name, message, line, trace, row, steps=1):
        key = (kind, type_name, line, message() if kind != "crash" or line is None else None)
        known = self._ids.get(key)
        if known is None:
            if len(self._ids) >= MAX_ERRORS:
                known = MAX_ERRORS - 1
            else:
                known = self._ids[key] = len(self._ids)
                self._output.send(
                    "error",
                    id=known,
                    kind=kind,
                    error=type_name,
                    message=message()[:TEXT_LIMIT],
                    line=line,
                    traceback=trace()[-TRACEBACK_LIMIT:],
                    row=row,
                )
        self._counts[known] += steps

    def line_of(self, error):
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == self._file else None
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._file:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def traceback_of(self, error):
        """From the reward file's first frame on: our own frames say nothing to its author."""
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != self._file:
            trace = trace.tb_next
        try:
            return "".join(traceback.format_exception(type(error), error, trace))
        except Exception:
            return ""

    def take_counts(self):
        counts, self._counts = self._counts, collections.Counter()
        return [[known, steps] for known, steps in counts.items()]


def message_of(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        if sys.platform == "emscripten":
            return "%s. The built-in Python (Pyodide) has only the standard library: use your own interpreter." % error
        package = error.name.split(".")[0]
        return "%s. To install it: %s -m pip install %s" % (error, sys.executable, PIP_NAMES.get(package, package))
    try:
        return str(error)
    except Exception:
        return "(its message could not be read)"


def describe(value):
    """What came back, in words: `a list of 3`, `a str ('left')`."""
    name = type(value).__name__
    try:
        shape = getattr(value, "shape", None)
        if shape is not None and not isinstance(value, (list, tuple)):
            return "%s of shape %s" % (name, tuple(shape))
        if isinstance(value, (list, tuple, dict, set)):
            return "a %s of %d" % (name, len(value))
        return "a %s (%s)" % (name, repr(value)[:60])
    except Exception:
        return "a " + name


# --- replay ----------------------------------------------------------------------------------------------------------


class Replay:
    """Calls the reward row by row, in order, and sends off status, reward and components as rows are finished."""

    def __init__(self, header, data, output):
        self.header = header
        self.plan = header["plan"]
        self.data = data
        self.output = output
        self.errors = Errors(output, header["file"])
        self.status = bytearray(data.rows)
        # The block at work: its first row, the rewards of its rows so far, and their components by the names they came with.
        self.start = 0
        self.out = []
        self.components = {}
        self.by_first = {}  # the latest of them by its first name
        self.flushed = 0
        self.flushed_at = self.lines_at = time.perf_counter()
        self.namespace = self.lines = None
        self.loaded = False

    # One result. Each of these returns what goes into `out`: the number, or NaN with another status.

    @property
    def row(self):
        return self.start + len(self.out)

    def crashed(self, error, steps=1):
        row = self.row
        self.status[row : row + steps] = bytes([CRASH]) * steps
        self.errors.crash(error, row, steps)
        self.note_exits(error)
        return math.nan

    def wrong(self, message, steps=1):
        row = self.row
        self.status[row : row + steps] = bytes([CRASH]) * steps
        self.errors.count("crash", "TypeError", lambda: message, None, lambda: "", row, steps)
        return math.nan

    def not_applicable(self):
        self.status[self.row] = NOT_APPLICABLE
        return math.nan

    def other(self, value):
        """Whatever is neither a float nor a tuple."""
        try:
            if isinstance(value, (int, float)):
                return float(value)
            if value is None:
                return self.not_applicable()
            if inspect.isawaitable(value):
                value = wait_for(value)
                return self.pair(value) if type(value) is tuple else self.number(value)
            return self.number(value)
        except BaseException as error:
            return self.crashed(error)

    def number(self, value):
        try:
            if hasattr(value, "item"):
                value = value.item()
            if value is None:
                return self.not_applicable()
            if isinstance(value, (str, bytes, bytearray)):
                raise TypeError
            return float(value)
        except (TypeError, ValueError):
            return self.wrong(
                "The reward function returned %s; a number, or (number, {component: number}), was expected." % describe(value)
            )
        except OverflowError:
            return math.inf if value > 0 else -math.inf

    def pair(self, value):
        """(number, {component: number}), the long way: `quick_pair` does what is usual."""
        try:
            if len(value) != 2 or not isinstance(value[1], dict):
                return self.number(value)
            total, parts = value
            if type(total) is not float:
                total = self.other(total)
            if self.status[self.row] != OK:
                return total
            for name in parts:
                if not isinstance(name, str):
                    return self.wrong("A component's name must be a string, not %s." % describe(name))
            numbers = {}
            for name, part in parts.items():
                try:
                    part = part.item() if hasattr(part, "item") else part
                    (numbers[name],) = array.array("d", [math.nan if part is None else part])
                except (TypeError, ValueError):
                    return self.wrong("Component %r is %s; a number was expected." % (name, describe(part)))
            names = tuple(numbers)
            group = self.components.get(names)
            if group is None:
                group = self.components[names] = Components(names)
            self.by_first[names[0] if names else None] = group
            group.record(numbers, len(self.out))
            return total
        except BaseException as error:
            return self.crashed(error)

    def quick_pair(self):
        """A function for the pairs that most rewards return: a float, and a dictionary with names seen before."""
        out, find, long_way = self.out, self.by_first.get, self.pair

        def pair(value):
            if len(value) == 2:
                total, parts = value
                if type(total) is float and type(parts) is dict:
                    name = None
                    for name in parts:
                        break
                    group = find(name)
                    if group is not None and group.size == len(parts):
                        try:
                            group.record(parts, len(out))
                            return total
                        except BaseException:
                            group.cut()
            return long_way(value)

        return pair

    def note_exits(self, error):
        trace = error.__traceback__
        while trace is not None and self.lines:
            if trace.tb_frame.f_code.co_filename == self.header["file"]:
                self.lines.note_exit(trace.tb_frame, trace.tb_lineno, True)
            trace = trace.tb_next

    # Sending

    def episode_done(self):
        now = time.perf_counter()
        if now - self.flushed_at > FLUSH_SECONDS:
            self.flush()
            self.flushed_at = now
        if now - self.lines_at > LINES_SECONDS:
            self.send_lines()
            self.lines_at = now

    def send_lines(self):
        if self.lines:
            with self.output:
                self.output.send("lines", **self.lines.count(self.namespace))

    def flush(self):
        """Sends the rows that are finished and not sent yet; all of them are of the block at work."""
        with self.output:
            self.send_rows()

    def send_rows(self):
        first, upto = self.flushed, self.row
        if upto <= first:
            return
        self.flushed = upto
        count = upto - first
        rewards = array.array("d", self.out[first - self.start :])
        self.find_not_numbers(first, rewards)
        components = merge([group.take(first - self.start, count) for group in self.components.values()])
        status = bytes(self.status[first:upto]).ljust(-(-count // 8) * 8, b"\0")
        self.output.send(
            "rows",
            b"".join([status, rewards.tobytes(), *(column.tobytes() for column in components.values())]),
            start=first,
            count=count,
            components=list(components),
            errors=self.errors.take_counts(),
        )

    def find_not_numbers(self, first, rewards):
        # One pass in C tells whether any of them is NaN or infinite.
        if math.isfinite(sum(rewards)):
            return
        for row, value in enumerate(rewards, first):
            if not math.isfinite(value) and self.status[row] == OK:
                self.status[row] = NOT_A_NUMBER
                rewards[row - first] = math.nan
                message = "The reward was %s." % value
                self.errors.count("nan", "", lambda: message, None, lambda: "", row)

    def begin_block(self, start):
        with self.output:
            self.send_rows()
            self.start = start
            del self.out[:]

    # The run

    def started(self, namespace, lines):
        self.namespace = namespace
        self.lines = lines

    def run(self, missing_numpy):
        plan = self.plan
        try:
            if missing_numpy:
                raise missing_numpy
            self.seed()
            signs = Signs() if plan["returns"] == "signs" else None
            namespace = load_module(self.header["source"], self.header["file"], plan, signs, self.started)
            entry = find_entry(namespace, plan)
            call = signs.caller(namespace, entry) if signs else entry
        except BaseException as error:
            self.status[:] = bytes([CRASH]) * self.data.rows
            self.errors.crash(error, None, self.data.rows)
            self.note_exits(error)
            self.out += [math.nan] * self.data.rows
        else:
            self.loaded = True
            self.output.send("loaded")
            arguments = Arguments(self.data, plan)
            if plan["unit"] == "batch":
                self.batches(call, arguments)
            else:
                self.steps(call, entry, arguments)
        self.flush()
        self.send_lines()

    def seed(self):
        random.seed(0)
        numpy = sys.modules.get("numpy")
        if numpy:
            numpy.random.seed(0)

    def steps(self, call, entry, arguments):
        loop = compile_loop(arguments, [argument.get("keyword") for argument in self.plan["arguments"]])
        reset = getattr(entry, self.plan["reset"]) if self.plan.get("reset") else None
        memory = {}
        for start, stop, spans in blocks(self.data.spans):
            self.begin_block(start)
            memory = loop(self, arguments.iterate(start, stop), spans, memory, call, reset)

    def start_episode(self, length, reset):
        """False when the reward's own reset failed: then none of the steps can be called."""
        try:
            reset()
            return True
        except BaseException as error:
            self.out += [self.crashed(error, length)] * length
            return False

    def batches(self, call, arguments):
        gather = compile_gather(arguments)
        size = self.plan.get("batchSize") or self.data.rows
        for start in range(0, self.data.rows, size):
            stop = min(start + size, self.data.rows)
            if len(self.out) >= BLOCK:
                self.begin_block(start)
            recorded = arguments.recorded or b"\1" * self.data.rows
            rows = [row for row in range(start, stop) if recorded[row]]
            values = self.batch(call, gather(arguments.iterate(start, stop)), rows) if rows else ()
            values = values if values is None else iter(values)
            for row in range(start, stop):
                if not recorded[row]:
                    self.out.append(self.not_applicable())
                elif values is None:
                    self.status[row] = CRASH
                    self.out.append(math.nan)
                else:
                    value = next(values)
                    self.out.append(value if type(value) is float else self.other(value))
            self.episode_done()

    def batch(self, call, calls, rows):
        """One value a row, or None when the call failed: then all its rows crashed."""
        try:
            positional, named = [], {}
            for argument, column in zip(self.plan["arguments"], map(list, zip(*calls))):
                source = argument["source"]
                value = source["value"] if source["from"] == "constant" else column
                if "keyword" in argument:
                    named[argument["keyword"]] = value
                else:
                    positional.append(value)
            result = call(*positional, **named)
            if inspect.isawaitable(result):
                result = wait_for(result)
            if hasattr(result, "tolist"):
                result = result.tolist()
        except BaseException as error:
            self.errors.crash(error, rows[0], len(rows))
            self.note_exits(error)
            return None
        if isinstance(result, (list, tuple)) and len(result) == len(rows):
            return result
        if isinstance(result, (list, tuple)):
            message = "The reward function returned %d rewards for %d completions." % (len(result), len(rows))
        else:
            message = "The reward function returned %s; a list with a number or None for each completion was expected."
            message %= describe(result)
        self.errors.count("crash", "TypeError", lambda: message, None, lambda: "", rows[0], len(rows))
        return None


class Components:
    """The components of rows whose reward came with the same names. `record(parts, row)` notes one row's, converted at once: an
    array may be changed by the next call."""

    def __init__(self, names):
        self.names = names
        self.size = len(names)
        self.rows = []  # within the block
        self.columns = [array.array("d") for _ in names]
        scope = {"note": self.rows.append}
        source = "def record(parts, row):\n"
        for k, (name, column) in enumerate(zip(names, self.columns)):
            scope["append%d" % k] = column.append
            source += "    append%d(parts[%r])\n" % (k, name)
        exec(compile(source + "    note(row)\n", "<components>", "exec"), scope)
        self.record = scope["record"]

    def cut(self):
        """Forgets the values of a row that was not completed."""
        for column in self.columns:
            del column[len(self.rows) :]

    def take(self, first, count):
        """Name → one number a row, NaN where there is none; what was taken is forgotten."""
        self.cut()
        taken = {}
        if self.rows:
            for name, column in zip(self.names, self.columns):
                spread = column[:]
                if len(self.rows) < count:
                    spread = array.array("d", [math.nan]) * count
                    for row, value in zip(self.rows, column):
                        spread[row - first] = value
                taken[name] = spread
        del self.rows[:]
        self.cut()
        return taken


def merge(parts):
    merged = {}
    for columns in parts:
        for name, column in columns.items():
            known = merged.setdefault(name, column)
            if known is not column:
                for k, value in enumerate(column):
                    if value == value:
                        known[k] = value
    return merged


def blocks(spans):
    """Consecutive spans as blocks of about BLOCK rows: (start, stop, [(length, whether an episode starts)])."""
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
    """The loop over the rows of a block, written for this call: no dispatch is left between two calls of the reward."""
    passed = ", ".join(name + "=" + text if name else text for name, text in zip(keywords, arguments.texts))
    skip = "if not %s: append(run.not_applicable()); continue" % arguments.keep if arguments.keep else ""
    source = f"""
def loop(run, rows, spans, memory, call, reset):
    append = run.out.append
    pair = run.quick_pair()
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
                append(pair(value))
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


RECORD = "__rewardsmith_record__"


class Signs:
    """Auto MC-Reward's form: `dense` and `sparse` give signs, and the magnitudes are ours: sgn(sparse) + 0.1 sgn(dense).

    The two functions, nested in the reward function or beside it, get a decorator that notes what they returned. So each runs
    as often as its author calls it (they may write to memory), and whatever the author makes of the two doesn't matter.
    """

    NAMES = ("sparse", "dense")

    def __init__(self):
        self.functions = {}
        self.values = {}

    def mark(self, tree, entry):
        for node in tree.body:
            if isinstance(node, FUNCTIONS):
                inner = node.body if node.name == entry else []
                for function in [node, *inner]:
                    if isinstance(function, FUNCTIONS) and function.name in self.NAMES:
                        column = function.col_offset
                        decorator = ast.Name(
                            RECORD,
                            ast.Load(),
                            lineno=function.lineno,
                            end_lineno=function.lineno,
                            col_offset=column,
                            end_col_offset=column,
                        )
                        function.decorator_list.insert(0, decorator)

    def record(self, function):
        name = function.__name__

        def noted(*args, **kwargs):
            value = self.values[name] = function(*args, **kwargs)
            return value

        self.functions[name] = noted
        noted.__wrapped__ = function
        return noted

    def caller(self, namespace, entry):
        module_level = {name: namespace[name] for name in self.NAMES if callable(namespace.get(name))}
        outer = None if entry in module_level.values() else entry

        def call(**arguments):
            self.values = values = {}
            self.functions = dict(module_level)
            if outer:
                outer(**arguments)
            for name, function in self.functions.items():
                if name not in values:
                    accepted = inspect.signature(function).parameters
                    function(**{key: value for key, value in arguments.items() if key in accepted})
            sparse = sign("sparse", values.get("sparse"))
            dense = 0.1 * sign("dense", values.get("dense"))
            return sparse + dense, {"sparse": sparse, "dense": dense}

        return call


def sign(name, value):
    if value is None:
        return 0.0
    try:
        value = float(value)
    except (TypeError, ValueError):
        raise TypeError("%s() returned %s; a number was expected." % (name, describe(value))) from None
    return math.nan if value != value else float((value > 0) - (value < 0))


def wait_for(awaitable):
    """Runs a coroutine to its end. Time is virtual: a reward that sleeps costs nothing and gives the same everywhere."""
    import asyncio

    global _event_loop
    if _event_loop is None:

        class Loop(asyncio.BaseEventLoop):
            def __init__(self):
                super().__init__()
                self._selector = self
                self._now = 0.0

            def time(self):
                return self._now

            def select(self, timeout):
                if timeout is None:
                    time.sleep(0.001)  # Something outside the loop (a thread) has to come back first.
                else:
                    self._now += timeout
                return []

            def _process_events(self, events):
                pass

            def _write_to_self(self):
                pass

        _event_loop = Loop()
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return _event_loop.run_until_complete(awaitable)
    finally:
        asyncio._set_running_loop(running)


_event_loop = None


# --- expressions over episodes ---------------------------------------------------------------------------------------


class Step(dict):
    """One recorded step; `step.reward` and `step["reward"]` are the same. Values are made when they are asked for."""

    NAMES = ("t", "obs", "action", "next_obs", "reward", "terminated", "truncated", "done", "info")

    def __init__(self, data, row, t):
        super().__init__()
        # Not attributes of their own: those are the step's.
        self.__dict__["_source"] = data, row, t

    def __missing__(self, name):
        data, row, t = self._source
        if name == "t":
            value = t
        elif name == "reward":
            value = data.reward[row] if data.reward is not None else math.nan
            value = None if value != value else value
        elif name in ("terminated", "truncated"):
            value = bool(data.flags[name][row])
        elif name == "done":
            value = self["terminated"] or self["truncated"]
        elif name in self.NAMES:
            structure = data.channels.get(name)
            value = data.value(structure, row) if structure else MISSING
            if value is MISSING:
                value = {} if name == "info" else None
        else:
            raise KeyError(name)
        self[name] = value
        return value

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError("A step has no %r; it has %s." % (name, ", ".join(self.NAMES))) from None


class Steps(collections.abc.Sequence):
    """The steps of an episode, each built when it is asked for."""

    def __init__(self, data, start, length):
        self._data = data
        self._rows = range(start, start + length)

    def __len__(self):
        return len(self._rows)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self._at(row) for row in self._rows[index]]
        return self._at(self._rows[index])

    def _at(self, row):
        return Step(self._data, row, row - self._rows.start)


class Evaluation:
    """Values of the expressions, a list an episode, sent off as they come."""

    def __init__(self, header, data, output):
        self.data = data
        self.output = output
        self.lengths = header["lengths"]
        self.compiled = [compile_expression(text) for text in header["expressions"]]
        self.fields = [(field["name"], *walk_path(data.channels["obs"], field["path"])) for field in header["fields"]]
        self.first = 0
        self.pending = []

    def run(self):
        row, sent_at = 0, time.perf_counter()
        for (length, t, _), steps in zip(self.data.spans, self.lengths):
            last = row + length - 1
            names = expression_names(
                self.data, self.fields, Steps(self.data, row, length), last, t + length - 1, steps
            )
            self.pending.append([value_of(code, names) for code in self.compiled])
            row += length
            if time.perf_counter() - sent_at > FLUSH_SECONDS:
                self.flush()
                sent_at = time.perf_counter()
        self.flush()

    def flush(self):
        with self.output:
            self.output.send("values", first=self.first, values=self.pending)
            self.first += len(self.pending)
            self.pending = []


def compile_expression(text):
    try:
        return compile(text.strip(), "<expression>", "eval")
    except (SyntaxError, ValueError) as error:
        return error


def expression_names(data, fields, steps, row, t, length):
    step = Step(data, row, t)
    names = {"__builtins__": builtins, "math": math, "T": length, "steps": steps}
    names.update((name, step[name]) for name in Step.NAMES)
    observation = step["obs"]
    if isinstance(observation, dict):
        for key, value in observation.items():
            if key.isidentifier() and not keyword.iskeyword(key):
                names.setdefault(key, value)
    for name, structure, index in fields:
        value = data.value(structure, row)
        if value is not MISSING:
            for key in index:
                value = value[key]
            names.setdefault(name, value)
    return names


def value_of(code, names):
    try:
        if isinstance(code, BaseException):
            raise code
        value = eval(code, dict(names))
        return None if value is None else bool(value)
    except BaseException as error:
        return {"type": type(error).__name__, "message": message_of(error)[:TEXT_LIMIT]}


# --- running a request -----------------------------------------------------------------------------------------------


def leave_process(status=0):
    raise SystemExit("The process was told to end, with status %s." % status)


class Request:
    """One request from beginning to end."""

    def __init__(self, header, payload, emit):
        self.header = header
        self.output = Output(emit, header["nonce"])
        self.payload = memoryview(payload)
        self.printed = Printed()
        self.replay = self.evaluation = None

    def run(self):
        header = self.header
        sys.stdout = sys.stderr = self.printed
        # So that whoever ends the process is a crash with a line, like any other.
        os._exit = leave_process
        os.abort = leave_process
        self.output.send("ready", python="%d.%d.%d" % sys.version_info[:3])
        numpy = None
        if header["job"] == "evaluate":
            self.evaluation = Evaluation(header, Data(header, self.payload, None), self.output)
            self.evaluation.run()
        else:
            missing = None
            if header["arrays"] == "numpy":
                try:
                    import numpy
                except ImportError as error:
                    missing = error
            self.replay = Replay(header, Data(header, self.payload, numpy), self.output)
            self.replay.run(missing)
        self.output.send("end", printed=self.printed.text())

    def timed_out(self, frame):
        """Called with the frame that is running when the limit is reached. What is finished goes out; then the process is to
        end. False when that has to wait a moment."""
        if self.output.busy:
            return False
        replay = self.replay
        if self.evaluation is not None:
            self.evaluation.flush()
        if replay is not None:
            line, trace = None, []
            while frame is not None:
                code = frame.f_code
                if code.co_filename == self.header["file"]:
                    line = line or frame.f_lineno
                    trace.append((code.co_filename, frame.f_lineno, code.co_name))
                    if replay.lines:
                        replay.lines.note_exit(frame, frame.f_lineno, False)
                frame = frame.f_back
            row = replay.row
            replay.flush()
            replay.send_lines()
            entries = [traceback.FrameSummary(*entry) for entry in reversed(trace)]
            text = "Running when the time was up (most recent call last):\n" + "".join(traceback.format_list(entries))
            replay.errors.count(
                "timeout", "Timeout", lambda: "Not finished within %g s." % self.header["seconds"], line, lambda: text, row if replay.loaded else None, 0
            )
        self.output.send("timeout", printed=self.printed.text())
        return True


# --- CPython ---------------------------------------------------------------------------------------------------------


def read_request(fd):
    header_length, payload_length = struct.unpack("<QQ", read_exactly(fd, 16))
    header = json.loads(bytes(read_exactly(fd, header_length)))
    return header, read_exactly(fd, payload_length)


def read_exactly(fd, size):
    buffer = bytearray(size)
    view = memoryview(buffer)
    while view:
        n = os.readv(fd, [view])
        if n == 0:
            raise EOFError
        view = view[n:]
    return buffer


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def limit_resources(header, recorded_bytes):
    import resource

    megabyte = 1 << 20
    memory = int(header["megabytes"] * megabyte) + recorded_bytes
    # Data (heap, private pages) is what a runaway list fills; address space is wider because numpy and torch map a lot.
    bounds = {
        "RLIMIT_DATA": memory,
        "RLIMIT_AS": memory + 8192 * megabyte,
        "RLIMIT_CPU": int(header["seconds"]) + 30,
        "RLIMIT_FSIZE": 64 * megabyte,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
    }
    if counts_processes_inside():
        bounds["RLIMIT_NPROC"] = 64
    for name, bound in bounds.items():
        if hasattr(resource, name):
            try:
                resource.setrlimit(getattr(resource, name), (bound, bound))
            except (ValueError, OSError):
                pass  # The system's own limit is lower already.


def counts_processes_inside():
    """Since 5.14 Linux counts a user's processes within the user namespace; before, all that the user has anywhere."""
    if sys.platform != "linux":
        return False
    try:
        major, minor = os.uname().release.split(".")[:2]
        return (int(major), int(minor)) >= (5, 14)
    except ValueError:
        return False


def main():
    import faulthandler
    import select
    import threading

    protocol = os.dup(1)
    header, payload = read_request(0)
    host = os.dup(0)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    sys.path[:] = header["path"] or sys.path[1:]
    limit_resources(header, len(payload))
    leave = os._exit
    lock = threading.Lock()

    def emit(frame):
        with lock:
            write_all(protocol, frame)

    request = Request(header, payload, emit)
    main_thread = threading.get_ident()

    def watch():
        # The host's end of standard input closes when the host is gone: then nobody waits for us any more.
        gone, _, _ = select.select([host], [], [], header["seconds"])
        if gone:
            leave(1)
        while not request.timed_out(sys._current_frames().get(main_thread)):
            time.sleep(0.01)
        leave(0)

    threading.Thread(target=watch, daemon=True).start()
    # For what holds the interpreter in C, where no other thread gets to run: the host reads this from standard error.
    faulthandler.enable(2)
    faulthandler.dump_traceback_later(header["seconds"] + 0.4, file=2)

    try:
        request.run()
    except BaseException:
        # A fault of ours: the reward's own exceptions never come this far.
        write_all(2, traceback.format_exc().encode())
        leave(70)
    leave(0)


# --- Pyodide ---------------------------------------------------------------------------------------------------------


def preload():
    """Loads what a replay needs, so that it is in the memory snapshot."""
    import asyncio

    compile("1", "<expression>", "eval")
    return asyncio


def serve(header, payload, emit, leave):
    """One request; `payload`, `emit` and `leave` are JavaScript's."""
    import signal

    header = json.loads(header)
    request = Request(header, payload.to_bytes(), emit)

    def interrupted(signum, frame):
        if request.timed_out(frame):
            leave()

    signal.signal(signal.SIGINT, interrupted)
    request.run()


if __name__ == "__main__":
    if sys.argv[1:] == ["--probe"]:
        print("ready")
    else:
        main()
