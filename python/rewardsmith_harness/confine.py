"""Gives up the rights of this process for good, then becomes another program, which never had them.

Landlock (Linux 6.12) says which files can be read, that none can be written, and that no process outside is reached by
signals and sockets. A filter of system calls does for what Landlock does not look at.
"""

import base64
import ctypes
import json
import os
import struct
import sys

NO_NEW_PRIVILEGES, SECCOMP, BY_FILTER, DROP_BOUND, AMBIENT, CLEAR_AMBIENT = 38, 22, 2, 24, 47, 4
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
# Of `linux/landlock.h`: the kinds of access to files, all that version 5 knows; the TCP calls; what leaves the domain.
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
ALL_OF_FILES, ALL_OF_NETWORK, ABSTRACT_SOCKETS_AND_SIGNALS = (1 << 16) - 1, 0b11, 0b11
BENEATH = 1
VERSION = 1
OLDEST = 6
CAPABILITIES = range(64)


def enter():
    """`python … FOLDER RIGHTS COMMAND…`; RIGHTS is JSON: filters (base 64, by machine), readable, writable, environment."""
    _, folder, text, *command = sys.argv
    rights = json.loads(text)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION)
    if version < OLDEST:
        sys.exit("Landlock of version %d is needed, from Linux 6.12 on" % OLDEST)
    program = base64.b64decode(rights["filters"].get(os.uname().machine) or "")
    if not program:
        sys.exit("no filter of system calls for this machine")

    def call(*arguments):
        result = libc.syscall(*arguments)
        if result < 0:
            raise OSError(ctypes.get_errno(), "no Landlock")
        return result

    def prctl(*arguments):
        return libc.prctl(*[ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:5]])

    os.chdir("/")
    # For root; others have none.
    for capability in CAPABILITIES:
        prctl(DROP_BOUND, capability)
    prctl(AMBIENT, CLEAR_AMBIENT)
    if prctl(NO_NEW_PRIVILEGES, 1):
        sys.exit("privileges can't be given up")
    handled = struct.pack("=QQQ", ALL_OF_FILES, ALL_OF_NETWORK, ABSTRACT_SOCKETS_AND_SIGNALS)
    ruleset = call(CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    for path in [folder, *rights["readable"]]:
        allow(call, ruleset, path, READ_FILE | READ_DIR | EXECUTE)
    for path in rights["writable"]:
        allow(call, ruleset, path, WRITE_FILE)
    call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    instructions = ctypes.create_string_buffer(program, len(program))
    described = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions)))
    if prctl(SECCOMP, BY_FILTER, ctypes.addressof(described)):
        sys.exit("no filter of system calls")
    os.execve(command[0], command, rights["environment"])


def allow(call, ruleset, path, access):
    try:
        where = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # Not on this machine.
    if not os.path.isdir(path):
        access &= ~READ_DIR
    call(ADD_RULE, ruleset, BENEATH, struct.pack("=Qi", access, where), 0)
    os.close(where)
