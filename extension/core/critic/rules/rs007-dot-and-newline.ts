import { callShape } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { QuickFix } from '../finding';
import type { RegexUse } from '../regex';
import { hasFlag, regexTokens, regexUses } from '../regex';
import type { Rule } from '../rule';

export const dotAndNewline: Rule = {
  code: 'RS007',
  title: 'Pattern cannot cross a line break',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const use of regexUses(fn, context)) {
        if (hasFlag(use, 'DOTALL', 'S') || isUnknownFlag(use)) continue;
        const spans = dotSpans(use.text);
        if (spans === 'none' || isOneLine(use.subject, fn, context)) continue;
        yield {
          at: use.pattern,
          severity: spans === 'long' ? 'warning' : 'info',
          message:
            'Without re.DOTALL the dot stops at a line break: on text of several lines this never matches, and nothing is paid.',
          ...withFix(use),
        };
      }
  },
};

/** Flags held in a variable may hold DOTALL. */
function isUnknownFlag(use: RegexUse): boolean {
  return use.flagsNode !== null && !/\bre(gex)?\./.test(use.flags);
}

/**
 * Whether a repeated dot runs between two markers (tags, fences). `long`: what lies between them is usually more than a line
 * (reasoning, code), or there are several such spans; `short`: an answer, often one line.
 */
function dotSpans(pattern: string): 'none' | 'short' | 'long' {
  const tokens = regexTokens(pattern);
  let spans = 0;
  tokens.forEach((token, i) => {
    if (token !== '.' || !['*', '+', '{'].includes(tokens[i + 1] ?? '')) return;
    const before = tokens.slice(0, i).join('');
    const after = tokens.slice(i + 2).join('');
    if (/<\/?[A-Za-z_|]+[^>]*>|```|\[\w+\\?\]/.test(before) && /<|```|\[\/|\\\[/.test(after)) spans++;
  });
  if (spans === 0) return 'none';
  return spans > 1 || /think|reason|scratch|thought|work|explan|plan|code|python|```/i.test(pattern)
    ? 'long'
    : 'short';
}

/** Text whose line breaks were taken out, or one line of it. */
function isOneLine(subject: PyNode | null, fn: PyFunction, context: RuleContext): boolean {
  if (!subject) return false;
  const seen = new Set<PyNode>();
  const visit = (node: PyNode): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    if (/splitlines|\.split\(\s*["']\\n["']|replace\(\s*["']\\n["']|["'] ["']\.join\(/.test(node.text))
      return true;
    return node
      .all('identifier')
      .some((name) =>
        fn.flow
          .definitionsAt(name)
          .some((write) =>
            write.value
              ? visit(write.value)
              : write.kind === 'loop' && visit(write.statement.child('right') ?? name),
          ),
      );
  };
  return visit(subject) || context.called(subject) === 'line';
}

function withFix(use: RegexUse): { fix?: QuickFix } {
  const title = 'Let the dot match line breaks (re.DOTALL)';
  if (use.flagsNode)
    return {
      fix: { title, edits: [{ range: use.flagsNode.range, text: `${use.flagsNode.text} | re.DOTALL` }] },
    };
  const list = use.flagged.child('arguments');
  const shape = callShape(use.flagged);
  const last = list?.parts.at(-1);
  if (!last || !shape || shape.hasSplat) return {};
  const { endLine, endColumn } = last.range;
  const end = { line: endLine, column: endColumn, endLine, endColumn };
  return { fix: { title, edits: [{ range: end, text: ', flags=re.DOTALL' }] } };
}
