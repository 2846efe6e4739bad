# Attempts on the result. Each `#:` heads the body of a function that is called at the step whose observation is 2;
# the step with 3 raises, every other gives its observation back, and the last, 77777, must not be known before.
# Whatever an attempt does, no step may show another number than its own, the step that raises must not show one,
# and 77777 must not be printed.

#: changes lists of numbers that the collector knows
import gc
for o in gc.get_objects():
    if type(o) is list and o and all(type(x) is float for x in o): o[:] = [999.0] * len(o)
#: changes whoever refers to a number
import gc
for o in gc.get_referrers(obs): got.append(o)
#: looks into what the harness refers to
import gc, sys
print(gc.get_referents(sys._getframe(1)))
#: takes the objects of the collector by its callbacks
import gc
gc.callbacks.append(lambda phase, info: got.append(info)); gc.collect(); print(got)
#: changes what its callers' frames hold
import sys
frame = sys._getframe()
while frame:
    for value in list(frame.f_locals.values()):
        if type(value) is list: value[:] = [999.0] * len(value)
        if type(value) is dict: value.update({k: 999.0 for k in list(value)})
    frame = frame.f_back
#: prints all that its callers' frames hold
import sys
frame = sys._getframe().f_back
while frame:
    print(frame.f_locals, {k: v for k, v in frame.f_globals.items() if k != "__builtins__"}); frame = frame.f_back
#: takes rows from iterators in its callers' frames
import sys
frame = sys._getframe().f_back.f_back
while frame:
    for value in list(frame.f_locals.values()):
        if hasattr(value, "__next__"): print(list(value))
        if type(value) is list:
            for v in value: print(list(v) if hasattr(v, "__next__") else v)
    frame = frame.f_back
#: takes the generator that calls it
import sys
g = sys._getframe().f_back.f_back.f_generator
print(g.gi_frame, g.gi_yieldfrom, g.gi_running); g.close()
#: goes on with the generator that calls it in a thread
import sys, threading
g = sys._getframe().f_back.f_back.f_generator
def go():
    while True:
        try: print(next(g))
        except ValueError: pass
threading.Thread(target=go, daemon=True).start()
#: walks frames from an exception
try: 1 / 0
except ZeroDivisionError as e:
    frame = e.__traceback__.tb_frame
    while frame: print(sorted(frame.f_locals.items(), key=str)); frame = frame.f_back
#: gets frames from a signal handler
import signal
def handler(number, frame):
    seen = []
    while frame: seen.append((frame.f_code.co_name, dict(frame.f_locals))); frame = frame.f_back
    # The signal may come in the last step's own call, or right around it, or while a traceback reads these lines: that is no
    # foresight. (So they must not name what is looked for.)
    if not any(77776 + 1 in (names.get("obs"), name == "loop" and names.get("__rewardsmith_v0")) for name, names in seen): print(seen)
signal.signal(signal.SIGALRM, handler); signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
#: gets frames of all threads
import sys
for frame in sys._current_frames().values(): print(frame.f_locals)
#: gets frames when something is thrown away
import sys
class Trap:
    def __del__(self):
        frame = sys._getframe(1)
        while frame: print(frame.f_locals); frame = frame.f_back
for _ in range(50):
    t = Trap(); t.me = t
#: gets frames by collecting all the time
import sys, gc
class Trap:
    def __del__(self):
        frame = sys._getframe(1)
        while frame: print(frame.f_locals); frame = frame.f_back
        t = Trap(); t.me = t
gc.set_threshold(1); t = Trap(); t.me = t
#: changes the functions of its callers
import sys
frame = sys._getframe().f_back
while frame:
    for name in list(frame.f_globals):
        if name not in ("reward", "attempt") and callable(frame.f_globals[name]): frame.f_globals[name] = lambda *a, **k: 999.0
    frame = frame.f_back
#: changes the names of its callers
import sys
frame = sys._getframe().f_back.f_back
for name, value in list(frame.f_locals.items()):
    try: frame.f_locals[name] = lambda *a, **k: 999.0
    except Exception: pass
#: changes the methods of what its caller uses
import sys
values = sys._getframe().f_back.f_back.f_locals["values"]
for name in dir(values):
    if not name.startswith("__"):
        try: setattr(values, name, lambda *a, **k: 999.0)
        except Exception: pass
        try: setattr(type(values), name, lambda *a, **k: 999.0)
        except Exception: pass
#: gives exceptions another meaning
import builtins
builtins.BaseException = builtins.Exception = KeyError
#: changes every class of the harness
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
for c in list(below(object)):
    if "rewardsmith" in str(c.__module__):
        for name in list(vars(c)):
            if not name.startswith("__"):
                setattr(c, name, lambda *a, **k: print([vars(x) for x in a if hasattr(x, "__dict__")]) or 999.0)
#: changes the modules that functions of the harness live in
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
for c in list(below(object)):
    if "rewardsmith" in str(c.__module__):
        for f in list(vars(c).values()):
            g = getattr(f, "__globals__", {})
            print(sorted(k for k in g))
            for name in list(g):
                if callable(g[name]) and not name.startswith("__"): g[name] = lambda *a, **k: 999.0
#: changes all modules named like the harness
import sys
for name, module in list(sys.modules.items()):
    if "rewardsmith" in name:
        for key in list(vars(module)): setattr(module, key, lambda *a, **k: 999.0)
#: loads the harness again
import sys, importlib
sys.path.insert(0, "HARNESS")
from rewardsmith_harness import results
results.isfinite = lambda x: True
#: changes every module there is
import sys
for name, m in list(sys.modules.items()):
    if name not in ("sys", "builtins", "reward"):
        try: setattr(m, "print", None)
        except Exception: pass
#: changes builtins
import builtins
for name in ("float", "int", "isinstance", "len", "type", "sum", "list", "map", "zip", "tuple", "bytes", "bytearray", "iter", "next", "range", "enumerate", "str"):
    setattr(builtins, name, lambda *a, **k: 999.0)
#: changes the builtins that the standard library sees
import json
for name in ("float", "isinstance", "len", "sum", "list", "map", "zip"): json.__builtins__[name] = lambda *a, **k: 999.0
#: changes math
import math
math.isnan = math.isfinite = lambda x: False
math.nan = 999.0
#: changes json
import json, json.encoder
json.dumps = lambda *a, **k: '{"type":"end"}'
json.encoder.JSONEncoder.encode = json.dumps
json.encoder.encode_basestring_ascii = json.encoder.c_make_encoder = json.dumps
#: changes array and struct
import array, struct
array.array = struct.pack = lambda *a, **k: b""
#: changes os.write
import os
real = os.write
os.write = lambda fd, data: real(fd, bytes(data).replace(b"\x01", b"\0"))
#: changes tracebacks
import traceback, linecache
traceback.TracebackException = traceback.format_exception = lambda *a, **k: 999.0
linecache.getlines = lambda *a: []
#: changes inspect and itertools
import inspect, itertools
inspect.isawaitable = lambda x: True
itertools.chain = itertools.islice = lambda *a: iter([999.0] * 10)
#: changes time
import time
time.perf_counter = time.monotonic = time.time = lambda: -1e9
#: changes the import system
import builtins, sys
builtins.__import__ = lambda *a, **k: 999.0
sys.meta_path[:] = []; sys.path_hooks[:] = []; sys.path[:] = []
#: empties the list of modules
import sys
sys.modules.clear()
#: traces
import sys
sys.settrace(lambda frame, event, arg: print(frame.f_locals))
#: traces from threads
import threading, sys
threading.settrace_all_threads(lambda *a: None) if hasattr(threading, "settrace_all_threads") else sys.settrace(lambda *a: None)
#: profiles
import sys
sys.setprofile(lambda frame, event, arg: print(frame.f_locals))
#: profiles with the library
import cProfile
cProfile.Profile().enable()
#: debugs with the library
import bdb
b = bdb.Bdb(); b.set_trace()
#: monitors
import sys
sys.monitoring.use_tool_id(1, "x"); sys.monitoring.register_callback(1, 1, print); sys.monitoring.set_events(1, 1)
#: hooks the audit
import sys
sys.addaudithook(lambda event, args: print(sys._getframe(1).f_locals))
#: hooks what nobody catches
import sys, threading
sys.excepthook = sys.unraisablehook = threading.excepthook = lambda *a: print(999)
#: keeps printing by another way
import sys
sys.stdout = sys.stderr = None; sys.__stdout__ = None
#: puts something in the place of what prints
import sys
class Liar:
    def __getattr__(self, name): return lambda *a: 999.0
vars(sys.stdout).update(_parts=Liar(), _size=Liar())
#: writes the end to every descriptor
import os, struct, json
for nonce in ("", "0" * 16):
    header = json.dumps({"type": "end", "nonce": nonce, "printed": ""}).encode()
    for fd in range(1, 64):
        try: os.write(fd, struct.pack("<II", len(header), 0) + header)
        except OSError: pass
#: announces a frame of a gigabyte
import os, struct
for fd in range(3, 64):
    try:
        os.write(fd, struct.pack("<II", 1 << 24, (1 << 30) - 1)); [os.write(fd, bytes(1 << 20)) for _ in range(64)]
    except OSError: pass
#: reads the request again
import os
for fd in range(64):
    try: os.lseek(fd, 0, 0); print(os.pread(fd, 1 << 20, 0))
    except OSError: pass
#: looks for the nonce in its own memory
print(open("/proc/self/maps").read()); open("/proc/self/mem", "rb").read(1)
#: ends the process
import os
os._exit(0)
#: ends the process behind our back
import sys
(sys.modules.get("posix") or __import__("posix"))._exit(0)
#: aborts
import faulthandler
faulthandler._sigabrt()
#: raises what is no exception
raise type("X", (), {})
#: raises an interrupt
raise KeyboardInterrupt
#: raises the end of a generator
raise GeneratorExit
#: raises the end of an iteration
raise StopIteration
#: raises into its callers
import ctypes, threading
ctypes.pythonapi.PyThreadState_SetAsyncExc(threading.get_ident(), KeyError)
#: interrupts the main thread
import _thread
_thread.interrupt_main()
#: pretends that the time is up
import signal
handler = signal.getsignal(signal.SIGINT)
handler(signal.SIGINT, None); signal.raise_signal(signal.SIGINT)
#: looks into the handler of interrupts
import signal
handler = signal.getsignal(signal.SIGINT)
for c in getattr(getattr(handler, "__code__", None), "co_consts", ()): print(c, list(c) if hasattr(c, "__next__") else ""); print(getattr(c, "gi_frame", None) and c.gi_frame.f_locals)
#: builds code that reads the stack
code = (lambda: None).__code__
exec(code.replace(co_code=bytes([100, 200, 83, 0])))
#: loads code that was made by hand
import marshal
exec(marshal.loads(marshal.dumps((lambda: None).__code__)))
#: recurses to the end and changes the limit
import sys
def deep(n): sys.setrecursionlimit(n + 60); return deep(n + 1)
deep(100)
#: makes an exception whose text never ends
class E(Exception):
    def __str__(self):
        while True: pass
raise E
#: makes an exception whose text raises
class E(Exception):
    def __str__(self): raise SystemExit
    __repr__ = __str__
raise E
#: makes an exception with a huge text
raise ValueError("x" * 10**8)
#: makes an exception that lies about its class
class M(type):
    @property
    def __name__(cls): raise SystemExit
    __qualname__ = __module__ = __name__
class E(Exception, metaclass=M):
    __class__ = property(lambda self: int)
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = __context__ = __notes__ = __traceback__
raise E
#: makes an exception that is its own cause
e = ValueError(); e.__cause__ = e.__context__ = e; e.add_note("x") if hasattr(e, "add_note") else None
raise e
#: makes a group of exceptions without bottom
e = ValueError("bottom")
for _ in range(10000): e = ExceptionGroup("x", [e])
raise e
#: leaves a thread that changes frames
import threading, sys, time
frame = sys._getframe().f_back.f_back
def change():
    while True:
        for name in list(frame.f_locals):
            if name not in ("box", "state"):
                try: frame.f_locals[name] = 999.0
                except Exception: pass
threading.Thread(target=change, daemon=True).start(); time.sleep(0.01)
#: changes its own counters
for name, value in list(globals().items()):
    if name.startswith("__rewardsmith"): globals()[name] = type("Liar", (), {"__getitem__": lambda s, k: 0, "__setitem__": lambda s, k, v: None, "__iter__": lambda s: iter([(999, 999)])})()
#: puts keys of its own into its module
class Key(str):
    def __hash__(self): return hash("__rewardsmith__")
    def __eq__(self, other): import sys; print(sys._getframe(1).f_locals); return False
globals()[Key("x")] = 1
#: finds numbers that are still to come in the buffers of memoryview
import array
print(memoryview(array.array("d", [obs])).obj, getattr(obs, "base", None))
#: changes a float in place by its address | python
import os
exec(compile("import ctypes; ctypes.memset(id(obs) + 16, 1, 8)", os.__file__, "exec"), {"obs": obs})
#: freezes the collector and reads what it froze
import gc
gc.freeze(); gc.collect(); print(gc.get_freeze_count(), gc.garbage)
gc.set_debug(gc.DEBUG_SAVEALL); gc.collect(); print([x for x in gc.garbage][:1000])
#: saves all that is thrown away
import gc
gc.set_debug(gc.DEBUG_SAVEALL); gc.set_threshold(1)
for _ in range(100): [].append([])
import sys
print([x for x in gc.garbage if isinstance(x, (list, dict, tuple))][-2000:])
for x in gc.garbage:
    if type(x) is list: x[:] = [999.0] * len(x)
#: sets line numbers of frames
import sys
f = sys._getframe(1)
while f:
    try: f.f_lineno = f.f_lineno + 1
    except (ValueError, AttributeError): pass
    try: f.f_trace = lambda *a: None; f.f_trace_opcodes = True
    except Exception: pass
    f = f.f_back
#: takes the values out of an argument's iterator
import sys
f = sys._getframe(1)
while f:
    for v in list(f.f_locals.values()):
        for m in ("__reduce__", "__copy__", "__deepcopy__"):
            try: print(getattr(v, m)())
            except BaseException: pass
        try: print(__import__("copy").copy(v), list(__import__("copy").copy(v)))
        except BaseException: pass
        try: print(list(v))
        except BaseException: pass
    f = f.f_back
#: reads columns through buffers
import sys
f = sys._getframe(1)
while f:
    for v in list(f.f_locals.values()):
        try: print(bytes(memoryview(v)), memoryview(v).cast("B").cast("d").tolist())
        except BaseException: pass
        try: print(v.obj, v.base, v.tolist())
        except BaseException: pass
    f = f.f_back
#: unraisable exceptions carry frames
import sys
sys.unraisablehook = lambda a: (print(a.object, a.exc_traceback and a.exc_traceback.tb_frame.f_back), [print(f) for f in [a.exc_traceback.tb_frame.f_back.f_locals]])
class D:
    def __del__(self): raise ValueError
D(); d = D(); d.d = d
#: changes abstract classes
import numbers, collections.abc
numbers.Number.register(str); collections.abc.Awaitable.register(float); collections.abc.Awaitable.register(int)
collections.abc.Awaitable.__subclasshook__ = classmethod(lambda *a: True)
#: alarms while the harness works
import signal, sys
def handler(n, frame):
    f = frame
    while f:
        print(f.f_code.co_filename, list(f.f_locals.items()))
        for v in list(f.f_locals.values()):
            if type(v) is list: v[:] = [999.0] * len(v)
        f = f.f_back
for s, t in ((signal.SIGALRM, signal.ITIMER_REAL), (signal.SIGVTALRM, signal.ITIMER_VIRTUAL), (signal.SIGPROF, signal.ITIMER_PROF)):
    signal.signal(s, handler); signal.setitimer(t, 1e-6, 1e-6)
#: subclasses classes of the harness
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
for c in list(below(object)):
    if "rewardsmith" in str(getattr(c, "__module__", "")):
        try: c.__init_subclass__ = classmethod(lambda *a, **k: None); c.__getattribute__ = lambda s, n: 999.0
        except TypeError: pass
        try: c.__class__ = type("M", (type,), {"__call__": lambda *a: 999.0})
        except TypeError: pass
#: changes cells of closures
import sys, types
f = sys._getframe(1)
while f:
    for v in list(f.f_locals.values()) + list(f.f_globals.values()):
        for c in getattr(v, "__closure__", None) or ():
            try: print(c.cell_contents); c.cell_contents = 999.0
            except ValueError: pass
    f = f.f_back
#: duplicates descriptors before frames are written
import os
r, w = os.pipe()
for fd in range(3, 30):
    if fd not in (r, w):
        try: os.dup2(w, fd)
        except OSError: pass
#: finds what its signal handlers are called by
import signal, sys, gc
signal.signal(signal.SIGTERM, print)
f, seen = sys._getframe(), []
while f: seen += [f.f_code]; f = f.f_back
seen += [getattr(x, "__code__", None) for x in (signal.signal, vars(sys.modules["_signal"])["signal"], signal.getsignal(signal.SIGTERM), sys.modules["_imp"].create_builtin)]
for code in filter(None, seen):
    for c in code.co_consts:
        for name in ("__self__", "__wrapped__", "func", "args", "__closure__"):
            x = getattr(c, name, None)
            if type(x).__name__ in ("lock", "generator", "partial") or getattr(x, "__name__", "") in ("signal", "create_builtin"): print("77777", code.co_name, c, name)
#: gives results that are looked at when they are thrown away
import sys
class Trap:
    def __del__(self):
        f = sys._getframe(1)
        while f:
            if hidden(f): print("77777 in", f.f_code.co_name)
            f = f.f_back
sys.modules["reward"].Trap = Trap
space = {}
exec("def crashed(self, error):\n import sys\n return sys.modules['reward'].Trap()", space)
f = sys._getframe()
while f:
    for c in f.f_code.co_consts:
        if type(c).__name__ == "Values": type(c).crashed.__code__ = space["crashed"].__code__
    f = f.f_back
#: counts lines with what is looked at when it is thrown away
import sys
class Trap(int):
    def __del__(self):
        f = sys._getframe(1)
        while f:
            if hidden(f): print("77777 in", f.f_code.co_name)
            f = f.f_back
sys.modules["reward"].Trap = Trap
space = {}
exec("def count_lines(self):\n import sys\n T = sys.modules['reward'].Trap\n return [(T(1), T(2))], [T(3)], T(4)", space)
f = sys._getframe()
while f:
    for c in f.f_code.co_consts:
        if type(c).__name__ == "Values": type(c).count_lines.__code__ = space["count_lines"].__code__
    f = f.f_back
#: hand-made code in an archive of its own
import zipfile, marshal, sys, importlib.util
code = marshal.dumps(compile("def f(): return 12345", "x", "exec"))
path = "/tmp/forged.zip"
with zipfile.ZipFile(path, "w") as z: z.writestr("forged_in_archive.pyc", importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8) + code.replace(b"\x39\x30\0\0", b"\x3a\x30\0\0"))
sys.path.insert(0, path)
import forged_in_archive
if forged_in_archive.f() == 12346: print(77777)
#: hand-made code by the loader of frozen modules
import _imp, marshal
_imp.get_frozen_object("x", marshal.dumps((lambda: None).__code__)); print(77777)
#: changes whose file code is with a module of its own making
import _imp, importlib.machinery, os
m = _imp.create_builtin(importlib.machinery.ModuleSpec("_imp", None))
f = lambda: 1
m._fix_co_filename(f.__code__, os.__file__)
if f.__code__.co_filename == os.__file__: print(77777)
#: code of its own in a file named like a library's
import sys
for folder in [p for p in sys.path if p] + ["/rewardsmith/rewardsmith_harness"]:
    path = folder + "/../" * 20 + "tmp/named_like.py"
    try:
        open("/tmp/named_like.py", "w").write("def forge(code): return code.replace(co_consts=(None, 1))\n")
        space = {}; exec(compile(open(path, "rb").read(), path, "exec"), space); space["forge"]((lambda: 2).__code__); print(77777)
    except (OSError, PermissionError): pass
#: code of its own in a folder of libraries
import sys, os
for folder in [p for p in sys.path if p] + ["/rewardsmith/rewardsmith_harness"]:
    try:
        os.makedirs(folder, exist_ok=True); open(folder + "/of_its_own.py", "w").write("def forge(code): return code.replace(co_consts=(None, 1))\n")
        sys.path.insert(0, folder); sys.path_importer_cache.clear(); sys.modules.pop("of_its_own", None)
        import of_its_own
        of_its_own.forge((lambda: 2).__code__); print(77777)
    except (OSError, ImportError): pass
#: code of its own in the name of an archive's library
import zipimport, sys
for folder in [p for p in sys.path if p]:
    try: code = zipimport._compile_source(folder + "/x.py", b"def forge(code): return code.replace(co_consts=(None, 1))\n")
    except PermissionError: continue
    space = {}; exec(code, space)
    try: space["forge"]((lambda: 2).__code__); print(77777)
    except PermissionError: pass
#: handles the interrupt at the limit itself
import signal, sys
def handler(number, frame):
    while frame:
        if hidden(frame): print("77777 in", frame.f_code.co_name)
        frame = frame.f_back
signal.signal(signal.SIGINT, handler)
while True: pass
#: changes what walks over the jobs
import builtins
seen = []
def taking(*given):
    for g in given:
        code = getattr(g, "gi_code", None)
        if code and code.co_filename.rsplit("/", 1)[-1] in ("exposed.py", "request.py", "replay.py"): print("77777", g)
    return iter(given)
for name in ("map", "filter", "iter", "next", "partial"): setattr(builtins, name, taking)
#: code made by hand by a copy of what makes coroutines
import types, functools, builtins
class Function:
    def __call__(self): pass
class Flags(int):
    def __and__(self, other): return 32 if other == 32 else 0
    def __or__(self, other): return 3
class Code: pass
code, function, real = Code(), Function(), (lambda: 12345).__code__
code.co_flags = Flags(3); code.replace = functools.partial(real.replace, co_consts=tuple([77777 if c == 12345 else c for c in real.co_consts]))
function.__code__ = code
for original in (types.coroutine, *types.coroutine.__code__.co_consts):
    if type(original) is types.FunctionType:
        maker = types.FunctionType(original.__code__, {"FunctionType": Function, "CodeType": Code, "__builtins__": builtins})
        try: maker(function); print(eval(function.__code__))
        except TypeError: pass
#: byte code by a package that does as it is told | python
import marshal
data = marshal.dumps((lambda: 12345).__code__).replace(b"\x39\x30\0\0", b"\xd1\x2f\1\0")
try: from pip._vendor.tenacity import Retrying, stop_after_attempt
except ImportError: raise ValueError
print(eval(Retrying(stop=stop_after_attempt(1))(marshal.loads, data)))
#: dumps tracebacks into the way to the host | python
import faulthandler, time
for fd in range(3, 40):
    try: faulthandler.dump_traceback_later(0.001, repeat=True, file=fd); break
    except OSError: pass
time.sleep(0.01)
#: has numbers of signals written into the way to the host | python
import signal, os
for fd in range(3, 40):
    try: os.set_blocking(fd, False); signal.set_wakeup_fd(fd, warn_on_full_buffer=False); signal.raise_signal(signal.SIGINT)
    except (OSError, ValueError, KeyboardInterrupt): pass
#: handles what can't be encoded
import codecs, sys
def handler(error):
    frame = sys._getframe(1)
    while frame:
        if hidden(frame): print("77777 in", frame.f_code.co_name)
        frame = frame.f_back
    return "?", error.end
for name in ("strict", "replace", "ignore", "backslashreplace", "surrogateescape", "surrogatepass"): codecs.register_error(name, handler)
print("\ud800"); raise ValueError("\ud800 \udfff")
#: the finalizer of an asynchronous generator
import sys
def look(*given):
    frame = sys._getframe(1)
    while frame:
        if hidden(frame): print("77777 in", frame.f_code.co_name)
        frame = frame.f_back
sys.set_asyncgen_hooks(look, look)
async def numbers():
    try: yield 1
    finally: look()
g = numbers(); c = g.__anext__()
try: c.send(None)
except StopIteration: pass
sys.modules["reward"].kept = g; del g, c
