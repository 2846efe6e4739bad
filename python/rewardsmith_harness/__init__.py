"""Calls a reward function on recorded steps, or evaluates expressions over them, for whoever started this
process.

The same code for every runtime: CPython 3.9 or later (`cpython`), and Pyodide (`wasm`). Standard library
only; numpy is used when the job asks for arrays. The host writes one request and reads frames until `end`:

    request: u64 header length | u64 payload length | JSON header | payload
    frame:   u32 header length | u32 payload length | JSON header | payload

All numbers are little-endian. The payload of a request holds the columns of the trajectory set (float64,
int32, uint8 …), so no number is ever parsed from text. The frames are described at `protocol.Output`.

The reward function is not trusted, but it runs in this interpreter: what keeps it in is the process around
us. Here we only see to it that an honest mistake (an exception, a print, a hang, a changed observation)
becomes a result with a place.
"""
