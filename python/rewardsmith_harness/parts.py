"""Arguments by their parts, for a reward that is written into the loop."""

from .arguments import Arguments


class Parts(Arguments):
    """Arguments by their parts: those that the reward reads."""

    def __init__(self, data):
        self.begin(data)

    def apart(self, source):
        """What the parts can be taken from, or None."""
        if source["from"] not in ("obs", "next_obs", "action", "info"):
            return None
        structure = self.data.channels[source["from"]]
        if self.ragged(structure):
            # Rows without it are not asked; those with half of it need their own dictionary.
            return None
        return structure

    def step(self, place, key):
        """From a structure to the one under a key: (place, key from 0), or (None, None)."""
        if place["kind"] == "dict":
            found = [entry["value"] for entry in place["entries"] if entry["key"] == key and type(key) is str]
            return (found[0], key) if found else (None, None)
        if type(key) is not int:
            return None, None
        if place["kind"] == "tuple":
            size = len(place["items"])
            return (place["items"][key % size], key % size) if -size <= key < size else (None, None)
        column = self.data.columns[place["column"]] if place["kind"] == "leaf" else None
        if column is None or column.texts is not None or column.numpy or len(column.shape) != 1:
            return None, None
        if not -column.size <= key < column.size:
            return None, None
        return {"kind": "number"}, key % column.size

    def part(self, structure, path, only_read):
        """Python source for the part of an argument."""
        for key in path:
            if structure["kind"] == "leaf":
                column = self.data.columns[structure["column"]]
                return self.add(lambda a, b: column.scalars_of(a, b, key, column.size))
            structure, _ = self.step(structure, key)
        column = self.data.columns[structure["column"]] if structure["kind"] == "leaf" else None
        if column is not None and column.packed and only_read:
            return self.add(column.tuples)
        return self.whole(structure)
