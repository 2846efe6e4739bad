"""Files of the project that the reward imports. In frames that the reward can see.

Their text came with the request: the sandbox can't read the project.
"""

import builtins
import linecache
import sys
from importlib.machinery import ModuleSpec


class Beside:
    """Finds and loads them, before anything that is installed."""

    def __init__(self, modules):
        self._modules = {module["name"]: module for module in modules}

    def find_spec(self, name, path=None, target=None):
        module = self._modules.get(name)
        if module is None:
            return None
        spec = ModuleSpec(name, self, origin=module["file"], is_package=module["isPackage"])
        spec.has_location = True
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        found = self._modules[module.__name__]
        run(found["source"], found["file"], module)


def import_beside(modules):
    if modules:
        sys.meta_path.insert(0, Beside(modules))


def load_other(source, file, number):
    """The namespace of another reward file, which is no module by a name that could be imported."""
    module = type(sys)("reward_%d" % number)
    module.__file__ = file
    module.__builtins__ = builtins
    sys.modules[module.__name__] = module
    run(source, file, module)
    return module.__dict__


def make_part_of(module, package):
    """For imports relative to the package of the reward file."""
    if package:
        module.__package__ = package
        module.__spec__ = ModuleSpec(package + ".reward", None)


def run(source, file, module):
    # Python drops the byte-order mark of a file, not that of a string.
    source = source[source.startswith("\ufeff") :]
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)
