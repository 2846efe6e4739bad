# Attempts on the machine. Each `#:` heads the body of a function that the reward calls; what it gets goes into
# `got`. FOLDER holds a secret, something listens at PORT and at SOCKET, PID is the host's, HOME is its home.
# `pyodide` or `python` behind a bar: only there.

#: reads a file of the task
got = open("FOLDER/secret.txt").read()
#: reads a file by its descriptor
import os
got = os.read(os.open("FOLDER/secret.txt", os.O_RDONLY), 100).decode()
#: reads a file through a link of its own
import os
os.symlink("FOLDER/secret.txt", "/tmp/link"); got = open("/tmp/link").read()
#: reads a file below /proc/self/root
got = open("/proc/self/root" + "FOLDER/secret.txt").read()
#: reads a file of the parent's view
got = open("/proc/PID/rootFOLDER/secret.txt").read()
#: copies a file
import shutil
got = open(shutil.copy("FOLDER/secret.txt", "/tmp/copied")).read()
#: finds a file by walking the disk
import os
for top, folders, files in os.walk("/"):
    if "secret.txt" in files: got = open(os.path.join(top, "secret.txt")).read()
#: lists the home folder
import os
got = SECRET if len(os.listdir("HOME")) > 3 else ""
#: reads the keys of ssh
import glob
got = SECRET if glob.glob("HOME/.ssh/*") + glob.glob("/etc/ssh/*key") else ""
#: reads the users of the machine
got = SECRET if "root" in open("/etc/passwd").read() else ""
#: reads the environment
import os
got = os.environ["REWARDSMITH_CANARY"]
#: reads the environment of the C library
import os
got = str(os.environb) + str(os.getenvb(b"REWARDSMITH_CANARY"))
#: reads the environment of its parents
import glob
got = b"".join(open(p, "rb").read() for p in glob.glob("/proc/*/environ")).decode()
#: reads the environment of the host
got = open("/proc/PID/environ", "rb").read().decode()
#: reads the arguments of all processes
import glob
got = SECRET if any(b"mocha" in open(p, "rb").read() for p in glob.glob("/proc/*/cmdline")) else ""
#: reads its own memory as a file
memory = open("/proc/self/mem", "rb+", 0); got = SECRET if memory else ""
#: reads the memory of the host
memory = open("/proc/PID/mem", "rb", 0); got = SECRET
#: writes a file of the task
open("FOLDER/written", "w").write("x")
#: writes through a descriptor
import os
os.write(os.open("FOLDER/written", os.O_WRONLY | os.O_CREAT), b"x")
#: deletes a file of the task
import os
os.remove("FOLDER/secret.txt")
#: renames a file of the task
import os
os.rename("FOLDER/secret.txt", "FOLDER/written")
#: makes a link in the task
import os
os.symlink("/", "FOLDER/written")
#: makes a named pipe in the task
import os
os.mkfifo("FOLDER/written")
#: changes the mode of a file
import os
os.chmod("FOLDER/secret.txt", 0o777); os.utime("FOLDER/secret.txt", (0, 0)); os.truncate("FOLDER/secret.txt", 0)
#: writes beside the interpreter
import os
open(os.path.join(os.path.dirname(os.__file__), "rewardsmith-written"), "w"); got = SECRET
#: changes the harness on disk
import sys
for path in ["HARNESS/rewardsmith_harness/module.py", "HARNESS/rewardsmith_harness/new.py"]: open(path, "a").write("#"); got = SECRET
#: writes into the home folder
import os
open("HOME/rewardsmith-written", "w"); got = SECRET
#: writes a database
import sqlite3
sqlite3.connect("FOLDER/written").execute("create table t (x)")
#: mounts a file system
import os, ctypes
ctypes.CDLL(None).mount(b"FOLDER", b"/tmp", None, 4096, None); got = open("/tmp/secret.txt").read()
#: makes namespaces of its own
import os
os.unshare(0x10000000); got = SECRET
#: enters the namespaces of its parent
import os
os.setns(os.open("/proc/1/ns/net", os.O_RDONLY)); got = SECRET
#: changes its root
import os
os.chroot("/tmp"); got = SECRET
#: becomes another user
import os
os.setuid(1); os.setgid(1); open("FOLDER/written", "w")
#: connects to the loopback
import socket
socket.create_connection(("127.0.0.1", PORT), 2).send(b"x")
#: connects to the loopback of version 6
import socket
socket.create_connection(("::1", PORT), 2).send(b"x")
#: sends a datagram
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", PORT))
#: connects to a socket in the file system
import socket
s = socket.socket(socket.AF_UNIX); s.connect("FOLDER.socket"); s.send(b"x")
#: connects to a socket without a file
import socket
s = socket.socket(socket.AF_UNIX); s.connect("\0rewardsmith-canary"); s.send(b"x"); got = SECRET
#: opens a raw socket
import socket
socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3); got = SECRET
#: talks to the kernel by netlink
import socket
socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); got = SECRET
#: listens
import socket
s = socket.socket(); s.bind(("0.0.0.0", 0)); s.listen(); got = SECRET if s.getsockname()[1] else ""
#: fetches a page
import urllib.request
urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=2)
#: fetches a page asynchronously
import asyncio
loop = asyncio.new_event_loop(); loop.run_until_complete(asyncio.open_connection("127.0.0.1", PORT))
#: asks for a name (Emscripten makes up an address in 172.29)
import socket
got = SECRET if not socket.gethostbyname("example.com").startswith("172.29.") else ""
#: writes to inherited descriptors
import os
for fd in range(3, 256):
    try: os.write(fd, b"\x02\0\0\0\0\0\0\0{}")
    except OSError: pass
#: reads inherited descriptors
import os
for fd in range(3, 64):
    try: os.set_blocking(fd, False); got += str(os.read(fd, 100))
    except OSError: pass
#: closes every descriptor
import os
os.closerange(0, 256)
#: redirects standard output and error
import os
os.dup2(os.open("/tmp/out", os.O_RDWR | os.O_CREAT), 1); os.dup2(1, 2); os.write(1, b"x")
#: starts a process
import subprocess
subprocess.run(["touch", "FOLDER/written"])
#: starts a shell
import os
os.system("touch FOLDER/written")
#: starts a process by spawn
import os
os.posix_spawn("/bin/touch", ["touch", "FOLDER/written"], {})
#: opens a pipe to a program
import os
got = os.popen("echo " + SECRET[:3] + SECRET[3:]).read()
#: becomes another program | python
import os
os.execv("/bin/sh", ["sh", "-c", "cat FOLDER/secret.txt; touch FOLDER/written; sleep 100"])
#: starts a pool of processes
import multiprocessing
multiprocessing.get_context("spawn").Process(target=print).start()
#: forks | python
import os
got = SECRET if os.fork() else os._exit(0)
#: forks twice and starts a session
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: time.sleep(1000)
#: forks until nothing goes any more
import os
while True: os.fork()
#: opens a terminal with a process
import pty
pty.spawn(["touch", "FOLDER/written"])
#: kills its parent
import os, signal
os.kill(os.getppid(), signal.SIGTERM); os.kill(os.getppid(), signal.SIGKILL)
#: kills every process
import os
os.kill(-1, 9)
#: kills the host
import os
os.kill(PID, 9)
#: kills the group
import os
os.killpg(0, 9)
#: stops itself
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
#: watches the host with a debugger
import ctypes
libc = ctypes.CDLL(None); got = SECRET if libc.ptrace(16, PID, 0, 0) == 0 else ""
#: lowers the priority of others
import os
os.setpriority(os.PRIO_PROCESS, PID, 19); got = SECRET
#: leaves a thread behind
import threading, time
threading.Thread(target=lambda: time.sleep(1000)).start()
#: leaves a thread behind that works
import threading
def work():
    while True: pass
threading.Thread(target=work).start()
#: leaves something for the end
import atexit, weakref
atexit.register(lambda: open("FOLDER/written", "w")); atexit.register(lambda: [None for _ in iter(int, 1)])
#: leaves shared memory behind
from multiprocessing import shared_memory
shared_memory.SharedMemory("rewardsmith-canary", create=True, size=1 << 20)
#: leaves a file in shared memory
open("/dev/shm/rewardsmith-canary", "w").write("x")
#: finds what others left in shared memory
import os
got = SECRET if "rewardsmith-canary-of-another" in os.listdir("/dev/shm") else ""
#: finds what an earlier run left
import os, tempfile
path = os.path.join(tempfile.gettempdir(), "rewardsmith-left")
got = SECRET if os.path.exists(path) else ""
open(path, "w").write("x")
#: uses shared memory of System V
import ctypes
got = SECRET if ctypes.CDLL(None).shmget(0x5EC, 4096, 0o1666) >= 0 else ""
#: fills memory with a list
rows = []
while True: rows.append(bytearray(1 << 20))
#: fills memory with one string
got = "a" * 10**11
#: fills memory with a number
n = 1 << (1 << 40)
#: fills memory by mapping
import mmap
maps = []
while True: m = mmap.mmap(-1, 1 << 28); m[:: 4096] = b"x" * (1 << 16); maps.append(m)
#: fills memory with recursion
import sys
sys.setrecursionlimit(10**9)
def deep(n): return deep(n + 1) + 1
deep(0)
#: fills memory with threads
import threading, time
while True: threading.Thread(target=time.sleep, args=(100,)).start()
#: fills the disk
with open("/tmp/big", "wb") as file:
    while True: file.write(bytes(1 << 20))
#: fills the disk with many files
n = 0
while n < 10**5:
    with open("/tmp/%d" % n, "wb") as file: file.write(bytes(8192))
    n += 1
#: opens many files
files = [open("/tmp/open%d" % i, "w") for i in range(5000)]
#: prints without end
while True: print("x" * 10000)
#: writes to standard error without end
import os
while True: os.write(2, b"x" * 65536)
#: writes to standard output without end
import os
while True: os.write(1, b"x" * 65536)
#: sleeps for ever
import time
time.sleep(10**6)
#: hangs in a regular expression
import re
re.match(r"(a+)+$", "a" * 64 + "b")
#: hangs in arithmetic
x = 10 ** 10 ** 9
#: hangs in a sum
sum(range(10**13))
#: refuses to be interrupted
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True:
    try:
        while True: pass
    except BaseException: pass
#: holds on to whatever interrupts it
while True:
    try:
        while True: pass
    finally: continue
#: falls by a null pointer
import faulthandler
faulthandler._sigsegv()
#: falls by the stack of C
import pickle
x = []
for _ in range(10**6): x = [x]
pickle.dumps(x); repr(x); del x
#: calls functions of C
import ctypes
got = SECRET if ctypes.CDLL(None).getpid() else ""
#: reads memory by its address
import ctypes
got = SECRET if ctypes.string_at(id(got), 8) else ""
#: loads a library from a file of its own
import _ctypes
open("/tmp/x.so", "wb").write(b"\x7fELF"); _ctypes.dlopen("/tmp/x.so", 0)
#: makes an interpreter of its own
import _xxsubinterpreters as i
got = SECRET if i.create() else ""
#: takes JavaScript from Pyodide | pyodide
import js
got = str(js.process.env.REWARDSMITH_CANARY)
#: makes a JavaScript function | pyodide
import pyodide_js
got = str(pyodide_js.constructor.constructor("return process")().env.REWARDSMITH_CANARY)
#: runs JavaScript | pyodide
from pyodide.code import run_js
got = str(run_js("process.env.REWARDSMITH_CANARY"))
#: mounts the disk into Pyodide | pyodide
import pyodide_js
pyodide_js.mountNodeFS("/disk", "FOLDER"); got = open("/disk/secret.txt").read()
#: asks Emscripten's file system of Node | pyodide
import pyodide_js
fs = pyodide_js._module.FS.filesystems.NODEFS; pyodide_js.FS.mkdir("/m"); pyodide_js.FS.mount(fs, {"root": "FOLDER"}, "/m"); got = open("/m/secret.txt").read()
#: takes Pyodide's module from the interpreter's list | pyodide
import _imp, importlib.machinery
spec = importlib.machinery.ModuleSpec("_pyodide_core", None); got = str(_imp.create_builtin(spec).__dict__)
#: gets at JavaScript through classes | pyodide
for c in object.__subclasses__():
    if c.__name__ in ("JsFinder", "JsProxy", "WebLoop") : got += str(getattr(c, "__init__").__globals__.get("js")) if hasattr(c.__init__, "__globals__") else ""
got = SECRET if "process" in got else ""
#: loads WebAssembly of its own | pyodide
from pyodide.ffi import to_js
import js
js.WebAssembly.Module.new(to_js(b"\0asm\1\0\0\0")); got = SECRET
#: fetches with the browser's means | pyodide
from pyodide.http import pyfetch, open_url
open_url("http://127.0.0.1:PORT/")
#: installs a package
import micropip
got = SECRET
#: calls the functions of JavaScript that evaluate columns | pyodide
for c in object.__subclasses__():
    if c.__name__ == "Host": got += str(c.run) + str(c.transfer)
got = SECRET if got not in ("", "NoneNone") else ""
#: changes what a file is like, each in its own way
import os
PATH = "FOLDER/secret.txt"
for change in (lambda: os.chmod(PATH, 0o777), lambda: os.utime(PATH, (0, 0)), lambda: os.truncate(PATH, 0), lambda: os.setxattr(PATH, "user.x", b"x"), lambda: os.lchown(PATH, 1, 1), lambda: os.chmod("FOLDER", 0)):
    try: change()
    except (OSError, AttributeError): pass
#: changes a file by a descriptor of its place only
import os
fd = os.open("FOLDER/secret.txt", getattr(os, "O_PATH", 0)); os.fchmod(fd, 0o777)
#: changes a file by its descriptor's name
import os
fd = os.open("FOLDER/secret.txt", getattr(os, "O_PATH", 0)); os.chmod("/proc/self/fd/%d" % fd, 0o777); os.chmod(fd, 0o777)
#: makes a hard link to a file
import os
os.link("FOLDER/secret.txt", "/tmp/linked"); got = open("/tmp/linked").read()
#: reads a file by the means of the kernel
import os
a, b = os.pipe(); os.sendfile(b, os.open("FOLDER/secret.txt", os.O_RDONLY), 0, 100); got = os.read(a, 100).decode()
#: reads a file with the means of a database
import sqlite3
c = sqlite3.connect("/tmp/x.db"); c.execute("attach 'FOLDER/secret.txt' as s"); got = str(c.execute("select * from s.sqlite_master").fetchall()) and SECRET
#: makes a pair of sockets that need not connect to send elsewhere | python
import socket
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); got = SECRET
#: limits the host | python
import resource
resource.prlimit(PID, resource.RLIMIT_NOFILE, (0, 0)); got = SECRET
#: moves the host to one processor | python
import os
os.sched_setaffinity(PID, {0}); got = SECRET
#: makes the host wait for others | python
import os
os.sched_setscheduler(PID, os.SCHED_IDLE, os.sched_param(0)); got = SECRET
#: sends a signal when a pipe is written to | python
import fcntl, os, signal
r, w = os.pipe(); fcntl.fcntl(r, fcntl.F_SETOWN, PID); fcntl.fcntl(r, 10, signal.SIGTERM); fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC); os.write(w, b"x")
#: holds a process by a descriptor | python
import os
got = SECRET if os.pidfd_open(PID) else ""
#: fills memory by shared mapping | python
import mmap
maps = []
while len(maps) < 3: m = mmap.mmap(-1, 1 << 28); m.write(bytes(1 << 28)); maps.append(m)
got = SECRET
#: fills memory by mapping a device
import mmap, os
fd = os.open("/dev/zero", os.O_RDWR); maps = []
while len(maps) < 3: m = mmap.mmap(fd, 1 << 28); m.write(bytes(1 << 28)); maps.append(m)
got = SECRET
#: fills memory with files that have no name | python
import os
files = []
while len(files) < 9:
    files.append(os.memfd_create("x")); os.write(files[-1], bytes(60 << 20))
got = SECRET
#: starts a program from a file that has no name | python
import os
fd = os.memfd_create("x", 0); os.write(fd, open("/bin/true", "rb").read()); got = SECRET if os.posix_spawn("/proc/self/fd/%d" % fd, ["x"], {}) else ""
#: calls functions of C from code in a library's name | python
import sys, os
code = compile("import ctypes\nlibc = ctypes.CDLL(None)\ngot = libc.getpid()", os.__file__, "exec")
space = {}; exec(code, space); got = SECRET if space["got"] else ""
#: raw ctypes by another name | python
import importlib.util, sysconfig, glob
path = glob.glob(sysconfig.get_path("stdlib") + "/lib-dynload/_ctypes.*")[0]
spec = importlib.util.spec_from_file_location("x._ctypes", path); m = importlib.util.module_from_spec(spec); got = SECRET + str(m)
#: ctypes through a library
import multiprocessing.sharedctypes, sys
got = SECRET if sys.modules["ctypes"].memmove else ""
#: ctypes through a deputy
import contextlib
with contextlib.ExitStack() as s: s.callback(__import__, "ctypes")
import sys
got = SECRET if sys.modules["ctypes"].memmove else ""
#: ctypes through a thread
import threading, time, sys
t = threading.Thread(target=__import__, args=("ctypes",)); t.start(); t.join()
got = SECRET if sys.modules["ctypes"].memmove else ""
#: ctypes through a class of it
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
got = SECRET if any("CData" in c.__name__ for c in below(object)) else ""
#: ctypes through the list of built-in modules
import _imp, importlib.machinery, sys
m = _imp.create_builtin(importlib.machinery.ModuleSpec("_ctypes", None)); _imp.exec_builtin(m); got = SECRET + str(m.dlopen)
#: test modules of C by another name | python
import importlib.util, sysconfig, glob
for path in glob.glob(sysconfig.get_path("stdlib") + "/lib-dynload/_test*"):
    name = path.rsplit("/", 1)[1].split(".")[0]
    try: m = importlib.util.module_from_spec(importlib.util.spec_from_file_location("x." + name, path)); got += SECRET + name
    except (ImportError, PermissionError): pass
#: hand-made code by a deputy
import contextlib
c = (lambda: None).__code__
with contextlib.ExitStack() as s: s.callback(lambda: None)
import copy
got = SECRET if copy.replace(c, co_code=c.co_code) else ""
#: hand-made code by the library of imports
import importlib._bootstrap_external as b, marshal
got = SECRET if b._compile_bytecode(marshal.dumps((lambda: None).__code__)) else ""
#: hand-made code by a file of byte code
import marshal, importlib.util, sys
data = importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(compile("x = 1", "x", "exec"))
open("/tmp/forged.pyc", "wb").write(data); sys.path.insert(0, "/tmp")
import forged
got = SECRET
#: changes whose file code is
import _imp, sys
def f():
    import ctypes
    return ctypes.memmove
_imp._fix_co_filename(f.__code__, __import__("os").__file__); got = SECRET if f() else ""
#: another library by its path
import importlib.machinery, glob, _imp
for path in glob.glob("/usr/lib/x86_64-linux-gnu/libc.so*") + glob.glob("/lib/x86_64-linux-gnu/libc.so*"):
    spec = importlib.machinery.ModuleSpec("c", None, origin=path); _imp.create_dynamic(spec)
#: changes what refuses it, found in the refusal
import sys
def attempt():
    try: import ctypes
    except PermissionError as e:
        t = e.__traceback__
        while t:
            for space in (t.tb_frame.f_locals, t.tb_frame.f_globals):
                for k, v in list(space.items()):
                    if type(v) is list: v.append("/")
                    if k in ("MODULES", "REFUSED", "REFUSED_TO_REWARDS"): space[k] = ()
                    if k == "HERE": space[k] = ""
            t = t.tb_next
    import builtins
    builtins.any = builtins.open = lambda *a: True
attempt()
for n in ("ctypes", "_ctypes"): sys.modules.pop(n, None)
import ctypes
got = SECRET if ctypes.memmove else ""
#: puts a function of its own in the place of what the guard asks
import sys
class F:
    class f_code: co_filename = sys.__file__ if hasattr(sys, "__file__") else __import__("os").__file__
    f_back = None; f_lineno = 1
sys._getframe = lambda n=0: F
for n in ("ctypes", "_ctypes"): sys.modules.pop(n, None)
import ctypes
got = SECRET if ctypes.memmove else ""
#: asks under a name of its own class
import sys
class S(str):
    def __eq__(s, o): return False
    def __hash__(s): return 1
    def startswith(s, *a): return True
    def rpartition(s, x): return ("", "", "a")
for n in ("ctypes", "_ctypes"): sys.modules.pop(n, None)
m = __import__(S("ctypes")); got = SECRET
#: code with a file name of its own class
import sys
class S(str):
    def startswith(s, *a): return True
for n in ("ctypes", "_ctypes"): sys.modules.pop(n, None)
exec(compile("import ctypes", S("/x"), "exec")); got = SECRET
#: takes pyodide from the frozen files | pyodide
import sys, zipimport, glob
sys.path_importer_cache.clear()
for p in list(sys.path): got += str(glob.glob(p + "/pyodide*"))
for n in [n for n in sys.modules if sys.modules[n] is None]: del sys.modules[n]
import _pyodide_core
got = SECRET + str(_pyodide_core)
#: makes the module of Pyodide again | pyodide
import _imp, importlib.machinery
m = _imp.create_builtin(importlib.machinery.ModuleSpec("_pyodide_core", None)); got = SECRET + str(m.to_js([1]))
#: makes test modules again | pyodide
import _imp, importlib.machinery
for n in ("_testcapi", "_testinternalcapi", "_ctypes", "_xxtestfuzz", "_remote_debugging"):
    m = _imp.create_builtin(importlib.machinery.ModuleSpec(n, None)); got += SECRET + str(m) if m else ""
#: finds proxies among the constants of callers | pyodide
import sys
f = sys._getframe()
while f:
    for v in list(f.f_locals.values()) + list(f.f_code.co_consts):
        if "Js" in type(v).__name__: got += SECRET + repr(v)
    f = f.f_back
#: asks JavaScript by an exception | pyodide
import sys
for name, m in list(sys.modules.items()):
    for k, v in list(vars(m).items()) if m and hasattr(m, "__dict__") else []:
        if type(v).__name__ in ("JsProxy", "JsException") or "JsProxy" in repr(type(v)): got += SECRET + name + k
#: raises its own limits
import resource
for name in ("RLIMIT_DATA", "RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_FSIZE"):
    resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)); got = SECRET
#: cancels the watch and hangs
import faulthandler
faulthandler.cancel_dump_traceback_later(); faulthandler.disable()
while True: pass
#: recursion in the compiler
exec("x = " + "-" * 10**5 + "1"); eval("+".join(["1"] * 10**5))
#: ctypes by a name with another dash | python
import importlib.util, sysconfig, glob
for path in glob.glob(sysconfig.get_path("stdlib") + "/lib-dynload/_ctypes.*"):
    m = importlib.util.module_from_spec(importlib.util.spec_from_file_location("-ctypes", path)); got = SECRET + str(m)
#: ctypes among the built-in modules
import _imp, importlib.machinery, sys
for name in ("_ctypes", "_imp", "_signal", "gc", "_testcapi", "_testinternalcapi"):
    m = _imp.create_builtin(importlib.machinery.ModuleSpec(name, None))
    if m is not None: got += SECRET + name
#: the maker of built-in modules, behind what is in its place
import _imp
for c in _imp.create_builtin.__code__.co_consts:
    for maker in [c, *(getattr(c, "__self__", None) or {}).values()] if hasattr(c, "__self__") else list(c.values()) if type(c) is dict else [c]:
        for name in ("func", "__wrapped__", "args", "__self__", "__func__"):
            if callable(getattr(maker, name, None)) or type(getattr(maker, name, None)) is tuple: got += SECRET + name
#: a library of C in a file of its own
import importlib.util, sysconfig, glob, shutil
for path in glob.glob(sysconfig.get_path("stdlib") + "/lib-dynload/_json.*"):
    copy = shutil.copyfile(path, "/tmp/" + path.rsplit("/", 1)[1])
    for way in (copy, sysconfig.get_path("stdlib") + "/../" * 20 + copy):
        try: got += str(importlib.util.module_from_spec(importlib.util.spec_from_file_location("_json", way)).scanstring) and SECRET
        except PermissionError: pass
#: WebAssembly in a file of its own | pyodide
import importlib.util, base64
def section(kind, body): return bytes([kind, len(body)]) + body
name = b"\x0aPyInit_own"
wasm = b"\0asm\1\0\0\0" + section(0, b"\x08dylink.0" + bytes([1, 4, 0, 0, 0, 0])) + section(1, b"\1\x60\0\1\x7f") + section(3, b"\1\0") + section(7, b"\1" + name + b"\0\0") + section(10, b"\1\4\0\x41\0\x0b")
open("/tmp/own.so", "wb").write(wasm)
try: importlib.util.module_from_spec(importlib.util.spec_from_file_location("own", "/tmp/own.so"))
except SystemError: got = SECRET
#: WebAssembly in the interpreter's own folder | pyodide
import importlib.util, os, sys
def section(kind, body): return bytes([kind, len(body)]) + body
name = b"\x0aPyInit_own"
wasm = b"\0asm\1\0\0\0" + section(0, b"\x08dylink.0" + bytes([1, 4, 0, 0, 0, 0])) + section(1, b"\1\x60\0\1\x7f") + section(3, b"\1\0") + section(7, b"\1" + name + b"\0\0") + section(10, b"\1\4\0\x41\0\x0b")
for folder in [p for p in sys.path if p and not p.endswith(".zip")]:
    os.makedirs(folder, exist_ok=True); path = folder + "/own.so"; open(path, "wb").write(wasm)
    try: importlib.util.module_from_spec(importlib.util.spec_from_file_location("own", path))
    except SystemError: got = SECRET
    except PermissionError: pass
#: finds proxies of JavaScript in what functions hold on to | pyodide
import types
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
seen, spaces = {}, {}
for c in below(object):
    for x in vars(c).values():
        x = getattr(x, "__func__", x)
        seen[id(x)] = x
        if type(x) is types.FunctionType:
            spaces[id(x.__globals__)] = x.__globals__
            for y in [*(x.__defaults__ or ()), *x.__code__.co_consts, *[c.cell_contents for c in x.__closure__ or () if c != types.CellType()]]: seen[id(y)] = y
for space in spaces.values():
    for x in space.values(): seen[id(x)] = x
found = [x for x in seen.values() if type(type(x)).__name__ == "_JsProxyMetaClass" or type(x).__name__ == "JsProxy"]
got = SECRET if found else ""
#: lets nobody write to a file that it reads | python
import fcntl, os
fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), 1024, fcntl.F_RDLCK); got = SECRET
#: is told of what is done in a folder that it reads | python
import fcntl, os
fcntl.fcntl(os.open(os.path.dirname(os.__file__), os.O_RDONLY), 1026, 0x20); got = SECRET
#: fills memory with pairs of sockets | python
import socket
held, total = [], 0
while total < 100 << 20:
    a, b = socket.socketpair(); a.setblocking(False); held.append((a, b)); a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
    try:
        while True: total += a.send(bytes(1 << 16))
    except BlockingIOError: pass
got = SECRET
#: fills memory with pipes | python
import os, fcntl
held, total = [], 0
while total < 32 << 20:
    held.append(os.pipe()); os.set_blocking(held[-1][1], False)
    try: fcntl.fcntl(held[-1][1], 1031, 1 << 20)
    except OSError: pass
    try:
        while True: total += os.write(held[-1][1], bytes(1 << 16))
    except BlockingIOError: pass
got = SECRET
#: keeps descriptors in flight | python
import socket
a, b = socket.socketpair(); socket.send_fds(a, [b"x"], [0, 1, 2]); got = SECRET
#: makes a device of the disk | python
import os, stat
os.mknod("/tmp/disk", stat.S_IFBLK | 0o600, os.makedev(8, 0)); got = SECRET if os.open("/tmp/disk", os.O_RDONLY) else ""
#: writes to the terminal of the user | python
for path in ("/dev/tty", "/dev/console", "/dev/tty0", "/dev/pts/0", "/dev/pts/1"):
    try: open(path, "w").write("x"); got = SECRET
    except OSError: pass
#: sets the clock
import time
time.clock_settime(time.CLOCK_REALTIME, time.time()); got = SECRET
#: renames the machine | python
import socket
socket.sethostname("canary"); got = SECRET
#: reads memory and messages of the kernel
for path in ("/dev/kmsg", "/dev/mem", "/proc/kcore", "/proc/kallsyms", "/sys/kernel/notes"):
    try: open(path, "rb").read(10); got = SECRET
    except OSError: pass
#: a file without a name in the task's folder | python
import os
fd = os.open("FOLDER", os.O_TMPFILE | os.O_RDWR); os.write(fd, b"x"); os.link("/proc/self/fd/%d" % fd, "FOLDER/written")
#: goes up from the descriptor of a folder
import os
fd = os.open("/", os.O_RDONLY)
for _ in range(10): fd = os.open("..", os.O_RDONLY, dir_fd=fd)
got = os.read(os.open("FOLDER/secret.txt"[1:], os.O_RDONLY, dir_fd=fd), 100).decode()
#: a database loads a library of C
import sqlite3
c = sqlite3.connect(":memory:"); c.enable_load_extension(True); got = SECRET
