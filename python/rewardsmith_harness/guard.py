"""What a reward is refused inside its own interpreter.

Everything listed here shows a program the objects or the frames of all others, or lets it in between. Nothing of
it has a place in a reward. An audit hook can't be taken away again, and it tells us of attempts that were
caught by the reward itself.

A refusal is an exception, and its traceback shows the reward the hook's frame. So, as in `exposed`, all that the
hook uses are constants of its code, and texts that the reward made are copied before they are looked at: they may be
of a class of its own.
"""

import _imp
import os
import sys
import types
from functools import partial
from io import FileIO
from types import FunctionType, GeneratorType, SimpleNamespace

from . import exposed

REFUSED = frozenset(
    [
        "gc.get_objects",
        "gc.get_referrers",
        "gc.get_referents",
        "sys._current_frames",
        "sys._current_exceptions",
        "sys.settrace",
        "sys.setprofile",
        "sys.monitoring.register_callback",
        "sys.addaudithook",
        "cpython.PyInterpreterState_New",
        "sys.remote_exec",
        "cpython.remote_debugger_script",
    ]
)
# Libraries do this when they are imported.
REFUSED_TO_REWARDS = frozenset(
    [
        *("code.__new__", "compile", "ctypes", "marshal.load", "marshal.loads"),
        *("sqlite3.enable_load_extension", "sqlite3.load_extension"),
    ]
)
# As the modules that test the interpreter, they read and write memory as they please, or they lead out of WebAssembly.
MODULES = frozenset(
    [
        *("ctypes", "_ctypes", "_xxtestfuzz", "_remote_debugging"),
        *("_pyodide_core", "_pyodide", "pyodide", "pyodide_js", "js"),
    ]
)
# Made anew they would bring back functions that a reward must not have.
ONCE = frozenset(["_imp", "_signal", "gc"])
# They come with the interpreter, and do what they are told to as its own library does.
TOOLS = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "wheel")
# Where anybody can write there is no telling what a library's file holds.
FILES_ARE_SAFE = sys.platform != "emscripten"
HERE = os.path.dirname(os.path.abspath(__file__))
STANDARD = os.path.dirname(os.path.abspath(os.__file__))

SOURCE = """
def hook(event, args):
    what, asks = event, False
    if event in 'REFUSED':
        if event == 'sys._current_frames':
            code = 'FRAME'(1).f_code
            for one in 'ALLOWED':
                if code is one:
                    return
        asks = True
    elif event == 'object.__getattr__':
        if args[1] != 'gi_frame' or 'TYPE'(args[0]) is not 'GENERATOR':
            return
        if not 'STARTS'(args[0].gi_code.co_filename, 'HERE'):
            return
        what, asks = 'gi_frame', True
    elif event == 'object.__setattr__':
        # Its code, or the defaults of its parameters.
        if 'TYPE'(args[0]) is not 'FUNCTION' or not 'STARTS'(args[0].__code__.co_filename, 'HERE'):
            return
        what, asks = args[1], True
    elif event == 'import':
        # As the loader looks for it.
        what = 'LAST'('COPY'(args[0]), '.')[2].replace('-', '_')
        file = args[1]
        if what not in 'MODULES' and not 'STARTS'(what, '_test'):
            if file is None or ('TYPE'(file) is 'TRUSTED STR' and 'STARTS'(file, 'TRUSTED') and '..' not in file):
                return
    elif event == 'compile':
        # Code whose file is a library's is trusted, so it must be what is in that file.
        if not 'TEXT'(args[1], 'STR') or not 'STARTS'(args[1], 'TRUSTED'):
            return
        path = 'COPY'(args[1])
        try:
            if 'TYPE'(args[0]) is 'TRUSTED BYTES' and '..' not in path and 'FILE'(path).readall() == args[0]:
                return
        except 'FAILED':
            pass
        # Such code is not trusted (`archives`).
        if 'STARTS'(path, 'ARCHIVES') and 'FRAME'(1).f_code.co_filename == '<frozen zipimport>':
            return
    elif event == 'marshal.loads':
        if 'TYPE'(args[0]) is 'BYTES' and args[0] in 'FROZEN':
            return
        # As when a library is imported: 16 bytes come before the code.
        frame = 'FRAME'(1)
        came = 'COPY'(frame.f_code.co_filename)
        if came == 'ZIPPED CODE':
            return
        if came == '<frozen importlib._bootstrap_external>' and frame.f_code.co_name == '_compile_bytecode':
            path = frame.f_locals['bytecode_path']
            try:
                if 'TYPE'(path) is 'TRUSTED STR' and 'STARTS'(path, 'TRUSTED') and '..' not in path:
                    if 'FILE'(path).readall()[16:] == args[0]:
                        return
            except 'FAILED':
                pass
    elif not (event in 'REFUSED TO REWARDS' or 'STARTS'(event, 'ctypes.')):
        return
    frame = 'FRAME'(1)
    while not asks and frame is not None:
        # The standard library does what it is told to: whoever told it counts.
        name = 'COPY'(frame.f_code.co_filename)
        if name != 'REWARD' and 'STARTS'(name, 'LIBRARIES') and not 'STARTS'(name, 'TOOLS'):
            if 'STARTS'(name, 'NUMPY') and event == 'import':
                raise 'MISSING'('numpy does without it.')
            return
        if name == 'REWARD' or not 'STARTS'(name, 'PASSES ON'):
            asks = True
        frame = frame.f_back
    frame, line = 'FRAME'(1), None
    while frame is not None and line is None:
        if 'COPY'(frame.f_code.co_filename) == 'REWARD':
            line = frame.f_lineno
        frame = frame.f_back
    try:
        'NOTE'((what, line))
    except 'ENDED':
        pass
    raise 'REFUSAL'('A reward may not use %s.' % what)
"""


def install(note, file, libraries, allowed):
    """`note` is told (what, line of the reward file) of each attempt.

    `allowed` holds the code that may see the frames of all threads, when the time is up.
    """
    below = tuple([path.rstrip("/\\") + os.sep for path in libraries])
    archives = tuple([path for path in below if is_archive(path.rstrip("/\\"))])
    libraries = [path for path in below if not STANDARD.startswith(path.rstrip(os.sep)) and not is_standard(path)]
    packages = [path for path in libraries if path not in archives]
    tools = tuple([path + name + os.sep for path in packages for name in TOOLS])
    hook = exposed.compiled(
        "hook",
        {
            "FRAME": sys._getframe,
            "REFUSED": REFUSED,
            "ALLOWED": tuple(allowed),
            "TYPE": type,
            "GENERATOR": GeneratorType,
            "FUNCTION": FunctionType,
            "STARTS": str.startswith,
            "HERE": HERE,
            "LAST": str.rpartition,
            "COPY": str.__str__,
            "MODULES": MODULES,
            "TEXT": isinstance,
            "TRUSTED": ("<frozen ", HERE + os.sep, STANDARD + os.sep, *below),
            "BYTES": bytes,
            "FROZEN": frozen_code(),
            "TRUSTED BYTES": bytes if FILES_ARE_SAFE else None,
            "TRUSTED STR": str if FILES_ARE_SAFE else None,
            "ARCHIVES": archives,
            # What else would start there, where nothing isolates.
            "ZIPPED CODE": "<frozen zipimport>" if os.name == "nt" else "",
            "STR": str,
            "FILE": FileIO,
            "FAILED": OSError,
            "REFUSED TO REWARDS": REFUSED_TO_REWARDS,
            "LIBRARIES": (HERE + os.sep, *packages),
            "TOOLS": tools,
            "NUMPY": tuple([path + "numpy" + os.sep for path in packages]),
            "PASSES ON": ("<frozen ", STANDARD + os.sep, *tools, *[path for path in below if path not in packages]),
            "REWARD": file,
            "NOTE": note,
            "ENDED": StopIteration,
            "REFUSAL": PermissionError,
            "MISSING": ImportError,
        },
        SOURCE,
    )
    forget_file_names()
    make_builtins_once()
    types.coroutine = exposed.compiled("coroutine", {"MAKE": types.coroutine, "PARTIAL": partial}, COROUTINE)
    sys.addaudithook(hook)


def is_standard(path):
    """The standard library's folder of modules in C."""
    return path.startswith(STANDARD + os.sep) and not path.rstrip(os.sep).endswith("-packages")


def is_archive(path):
    return path.endswith(".zip") or os.path.isfile(path)


def frozen_code():
    """Of modules that come with the interpreter itself and are not imported yet.

    Since Python 3.13 it is unpacked as other code is.
    """
    if sys.version_info < (3, 11):
        return frozenset()
    names = [name for name in _imp._frozen_module_names() if name not in sys.modules]
    found = [_imp.find_frozen(name, withdata=True) for name in names]
    return frozenset([bytes(one[0]) for one in found if one and one[0] is not None])


def forget_file_names():
    """Byte code that was moved keeps the name of the file it was made from."""
    # Of C, so that it leads nowhere.
    _imp._fix_co_filename = {}.get


# What makes code of code could be told to make any; what is no function is wrapped instead, and awaited just the same.
COROUTINE = """
def coroutine(func):
    return 'MAKE'('PARTIAL'(func))
"""

BUILTINS = """
def create_builtin(spec):
    return 'MAKERS'.get(spec.name, 'NONE')()
"""


def make_builtins_once():
    """Modules of C that are part of the interpreter are made without a word to the hook: those we refuse are made no more."""
    makers = {}
    for name in sys.builtin_module_names:
        if name not in MODULES and name not in ONCE and not name.startswith("_test"):
            makers[name] = exposed.opaque(_imp.create_builtin, SimpleNamespace(name=name))
    _imp.create_builtin = exposed.compiled("create_builtin", {"MAKERS": makers, "NONE": type(None)}, BUILTINS)
