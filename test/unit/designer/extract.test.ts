import assert from 'node:assert/strict';
import { extractDesign } from '../../../extension/core/designer/extract';

const CODE = `import math


def compute_reward(obs):
    # Nearer is better.
    return -math.hypot(*obs), {}`;

async function codeOf(answer: string): Promise<string | undefined> {
  return (await extractDesign(answer))?.code.trim();
}

describe('extractDesign', () => {
  it('takes the explanation before the fenced code', async () => {
    assert.deepEqual(
      await extractDesign(`Nearer pays.\nOnce.\n\n\`\`\`python\n${CODE}\n\`\`\`\nGood luck!`),
      {
        explanation: 'Nearer pays.\nOnce.',
        code: `${CODE}\n`,
      },
    );
  });

  const forms: Readonly<Record<string, string>> = {
    'a fence without a language': `\`\`\`\n${CODE}\n\`\`\``,
    'a fence that is never closed': `Here:\n\`\`\`py\n${CODE}\n`,
    'tildes and Windows line ends': `~~~python\n${CODE}\n~~~`.replaceAll('\n', '\r\n'),
    'three single quotes': `'''python\n${CODE}\n'''`,
    'a fence with four backticks around one with three': `\`\`\`\`markdown\n\`\`\`python\n${CODE}\n\`\`\`\n\`\`\`\``,
    'a fence inside a list': `1. So:\n   \`\`\`python\n${CODE.split('\n')
      .map((line) => `   ${line}`)
      .join('\n')}\n   \`\`\`\n2. Done`,
    'a title on the fence': `\`\`\`python title="reward.py"\n${CODE}\n\`\`\``,
    'no fence at all': `Nearer pays.\n\n${CODE}\n\nI hope this helps! Let me know.`,
    'a Markdown heading and no fence': `# Design\n\nNearer pays.\n\n${CODE}`,
    'a reasoning model': `<think>\n\`\`\`python\ndef wrong(obs):\n    return 1\n    # much longer than what comes after it, and a mere thought of the model, so it must not be taken\n\`\`\`\n</think>\n\`\`\`python\n${CODE}\n\`\`\``,
    'a part first and the whole later': `First:\n\`\`\`python\ndef near(obs):\n    return 1\n\`\`\`\nWhole:\n\`\`\`python\n${CODE}\n\`\`\`\nRun it:\n\`\`\`bash\npython reward.py\n\`\`\``,
    'the arguments of a tool call': JSON.stringify({ explanation: 'Nearer pays.', code: CODE }),
    'a tool call as text': `<tool_call>\n${JSON.stringify({ name: 'write', arguments: { code: CODE } })}\n</tool_call>`,
  };
  for (const [name, answer] of Object.entries(forms)) {
    it(`finds the code in ${name}`, async () => {
      const code = await codeOf(answer);
      assert.equal(code, CODE);
    });
  }

  it('takes the block that parses over a longer one that does not, and a broken one rather than none', async () => {
    const broken = `def compute_reward(obs:\n    return 1  # ${'x'.repeat(200)}`;
    assert.equal(await codeOf(`\`\`\`python\n${broken}\n\`\`\`\n\`\`\`python\n${CODE}\n\`\`\``), CODE);
    assert.equal(await codeOf(`\`\`\`python\n${broken}\n\`\`\``), broken);
  });

  it('takes the docstring for the explanation when nothing is said before the code', async () => {
    const design = await extractDesign(`\`\`\`python\n"""Nearer pays."""\n${CODE}\n\`\`\``);
    assert.equal(design?.explanation, 'Nearer pays.');
  });

  it('finds nothing where there is no function', async () => {
    for (const answer of [
      'I cannot do that.',
      '```bash\nls\n```',
      '{"code": "1 + 1"}',
      '```python\nx = 1\n```',
      '',
    ])
      assert.equal(await extractDesign(answer), null, answer);
  });
});
