import { comparisons, stringValue } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import { spreadOf } from '../statistics';
import { SEEN, type Trace } from '../trace';

const ENOUGH = 20;

export const textInMessages: DataRule = {
  code: 'RS261',
  title: 'A text is looked for in a list of messages',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'completions' || !recordsMessages(trace)) return;
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('comparison_operator')) {
        const [link, ...more] = comparisons(node);
        if (!link || more.length || !/^(not )?in$/.test(link.operator) || stringValue(link.left) === null)
          continue;
        const seen = spreadOf(trace.numbers(trace.testSite(node)));
        const never = link.operator === 'in' ? SEEN.false : SEEN.true;
        const lists = spreadOf(trace.noted(trace.valueSite(link.right), 'n'));
        if (seen.count < ENOUGH || seen.min !== never || seen.max !== never) continue;
        if (lists.count < seen.count || !isCompletion(link.right, fn)) continue;
        yield {
          at: node,
          message: `\`${link.right.text}\` is a list of messages on all ${seen.count} recorded completions that get here, and \`in\` compares ${link.left.text} with whole messages: it is in none of them. Read the text, \`${link.right.text}[-1]["content"]\`.`,
          evidence: trace.references([...trace.rows.keys()]),
        };
      }
  },
};

/** The completions were recorded as lists of messages. */
function recordsMessages({ task: { set } }: Trace): boolean {
  const { structure, columns } = set.observation;
  return (
    structure.kind === 'dict' &&
    structure.entries.some(({ key, value }) => {
      const column = value.kind === 'leaf' && /^completions?$/.test(key) ? columns[value.column] : undefined;
      const first: unknown = column?.kind === 'object' ? column.values[0] : null;
      const message: unknown = Array.isArray(first) ? first.at(-1) : null;
      return typeof message === 'object' && message !== null && 'content' in message;
    })
  );
}

/** What the model wrote, under that name, one that it is given or that of a loop. */
function isCompletion(node: PyNode, fn: PyFunction): boolean {
  if (node.type !== 'identifier') return false;
  const value = fn.assignedTo(node);
  return /^(completion|response|output|text|sample)s?$|^c$/.test(
    value?.type === 'identifier' ? value.text : node.text,
  );
}
