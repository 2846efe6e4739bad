import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import { proposeTaskFrom } from '../../../extension/core/loop/new-task';
import { DEFAULT_LIMITS } from '../../../extension/core/sandbox/sandbox';
import { inspectRecordings } from '../../../extension/core/trajectory/inspect';
import { loadRecordings, type Recordings } from '../../../extension/core/trajectory/load';
import { addressOf } from '../../../extension/core/trajectory/remote/address';
import { isPrivate } from '../../../extension/core/trajectory/remote/transfer';
import { Downloads } from '../../../extension/core/trajectory/remote/downloads';
import { directoryOf, jsonl, removeFiles } from './files';

const ROWS = Array.from({ length: 6 }, (_, step) => ({
  obs: [step],
  action: 0,
  reward: 1,
  terminated: step % 3 === 2,
}));
const BODY = gzipSync(jsonl(ROWS));

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on the loopback that answers by path and remembers what it was asked. */
class Site {
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[] = [];
  bodies = 0;
  private readonly server: Server;

  constructor(private readonly answers: Record<string, Answer>) {
    this.server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push({ path, headers: request.headers });
      const answer = this.answers[path];
      if (answer) answer(request, response);
      else response.writeHead(404).end('no such file');
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  url(path: string, user = ''): string {
    return `http://${user}127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Answers with the file, or that it has not changed. */
  file(body: Uint8Array, etag: string | null = createHash('sha1').update(body).digest('hex')): Answer {
    return (request, response) => {
      const quoted = etag === null ? null : `"${etag}"`;
      if (quoted !== null && request.headers['if-none-match'] === quoted) response.writeHead(304).end();
      else {
        this.bodies++;
        response.writeHead(200, {
          'content-length': body.length,
          ...(quoted === null ? {} : { etag: quoted }),
        });
        response.end(body);
      }
    };
  }
}

describe('recordings named by URL', () => {
  let answers: Record<string, Answer>;
  let site: Site;
  let cache: string;

  beforeEach(async () => {
    answers = {};
    site = new Site(answers);
    await site.start();
    cache = join(directoryOf({}), 'downloads');
  });
  afterEach(async () => {
    await site.stop();
    removeFiles();
  });

  const load = (
    urls: readonly string[],
    limits: ConstructorParameters<typeof Downloads>[1] = {},
    control: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
  ): Promise<Recordings> =>
    loadRecordings(urls, directoryOf({}), { ...control, downloads: new Downloads(cache, limits) });

  const refusal = async (
    path: string,
    limits: ConstructorParameters<typeof Downloads>[1] = {},
  ): Promise<string> => {
    const { set, problems } = await load([site.url(path)], limits);
    assert.equal(set, null);
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.where?.file, site.url(path));
    assert.deepEqual(leftovers(), []);
    return `${problems[0].code} | ${problems[0].message}`;
  };

  /** Parts of files that were not whole. */
  const leftovers = (): string[] =>
    existsSync(cache)
      ? readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'))
      : [];

  it('are read like files of the name in the URL, and transferred once while they do not change', async () => {
    answers['/runs/lava.jsonl.gz?key=secret'] = site.file(BODY);
    const url = site.url('/runs/lava.jsonl.gz?key=secret');
    const shares: number[] = [];
    const first = await load([url], {}, { onProgress: (share) => shares.push(share) });
    assert.deepEqual(first.problems, []);
    assert.equal(first.set?.steps, 6);
    assert.equal(first.set.episodes.length, 2);
    assert.equal(first.files[0]?.file, site.url('/runs/lava.jsonl.gz'));
    assert.deepEqual([shares.includes(0.5), shares.at(-1)], [true, 1]);
    const again = await load([url]);
    assert.equal(again.set, first.set);
    assert.deepEqual([site.asked.length, site.bodies], [2, 1]);

    answers['/runs/lava.jsonl.gz?key=secret'] = site.file(gzipSync(jsonl(ROWS.slice(0, 3))));
    assert.equal((await load([url])).set?.steps, 3);
    assert.equal(site.bodies, 2);
  });

  it('are not read again where a server without validators sends the same', async () => {
    answers['/a.jsonl'] = site.file(Buffer.from(jsonl(ROWS)), null);
    const first = await load([site.url('/a.jsonl')]);
    const second = await load([site.url('/a.jsonl')]);
    assert.equal(site.bodies, 2);
    assert.equal(second.set, first.set);
  });

  it('come from the copy, with a note, while the server is away or ill', async () => {
    answers['/a.jsonl.gz'] = site.file(BODY);
    const url = site.url('/a.jsonl.gz');
    await load([url]);
    answers['/a.jsonl.gz'] = (_, response) => void response.writeHead(503).end();
    const ill = await load([url]);
    assert.equal(ill.set?.steps, 6);
    assert.match(ill.problems[0]?.message ?? '', /HTTP 503.*The copy of \d{4}-\d\d-\d\d .* is read instead/);
    await site.stop();
    const away = await load([url]);
    assert.equal(away.set?.steps, 6);
    assert.match(away.problems[0]?.message ?? '', /nothing answers at 127\.0\.0\.1/);
    assert.equal(away.set, ill.set);
    const downloads = new Downloads(cache);
    const { files } = await inspectRecordings([url], '.', () => null, { downloads });
    const [file] = files;
    assert.ok(file && 'notes' in file && files.length === 1);
    assert.match(file.notes.join(), /nothing answers at .* is read instead/);
    await site.start();
  });

  it('say so when they are gone, although there is a copy', async () => {
    answers['/a.jsonl.gz'] = site.file(BODY);
    await load([site.url('/a.jsonl.gz')]);
    delete answers['/a.jsonl.gz'];
    assert.match(await refusal('/a.jsonl.gz'), /^download-missing \| There is no such file .*404/);
  });

  it('are refused in words: a sign-in, a page, a cut transfer, silence, too large, no server', async () => {
    answers['/locked'] = (_, response) => void response.writeHead(401).end();
    answers['/page.jsonl'] = (_, response) =>
      void response.writeHead(200).end('\n<!DOCTYPE html><html>Sign in</html>');
    answers['/cut.jsonl'] = (_, response) => {
      response.writeHead(200, { 'content-length': 1e6 });
      response.write(jsonl(ROWS), () => response.destroy());
    };
    answers['/cut-chunks.jsonl'] = (_, response) => {
      response.writeHead(200);
      response.write(jsonl(ROWS), () => response.destroy());
    };
    answers['/mute.jsonl'] = () => undefined;
    answers['/stalls.jsonl'] = (_, response) => {
      response.writeHead(200, { 'content-length': 1e6 });
      response.write(jsonl(ROWS));
    };
    answers['/large'] = site.file(Buffer.alloc(2000));
    answers['/endless'] = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(1000), () => setImmediate(more));
      };
      more();
    };
    assert.match(await refusal('/locked'), /^download-refused .*HTTP 401/);
    assert.match(await refusal('/page.jsonl'), /^download-page /);
    assert.match(await refusal('/cut.jsonl'), /^download-failed .*broke off/);
    assert.match(await refusal('/cut-chunks.jsonl'), /^download-failed .*broke off/);
    assert.match(
      await refusal('/mute.jsonl', { silenceMs: 150 }),
      /^download-failed .*said nothing for 0.15 s/,
    );
    assert.match(await refusal('/stalls.jsonl', { silenceMs: 150 }), /^download-failed .*said nothing/);
    assert.match(await refusal('/large', { bytes: 1999 }), /^download-too-large .*1,999 bytes/);
    assert.match(await refusal('/endless', { bytes: 50_000 }), /^download-too-large /);
    const { problems } = await load(['https://no-such-host.invalid/a.jsonl']);
    assert.match(problems[0]?.message ?? '', /^The file could not be downloaded: .*no-such-host\.invalid/);
  });

  it('are followed where they moved, and to no other kind of address', async () => {
    const to =
      (status: number, location: string): Answer =>
      (_, response) =>
        void response.writeHead(status, { location }).end();
    answers['/old.jsonl.gz'] = to(302, '/new');
    answers['/new'] = to(307, site.url('/blob/17'));
    answers['/blob/17'] = site.file(BODY);
    answers['/file'] = to(302, 'file:///etc/passwd');
    answers['/round'] = to(301, '/round');
    const moved = await load([site.url('/old.jsonl.gz')]);
    assert.deepEqual([moved.set?.steps, moved.files[0]?.file], [6, site.url('/old.jsonl.gz')]);
    assert.match(await refusal('/file'), /^download-redirected .*no web address/);
    assert.match(await refusal('/round'), /^download-redirected .*more than 10 times/);
  });

  it('lead nowhere inside the network of whoever reads them', () => {
    for (const host of ['localhost', '127.0.0.1', '10.1.2.3', '192.168.0.1', '172.20.0.1', '169.254.169.254'])
      assert.ok(isPrivate(host), host);
    for (const host of ['[::1]', '[fd00::1]', 'db.internal']) assert.ok(isPrivate(host), host);
    for (const host of [
      'huggingface.co',
      '172.64.1.1',
      '11.0.0.1',
      'localhost.example.org',
      '[2606:4700::1]',
    ])
      assert.ok(!isPrivate(host), host);
  });

  it('give user and password to their own server only, and show them nowhere', async () => {
    const other = new Site({ '/a.jsonl.gz': site.file(BODY) });
    await other.start();
    try {
      answers['/a.jsonl.gz'] = (_, response) =>
        void response.writeHead(302, { location: other.url('/a.jsonl.gz') }).end();
      const { set, files } = await load([site.url('/a.jsonl.gz', 'ann:p%40ss@')]);
      assert.equal(set?.steps, 6);
      assert.equal(files[0]?.file, site.url('/a.jsonl.gz'));
      const basic = `Basic ${Buffer.from('ann:p@ss').toString('base64')}`;
      assert.equal(site.asked[0]?.headers.authorization, basic);
      assert.equal(other.asked[0]?.headers.authorization, undefined);
    } finally {
      await other.stop();
    }
  });

  it('go on where a transfer broke off, and start afresh when the file has changed meanwhile', async () => {
    const text = jsonl(Array.from({ length: 3000 }, (_, i) => ({ ...ROWS[i % 6], info: { i } })));
    const whole = Buffer.from(text);
    const other = Buffer.from(jsonl(ROWS));
    const cut = (response: ServerResponse, status: number, from: number, to: number, rest: object): void => {
      response.writeHead(status, { etag: '"v1"', 'content-length': whole.length - from, ...rest });
      response.write(whole.subarray(from, to), () => setTimeout(() => response.destroy(), 300));
    };
    const ranges: (string | undefined)[] = [];
    answers['/a.jsonl'] = ({ headers }, response) => {
      ranges.push(headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      if (from === 0) return cut(response, 200, 0, 40_000, {});
      assert.equal(headers['if-range'], '"v1"');
      const rest = { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` };
      if (ranges.length === 2) return cut(response, 206, from, 70_000, rest);
      response.writeHead(206, rest).end(whole.subarray(from));
    };
    const { set, problems } = await load([site.url('/a.jsonl')]);
    assert.deepEqual([problems, set?.steps, ranges.length, ranges[0]], [[], 3000, 3, undefined]);

    answers['/b.jsonl'] = ({ headers }, response) =>
      headers.range === undefined
        ? cut(response, 200, 0, 40_000, {})
        : void response.writeHead(200, { etag: '"v2"' }).end(other);
    assert.equal((await load([site.url('/b.jsonl')])).set?.steps, 6);
    assert.deepEqual(leftovers(), []);
  });

  it('stop at once when cancelled', async () => {
    const abort = new AbortController();
    answers['/slow.jsonl'] = (_, response) => {
      response.writeHead(200, { 'content-length': 1e6 });
      response.write(jsonl(ROWS));
      setTimeout(() => abort.abort(), 50);
    };
    const began = performance.now();
    const { problems } = await load(
      [site.url('/slow.jsonl'), site.url('/b.jsonl')],
      {},
      { signal: abort.signal },
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['cancelled'],
    );
    assert.ok(performance.now() - began < 5000);
    assert.deepEqual([site.asked.length, leftovers()], [1, []]);
  });

  it('are told apart where only the query differs', async () => {
    answers['/get?id=1'] = site.file(BODY);
    answers['/get?id=2'] = site.file(gzipSync(jsonl(ROWS.slice(0, 3))));
    const { set, files, problems } = await load([site.url('/get?id=1'), site.url('/get?id=2')]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      files.map(({ file }) => file),
      [site.url('/get'), `${site.url('/get')} (2)`],
    );
    assert.equal(new Set(set?.episodes.map(({ id }) => id)).size, 3);
  });

  it('give up the copies that were not used for longest, but none of the last hour', async () => {
    for (const name of ['old', 'recent', 'new']) answers[`/${name}`] = site.file(BODY);
    const homes = (): string[] => readdirSync(cache);
    await load([site.url('/old')]);
    const [old] = homes();
    assert.ok(old);
    const hoursAgo = new Date(Date.now() - 2 * 3600 * 1000);
    utimesSync(join(cache, old), hoursAgo, hoursAgo);
    await load([site.url('/recent')]);
    assert.equal(homes().length, 2);
    await load([site.url('/new')], { total: BODY.length });
    assert.equal(homes().length, 2);
    assert.equal(homes().includes(old), false);
  });

  it('are downloaded again after the copies were removed', async () => {
    answers['/a.jsonl.gz'] = site.file(BODY);
    const downloads = new Downloads(cache);
    await loadRecordings([site.url('/a.jsonl.gz')], '.', { downloads });
    assert.ok((await downloads.clear()) > BODY.length);
    assert.equal(existsSync(cache), false);
    assert.equal((await load([site.url('/a.jsonl.gz')])).set?.steps, 6);
  });

  it('are asked of no server to which nobody has agreed, and each is asked about by its name', async () => {
    answers['/a.jsonl.gz'] = site.file(BODY);
    const folder = directoryOf({
      'a.reward.json': JSON.stringify({ goal: 'x', trajectories: [site.url('/a.jsonl.gz')] }),
    });
    let agreed = false;
    const asked: string[] = [];
    const workbench = createWorkbench({
      runtime: 'pyodide',
      limits: DEFAULT_LIMITS,
      storage: join(folder, 'cache'),
      downloads: {
        agree: (host) => {
          asked.push(host);
          return Promise.resolve(agreed);
        },
        hint: 'Say yes.',
      },
    });
    try {
      const refused = await workbench.open(join(folder, 'a.reward.json'));
      assert.equal(!refused.ok && refused.problem.code, 'download-not-agreed');
      assert.match(refused.ok ? '' : refused.problem.hint, /^Say yes\. Or download it yourself/);
      assert.deepEqual(asked, [new URL(site.url('/')).host]);
      assert.equal(site.asked.length, 0);
      agreed = true;
      const opened = await workbench.open(join(folder, 'a.reward.json'));
      assert.equal(opened.ok && opened.value.set.steps, 6);
    } finally {
      workbench.dispose();
    }
  });

  it('are named in a new task as they were given', async () => {
    answers['/a.jsonl.gz?v=1'] = site.file(BODY);
    const folder = directoryOf({});
    const url = site.url('/a.jsonl.gz?v=1');
    const proposed = await proposeTaskFrom([url], folder, folder, { downloads: new Downloads(cache) });
    assert.deepEqual(proposed.ok && proposed.value.task.trajectories, [url]);
  });
});

describe('addresses', () => {
  afterEach(removeFiles);

  it('file URLs are the files they name, whatever characters are in them', async () => {
    const folder = directoryOf({ 'run [1] ä*.jsonl': jsonl(ROWS) });
    const { set, problems } = await loadRecordings(
      [pathToFileURL(join(folder, 'run [1] ä*.jsonl')).href],
      '.',
    );
    assert.deepEqual([problems, set?.steps], [[], 6]);
    const missing = await loadRecordings(['file:///no/such/file.jsonl'], '.');
    assert.equal(missing.problems[0]?.code, 'no-file-matched');
  });

  it('paths and globs are none', () => {
    for (const pattern of [
      'a.jsonl',
      'C:\\runs\\a.jsonl',
      'C:/runs/*.csv',
      '../x/**',
      'a:b.jsonl',
      '//share/a.csv',
    ])
      assert.equal(addressOf(pattern), null, pattern);
  });

  it('of other stores are refused, with the way to read them', () => {
    const said = (pattern: string): string => {
      const address = addressOf(pattern);
      return address?.kind === 'problem' ? `${address.problem.code} | ${address.problem.hint}` : 'read';
    };
    assert.match(
      said('s3://bucket/runs/a.jsonl'),
      /^url-unsupported .*https:\/\/bucket\.s3\.amazonaws\.com\/runs\/a\.jsonl/,
    );
    assert.match(
      said('hf://datasets/ann/lava@v2/data/a.parquet'),
      /https:\/\/huggingface\.co\/datasets\/ann\/lava\/resolve\/v2\/data\/a\.parquet/,
    );
    assert.match(said('az://container/a.jsonl'), /^url-unsupported .*Copy the file here/);
    assert.match(said('https://host/runs/*.jsonl'), /^url-pattern /);
    assert.match(said('https://'), /^url-invalid /);
    assert.match(said('file://elsewhere/a.jsonl'), /^(url-invalid|read)/);
  });

  it('give file names that every system takes', () => {
    const name = (url: string): string | null => {
      const address = addressOf(url);
      return address?.kind === 'web' ? address.file.name : null;
    };
    assert.equal(name('https://h/a%2F..%2Fb%00c.jsonl?x=/y'), 'a_.._b_c.jsonl');
    assert.equal(name('https://h/..%5C..%5Cx'), '_.._x');
    assert.equal(name('https://h/'), 'recording');
    assert.equal(name('https://h/100%.csv'), '100_.csv');
  });
});
