"""Components of the reward, by the names they come with. In frames that the reward can see."""

# Sets of names that are told apart without a look-up; more are rare, and only slower.
QUICK = 8
# More are made of data, and each would cost a column.
MOST_NAMES = 200
# Characters; longer ones are made of data, and no table could show them.
LONGEST_NAME = 200


class Components:
    """Sets of names that came before, and a function written for them."""

    def __init__(self, values):
        """`values.pair` becomes the quick way; `values.long_pair` takes what it can't."""
        self._values = values
        self._known = {}
        self._names = set()

    def note(self, names):
        known = self._known.get(names)
        if known is None:
            self._names.update(names)
            if len(self._names) > MOST_NAMES:
                return None
            known = self._known[names] = names
            if len(self._known) <= QUICK:
                self._values.pair = self._compile()
        return known

    def _compile(self):
        """A function for what most rewards return: a float, and a dictionary with names seen before.

        It is written for these names, because each call of anything but Python code is slow in WebAssembly.
        """
        scope = {"long_way": self._values.long_pair, "plain": plain}
        source = """
def pair(value):
    try:
        total, parts = value
        if type(total) is float and type(parts) is dict:
            size = len(parts)
"""
        for g, names in enumerate(self._known):
            scope["names%d" % g] = names
            known = " and ".join(["size == %d" % len(names), *("%r in parts" % name for name in names)])
            source += "            if %s:\n" % known
            for k, name in enumerate(names):
                source += "                v%d = parts[%r]\n" % (k, name)
                source += "                if type(v%d) is not float: v%d = plain(v%d)\n" % (k, k, k)
            numbers = "".join(", v%d" % k for k in range(len(names)))
            source += "                return (total, names%d%s)\n" % (g, numbers)
        source += """
    except BaseException:
        pass
    return long_way(value)
"""
        exec(compile(source, "<components>", "exec"), scope)
        return scope["pair"]


def plain(value):
    if type(value) is int or type(value) is bool:
        return float(value)
    raise TypeError
