import { callShape, unparenthesized } from '../../../syntax/expressions';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';

export const zipStopsEarly: DataRule = {
  code: 'RS144',
  title: 'zip leaves out the end of the longer list',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('call')) {
        const call = callShape(node);
        if (call?.callee.text !== 'zip' || call.positional.length < 2 || call.keywords.size) continue;
        const parts = call.positional.map(unparenthesized);
        const lengths = parts.map((part) => trace.shape(trace.valueSite(part))?.[0] ?? null);
        const [shortest, longest] = extremesOf(lengths);
        if (shortest === null || longest === null || shortest === longest) continue;
        // `zip(xs, xs[1:])`: each with the next one.
        if (parts.some((part) => parts.some((other) => other !== part && baseOf(other) === baseOf(part))))
          continue;
        const [short, long] = [shortest, longest].map((length) => parts[lengths.indexOf(length)]);
        if (!short || !long) continue;
        yield {
          at: node,
          message: `\`${short.text}\` has ${shortest} ${shortest === 1 ? 'entry' : 'entries'} and \`${long.text}\` ${longest}, on every step tried: zip stops at the shorter one, and the rest never counts.`,
          evidence: trace.references([0]),
        };
      }
  },
};

/** Null where a length is not known or differs from step to step. */
function extremesOf(lengths: readonly (number | null)[]): [number | null, number | null] {
  const known = lengths.filter((length) => length !== null);
  return known.length === lengths.length ? [Math.min(...known), Math.max(...known)] : [null, null];
}

/** `xs` of `xs[1:]`. */
function baseOf(node: PyNode): string {
  let base = node;
  while (base.type === 'subscript') base = base.child('value') ?? base;
  return base === node || node.all('slice').length ? base.text : node.text;
}
