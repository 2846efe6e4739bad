import { unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { hasFlag, regexUses } from '../regex';
import type { Rule } from '../rule';
import { caseOf, comesFromModel, restsOnModel } from '../texts';

export const letterInsideAWord: Rule = {
  code: 'RS298',
  title: 'A letter inside a word is taken for an option',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const use of regexUses(fn, context)) {
        if (
          !use.subject ||
          !(use.operation === 'search' || (use.operation === 'findall' && isOneOf(use.call, fn)))
        )
          continue;
        const range = /^\(?\[([A-Za-z])-([A-Za-z])\]\)?$|^\(?\[([A-Za-z]{2,6})\]\)?$/.exec(use.text);
        if (!range || (range[1] !== undefined && isAlphabet(range[1], range[2] ?? ''))) continue;
        const capitals = (range[1] ?? range[3] ?? '') === (range[1] ?? range[3] ?? '').toUpperCase();
        const changed = caseOf(use.subject, fn, context);
        const isAnyCase =
          hasFlag(use, 'IGNORECASE', 'I') || (changed !== null && (changed === 'upper') === capitals);
        if (!isAnyCase) continue;
        // Of what was cut out before, a letter may be all there is.
        const text = unparenthesized(use.subject);
        const isWhole =
          comesFromModel(text, fn, context) || (changed !== null && restsOnModel(text, fn, context));
        const isHelper =
          !context.isEntry(fn) &&
          fn.parameters.length === 1 &&
          text.text.startsWith(fn.parameters[0] ?? '\0');
        if (!isWhole && !isHelper) continue;
        if (/split|group|\[-1\]/.test(text.text)) continue;
        yield {
          at: use.pattern,
          message: `In any case, \`${use.text}\` is found inside words too: the "a" of "because" counts as an option. Ask for one that stands alone (\`\\b${use.text.replace(/[()]/g, '')}\\b\`), behind the mark of an answer.`,
        };
      }
  },
};

/** The first or the last of them, directly or by a name. */
function isOneOf(call: PyNode, fn: PyFunction): boolean {
  const write = fn.flow.writes.find(({ value }) => value === call);
  return [call, ...(write?.reads ?? [])].some(
    (node) =>
      node.parent?.type === 'subscript' &&
      node.field === 'value' &&
      /^(0|-1)$/.test(node.parent.childrenOf('subscript')[0]?.text ?? ''),
  );
}

function isAlphabet(from: string, to: string): boolean {
  return to.charCodeAt(0) - from.charCodeAt(0) > 9;
}
