# Attempts on the result that need many steps, as in `results.py`: `hidden(frame)` says whether a frame is one of those that the reward
# must not see.

#: sends signals from a thread while the harness is at work | python
import sys, threading, time, signal
main = threading.get_ident()
def handler(number, frame):
    while frame:
        if hidden(frame): print("77777 in", frame.f_code.co_name)
        frame = frame.f_back
for number in (signal.SIGUSR1, signal.SIGALRM): signal.signal(number, handler)
def send():
    while True:
        signal.pthread_kill(main, signal.SIGUSR1); signal.pthread_kill(threading.get_ident(), signal.SIGALRM); time.sleep(1e-5)
sys.setswitchinterval(1e-6); threading.Thread(target=send, daemon=True).start(); time.sleep(0.01)
#: takes the function that handles signals from a new module | python
import _imp, importlib.machinery, sys, threading, time, signal
new = _imp.create_builtin(importlib.machinery.ModuleSpec("_signal", None)); main = threading.get_ident()
def handler(number, frame):
    while frame:
        if hidden(frame): print("77777 in", frame.f_code.co_name)
        frame = frame.f_back
new.signal(signal.SIGUSR1, handler)
def send():
    while True: signal.pthread_kill(main, signal.SIGUSR1); time.sleep(1e-5)
sys.setswitchinterval(1e-6); threading.Thread(target=send, daemon=True).start(); time.sleep(0.01)
#: collects from a thread while the harness is at work | python
import gc, sys, threading, time
class Trap:
    def __del__(self):
        f = sys._getframe(1)
        while f:
            if hidden(f): print("77777 in", f.f_code.co_name)
            f = f.f_back
def collect():
    while True:
        gc.enable(); gc.set_threshold(1)
        t = Trap(); t.me = t; del t; time.sleep(1e-5)
sys.setswitchinterval(1e-6); threading.Thread(target=collect, daemon=True).start(); time.sleep(0.01)
#: takes the job from its callers' frames in a thread | python
import sys, threading, time
f, frames = sys._getframe(), []
while f: frames.append(f); f = f.f_back
def look():
    while True:
        for f in frames:
            if f.f_code.co_name in ("run", "do"):
                for job in list(f.f_locals.values()):
                    for x in list(job) if type(job) is list else ():
                        if type(x) is tuple or callable(x): print("77777", x)
sys.setswitchinterval(1e-6); threading.Thread(target=look, daemon=True).start(); time.sleep(0.01)
#: looks at the columns from within, by their class
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
def look(self, name):
    v = object.__getattribute__(self, name)
    if type(v) is memoryview: print(v.cast("B").cast("d").tolist())
    return v
for c in list(below(object)):
    if "rewardsmith" in str(c.__module__) and c.__name__ in ("Column", "Data", "Arguments", "Parts"):
        c.__getattribute__ = look
#: looks at the columns from within, by the code of their class
import sys
def below(c):
    for s in type.__subclasses__(c):
        yield s
        yield from below(s)
space = {}
exec("def rows(self, *given):\n for v in self.__dict__.values():\n  if type(v) is memoryview: print(v.cast('B').cast('d').tolist())\n return iter([])", space)
for c in list(below(object)):
    if "rewardsmith" in str(c.__module__) and c.__name__ in ("Column", "Data", "Arguments", "Parts"):
        for f in list(vars(c).values()):
            if hasattr(f, "__code__"): f.__code__ = space["rows"].__code__
