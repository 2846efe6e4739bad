import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import { PySource } from '../../../extension/core/syntax/tree';
import { replay } from '../sandbox/runtimes';
import { leaf, numbers, trajectories } from '../sandbox/sets';

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const SNIPPETS = JSON.parse(
  readFileSync(join(__dirname, '..', '..', '..', 'snippets', 'python.json'), 'utf8'),
) as Readonly<Record<string, Snippet>>;

/** The text with every default taken. */
function expanded({ body }: Snippet): string {
  return body
    .join('\n')
    .replace(/\$\{\d+:((?:[^{}]|\{[^{}]*\})*)\}/g, '$1')
    .replaceAll('$0', '')
    .trimEnd();
}

function withPrefix(prefix: string): Snippet {
  const found = Object.values(SNIPPETS).find((snippet) => [snippet.prefix].flat().includes(prefix));
  assert.ok(found, prefix);
  return found;
}

/** Each expression over the functions of a snippet, and what it is by hand. */
const WORKED: readonly (readonly [prefix: string, expression: string, value: number])[] = [
  ['reward-scale-limit', 'limited(5, -3) + 10 * limited(0, 2)', 0.9 + 1],
  ['reward-clip', 'clipped(0.9) + clipped(0.2)', -0.3],
  ['reward-delta', 'sum(deltas([0.7, 0.1, 0.4]))', 0.7],
  ['reward-par', 'preference(2, [2, 2])', 0.5],
  ['reward-soft-and', 'soft_and([0, 0], [0, 0])', 2 * Math.log(0.5)],
  ['reward-soft-and', 'soft_and([-1000], [0])', -1000],
  ['reward-krc', 'kinesthetic([4, 1]) + 10 * kinesthetic([-4, -1])', 2 - 20],
  ['reward-worst-case', 'worst_case([3, 1, 2])', 1],
  ['reward-variance-weighted', 'variance_weighted([1, 3])', 1.5],
  ['reward-min-form', 'min_form([1, 1, 1])', 1],
  ['reward-min-form', 'round(min_form([0, 1000]), 9)', 0],
  ['reward-robust-blend', 'robust([0, 2])', 0.7],
  ['reward-constrained', 'constrained(1, [0.2], [0.5], [2])', 0.4],
  ['reward-constrained', 'raised([0.1, 0.0], [0.0, 1.0], [1.0, 0.0])[0]', 0.15],
  ['reward-length-target', 'length_target(True, 512) + 10 * length_target(False, 3)', 1.5],
  ['reward-length-history', 'round(length_history(True, 10, 10) + 10 * length_history(False, 1, 10), 9)', 0],
  ['reward-length-history', 'length_history(False, 20, 10)', -1],
  // As long as the mean of the right ones: half of what length may take.
  ['reward-length-gated', 'sum(gated_length([1, 1, 1, 0], [10, 10, 10, 99]))', 3 * (1 - 0.2)],
  ['reward-length-gated', 'gated_length([1, 1], [10, 20])[1]', 1 - 0.4 / (1 + Math.exp(-5 / 6))],
  ['reward-gate', 'gated(0.5, 1) + gated(0.5, 0)', 0.5],
  ['reward-length-gated', 'sum(gated_length([1, 0, 0], [10, 5, 5]))', 1],
  [
    'reward-hierarchy',
    'hierarchy(False, True, 0) + hierarchy(True, False, 9) + hierarchy(True, True, 2)',
    -0.2,
  ],
  ['reward-compression', 'compression("aaaa", "a", "aaaa") + compression("aaaa", "a", "aaab")', 0.75],
];

describe('snippets', function () {
  this.timeout(60_000);
  let sandboxes: Sandboxes;

  before(() => {
    sandboxes = new Sandboxes();
  });
  after(() => sandboxes.dispose());

  for (const [title, snippet] of Object.entries(SNIPPETS))
    it(`"${title}" is Python, and says what it does`, async () => {
      const document = await PySource.parse(expanded(snippet));
      assert.ok(!document.hasError, expanded(snippet));
      assert.match(snippet.description, /\.(?: \([^()]+\))?$/);
    });

  it('compute what they say', async () => {
    const prefixes = [...new Set(WORKED.map(([prefix]) => prefix))];
    const source = [
      'import math',
      ...prefixes.map((prefix) => expanded(withPrefix(prefix))),
      'def reward(obs):',
      `    return [${WORKED.map(([, expression]) => expression).join(', ')}][int(obs)]`,
    ].join('\n');
    const rows = WORKED.map((_, i) => i);
    const { reward, errors } = await replay(sandboxes.pyodide, {
      source,
      file: '/task/reward.py',
      plan: {
        contract: 'step',
        entry: { name: 'reward', kind: 'function' },
        unit: 'step',
        arguments: [{ source: { from: 'obs' } }],
        returns: 'number',
        injectedNames: [],
      },
      arrays: 'list',
      data: trajectories([rows.length], leaf(numbers(rows))),
    });
    assert.deepEqual(errors, []);
    WORKED.forEach(([prefix, expression, value], i) =>
      assert.ok(
        Math.abs((reward[i] ?? NaN) - value) < 1e-9,
        `${prefix}: ${expression} is ${reward[i]}, not ${value}`,
      ),
    );
  });

  it('pays less for each return to a place', async () => {
    const body = expanded(withPrefix('reward-repeat-decay'))
      .replace('next_obs["x"], next_obs["y"]', 'obs, 0')
      .split('\n')
      .map((line) => `    ${line}`);
    const { reward } = await replay(sandboxes.pyodide, {
      source: ['def reward(obs, memory):', ...body, '    return novelty'].join('\n'),
      file: '/task/reward.py',
      plan: {
        contract: 'step',
        entry: { name: 'reward', kind: 'function' },
        unit: 'step',
        arguments: [{ source: { from: 'obs' } }, { source: { from: 'memory' } }],
        returns: 'number',
        injectedNames: [],
      },
      arrays: 'list',
      data: trajectories([4, 1], leaf(numbers([1, 2, 1, 1, 1]))),
    });
    assert.deepEqual([...reward], [0.1, 0.1, 0.05, 0.025, 0.1]);
  });
});
