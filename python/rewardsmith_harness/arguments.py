"""Where the arguments of a call come from, as Python source for the loop in `calls`."""

import math

from .columns import MISSING, every, walk_path
from .records import ROWS, STUBS, as_record, as_sample
from .texts import ROLES, joined, messages, tokens


class Arguments:
    """Python source for the arguments of a call, over names that `iterate` fills row by row."""

    def __init__(self, data, plan):
        self.begin(data)
        self.texts = [self.of(argument["source"]) for argument in plan["arguments"]]
        self.finish()

    def begin(self, data):
        self.data = data
        self.names = []
        self.sources = []
        self.masks = []
        self.constants = {}

    def finish(self):
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
        name = "__rewardsmith_v%d" % len(self.names)
        self.names.append(name)
        self.sources.append(rows)
        return name

    def constant(self, value):
        name = "__rewardsmith_k%d" % len(self.constants)
        self.constants[name] = value
        return name

    def of(self, source):
        data = self.data
        kind = source["from"]
        if kind == "constant":
            return self.constant(source["value"])
        if kind == "stub":
            return self.constant(STUBS[source["of"]])
        if kind == "object":
            key = source.get("key")
            values = self.key(key) if key else self.of({"from": "obs"})
            aliases = source.get("aliases")
            make = ROWS[source["as"]] if "as" in source else as_sample(aliases) if aliases else as_record
            return "%s(%s)" % (self.constant(make), values)
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
        if kind in ("text", "tokens", "messages"):
            keys = source["keys"]
            make = joined if kind == "text" else tokens if kind == "tokens" else messages([ROLES.get(key, "user") for key in keys])
            return "%s(%s)" % (self.constant(make), ", ".join(map(self.key, keys)))
        structure = data.channels[kind]
        if kind == "info":
            return (
                self.add(lambda a, b: map(self.info, range(a, b)))
                if self.ragged(structure)
                else self.whole(structure)
            )
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
