import { callShape, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import { regexUses } from '../regex';
import type { Rule, RuleFinding } from '../rule';
import { isRawText } from '../texts';
import { hasWord } from '../vocabulary';

export const wrongPart: Rule = {
  code: 'RS035',
  title: 'Answer taken from the wrong place',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('subscript')) yield* beforeMarker(node);
      if (context.rewardFunctions.includes(fn)) yield* firstMatches(fn, context);
    }
  },
};

/** Announces an answer: what matters comes after it. */
const MARKER =
  /^(\n*#{2,4}|.*\b(final )?answer( is)?:?|<(answer|solution|final|result|output)>|\\*boxed\{|Q\.E\.D|Solution:)\s*$/i;

/** `text.split("Answer:")[0]` is what comes before the answer. */
function* beforeMarker(node: PyNode): Generator<RuleFinding> {
  const [index] = node.childrenOf('subscript');
  const value = node.child('value');
  const call = value ? callShape(unparenthesized(value)) : null;
  if (index?.text !== '0' || !call || !/^r?split$|^r?partition$/.test(call.method ?? '')) return;
  const marker = call.positional[0] ? stringValue(call.positional[0]) : null;
  if (marker === null || !MARKER.test(marker)) return;
  const target = node.above('assignment')?.child('left')?.text ?? '';
  if (
    hasWord(
      target,
      'think thinking reason reasoning prompt prefix before question context rationale thought thoughts cot head steps work explanation body preamble',
    )
  )
    return;
  if (isCounted(node)) return;
  yield {
    at: index,
    message: `[0] is what stands before "${marker.trim()}", not the answer behind it: use [-1].`,
    fix: { title: 'Take what comes after', edits: [{ range: index.range, text: '-1' }] },
  };
}

/** Somewhere inside `len(…)`: how much is written before the answer. */
function isCounted(node: PyNode): boolean {
  for (let call = node.above('call'); call; call = call.above('call'))
    if (call.child('function')?.text === 'len' || callShape(call)?.method === 'count') return true;
  return false;
}

/** A pattern for a number and nothing else: digits, sign, point, no word or mark before it. */
function isBareNumber(pattern: string): boolean {
  return (
    /\\d|\[0-9/.test(pattern) && !/[\p{L}#<=:{]/u.test(pattern.replace(/\\[dsb.]|\(\?:|\{[\d,]+\}/g, ''))
  );
}

/** The first number (or answer) of the whole text, reasoning included, where the last one counts. */
function* firstMatches(fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  if (context.completionParameters(fn).length === 0 && !/extract|parse|answer/.test(fn.name)) return;
  for (const use of regexUses(fn, context)) {
    const first = use.operation === 'search' || (use.operation === 'findall' && isFirst(use.call, fn));
    if (!first || !use.subject || !isRawText(use.subject, fn, context) || getsAPart(fn, context)) continue;
    if (hasWord(use.subject.text, 'gold golden truth reference label target')) continue;
    const bareNumber = isBareNumber(use.text);
    if (!bareNumber && !/answer|####|boxed/i.test(use.text)) continue;
    if (/\$$|\\Z$/.test(use.text) || use.text.startsWith('^') || /^\.\*|\(\?s\)\.\*/.test(use.text)) continue;
    yield {
      at: use.call,
      severity: bareNumber && context.completionParameters(fn).length > 0 ? 'warning' : 'info',
      message: bareNumber
        ? 'This takes the first number of the whole text, the reasoning included. The answer is usually the last one.'
        : 'This takes the first match. A text that corrects itself, or repeats the format, has its answer in the last one.',
    };
  }
}

/** A helper that is only handed what was cut out of the text before. */
function getsAPart(fn: PyFunction, context: RuleContext): boolean {
  const calls = context.isEntry(fn) ? [] : context.callsOf(fn);
  return (
    calls.length > 0 &&
    calls.every(([caller, call]) => {
      const [text] = callShape(call)?.positional ?? [];
      return text !== undefined && !isRawText(text, caller, context);
    })
  );
}

/** `len(found) != 1`: the first is then the only one. */
function isTheOnly(read: PyNode): boolean {
  const call = read.above('call');
  return (
    call?.child('function')?.text === 'len' &&
    /[=!]= *1\b|> *1\b/.test(call.above('comparison_operator')?.text ?? '')
  );
}

/** `[0]` of it, directly or by its name. */
function isFirst(call: PyNode, fn: PyFunction): boolean {
  const isEntry = (node: PyNode): boolean =>
    node.parent?.type === 'subscript' &&
    node.field === 'value' &&
    node.parent.childrenOf('subscript')[0]?.text === '0';
  if (isEntry(call)) return true;
  const write = fn.flow.writes.find(({ value }) => value === call);
  return (
    write !== undefined &&
    [...write.reads].some(isEntry) &&
    ![...write.reads].some((read) => /\[-1\]/.test(read.parent?.text ?? '') || isTheOnly(read))
  );
}
