import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** Holds the interpreter in C for a very long time, as a regular expression can. */
const STUCK = String.raw`
import faulthandler, re
faulthandler.dump_traceback_later(0.5)
re.match(r"(a+)+$", "a" * 60 + "b")
`;

describe('a shard on a worker', () => {
  it('that is stuck in C is killed soon after its limit, and says where it was', async function () {
    const script = `
import json, sys
sys.path.insert(0, ${JSON.stringify(resolve('python/rewardsmith_ray'))})
import shard
print(json.dumps({**shard.communicate([sys.executable, "-c", sys.argv[1]], {}, b"", 60), "output": ""}))
`;
    const began = performance.now();
    const { stdout } = await promisify(execFile)('python3', ['-c', script, STUCK]);
    const { code, signal, stderr } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([code, signal], [null, 'SIGKILL']);
    assert.match(String(stderr), /^Timeout \(0:00:00.*most recent call first/s);
    assert.ok(performance.now() - began < 20_000);
  }).timeout(40_000);
});
