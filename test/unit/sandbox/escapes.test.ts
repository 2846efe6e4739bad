import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createSocket, type Socket } from 'node:dgram';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { assetPath } from '../../../extension/core/assets';
import { StepStatus, type ReplayResult } from '../../../extension/core/sandbox/replay';
import { LIMITS, onEveryIsolation, replay, type RuntimeId } from './runtimes';
import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import { job, leaf, numbers, trajectories } from './sets';

const SECRET = 'canary-7f3a';
const SPARES = 4;
const SHORT = { seconds: 1, megabytes: 256 };
/** Starting a process takes its time where much else is going on; failures.test.ts measures how soon a hang ends. */
const START_SECONDS = 15;
/** Each attempt is the next run of the one before; a sound reward follows so many of them. */
const SOUND_EVERY = 6;

interface Attempt {
  readonly title: string;
  readonly code: string;
}

/** The attempts of a file that are meant for this runtime; ATTEMPTS in the environment picks some by title. */
function attempts(file: string, id: RuntimeId): Attempt[] {
  const text = readFileSync(join(__dirname, 'escapes', file), 'utf8');
  return text
    .split(/^#: /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...lines] = part.split('\n');
      const [title = '', only] = head.split(' | ');
      return { title, only, code: lines.join('\n').trimEnd() };
    })
    .filter(({ only }) => only === undefined || only === id)
    .filter(({ title }) => !process.env.ATTEMPTS || new RegExp(process.env.ATTEMPTS).test(title));
}

function indented(code: string): string {
  return code.replace(/^(?=.)/gm, '        ');
}

/** A reward that makes an attempt on its result. */
function rewardWith(code: string): string {
  return `
def hidden(frame):
    name = frame.f_code.co_filename.rsplit("/", 1)[-1]
    return name in ("request.py", "replay.py", "results.py", "errors.py", "protocol.py") or frame.f_code.co_name == "handed"
def attempt(obs, got=[]):
    if True:
${indented(code.replaceAll('HARNESS', assetPath('python')))}
def reward(obs):
    if obs == 2:
        try: attempt(obs)
        except ZeroDivisionError: pass
    if obs == 3: raise ValueError("three")
    return obs
`;
}

/** Calls `task` for all, two at a time. */
async function twoAtATime<T>(
  all: readonly T[],
  task: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const waiting = [...all.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await task(next[1], next[0]);
  };
  await Promise.all([work(), work()]);
}

onEveryIsolation('a reward that wants out', (sandbox, id) => {
  let folder: string;
  const servers: Server[] = [];
  let datagrams: Socket;
  let connections = 0;
  let port = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rewardsmith-canary-'));
    writeFileSync(join(folder, 'secret.txt'), SECRET, { mode: 0o600 });
    writeFileSync('/dev/shm/rewardsmith-canary-of-another', SECRET);
    process.env.REWARDSMITH_CANARY = SECRET;
    const listen = async (...where: [number, string] | [string]): Promise<Server> => {
      const server = createServer(() => connections++);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(...(where as [number, string]), resolve));
      return server;
    };
    port = ((await listen(0, '127.0.0.1')).address() as AddressInfo).port;
    await listen(`${folder}.socket`);
    datagrams = createSocket('udp4', () => connections++).bind(port, '127.0.0.1');
  });

  after(() => {
    for (const server of servers) server.close();
    datagrams.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync('/dev/shm/rewardsmith-canary-of-another', { force: true });
    delete process.env.REWARDSMITH_CANARY;
  });

  /** What is broken on the machine. */
  function damage(): string[] {
    const { mode, size } = statSync(join(folder, 'secret.txt'));
    return [
      ...(connections === 0 ? [] : ['a connection']),
      ...(mode % 0o1000 === 0o600 && size === SECRET.length ? [] : ['the file was changed']),
      ...readdirSync(folder).filter((name) => name !== 'secret.txt'),
      ...['/dev/shm/rewardsmith-canary', join(homedir(), 'rewardsmith-written')].filter((path) =>
        existsSync(path),
      ),
    ];
  }

  async function isSound(set: TrajectorySet): Promise<boolean> {
    const { reward, status } = await replay(
      sandbox(),
      job('def reward(obs): return obs * 0 + 7', set, ['obs']),
    );
    return reward.every((value) => value === 7) && status.every((value) => value === StepStatus.Ok);
  }

  it('does not succeed with any of the attempts on the machine', async function () {
    this.timeout(900_000);
    const succeeded: string[] = [];
    const one = trajectories([1, 1], leaf(numbers([1, 2])));
    const all = attempts('machine.py', id);
    assert.ok(process.env.ATTEMPTS || all.length > 135);
    await twoAtATime(all, async ({ title, code }, index) => {
      const body = code
        .replaceAll('FOLDER', folder)
        .replaceAll('PORT', String(port))
        .replaceAll('PID', String(process.pid))
        .replaceAll('HARNESS', assetPath('python'))
        .replaceAll('HOME', homedir());
      const source = `
SECRET = "can" + "ary-7f3a"
def reward(obs):
    if obs == 2: return obs
    got = ""
    try:
${indented(body)}
    except BaseException as error:
        print(type(error).__name__, str(error)[:200])
    print("got", str(got)[:1000])
    return obs
`;
      const began = performance.now();
      const result = await replay(sandbox(), job(source, one, ['obs']), SHORT);
      const seconds = (performance.now() - began) / 1000;
      const wrong = damage();
      if (result.printed.includes(SECRET)) wrong.push('it got the secret');
      if (seconds > SHORT.seconds + START_SECONDS) wrong.push(`it took ${seconds.toFixed(1)} s`);
      if (index % SOUND_EVERY === 0 && !(await isSound(one))) wrong.push('the next run does not work');
      if (wrong.length > 0) succeeded.push(`${title}: ${wrong.join(', ')}`);
    });
    assert.deepEqual(succeeded, []);
    assert.deepEqual(await leftovers(), []);
  });

  it('does not succeed with any of the attempts on its own result', async function () {
    this.timeout(900_000);
    const succeeded: string[] = [];
    const all = attempts('results.py', id);
    assert.ok(process.env.ATTEMPTS || all.length > 85);
    const observations = [1, 2, 3, 4, 5, 77777];
    const six = trajectories([3, 3], leaf(numbers(observations)));
    await twoAtATime(all, async ({ title, code }, index) => {
      const result = await replay(sandbox(), job(rewardWith(code), six, ['obs']), SHORT);
      const wrong = lies(result, observations);
      if (index % SOUND_EVERY === 0 && !(await isSound(six))) wrong.push('the next run does not work');
      if (wrong.length > 0) succeeded.push(`${title}: ${wrong.join(', ')}`);
    });
    assert.deepEqual(succeeded, []);
    assert.deepEqual(await leftovers(), []);
  });

  it('does not succeed with any of the attempts on its own result that need many steps', async function () {
    this.timeout(900_000);
    const succeeded: string[] = [];
    const observations = [...Array.from({ length: 9_999 }, (_, i) => i + 1), 77777];
    const many = trajectories([observations.length], leaf(numbers(observations)));
    await twoAtATime(attempts('many-steps.py', id), async ({ title, code }) => {
      const result = await replay(sandbox(), job(rewardWith(code), many, ['obs']), LIMITS);
      const wrong = lies(result, observations);
      if (wrong.length > 0) succeeded.push(`${title}: ${wrong.slice(0, 3).join(', ')}`);
    });
    assert.deepEqual(succeeded, []);
    assert.deepEqual(await leftovers(), []);
  });

  it('cannot end what it runs in without a result', async () => {
    const two = trajectories([1, 1], leaf(numbers([1, 2])));
    const source =
      'import faulthandler\ndef reward(obs):\n    if obs == 2:\n        faulthandler._sigsegv()\n    return obs\n';
    const { errors, status } = await replay(sandbox(), job(source, two, ['obs']), LIMITS);
    assert.ok(status.every((s) => s <= 1));
    assert.ok(errors.every(({ kind }) => kind === 'crash'));
    if (id === 'python') assert.deepEqual([errors[0]?.type, errors[0]?.line], ['ProcessDied', 4]);
  });
});

/** What a result shows that is not so: each step gives its observation, the one with 3 raises. */
function lies(
  { status, reward, printed, errors, components }: ReplayResult,
  observations: readonly number[],
): string[] {
  const found: string[] = [];
  observations.forEach((value, row) => {
    if (status[row] === StepStatus.Ok && (reward[row] !== value || value === 3))
      found.push(`step ${row} shows ${reward[row]}`);
    if (status[row] !== StepStatus.Ok && !Number.isNaN(reward[row])) found.push(`step ${row} has a number`);
    if (status[row] === StepStatus.NotApplicable || status[row] === StepStatus.NotRun)
      found.push(`step ${row} was lost`);
  });
  if (printed.includes('77777')) found.push('it knew what comes');
  if (components.size > 0) found.push('it has components');
  if (errors.length === 0) found.push('nothing is said');
  return found;
}

/** Processes of ours and orphans that still run; a few wait for the next run. */
async function leftovers(): Promise<string[]> {
  let left: string[] = [];
  for (let tries = 0; tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const running = execFileSync('ps', ['-eo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
    const of = (parent: number): string[] =>
      running.filter((line) => Number.parseInt(line) === parent && line.includes(assetPath()));
    const mine = of(process.pid);
    left = [...of(1), ...(mine.length > SPARES ? mine : [])];
    if (left.length === 0) return [];
  }
  return left;
}
