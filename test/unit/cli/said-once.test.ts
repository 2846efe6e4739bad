import assert from 'node:assert/strict';
import { analysisText } from '../../../extension/cli/analysis-output';
import { loopText } from '../../../extension/cli/loop-text';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { judge } from '../../../extension/core/measures/verdict';
import { oneStep } from '../measures/build';

const range = (n: number, from: number) => Array.from({ length: n }, (_, i) => from + i / n);
const evaluation = evaluate({ ...oneStep(range(10, 5), range(10, 1)), discount: 0.99 });

describe('what the terminal says once', () => {
  it('an exploit, that the verdict, a finding and the concerns all tell', () => {
    const message = 'standing at 3, 4 pays 0.05 a step for ever.';
    const exploit = {
      kind: 'idle' as const,
      perStep: 0.05,
      gain: 1,
      approach: [],
      steps: [],
      rounds: 9,
      message,
    };
    const verdict = judge(evaluation, { exploits: [exploit] });
    const { replay } = evaluation.input;
    const text = analysisText(
      {
        verdict,
        exploits: [exploit],
        causes: [],
        suggestions: [],
        findings: [
          {
            code: 'RS807',
            severity: 'warning',
            source: 'analysis',
            file: 'reward.py',
            message: `The reward can be exploited: ${message} 2 such ways in all.`,
            range: { line: 3, column: 1, endLine: 3, endColumn: 2 },
          },
        ],
      },
      evaluation,
      replay,
    );
    assert.equal(text.split(message).length, 2, text);
    assert.match(text, /The reward can be exploited: see above\. 2 such ways in all\./);
  });

  it('the reward, that a round without news leaves as it was', () => {
    const entry = { findings: [], measures: {}, accepted: true, sentence: 'The same again.' };
    const verdict = judge(evaluation, { exploits: [] });
    const code = 'def reward(obs):\n    return 1.0\n';
    const start = {
      ...entry,
      verdict,
      candidate: { id: 'c1', origin: 'hand' as const, parent: null, explanation: '', code },
    };
    const again = {
      ...entry,
      verdict,
      sameAs: 'c1',
      candidate: {
        id: 'c2',
        origin: 'designer' as const,
        parent: 'c1',
        explanation: 'What it pays, and why:',
        code: `# again\n${code}`,
      },
    };
    const best = { id: 'c1', code, explanation: '', measures: {}, verdict };
    const stopped = { reason: 'stagnated' as const, sentence: 'Nothing new.' };
    const text = loopText({ start, rounds: [again], best, stopped });
    assert.doesNotMatch(text, /What it pays|def reward/);
    assert.match(text, /Best: c1 · Ready to train: the reward as it is\.$/);
    const better = { ...best, id: 'c2', code: again.candidate.code };
    assert.match(
      loopText({ start, rounds: [again], best: better, stopped }),
      /Best: c2[^]*# again\ndef reward/,
    );
  });
});
