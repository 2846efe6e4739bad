import {
  callShape,
  comparisons,
  guardsOf,
  numberValue,
  stringValue,
  unparenthesized,
} from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule } from '../rule';
import { restsOnModel } from '../texts';

export const restWithoutMark: Rule = {
  code: 'RS295',
  title: 'Where the mark is missing, the whole text is taken for what follows it',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('subscript')) {
        const rest = restOf(node, fn, context);
        if (!rest || !(restsOnModel(rest.text, fn, context) || isHanded(rest.text, fn, context))) continue;
        if (isAsked(rest, node, fn)) continue;
        const use = useOf(node, fn);
        if (!use) continue;
        const shown = rest.mark.replace(/\n/g, '\\n');
        yield {
          at: node,
          message:
            use === 'measured'
              ? `Where "${shown}" does not stand in the text, \`${node.text}\` is the whole text, and its length counts as what follows the mark. Ask first whether the mark is there.`
              : `Where "${shown}" does not stand in the text, \`${node.text}\` is the whole text: the answer is then found anywhere in it, also where none was given. Ask first whether the mark is there.`,
          severity: use === 'measured' ? 'warning' : 'info',
        };
      }
  },
};

interface Rest {
  readonly text: PyNode;
  readonly mark: string;
}

/** Ends a thought: a text without one is all answer. */
const AFTER_THOUGHT = /think|reason|thought|assistant|scratch|channel/i;

/** `text.split(MARK)[-1]`, `text.rpartition(MARK)[2]`: what follows a mark, or everything. */
function restOf(node: PyNode, fn: PyFunction, context: RuleContext): Rest | null {
  const [index] = node.childrenOf('subscript');
  const value = node.child('value');
  const call = value ? callShape(unparenthesized(value)) : null;
  const at = index ? numberValue(index) : null;
  const isRest =
    (/^r?split$/.test(call?.method ?? '') && at === -1) ||
    (call?.method === 'rpartition' && (at === 2 || at === -1));
  const [given] = call?.positional ?? [];
  if (!call?.receiver || !isRest || !given) return null;
  const named =
    unparenthesized(given).type === 'identifier' ? (fn.assignedTo(given) ?? constant(given, context)) : given;
  const mark = named ? stringValue(named)?.replaceAll('\\n', '\n') : null;
  if (!mark?.trim() || mark.trim().length < 3 || AFTER_THOUGHT.test(mark)) return null;
  return { text: unparenthesized(call.receiver), mark };
}

function constant(name: PyNode, context: RuleContext): PyNode | null {
  const writes = context.module.flow.writes.filter(({ key }) => key === name.text);
  return writes.length === 1 ? (writes[0]?.value ?? null) : null;
}

/** A helper that the texts are handed to. */
function isHanded(text: PyNode, fn: PyFunction, context: RuleContext): boolean {
  const root = /^\w+/.exec(text.text)?.[0] ?? '';
  const place = fn.parameters.indexOf(root);
  return (
    place >= 0 &&
    context.callsOf(fn).some(([caller, call]) => {
      const argument = callShape(call)?.positional[place];
      return argument !== undefined && restsOnModel(argument, caller, context);
    })
  );
}

/** Some condition on the way there names the very mark. */
function isAsked({ text, mark }: Rest, node: PyNode, fn: PyFunction): boolean {
  const names = (condition: PyNode): boolean =>
    condition.all('string').some((part) => stringValue(part)?.replaceAll('\\n', '\n') === mark) ||
    [condition, ...condition.all('identifier')].some(
      (name) => name.type === 'identifier' && isMarkTest(fn.assignedTo(name), mark),
    );
  if (guardsOf(node).some(({ condition }) => names(condition))) return true;
  // Built from the mark's own name.
  const given = callShape(unparenthesized(node.child('value') ?? node))?.positional[0]?.text ?? '';
  return (
    guardsOf(node).some(({ condition }) =>
      condition.all('identifier').some(({ text: own }) => own === given),
    ) || new RegExp(`\\+ *(["'])${mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\1`).test(text.text)
  );
}

function isMarkTest(value: PyNode | null, mark: string): boolean {
  return value?.all('string').some((part) => stringValue(part)?.replaceAll('\\n', '\n') === mark) ?? false;
}

const SEARCHES = /^(search|findall|finditer|match)$/;

/** What is done with the rest: its length taken, or an answer looked for in it. */
function useOf(node: PyNode, fn: PyFunction): 'measured' | 'searched' | null {
  const places = [node, ...readsOf(node, fn)];
  for (const place of places) {
    let inner = place;
    // `.strip()` and the like leave it what it is.
    while (
      inner.parent?.type === 'attribute' &&
      inner.parent.parent?.type === 'call' &&
      /^(strip|rstrip|lstrip|lower|upper|casefold)$/.test(inner.parent.child('attribute')?.text ?? '')
    )
      inner = inner.parent.parent;
    const call = inner.parent?.type === 'argument_list' ? inner.parent.parent : null;
    const callee = call?.child('function')?.text ?? '';
    if (callee === 'len') return 'measured';
    if (SEARCHES.test(callee.split('.').at(-1) ?? '')) return 'searched';
    const link = inner.parent?.type === 'comparison_operator' ? comparisons(inner.parent) : [];
    if (link.some(({ operator, right }) => operator === 'in' && unparenthesized(right) === inner))
      return 'searched';
  }
  return null;
}

function readsOf(node: PyNode, fn: PyFunction): PyNode[] {
  const statement = node.above('assignment');
  const write = fn.flow.writes.find((one) => one.value !== null && one.value === statement?.child('right'));
  const value = write?.value;
  const isPlain =
    value === node ||
    (value &&
      value.contains(node) &&
      /^[\s\S]*\.(strip|lower)\(\)$/.test(value.text) &&
      value.start === node.start);
  return write && isPlain ? [...write.reads] : [];
}
