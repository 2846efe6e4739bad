import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Conversation,
  conversationsFolder,
  readConversation,
  replayedModels,
} from '../../../extension/core/model/conversation';
import type { Completion, LanguageModel, ModelMessage } from '../../../extension/core/model/model';
import type { Result } from '../../../extension/core/problem';
import { fail, ok } from '../../../extension/core/problem';

function answering(...answers: readonly (string | Result<Completion>)[]): LanguageModel {
  const left = [...answers];
  return {
    id: 'm-1',
    provider: 'openai',
    complete: () => {
      const next = left.shift() ?? 'nothing more';
      if (typeof next !== 'string') return Promise.resolve(next);
      return Promise.resolve(
        ok({
          text: next,
          usage: { input: 3, output: 2, estimated: false },
          finish: 'stop',
          milliseconds: 12,
          firstTextMilliseconds: 5,
          streamed: true,
          structured: false,
        }),
      );
    },
  };
}

const prompt = (content: string): { messages: ModelMessage[] } => ({
  messages: [
    { role: 'system', content: 'You design.' },
    { role: 'user', content },
  ],
});

describe('Conversation', () => {
  let folder: string;
  let taskFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rewardsmith-said-'));
    taskFile = join(folder, 'lava.reward.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function record(): Promise<string> {
    const conversation = Conversation.of(taskFile);
    const designer = conversation.recording(
      answering('first', fail('model-too-long', 'Too long.', ''), 'third'),
      'designer',
    );
    const critic = conversation.recording(answering('fine'), 'critic');
    await designer.complete(prompt('one\nwith c0003-ab12'));
    await critic.complete(prompt('read this'));
    await designer.complete(prompt('two'));
    await designer.complete(prompt('three\n```\n# no heading\n```'));
    return conversation.folder;
  }

  it('keeps each exchange to read and to replay, in the order it happened', async () => {
    const run = await record();
    assert.equal(join(run, '..'), conversationsFolder(taskFile));
    assert.deepEqual(
      (await readdir(run)).filter((name) => name.endsWith('.md')),
      ['0001-designer.md', '0002-critic.md', '0003-designer.md', '0004-designer.md'],
    );
    const page = await readFile(join(run, '0004-designer.md'), 'utf8');
    for (const part of [
      '# 4 · designer',
      'm-1 (openai)',
      '3 in, 2 out',
      '## → system',
      'three',
      '## ← m-1',
      'third',
    ])
      assert.ok(page.includes(part), part);
    assert.match(page, /````text\nthree/, 'fences in a prompt do not end the page’s own');
    assert.equal(await readFile(join(folder, '.rewardsmith', '.gitignore'), 'utf8'), '*\n');
  });

  it('answers from what was kept, faults included, whatever the order and the numbers of candidates', async () => {
    await record();
    const kept = await readConversation(conversationsFolder(taskFile));
    assert.ok(kept.ok);
    const { designer, critic, analyzer } = replayedModels(kept.value);
    assert.ok(designer && critic);
    assert.equal(analyzer, undefined);
    const texts: string[] = [];
    for (const content of ['three\n```\n# no heading\n```', 'one\nwith c0017-ab12', 'two']) {
      const result = await designer.complete(prompt(content));
      texts.push(result.ok ? result.value.text : result.problem.code);
    }
    assert.deepEqual(texts, ['third', 'first', 'model-too-long']);
    const over = await designer.complete(prompt('four'));
    assert.equal(over.ok ? '' : over.problem.code, 'replay-over');
  });

  it('says which message differs, and where', async () => {
    await record();
    const kept = await readConversation(conversationsFolder(taskFile));
    assert.ok(kept.ok);
    const result = await replayedModels(kept.value).designer?.complete(prompt('one\nwith c0003-ffff'));
    assert.ok(result && !result.ok);
    assert.equal(result.problem.code, 'replay-differs');
    assert.match(
      result.problem.message,
      /message 2 \(user\) of exchange 1 \(designer\) differs on line 2: recorded "with c-ab12", now "with c-ffff"/,
    );
  });

  it('loses no prompt when the run dies before the answer', async () => {
    const conversation = Conversation.of(taskFile);
    const dies: LanguageModel = {
      id: 'm-1',
      provider: 'openai',
      complete: () => new Promise(() => undefined),
    };
    void conversation.recording(dies, 'designer').complete(prompt('the last words'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const kept = await readConversation(conversation.folder);
    assert.ok(kept.ok);
    assert.equal(kept.value[0]?.exchange.answer, null);
    const result = await replayedModels(kept.value).designer?.complete(prompt('the last words'));
    assert.equal(result?.ok ? '' : result?.problem.code, 'replay-unanswered');
  });

  it('says what cannot be read', async () => {
    assert.equal((await readConversation(join(folder, 'nowhere'))).ok, false);
    const empty = await readConversation(folder);
    assert.equal(empty.ok ? '' : empty.problem.code, 'conversation-empty');
    await writeFile(join(folder, '0001-designer.json'), '{"number": 1');
    const torn = await readConversation(folder);
    assert.equal(torn.ok ? '' : torn.problem.code, 'conversation-unreadable');
  });
});
