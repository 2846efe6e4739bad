"""Which lines of the reward file have run, and in how many calls."""

import ast
import collections

from .statements import (
    EXITS,
    FUNCTIONS,
    MATCHES,
    TRIES,
    called_under_try,
    inserted,
    is_endless,
    is_future,
    leaves,
    lines_behind,
    own_lines,
)

MASK = "__rewardsmith__"
# Masks of functions with at most this many bits are counted in a list, which is faster than a dictionary.
LIST_BITS = 7
MARK = object()


class Lines:
    """Counts, for each line, the calls of its function that ran it at least once.

    Each call keeps a bit mask of the branches it takes in a local variable, and counts the mask when it
    leaves. That costs one addition to a small integer a branch, and gives exact numbers on every Python
    version. A statement that raises takes the lines behind it along: those are taken off again where the
    exception leaves the reward (`note_exit`), and where it may be caught inside the reward each statement has
    a bit of its own.
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
        """A frame of the reward was left (or, `left` false, is stuck) at this line, not by a return."""
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
        self.node = node
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
            node.body[head:] = [start, *suite]
            return
        counter = "__rewardsmith_%d__" % len(owner.counters)
        owner.counters[counter] = self.hits
        owner.functions[name, first_line] = self
        suite = suite or [ast.copy_location(ast.Pass(), anchor)]
        guard = ast.copy_location(
            ast.Try(suite, [], [], [inserted("%s[%s] += 1" % (counter, MASK), anchor)]), anchor
        )
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
        """Lines that cannot have run in a call that an exception left at this line.

        Nothing is said of loops: an earlier turn may have.
        """
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
        return [inserted(text, statements[0]), *suite], block

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
        """Does what is inside.

        Returns the block that the next statement belongs to, MARK for a new one, None for unreachable.
        """
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
