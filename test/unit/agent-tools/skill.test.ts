import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENT_TOOLS } from '../../../extension/core/agent-tools/registry';
import { rewardsmith } from '../cli/run';

describe('the text for coding agents', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'rewardsmith-skill-'))));
  after(() => rm(folder, { recursive: true }));

  const into = (name: string) => rewardsmith(['skill', '--into', name], folder);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('names every tool, and only commands and options that there are', async () => {
    const { stdout } = await rewardsmith(['skill']);
    for (const { name } of AGENT_TOOLS) assert.ok(stdout.includes(`\`${name}\``), name);
    const help = (await rewardsmith(['--help'])).stdout;
    const commands = [...stdout.matchAll(/`rewardsmith ([a-z]+)([^`]+)`/g)];
    assert.ok(commands.length >= 9);
    for (const [, command = '', rest = ''] of commands) {
      assert.match(help, new RegExp(`^  ${command} `, 'm'));
      const options = (await rewardsmith([command, '--help'])).stdout;
      for (const [option] of rest.matchAll(/--[a-z]+/g)) assert.ok(options.includes(option), option);
    }
  });

  it('becomes a section of instructions, renewed in its place, and all else stays', async () => {
    await writeFile(join(folder, 'AGENTS.md'), '# Ours\n\nBe kind.\n');
    assert.equal((await into('AGENTS.md')).stdout, 'AGENTS.md: written\n');
    const first = read('AGENTS.md');
    assert.match(first, /^# Ours\n\nBe kind\.\n\n<!-- rewardsmith: begin -->\n\n# RewardSmith/);
    assert.equal((await into('AGENTS.md')).stdout, 'AGENTS.md: unchanged\n');
    await writeFile(join(folder, 'AGENTS.md'), `${first.replace('Exit code', 'Old words')}\nAfter it.\n`);
    assert.equal((await into('AGENTS.md')).stdout, 'AGENTS.md: renewed\n');
    assert.equal(read('AGENTS.md'), `${first}\nAfter it.\n`);
  });

  it('becomes a skill of its own, but never in place of another', async () => {
    assert.equal((await into('skills/rewardsmith/SKILL.md')).code, 0);
    assert.match(read('skills/rewardsmith/SKILL.md'), /^---\nname: rewardsmith\n/);
    await writeFile(join(folder, 'SKILL.md'), '---\nname: other\n---\n');
    const { code, stderr } = await into('SKILL.md');
    assert.equal(code, 2);
    assert.match(stderr, /another skill/);
    assert.equal(read('SKILL.md'), '---\nname: other\n---\n');
  });
});
