import { comparisons } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';

/** Two things that are held against each other. */
export interface Pair {
  readonly node: PyNode;
  readonly left: PyNode;
  readonly right: PyNode;
}

/** `a - b`. */
export function differencesIn(fn: PyFunction): Pair[] {
  return fn.own('binary_operator').flatMap((node): Pair[] => {
    const [left, right] = [node.child('left'), node.child('right')];
    return node.child('operator')?.text === '-' && left && right ? [{ node, left, right }] : [];
  });
}

/** `a < b` and the like, each link of a chain. */
export function comparisonsIn(fn: PyFunction): Pair[] {
  return fn.own('comparison_operator').flatMap((node) =>
    comparisons(node)
      .filter(({ operator }) => /^[<>]=?$/.test(operator))
      .map(({ left, right }): Pair => ({ node, left, right })),
  );
}
