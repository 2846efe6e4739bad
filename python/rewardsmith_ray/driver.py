"""The process between RewardSmith and Ray: JSON lines in, JSON lines out. It ends when its input does.

In:   {connect: {address, cpus, probe, shared}}, then any number of
      {run: id, request: path, command, env, seconds, output: path, files} and {cancel: id}
Out:  {ready: {nodes, cpus, ray, python, interpreter, bubblewrap}}, {error: {code, message, hint}} and, a run,
      {retried: id, reason}, {done: id, stderr, code, signal} (its frames are in `output`), {failed: id, reason}
"""

import json
import os
import queue
import shutil
import socket
import sys
import tempfile
import threading
import time
import uuid

CONNECT_SECONDS = 5
# Between two tries to cancel what still runs.
INSIST_SECONDS = 0.5
OBJECT_STORE_BYTES = 1 << 30


def main():
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(message):
        out.write(json.dumps(message) + "\n")
        out.flush()

    commands = queue.Queue()
    connect = json.loads(sys.stdin.readline())["connect"]
    try:
        import ray
    except ImportError:
        return say(
            error(
                "no-ray",
                "%s has no Ray." % sys.executable,
                "Install it: %s -m pip install ray" % sys.executable,
            )
        )
    unreachable = find_unreachable(connect["address"])
    if unreachable:
        return say(unreachable)

    def listen():
        for line in sys.stdin:
            commands.put(json.loads(line))
        commands.put(None)

    threading.Thread(target=listen, daemon=True).start()
    # Short, because sockets are made in it.
    folder = None if connect["address"] else tempfile.mkdtemp(prefix="rs-ray-")
    try:
        start(ray, connect, folder)
        cluster = Cluster(ray, connect["shared"], say)
        say({"ready": cluster.describe(connect["probe"])})
        cluster.serve(commands)
    except Exception as problem:
        reason = str(problem).strip().split("\n")[0]
        say(error("ray-failed", "Ray says: %s" % reason, "Look at `ray status` and Ray's own logs."))
    finally:
        ray.shutdown()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def error(code, message, hint):
    return {"error": {"code": code, "message": message, "hint": hint}}


def find_unreachable(address):
    """Ray itself tries for minutes."""
    if not address or ":" not in address:
        return None
    host, _, port = address.rpartition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
        return None
    except (OSError, ValueError) as problem:
        return error(
            "ray-unreachable",
            "There is no Ray cluster at %s (%s)." % (address, problem),
            "Start one there with `ray start --head`, or leave --address out for one on this machine.",
        )


def start(ray, connect, folder):
    options = {"logging_level": "ERROR", "log_to_driver": False}
    if connect["address"]:
        ray.init(address=connect["address"], **options)
    else:
        ray.init(
            address="local",
            num_cpus=connect["cpus"],
            object_store_memory=OBJECT_STORE_BYTES,
            include_dashboard=False,
            _temp_dir=folder,
            **options,
        )


class Cluster:
    """The runs on a cluster that Ray is connected to."""

    def __init__(self, ray, shared, say):
        from . import shard

        # By value: the workers have no package of ours.
        ray.cloudpickle.register_pickle_by_value(shard)
        self.ray = ray
        self.shared = shared
        self.say = say
        self.describe_on = ray.remote(shard.describe).options(num_cpus=0, max_retries=1)
        # Tried again by us, once and said so, and not by Ray in silence.
        self.run_on = ray.remote(shard.run).options(num_cpus=1, max_retries=0)
        self.harness = ray.put(read_harness())
        # By reference: what to run, and whether this is its second try.
        self.pending = {}
        # What was cancelled and may still run.
        self.cancelled = []
        self.insists_at = 0

    def describe(self, probe):
        ray = self.ray
        return {
            **ray.get(self.describe_on.remote(probe)),
            "nodes": sum(node["Alive"] for node in ray.nodes()),
            "cpus": int(ray.cluster_resources().get("CPU", 1)),
            "ray": ray.__version__,
            "python": "%d.%d.%d" % sys.version_info[:3],
        }

    def serve(self, commands):
        """Until the input ends."""
        while True:
            try:
                command = commands.get(timeout=0.02) if self.pending or self.cancelled else commands.get()
            except queue.Empty:
                self.collect()
                self.insist()
                continue
            if command is None:
                self.stop()
                return
            if "cancel" in command:
                self.cancel(command["cancel"])
            else:
                command["request"] = self.hand_over(command["request"])
                self.submit(command, False)

    def hand_over(self, path):
        """What the worker gets: the path as it is, a URL it was copied to, or the bytes themselves."""
        if self.shared and "://" in self.shared:
            import fsspec

            url = "%s/rewardsmith-%s" % (self.shared.rstrip("/"), uuid.uuid4().hex)
            with open(path, "rb") as source, fsspec.open(url, "wb") as target:
                shutil.copyfileobj(source, target, 1 << 22)
            return url
        if self.shared:
            return path
        with open(path, "rb") as file:
            return self.ray.put(file.read())

    def submit(self, command, again):
        reference = self.run_on.remote(
            command["request"], command["command"], command["env"], self.harness, command["seconds"], command["files"]
        )
        self.pending[reference] = (command, again)

    def collect(self):
        if not self.pending:
            return
        finished, _ = self.ray.wait(list(self.pending), timeout=0)
        for reference in finished:
            command, again = self.pending.pop(reference)
            self.finish(reference, command, again)

    def finish(self, reference, command, again):
        exceptions = self.ray.exceptions
        try:
            result = self.ray.get(reference)
        except exceptions.TaskCancelledError:
            return self.forget(command)
        except exceptions.RayTaskError as problem:
            # Ours, not the cluster's: it would fail again.
            self.say({"failed": command["run"], "reason": str(problem.cause or problem)[-500:]})
        except exceptions.RayError as problem:
            reason = str(problem).strip().split("\n")[0]
            if not again:
                self.say({"retried": command["run"], "reason": reason})
                return self.submit(command, True)
            self.say({"failed": command["run"], "reason": reason})
        else:
            with open(command["output"], "wb") as file:
                file.write(result.pop("output"))
            self.say({"done": command["run"], **result})
        return self.forget(command)

    def forget(self, command):
        request = command["request"]
        if isinstance(request, str) and "://" in request:
            import fsspec

            filesystem, path = fsspec.core.url_to_fs(request)
            filesystem.rm(path)

    def cancel(self, run):
        for reference, (command, _) in list(self.pending.items()):
            if command["run"] == run:
                self.ray.cancel(reference, force=True)
                del self.pending[reference]
                self.cancelled.append(reference)
                self.forget(command)

    def insist(self):
        """Cancels once more what still runs: a task that is just being handed to a worker may not have heard it."""
        if not self.cancelled or time.monotonic() < self.insists_at:
            return
        self.insists_at = time.monotonic() + INSIST_SECONDS
        _, self.cancelled = self.ray.wait(self.cancelled, num_returns=len(self.cancelled), timeout=0)
        for reference in self.cancelled:
            self.ray.cancel(reference, force=True)

    def stop(self):
        for command, _ in list(self.pending.values()):
            self.cancel(command["run"])


def read_harness():
    """What runs on the workers, path to text: the harness, and the trainer that is built on it."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    texts = {}
    for package in ("rewardsmith_harness", "rewardsmith_trainer"):
        for name in os.listdir(os.path.join(here, package)):
            if name.endswith(".py"):
                with open(os.path.join(here, package, name), encoding="utf-8") as file:
                    texts["%s/%s" % (package, name)] = file.read()
    return texts


if __name__ == "__main__":
    main()
