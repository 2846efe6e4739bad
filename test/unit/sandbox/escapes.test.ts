import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetPath } from '../../../extension/core/assets';
import { LIMITS, onBothRuntimes, replay } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

const ONE = trajectories([1, 1], leaf(numbers([1, 2])));
const SECRET = 'canary-7f3a';

/** Python that tries something and puts what it got into `got`; where is FOLDER, what is listening is PORT. */
const ATTEMPTS: Readonly<Record<string, string>> = {
  'reads a file': 'got = open("FOLDER/secret.txt").read()',
  'reads the environment': 'import os; got = os.environ["REWARDSMITH_CANARY"]',
  'reads the environment of other processes':
    'import glob; got = b"".join(open(p, "rb").read() for p in glob.glob("/proc/*/environ")).decode()',
  'lists the home folder': 'import os; got = SECRET if len(os.listdir("HOME")) > 3 else ""',
  'writes a file': 'open("FOLDER/written", "w").write("x")',
  'writes beside the interpreter':
    'import os; open(os.path.join(os.path.dirname(os.__file__), "rewardsmith-written"), "w")',
  'starts a process': 'import subprocess; subprocess.run(["touch", "FOLDER/written"])',
  'starts a shell': 'import os; os.system("touch FOLDER/written")',
  'connects to the loopback': 'import socket; socket.create_connection(("127.0.0.1", PORT), 2).send(b"x")',
  'fetches a page': 'import urllib.request; urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=2)',
  'kills its parent':
    'import os, signal; os.kill(os.getppid(), signal.SIGTERM); os.kill(os.getppid(), signal.SIGKILL)',
  'kills every process': 'import os; os.kill(-1, 9)',
  'takes JavaScript from Pyodide': 'import js; got = str(js.process.env.REWARDSMITH_CANARY)',
  'makes a JavaScript function':
    'import pyodide_js; got = str(pyodide_js.constructor.constructor("return process")().env.REWARDSMITH_CANARY)',
  'runs JavaScript': 'from pyodide.code import run_js; got = str(run_js("process.env.REWARDSMITH_CANARY"))',
  'mounts the disk into Pyodide':
    'import pyodide_js; pyodide_js.mountNodeFS("/disk", "FOLDER"); got = open("/disk/secret.txt").read()',
  'asks Node for a file':
    'import pyodide_js; fs = pyodide_js._module.FS.filesystems.NODEFS; pyodide_js.FS.mkdir("/m"); pyodide_js.FS.mount(fs, {"root": "FOLDER"}, "/m"); got = open("/m/secret.txt").read()',
  'writes frames of its own':
    'import os\nfor fd in range(256):\n        try: os.write(fd, b"\\x02\\0\\0\\0\\0\\0\\0\\0{}")\n        except OSError: pass',
  'closes every file': 'import os; os.closerange(0, 256)',
  'leaves a thread behind':
    'import threading, time; threading.Thread(target=lambda: time.sleep(1000)).start()',
  'leaves a forked process behind': 'import os, time\nif os.fork() == 0: time.sleep(1000)',
  'leaves something for the end':
    'import atexit; atexit.register(lambda: open("FOLDER/written", "w")); import weakref',
  'changes the harness': 'import sys\nfor m in list(sys.modules.values()): setattr(m, "print", None)',
  'traces the harness': 'import sys; sys.settrace(lambda *a: 1/0); sys.setprofile(lambda *a: 1/0)',
};

onBothRuntimes('a reward that wants out', (sandbox, id) => {
  let folder: string;
  let server: Server;
  let connections = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rewardsmith-canary-'));
    writeFileSync(join(folder, 'secret.txt'), SECRET);
    process.env.REWARDSMITH_CANARY = SECRET;
    server = createServer(() => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
    delete process.env.REWARDSMITH_CANARY;
  });

  for (const [title, attempt] of Object.entries(ATTEMPTS)) {
    if (id === 'python' && /javascript|pyodide|node/i.test(title)) continue;
    it(`does not succeed when it ${title}`, async () => {
      const { port } = server.address() as AddressInfo;
      const code = attempt
        .replaceAll('FOLDER', folder)
        .replaceAll('PORT', String(port))
        .replaceAll('HOME', homedir());
      const source = `
SECRET = "can" + "ary-7f3a"
def reward(obs):
    got = ""
    try:
        ${code.replaceAll('\n', '\n    ')}
    except BaseException as error:
        print(type(error).__name__, error)
    print("got", got)
    return obs
`;
      const result = await replay(sandbox(), job(source, ONE, ['obs']), { seconds: 5, megabytes: 512 });
      assert.doesNotMatch(result.printed, new RegExp(SECRET));
      assert.equal(connections, 0);
      assert.deepEqual(readdirSync(folder), ['secret.txt']);
      assert.ok(!existsSync('/usr/lib/python3/rewardsmith-written'));
      const next = await replay(sandbox(), job('def reward(obs): return obs', ONE, ['obs']));
      assert.deepEqual([...next.reward], [1, 2]);
    });
  }

  it('leaves no process behind', async () => {
    const source = `
import threading, time
def reward(obs):
    threading.Thread(target=lambda: time.sleep(1000)).start()
    while True: pass
`;
    await replay(sandbox(), job(source, ONE, ['obs']), { seconds: 1, megabytes: 512 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const running = execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
    // Ours, and orphans: others on this machine may run a sandbox of their own.
    const of = (parent: number): string[] =>
      running.filter((line) => Number.parseInt(line) === parent && line.includes(assetPath()));
    assert.deepEqual(of(1), []);
    // Pyodide has one process that waits for the next run.
    assert.ok(of(process.pid).length <= (id === 'pyodide' ? 1 : 0), of(process.pid).join('\n'));
  });

  it('cannot end what it runs in without a result', async () => {
    const source =
      'import faulthandler\ndef reward(obs):\n    if obs == 2:\n        faulthandler._sigsegv()\n    return obs\n';
    const { errors, status } = await replay(sandbox(), job(source, ONE, ['obs']), LIMITS);
    assert.ok(status.every((s) => s <= 1));
    assert.ok(errors.every(({ kind }) => kind === 'crash'));
    if (id === 'python') assert.deepEqual([errors[0]?.type, errors[0]?.line], ['ProcessDied', 4]);
  });
});
