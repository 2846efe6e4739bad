"""numpy without ctypes, which it does not need: through ctypes a reward would read and write memory by its address."""

import importlib
import sys

HIDDEN = ("ctypes", "_ctypes")


def import_numpy():
    """Raises ImportError where there is none."""
    hidden = [name for name in HIDDEN if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))
    try:
        return importlib.import_module("numpy")
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
