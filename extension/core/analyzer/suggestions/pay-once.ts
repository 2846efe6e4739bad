import type { PyNode } from '../../syntax/tree';
import type { OpenFunction, TextChange } from '../edit';
import { addParameters, editFunction, freshName, insertBefore, lineStart, indentAt } from '../edit';
import { signFunctionPath } from '../events';
import type { Generator, Proposal } from './generator';
import { entryPath } from './generator';
import { progressComparisons, type ProgressComparison } from './progress-comparison';

/**
 * Pays getting nearer only for a new best of the episode, remembered in `memory`: the way back and forth earns nothing the
 * second time.
 */
export const payOnce: Generator = {
  id: 'pay-once',
  async propose({ view, reward }) {
    const obs = view.whole('obs');
    const nextObs = view.whole('next_obs');
    const memory = view.whole('memory');
    if (obs?.adds !== null || nextObs?.adds !== null || !memory) return [];
    const withMemory =
      memory.adds === null
        ? reward.source
        : await editFunction(reward.source, entryPath(reward), (opened) => addParameters(opened, ['memory']));
    const path = reward.plan.returns === 'signs' ? signFunctionPath(reward, 'dense') : entryPath(reward);
    const code =
      withMemory === null
        ? null
        : await editFunction(withMemory, path, (opened) => {
            const [found] = progressComparisons(opened, obs.text, nextObs.text);
            return found ? onlyNewBest(opened, found, memory.text) : null;
          });
    if (code === null) return [];
    const proposal: Proposal = {
      id: 'pay-once',
      family: 'pay-once',
      title: 'Pay progress once',
      explanation:
        'The same progress is paid again each time the agent goes back and comes again. What was reached is kept in memory, and only what goes beyond it is paid.',
      answers: ['RS807'],
      code,
      evidence: [],
      about: null,
    };
    return [proposal];
  },
};

function onlyNewBest(opened: OpenFunction, found: ProgressComparison, memory: string): TextChange[] | null {
  const falls = found.falling > found.rising;
  const statement = simpleLine(found.node);
  if (!statement || statement.parent !== opened.fn.body || Math.max(found.falling, found.rising) <= 0)
    return null;
  const best = freshName(opened, 'best');
  const key = JSON.stringify(best);
  const before = insertBefore(opened, statement, [
    '# Only a new best is paid: the same way a second time earns nothing.',
    `${best} = ${memory}.get(${key}, ${found.before.text})`,
  ]);
  const end = opened.source.indexOf('\n', statement.end) + 1;
  if (!before || end === 0 || lineStart(opened.source, statement.start) !== before.start) return null;
  const indent = indentAt(opened.source, statement.start);
  const update = `${indent}${memory}[${key}] = ${falls ? 'min' : 'max'}(${best}, ${found.after.text})${opened.newline}`;
  const isNew = `${found.after.text} ${falls ? '<' : '>'} ${best}`;
  return [before, paidWhen(found, isNew), { start: end, end, text: update }];
}

/** The payment under another condition. What is no new best is not charged: it may be on a way that has to be gone. */
function paidWhen({ node, adds, falling, rising }: ProgressComparison, isNew: string): TextChange {
  const amount = Math.max(falling, rising);
  const text = adds === null ? `${amount} if ${isNew} else 0.0` : `${adds} += ${amount} if ${isNew} else 0.0`;
  return { start: node.start, end: node.end, text };
}

function simpleLine(node: PyNode): PyNode | null {
  let statement: PyNode | null = node;
  while (statement && statement.parent?.type !== 'block') statement = statement.parent;
  return statement && /^(expression|if)_statement$/.test(statement.type) ? statement : null;
}
