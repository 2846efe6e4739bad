import assert from 'node:assert/strict';
import { presumed } from '../../../extension/core/critic/probes/presumed';

const NAMES = new Set(['oslo', 'rome', 'bonn']);
const isAnother =
  (own: string) =>
  (text: string): boolean =>
    text !== own.toLowerCase() && NAMES.has(text);

const seen = (text: string, reference: unknown): string | null =>
  presumed(text, reference, isAnother(String(reference)));

describe('what a completion seems to be where no outcome is recorded', () => {
  it('is right where it ends on the reference, however that is marked', () => {
    for (const [text, reference] of [
      ['12 + 30 makes it.\n#### 42', '42'],
      ['So $\\boxed{\\dfrac{3}{4}}$.', '\\frac{3}{4}'],
      ['<think>Rome? No.</think><answer>Oslo</answer>', 'Oslo'],
      ['The total is **1,250**.', '1250'],
      ['The answer is 42 bottles.', '42'],
      ['Answer: 42.0', '42'],
      ['It adds up.\n#### 7', '3 + 4 = 7\n#### 7'],
      ['Countries: Oslo, Rome', ['Oslo', 'Rome']],
      ['{"name": "find", "q": "Bonn"}', '{"name": "find", "q": "Bonn"}'],
    ] as const)
      assert.equal(seen(text, reference), 'success', text);
  });

  it('is wrong where it ends on another answer of that kind', () => {
    for (const [text, reference] of [
      ['That makes 42, no: 43.\n#### 43', '42'],
      ['<think>Oslo?</think><answer>Rome</answer>', 'Oslo'],
      ['Countries: Oslo', ['Oslo', 'Rome']],
    ] as const)
      assert.equal(seen(text, reference), 'failure', text);
  });

  it('is left open where that can not be told', () => {
    for (const [text, reference] of [
      [
        'I think that one would have to know more about this matter before one can say anything of use.',
        '42',
      ],
      ['<answer>Oslo or Rome</answer>', 'Oslo'],
      ['The answer is 42 or 43.', '42'],
      ['<answer>the capital</answer>', 'Oslo'],
      ['So $\\boxed{0.75}$', '\\frac{3}{4}'],
      ['Countries: Rome, Oslo', ['Oslo', 'Rome']],
      ['anything', ''],
      ['anything', null],
    ] as const)
      assert.equal(seen(text, reference), null, text);
  });
});
