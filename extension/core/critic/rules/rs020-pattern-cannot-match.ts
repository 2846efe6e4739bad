import { callShape, stringPrefix, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { RegexUse } from '../regex';
import { hasFlag, regexTokens, regexUses } from '../regex';
import type { Rule, RuleFinding } from '../rule';
import { caseOf, isRawText } from '../texts';
import { saysReference } from '../vocabulary';

export const patternCannotMatch: Rule = {
  code: 'RS020',
  title: 'Pattern that cannot match what is meant',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const use of regexUses(fn, context)) {
        const found =
          backslash(use) ?? anchors(use) ?? letters(use, fn, context) ?? startOnly(use, fn, context);
        if (found) yield found;
      }
      for (const node of fn.own('call')) yield* holes(node, context);
      for (const node of fn.own('comparison_operator', 'call')) yield* latexInText(node);
    }
  },
};

/** Commands of LaTeX whose first letter is an escape of its own: \b, \f, \n, \r, \t. */
const LATEX =
  /(?<!\\)\\(boxed|begin|bold\w*|binom|frac|text\w*|times|theta|tan|tfrac|neq|right|rightarrow|nabla|rho)\b/;

/** `"\bword"` is a backspace; `r"\boxed"` a word boundary and "oxed". */
function backslash(use: RegexUse): RuleFinding | null {
  const seen = use.isRaw ? use.text : use.text.replaceAll('\\\\', '\\');
  const command = LATEX.exec(seen)?.[1];
  if (command)
    return {
      at: use.pattern,
      message: `In a pattern \`\\${command.charAt(0)}\` is an escape, so \`\\${command}\` never matches the text "\\${command}": write r"\\\\${command}".`,
    };
  if (!use.isRaw && use.pattern.type === 'string' && /(?<!\\)(\\\\)*\\b/.test(use.text))
    return {
      at: use.pattern,
      message:
        'In a plain string "\\b" is a backspace character, not a word boundary: put r before the string.',
      fix: {
        title: 'Make it a raw string',
        edits: [{ range: use.pattern.range, text: `r${use.pattern.text}` }],
      },
    };
  return null;
}

/** `$` with more to match behind it, `^` with something before it, without re.MULTILINE. */
function anchors(use: RegexUse): RuleFinding | null {
  if (
    hasFlag(use, 'MULTILINE', 'M') ||
    hasFlag(use, 'VERBOSE', 'X') ||
    (use.flagsNode && !/\bre\./.test(use.flags))
  )
    return null;
  const tokens = regexTokens(use.text);
  for (const [i, token] of tokens.entries()) {
    const next = tokens.slice(i + 1).find((other) => !other.startsWith('('));
    if (token === '$' && consumes(next))
      return {
        at: use.pattern,
        message: `\`$\` is the end of the text, nothing can follow it${/\d|\\d/.test(next ?? '') ? ': for a dollar sign write `\\$`' : ''}.`,
      };
    if (token === '^' && consumes(tokens[i - 1]))
      return { at: use.pattern, message: '`^` is the start of the text, nothing can come before it.' };
  }
  return null;
}

/** Takes a character of the text that is no line break. */
function consumes(token: string | undefined): boolean {
  return token !== undefined && /^(\\[dwDW$.]|\\\\|[A-Za-z0-9<>#:=,;!"'%&@-])$/.test(token);
}

/** Capitals asked of a text that was made lower case, and the reverse. */
function letters(use: RegexUse, fn: PyFunction, context: RuleContext): RuleFinding | null {
  if (!use.subject || hasFlag(use, 'IGNORECASE', 'I') || (use.flagsNode && !/\bre\./.test(use.flags)))
    return null;
  const changed = caseOf(use.subject, fn, context);
  if (!changed || use.text.includes('|')) return null;
  const wrong = changed === 'upper' ? /[a-z]/ : /[A-Z]/;
  const right = changed === 'upper' ? /[A-Z]/ : /[a-z]/;
  const bad = regexTokens(use.text).find((token) => {
    if (token.startsWith('\\') || token.startsWith('(')) return false;
    return wrong.test(token) && !right.test(token) && !token.startsWith('[^');
  });
  if (bad === undefined) return null;
  return {
    at: use.pattern,
    message: `The text was made ${changed === 'upper' ? 'upper' : 'lower'} case before, so \`${bad}\` never matches.`,
  };
}

/** `re.match(r"The answer is (\d+)", completion)` looks at the very start only. */
function startOnly(use: RegexUse, fn: PyFunction, context: RuleContext): RuleFinding | null {
  if (use.operation !== 'match' || !use.subject || !/^[A-Za-z]{3,}/.test(use.text) || !use.text.includes('('))
    return null;
  if (!context.completionParameters(fn).length || !isRawText(use.subject, fn, context)) return null;
  const attribute = use.call.child('function')?.child('attribute');
  return {
    at: use.call.child('function') ?? use.call,
    message:
      '`match` looks at the very start of the text only; an answer further on is not found. Use `search`.',
    ...(attribute
      ? { fix: { title: 'Use search', edits: [{ range: attribute.range, text: 'search' }] } }
      : {}),
  };
}

/** Patterns put together with f-strings: `{3}` is a hole, and an answer's `.`, `(` or `$` are pattern characters. */
function* holes(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  if (!/^re\.(search|match|fullmatch|findall|finditer|compile|sub)$/.test(context.called(node))) return;
  const pattern = callShape(node)?.positional[0];
  if (pattern?.type !== 'string' || !stringPrefix(pattern).includes('f')) return;
  for (const hole of pattern.parts.filter((part) => part.type === 'interpolation')) {
    const inner = hole.child('expression');
    if (!inner) continue;
    if (/^\d+(\s*,\s*\d*)?$/.test(inner.text)) {
      yield {
        at: hole,
        message: `In an f-string \`${hole.text}\` is replaced by ${inner.text}; for a repetition double the braces: \`{${hole.text}}\`.`,
        fix: { title: 'Double the braces', edits: [{ range: hole.range, text: `{${hole.text}}` }] },
      };
    } else if (inner.type === 'identifier' && saysReference(inner.text))
      yield {
        at: hole,
        message: `\`${inner.text}\` is read as a pattern: its ".", "(", "$" or "+" do not stand for themselves. Use re.escape(${inner.text}).`,
        fix: { title: 'Escape it', edits: [{ range: inner.range, text: `re.escape(${inner.text})` }] },
      };
  }
}

/** `"\boxed{" in text` without r: a backspace and "oxed". */
function* latexInText(node: PyNode): Generator<RuleFinding> {
  const literals =
    node.type === 'comparison_operator'
      ? node.parts.map(unparenthesized)
      : /^(find|rfind|index|rindex|split|rsplit|count|startswith|endswith|partition|rpartition|replace|removeprefix)$/.test(
            callShape(node)?.method ?? '',
          )
        ? (callShape(node)?.positional ?? [])
        : [];
  for (const literal of literals) {
    if (literal.type !== 'string' || stringPrefix(literal).includes('r')) continue;
    const command = LATEX.exec(stringValue(literal) ?? '')?.[1];
    if (command)
      yield {
        at: literal,
        message: `In a plain string "\\${command.charAt(0)}" is an escape: this is not the text "\\${command}". Put r before the string.`,
        fix: { title: 'Make it a raw string', edits: [{ range: literal.range, text: `r${literal.text}` }] },
      };
  }
}
