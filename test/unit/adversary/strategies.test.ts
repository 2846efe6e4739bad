import assert from 'node:assert/strict';
import {
  finalAnswer,
  givesEquation,
  givesExpression,
  replaced,
} from '../../../extension/core/adversary/answer-text';
import { block, inSlot, wrongCompletion, type Case } from '../../../extension/core/adversary/case';
import { equivalents } from '../../../extension/core/adversary/equivalents';
import { strategies } from '../../../extension/core/adversary/strategies';

const TAGS: Case = {
  prompt: 'What is 94 minus 66?',
  right: '<think>\n94 - 66 is 28.\n</think>\n<answer>28</answer>',
  reference: '28',
  wrong: '73',
  all: ['28', '73', '1205', '-4'],
};
const MARKER: Case = {
  prompt: 'Ann has 31 boxes of 35 pens.',
  right: '31 x 35 = 1085.\n#### 1085',
  reference: '1085',
  wrong: '340',
  all: ['1085', '340', '17'],
};
const LETTER: Case = {
  prompt: 'Which one? (A) one (B) two (C) three',
  right: 'The answer is (B).',
  reference: 'B',
  wrong: 'A',
  all: ['A', 'B', 'C'],
};
const CALL: Case = {
  prompt: 'Weather in Oslo?',
  right: '<tool_call>{"name": "weather", "arguments": {"city": "Oslo"}}</tool_call>',
  reference: '',
  wrong: '',
  all: [],
};
const CASES: readonly Case[] = [TAGS, MARKER, LETTER, CALL];

const made = (name: string, of: Case): string | null | undefined =>
  strategies.find((strategy) => strategy.name === name)?.make(of);

describe('strategies of a policy', () => {
  it('makes no wrong answer of an equation by changing its result only', () => {
    const right = '<think>Try 5 + 37.</think>\n<answer>(5 + 37) + 3 = 45</answer>';
    assert.ok(givesEquation(right));
    assert.ok(givesExpression('<think>75 is needed</think><answer>(15 + 10) * 3</answer>', '75'));
    assert.ok(!givesExpression('<answer>3/4</answer>', '3/4'));
    assert.ok(!givesExpression('<think>3 * 25</think><answer>75</answer>', '75'));
    assert.equal(
      wrongCompletion({ prompt: '', right, reference: '45', wrong: '137', all: ['45', '137'] }),
      null,
    );
    for (const { right: other } of [TAGS, MARKER, LETTER]) assert.ok(!givesEquation(other), other);
  });

  it('are at least sixty of a dozen families, each with a name of its own', () => {
    assert.ok(strategies.length >= 60, `${strategies.length}`);
    assert.equal(new Set(strategies.map(({ name }) => name)).size, strategies.length);
    assert.equal(new Set(strategies.map(({ family }) => family)).size, 13);
  });

  it('make the same text each time, and never the recorded right one', () => {
    for (const of of CASES)
      for (const { name, make } of strategies) {
        assert.equal(make(of), make(of), name);
        assert.notEqual(make(of), of.right, name);
      }
  });

  it('that must never be paid do not end on the right answer', () => {
    for (const of of [TAGS, MARKER])
      for (const { name, paidBySound, holdsAnswer, make } of strategies) {
        const text = paidBySound === 'never' && !holdsAnswer ? make(of) : null;
        if (text === null || text === undefined) continue;
        const final = finalAnswer(text)?.text ?? '';
        assert.notEqual(final.trim(), of.reference, name);
      }
  });

  it('are mostly tried on an answer in tags, after a mark and in a sentence, and some on a tool call', () => {
    const tried = CASES.map((of) => strategies.filter(({ make }) => make(of) !== null).length);
    assert.ok((tried[0] ?? 0) >= 85 && (tried[1] ?? 0) >= 65 && (tried[2] ?? 0) >= 50, tried.join(' '));
    assert.ok((tried[3] ?? 0) >= 10, tried.join(' '));
  });

  it('put their answer where the right one was, and a wrong one into the reasoning', () => {
    assert.equal(made('answer nan', TAGS), '<think>\n94 - 66 is 73.\n</think>\n<answer>nan</answer>');
    assert.equal(made('digits behind it', MARKER), '31 x 35 = 340.\n#### 108573');
    assert.equal(made('only the format', TAGS), '<think>\n</think>\n<answer>\n</answer>');
    assert.equal(made('right block, then a wrong one', TAGS), '<answer>28</answer>\n<answer>73</answer>');
    assert.equal(
      made('empty object', CALL),
      '<tool_call>{}</tool_call>',
      'the object of a tool call is emptied',
    );
    assert.equal(made('every letter', LETTER), 'The answer is A B C D E');
  });
});

describe('right answers written otherwise', () => {
  it('hold the same answer', () => {
    const texts = equivalents.map(({ make }) => make(MARKER)).filter((text) => text !== null);
    assert.ok(texts.includes('31 x 35 = 1,085.\n#### 1,085'));
    assert.ok(texts.includes('31 x 35 = 1085.\n#### $1085$'));
    assert.ok(texts.length >= 18, `${texts.length}`);
  });

  it('change the order of the keys of a tool call', () => {
    const texts = equivalents.map(({ make }) => make(CALL));
    assert.ok(texts.includes('<tool_call>{"arguments":{"city":"Oslo"},"name":"weather"}</tool_call>'));
  });
});

describe('the form of a right completion', () => {
  it('is kept around another answer', () => {
    assert.equal(wrongCompletion(LETTER), 'The answer is (A).');
    assert.equal(block(MARKER, '9'), '#### 9');
    assert.equal(inSlot({ ...MARKER, right: 'no number here' }, 'x'), null);
    assert.equal(replaced('0.1 and 1', '1', '2'), '0.1 and 2');
  });
});
