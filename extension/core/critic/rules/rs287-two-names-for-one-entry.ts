import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';

export const twoNamesForOneEntry: Rule = {
  code: 'RS287',
  title: 'Two names of a layout are the same entry',
  severity: 'warning',
  *check(context) {
    const used = usedIn(context);
    for (const layout of layoutsOf(context)) {
      if (layout.filter(({ name }) => used.has(name)).length < 3) continue;
      const values = layout.map(({ at }) => Number(at.text));
      const twice = layout.filter(({ at }) => values.filter((value) => value === Number(at.text)).length > 1);
      const [first, second, ...more] = twice;
      // One slip: all others differ. A layout with several such pairs has two names for some things on purpose.
      if (layout.length < 4 || !first || !second || more.length) continue;
      if (!used.has(first.name) || !used.has(second.name)) continue;
      // The one that breaks the order of the lines.
      const odd = breaksOrder(first, layout) && !breaksOrder(second, layout) ? first : second;
      const other = odd === first ? second : first;
      yield {
        at: odd.at,
        message: `\`${odd.name}\` and \`${other.name}\` are both ${odd.at.text}: two names of the layout are one entry. Was the number of one of them mistyped?`,
      };
    }
  },
};

interface Entry {
  readonly name: string;
  readonly at: PyNode;
}

/** Names that the code reads entries by. */
function usedIn({ module }: RuleContext): ReadonlySet<string> {
  const indices = module.document.root.all('subscript').flatMap((node) => node.childrenOf('subscript'));
  return new Set(
    indices
      .filter(({ type }) => /^(identifier|attribute)$/.test(type))
      .map(({ text }) => text.replace(/^.*\./, '')),
  );
}

/** Runs of constants, one a line, that all are whole numbers. */
function* layoutsOf({ module }: RuleContext): Generator<Entry[]> {
  const bodies = [
    module.document.root.parts,
    ...module.classes.map(({ node }) => node.child('body')?.parts ?? []),
  ];
  for (const statements of bodies) {
    let run: Entry[] = [];
    for (const statement of statements) {
      const entry = entryOf(statement);
      if (entry) run.push(entry);
      else {
        if (run.length) yield run;
        run = [];
      }
    }
    if (run.length) yield run;
  }
}

/** `HEIGHT = 0`. */
function entryOf(statement: PyNode): Entry | null {
  const assignment = statement.parts[0];
  const [left, right] = [assignment?.child('left'), assignment?.child('right')];
  return assignment?.type === 'assignment' && left && right?.type === 'integer' && /^[A-Z_]/.test(left.text)
    ? { name: left.text, at: right }
    : null;
}

/** Larger than the next or smaller than the one before it. */
function breaksOrder(entry: Entry, layout: readonly Entry[]): boolean {
  const i = layout.indexOf(entry);
  const [before, own, after] = [layout[i - 1], entry, layout[i + 1]].map((each) =>
    Number(each?.at.text ?? NaN),
  );
  return (own ?? 0) < (before ?? -Infinity) || (own ?? 0) > (after ?? Infinity);
}
