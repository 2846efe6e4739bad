"""One shard, or the training of one seed, on a worker. Sent there by value: it may import nothing of ours."""

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

STDERR_LIMIT = 64 * 1024
# The harness ends itself at the limit; starting and sending take their time.
GRACE_SECONDS = 90
# What faulthandler prints when the limit has passed and the harness is still there: stuck in C, most likely.
STUCK = b"Timeout ("
STUCK_SECONDS = 2
# Stands for the folder of the harness in commands that are made before anyone knows where it will be.
HARNESS = "@harness@"


def describe(probe):
    """What the worker's interpreter says of itself, and whether bubblewrap is there."""
    command = [sys.executable, "-c", probe]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return {"interpreter": found.stdout.strip().splitlines()[-1], "bubblewrap": bool(shutil.which("bwrap"))}


def load(request):
    """The request itself, or where it is: a path that this machine sees, or an fsspec URL."""
    if not isinstance(request, str):
        return request
    if "://" in request:
        import fsspec

        with fsspec.open(request, "rb") as file:
            return file.read()
    with open(request, "rb") as file:
        return file.read()


def run(request, command, env, harness, seconds, files):
    """Hands the request to a fresh harness; {output, stderr, code, signal} when it is gone.

    `harness`: path to text. `files`: the user's own, path to base 64, put beside the harness. Bytes of the request are as in `rewardsmith_harness.cpython`.
    """
    data = load(request)
    folder = tempfile.mkdtemp(prefix="rewardsmith-harness-")
    try:
        for path, text in harness.items():
            put(os.path.join(folder, path), text.encode())
        for path, text in files.items():
            put(os.path.join(folder, path), base64.b64decode(text))
        arguments = [folder if part == HARNESS else part for part in command]
        return communicate(arguments, env, data, seconds + GRACE_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def communicate(arguments, env, data, seconds):
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        arguments, stdin=pipe, stdout=pipe, stderr=pipe, env=env, start_new_session=True
    )
    said = bytearray()

    def listen():
        for chunk in iter(lambda: process.stderr.read1(8192), b""):
            said.extend(chunk)
            del said[:-STDERR_LIMIT]
            if STUCK in said and len(timers) == 1:
                timers.append(threading.Timer(STUCK_SECONDS, kill))
                timers[-1].start()

    def send():
        # Standard input stays open: the harness leaves when it sees its end.
        try:
            process.stdin.write(data)
            process.stdin.flush()
        except OSError:
            pass

    def kill():
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            pass

    threads = [threading.Thread(target=target, daemon=True) for target in (listen, send)]
    timers = [threading.Timer(seconds, kill)]
    for thread in [*threads, *timers]:
        thread.start()
    try:
        output = process.stdout.read()
        code = process.wait()
    finally:
        for timer in timers:
            timer.cancel()
        kill()
    threads[0].join(5)
    return {
        "output": output,
        "stderr": bytes(said).decode("utf-8", "replace"),
        "code": code if code >= 0 else None,
        "signal": signal.Signals(-code).name if code < 0 else None,
    }
