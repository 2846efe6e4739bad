"""What each step of the reward did: the statements that ran, and what its variables became by each.

Calls that note it are put into the reward's own code, since a tracing function would show the reward the frames of
others (`guard`). In frames that the reward can see; what is noted is text for the reader and nothing else.
"""

import ast
import re
from reprlib import Repr

from .statements import EXITS, FUNCTIONS, MATCHES, TRIES, inserted, own_lines

PREFIX = "__rewardsmith_"
BEGIN, NOTE, GIVES, CALL = [PREFIX + name for name in ("begin__", "note__", "gives__", "call__")]
LOCALS = PREFIX + "locals__"
# Of one step: more is a loop, whose first turns say enough.
MOST_NOTES = 300
MOST_NAMES = 24
TEXT_LIMIT = 120
LOOPS = (ast.For, ast.AsyncFor, ast.While)
SCALARS = (int, float, bool, type(None))


class Notes:
    """`take` gives what was noted since the last time."""

    def __init__(self):
        self.lines = set()
        self.noted = []
        # Whether values are wanted of the step at work.
        self.detailed = False
        self.spans = {}
        self.short = Short()

    # In the reward's code

    def begin(self, line):
        """What a call of a function keeps: its last note, and its variables as they were then."""
        call = [self.open(line), {}]
        return call

    def note(self, call, line, variables):
        """The statement at this line is about to run; what has changed is due to the one before."""
        self.changes(call, variables)
        call[0] = self.open(line)

    def gives(self, call, value):
        if call[0] is not None:
            call[0][1].append(["return", self.short.text(value)])
        return value

    def open(self, line):
        self.lines.add(line)
        if not self.detailed or len(self.noted) >= MOST_NOTES:
            return None
        note = [line, []]
        self.noted.append(note)
        return note

    def changes(self, call, variables):
        note, before = call
        if note is None:
            return
        named = dict(variables)
        own = named.pop("self", None)
        if own is not None:
            for name, value in list(getattr(own, "__dict__", {}).items())[:MOST_NAMES]:
                named["self.%s" % name] = value
        for name, value in list(named.items())[: 2 * MOST_NAMES]:
            if name.startswith(PREFIX):
                continue
            text = self.short.text(value)
            if before.get(name) != text:
                before[name] = text
                if len(note[1]) < MOST_NAMES:
                    note[1].append([str.__str__(name), text])

    # For the host

    def take(self, detailed):
        """(lines that ran, [[line, [[variable, what it became]]]]); `detailed`: whether values are wanted next."""
        lines = set()
        for line in self.lines:
            lines.update(range(line, self.spans.get(line, line) + 1))
        taken = sorted(lines), self.noted
        self.lines, self.noted, self.detailed = set(), [], detailed
        return taken

    # Putting the calls in

    def mark(self, tree, namespace):
        namespace.update({BEGIN: self.begin, NOTE: self.note, GIVES: self.gives, LOCALS: locals})
        for node in list(ast.walk(tree)):
            if isinstance(node, FUNCTIONS):
                self.function(node)

    def function(self, node):
        head = 1 if ast.get_docstring(node, clean=False) is not None else 0
        body = self.suite(node.body[head:])
        begin = inserted("%s = %s(%d)" % (CALL, BEGIN, node.lineno), node.body[0])
        end = [] if isinstance(node.body[-1], (ast.Return, ast.Raise)) else [self.call(node.lineno, node.body[-1])]
        node.body[head:] = [begin, *body, *end]

    def suite(self, statements):
        new = []
        for node in statements:
            if hasattr(node, "rewardsmith"):
                new.append(node)
                continue
            lines = own_lines(node)
            if lines:
                self.spans[node.lineno] = lines[-1]
                new.append(self.call(node.lineno, node))
            self.inside(node)
            new.append(node)
        return new

    def inside(self, node):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            return  # Found by `mark`.
        if isinstance(node, ast.Return) and node.value is not None:
            wrapped = ast.parse("%s(%s, None)" % (GIVES, CALL), mode="eval").body
            for part in ast.walk(wrapped):
                ast.copy_location(part, node.value)
            wrapped.args[1] = node.value
            node.value = wrapped
            return
        if isinstance(node, LOOPS):
            # At both ends of a turn: what the loop gives is due to its own line, and nothing else is.
            begins, ends = self.call(node.lineno, node.body[0]), self.call(node.lineno, node.body[-1])
            node.body = [begins, *self.suite(node.body), *([] if isinstance(node.body[-1], EXITS) else [ends])]
        elif hasattr(node, "body") and isinstance(node.body, list):
            node.body = self.suite(node.body)
        for name in ("orelse", "finalbody"):
            if getattr(node, name, None) and isinstance(getattr(node, name), list):
                setattr(node, name, self.suite(getattr(node, name)))
        if isinstance(node, TRIES):
            for handler in node.handlers:
                handler.body = [self.call(handler.lineno, handler.body[0]), *self.suite(handler.body)]
        if MATCHES and isinstance(node, MATCHES):
            for case in node.cases:
                case.body = [self.call(case.pattern.lineno, case.body[0]), *self.suite(case.body)]

    def call(self, line, beside):
        return inserted("%s(%s, %d, %s())" % (NOTE, CALL, line, LOCALS), beside)


class Short(Repr):
    """A value in few words. Whatever its own `__repr__` does, a text comes out."""

    def __init__(self):
        super().__init__()
        self.maxlevel, self.maxdict, self.maxlist, self.maxtuple, self.maxset = 3, 8, 8, 8, 8
        self.maxstring = self.maxother = 80

    def text(self, value):
        if type(value) in SCALARS:
            return "%.6g" % value if type(value) is float else repr(value)
        try:
            text = " ".join(str.__str__(self.repr(value)).split())
        except BaseException as error:
            return "(its repr raised %s)" % str.__str__(type(error).__name__)
        return text if len(text) <= TEXT_LIMIT else text[:TEXT_LIMIT] + "…"

    def repr_float(self, value, level):
        return "%.6g" % value

    def repr_instance(self, value, level):
        if hasattr(value, "item") and getattr(value, "size", None) == 1 and not getattr(value, "shape", True):
            return self.repr1(value.item(), level)
        return re.sub(r" at 0x[0-9a-fA-F]+", "", super().repr_instance(value, level))
