import { canonicalText, comparisons, guardsOf, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule } from '../rule';
import { restsOnModel } from '../texts';
import { lastName, saysReference } from '../vocabulary';

export const containedEitherWay: Rule = {
  code: 'RS293',
  title: 'A piece of the reference is paid like all of it',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      const links = fn
        .own('comparison_operator')
        .flatMap((node) => comparisons(node).map((link) => ({ node, ...link })))
        .filter(({ operator, left }) => operator === 'in' && stringValue(unparenthesized(left)) === null);
      for (const { node, left, right } of links) {
        const turned = links.find(
          (other) =>
            canonicalText(other.left) === canonicalText(right) &&
            canonicalText(other.right) === canonicalText(left),
        );
        if (!turned) continue;
        const isReference = (side: PyNode): boolean => saysReference(lastName(side.text)) && !saysGiven(side);
        // Of the two, the one in which what the model wrote is looked for in the reference.
        const isWritten = restsOnModel(left, fn, context) || saysGiven(left);
        if (!isWritten || (!isReference(right) && restsOnModel(right, fn, context))) continue;
        if (!isReference(right) && !saysGiven(left) && !restsOnModel(left, fn, context)) continue;
        const known = limitOf(left, node, turned.node, fn);
        if (known === 'length') continue;
        yield {
          at: node,
          message: `\`${node.text}\` also holds for a piece of the reference${known === 'empty' ? '' : ', and the empty text is a piece of every text'}: ${known === 'empty' ? 'one letter' : 'an empty answer'} is paid like the right one. Compare with \`==\`, or ask only whether the reference is in the answer.`,
        };
        break;
      }
    }
  },
};

function saysGiven(node: PyNode): boolean {
  return /pred|response|student|completion|output|extracted|given|model|candidate|generated|parsed|^ans(wer)?$|user|said/i.test(
    lastName(node.text),
  );
}

/** What is asked of the model's side before: how long it is, or only whether there is anything. */
function limitOf(side: PyNode, node: PyNode, turned: PyNode, fn: PyFunction): 'length' | 'empty' | null {
  const name = side.text.replace(/\.(strip|lower|upper|casefold)\(\)/g, '');
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const conditions = [...guardsOf(node), ...guardsOf(turned)].map(({ condition }) => condition.text);
  const around = node.above('boolean_operator');
  // Joined in one expression, on either side.
  let whole = around;
  while (whole?.parent && /boolean_operator|parenthesized/.test(whole.parent.type)) whole = whole.parent;
  const asked = [...conditions, whole?.text ?? ''].join('\n');
  if (new RegExp(`len\\(\\s*${quoted}|len\\(.*${quoted}.*\\) *[<>]`).test(asked)) return 'length';
  const isAsked = new RegExp(
    `(^|\\bnot |\\band |\\bor |\\()\\s*\\(*${quoted}(\\.strip\\(\\))?\\s*\\)*\\s*($|\\n|and\\b|or\\b|\\)|[!=]=)`,
    'm',
  );
  // A default that is not empty, as in \`given or "none"\`, is the author's own care.
  const isFilled = fn.flow
    .definitionsAt(unparenthesized(side))
    .some(({ value }) => / or ["'][^"']/.test(value?.text ?? ''));
  return isAsked.test(asked) || isFilled ? 'empty' : null;
}
