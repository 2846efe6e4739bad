"""One request, on whatever Python this is."""

import os
import sys

from .columns import Data
from .expressions import Evaluation
from .protocol import Output, Printed
from .replay import Replay


def leave_process(status=0):
    raise SystemExit("The process was told to end, with status %s." % status)


class Request:
    """One request from beginning to end."""

    def __init__(self, header, payload, emit):
        self.header = header
        self.output = Output(emit, header["nonce"])
        self.payload = memoryview(payload)
        self.printed = Printed()
        self.replay = self.evaluation = None
        self.stopping = False

    def run(self):
        header = self.header
        sys.stdout = sys.stderr = self.printed
        # So that whoever ends the process is a crash with a line, like any other.
        os._exit = leave_process
        os.abort = leave_process
        self.output.send("ready", python="%d.%d.%d" % sys.version_info[:3])
        numpy = None
        if header["job"] == "evaluate":
            self.evaluation = Evaluation(header, Data(header, self.payload, None), self.output)
            self.evaluation.run()
        else:
            missing = None
            if header["arrays"] == "numpy":
                try:
                    import numpy
                except ImportError as error:
                    missing = error
            self.replay = Replay(header, Data(header, self.payload, numpy), self.output)
            self.replay.run(missing)
        self.output.send("end", printed=self.printed.text())

    def timed_out(self, frame):
        """Called with the frame that is running when the limit is reached.

        What is finished goes out, and the process is to end. False when that has to wait a moment.
        """
        if self.output.busy or self.stopping:
            return False
        self.stopping = True
        if self.evaluation is not None:
            self.evaluation.flush()
        if self.replay is not None:
            self.replay.stopped(frame)
        self.output.send("timeout", printed=self.printed.text())
        return True
