import assert from 'node:assert/strict';
import { rulePage } from '../../../extension/core/critic/pages';
import { rules } from '../../../extension/core/critic/rules/registry';
import { ruleTitles } from '../../../extension/core/critic/titles';
import { findingsOf } from './rule-tests';

const NAMES =
  'obs, action, memory, info, text, completions, completion, answer, answers, ground_truth, solution, terminated, ' +
  'distance, distance_to_goal, prev_distance, speed, progress, at_goal, collision, px, py, gx, gy, dx, dy, a, b, zone, x, position, goal, ' +
  'target, target_heading, heading, params, reached, model, action_penalty, distance_reward, goal_reward, rewards=None';

/** An example is a whole definition, or lines of a reward function. */
function whole(example: string): string {
  const imports = 'import math\nimport random\nimport re\nimport numpy as np\nimport torch\n\n';
  if (/^(async )?def |^class /m.test(example)) return imports + example;
  const body = example
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `${imports}def reward(${NAMES}):\n${body}\n`;
}

describe('rule pages', () => {
  for (const [code, title] of ruleTitles)
    it(`${code} has one, with the rule's title, a bad and a good example, and a reference`, () => {
      const page = rulePage(code) ?? '';
      assert.ok(
        page.startsWith(`# ${code}: ${title}\n`),
        `the page begins ${JSON.stringify(page.slice(0, 80))}`,
      );
      for (const heading of ['**Why training goes wrong.**', '**Bad**', '**Good**', '**Reference.**'])
        assert.ok(page.includes(heading), `no ${heading}`);
    });

  // These need a recording.
  for (const { code } of rules.filter(
    (rule) =>
      !['RS015', 'RS055', 'RS156', 'RS260', 'RS264', 'RS268', 'RS270', 'RS271', 'RS272', 'RS288'].includes(
        rule.code,
      ),
  ))
    it(`${code}'s bad example is found, and its good one is not`, async () => {
      const [bad = '', good = ''] = [...(rulePage(code) ?? '').matchAll(/```python\n([\s\S]*?)```/g)].map(
        (match) => match[1],
      );
      assert.ok((await findingsOf(code, whole(bad))).length > 0, `not found:\n${bad}`);
      assert.deepEqual(await findingsOf(code, whole(good)), []);
    });

  it('there is none for ruff and for paths', () => {
    assert.equal(rulePage('F821'), null);
    assert.equal(rulePage('../RS001'), null);
  });
});
