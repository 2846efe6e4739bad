import { readFileSync } from 'node:fs';
import { assetPath } from '../../assets';
import type { BoundReward } from '../../contract/bound-reward';
import type { CallPlan } from '../../contract/contract';
import { callShape, comparisons, numberValue, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';

/** `value`: what an expression gives; `test`: whether a condition holds; `search`: whether a pattern is found. */
export type SiteKind = 'value' | 'test' | 'search';

/** An expression of the reward whose values are taken down. */
export interface Site {
  readonly id: number;
  readonly kind: SiteKind;
  readonly node: PyNode;
  readonly fn: PyFunction;
}

/** A copy of the reward that says what its expressions give, and how to call it. Lines are `shift` further down. */
export interface Instrumented {
  readonly source: string;
  readonly plan: CallPlan;
  readonly sites: readonly Site[];
  readonly shift: number;
}

const ENTRY = '_rs_entry';
/** More would cost more time than it tells. */
const MAX_SITES = 160;
const SEARCHES = new Set(['search', 'match', 'fullmatch', 'findall']);
const WHOLE = new Set(['expression_list', 'assignment', 'augmented_assignment', 'yield', 'lambda', 'await']);

/** Another reading of a condition, in Python, that is noted under a name wherever the condition is asked. */
export interface OtherReading {
  readonly node: PyNode;
  readonly id: string;
  readonly code: string;
}

/** Null when the reward is called in a way that this cannot follow. Of the sites, those that are wanted. */
export function instrument(
  context: RuleContext,
  { plan, source }: BoundReward,
  wanted: (site: Site) => boolean = () => true,
  readings: readonly OtherReading[] = [],
): Instrumented | null {
  if (context.module.document.hasError || source.includes('_rs_')) return null;
  if (plan.entry.kind === 'method') return null;
  if (plan.returns === 'signs' && /^(dense|sparse)$/.test(plan.entry.name)) return null;
  const sites = sitesOf(context).filter(wanted).slice(0, MAX_SITES);
  const edits = [...sites.flatMap(wrap), ...readings.flatMap(readBeside)];
  if (plan.returns === 'signs') edits.push(...signEdits(context));
  const prelude = readFileSync(assetPath('python', 'rewardsmith_trace.py'), 'utf8').replace(/\r\n/g, '\n');
  const [before, code] = splitFuture(context, edit(source, edits).replace(/^\ufeff/, ''));
  return {
    source: `${before}${prelude}${code}\n\n${entry(plan)}`,
    plan: {
      ...plan,
      entry: { name: ENTRY, kind: plan.entry.kind },
      unit: 'step',
      returns: plan.returns === 'score' ? 'score' : 'number',
    },
    sites,
    shift: prelude.split('\n').length - 1,
  };
}

function entry({ entry: { name, kind, arguments: made = {} }, unit, returns }: CallPlan): string {
  const how = JSON.stringify(returns === 'signs' ? 'signs' : unit);
  if (kind === 'function')
    return `def ${ENTRY}(*arguments, **named):\n    return _rs_call(${name}, ${how}, arguments, named)\n`;
  return `class ${ENTRY}:
    def __init__(self):
        self.__dict__["inner"] = ${name}(**_rs_json.loads(${JSON.stringify(JSON.stringify(made))}))

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def __call__(self, *arguments, **named):
        return _rs_call(self.inner, ${how}, arguments, named)
`;
}

/** What must stay in front of everything else, and the rest. */
function splitFuture(context: RuleContext, code: string): [string, string] {
  const last = context.module.document.root.all('future_import_statement').at(-1);
  if (!last) return ['', code];
  const lines = code.split('\n');
  const line = last.range.endLine;
  return [`${lines.slice(0, line).join('\n')}\n`, lines.slice(line).join('\n')];
}

function sitesOf(context: RuleContext): Site[] {
  const found = new Map<string, Omit<Site, 'id'>>();
  const add = (kind: SiteKind, node: PyNode | null | undefined, fn: PyFunction): void => {
    const bare = node ? unparenthesized(node) : null;
    if (!bare || !isWrappable(bare)) return;
    const key = `${kind === 'test' ? 't' : ''}${bare.start}:${bare.end}`;
    if (!found.has(key)) found.set(key, { kind, node: bare, fn });
  };
  for (const fn of context.rewardFunctions) {
    for (const test of testsOf(fn)) atoms(test).forEach((atom) => add('test', atom, fn));
    for (const node of fn.own('comparison_operator')) add('test', node, fn);
    for (const node of fn.own('call'))
      if (SEARCHES.has(callShape(node)?.method ?? '') && node.child('arguments')?.text.startsWith('('))
        add('search', node, fn);
    for (const node of fn.own('comparison_operator'))
      for (const { left, right } of comparisons(node))
        for (const side of [left, right]) if (!isLiteral(side)) add('value', side, fn);
    for (const node of fn.own('assignment', 'augmented_assignment')) add('value', node.child('right'), fn);
    for (const node of fn.own('return_statement', 'pair'))
      add('value', node.type === 'pair' ? node.child('value') : node.parts[0], fn);
    for (const { node, value } of context.terms(fn)) {
      add('value', node, fn);
      add('value', value, fn);
    }
    for (const node of fn.own('binary_operator')) {
      add('value', node, fn);
      for (const side of [node.child('left'), node.child('right')])
        if (side && !isLiteral(side)) add('value', side, fn);
    }
    for (const node of fn.own('subscript')) add('value', node, fn);
    for (const node of fn.own('call'))
      callShape(node)?.positional.forEach((part) => {
        // What a batch's list of scores gets is paid, written out or not.
        const isScore = numberValue(part) !== null && callShape(node)?.method === 'append';
        if (!isLiteral(part) || isScore) add('value', part, fn);
      });
  }
  return [...found.values()].map((site, id) => ({ ...site, id }));
}

function isLiteral(node: PyNode): boolean {
  return numberValue(node) !== null || stringValue(node) !== null || /^(none|true|false)$/.test(node.type);
}

/** The conditions that decide something in a function. */
function testsOf(fn: PyFunction): PyNode[] {
  const nodes = fn.own(
    'if_statement',
    'elif_clause',
    'while_statement',
    'conditional_expression',
    'if_clause',
  );
  return nodes.flatMap((node) => {
    if (node.type === 'conditional_expression') return node.parts[1] ?? [];
    return (node.type === 'if_clause' ? node.parts[0] : node.child('condition')) ?? [];
  });
}

/** A condition, and what `and`, `or` and `not` put it together from. */
function atoms(test: PyNode): PyNode[] {
  const bare = unparenthesized(test);
  const parts =
    bare.type === 'boolean_operator'
      ? [bare.child('left'), bare.child('right')]
      : bare.type === 'not_operator'
        ? [bare.child('argument')]
        : [];
  return [bare, ...parts.flatMap((part) => (part ? atoms(part) : []))];
}

/** An expression that is read, in code that runs, outside of strings, targets and declarations. */
function isWrappable(node: PyNode): boolean {
  if (WHOLE.has(node.type) || /splat|pattern|slice|comprehension$|generator|keyword/.test(node.type))
    return false;
  if (isLiteral(node) && node.type === 'string') return false;
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (
      /^(string|decorator|type|parameters|lambda_parameters|delete_statement|with_item|as_pattern_target)$/.test(
        parent.type,
      )
    )
      return false;
    if (
      child.field === 'left' &&
      /^(assignment|augmented_assignment|for_statement|for_in_clause)$/.test(parent.type)
    )
      return false;
    if (parent.type === 'assignment' && child.field === 'type') return false;
    if (child.field === 'function' && parent.type === 'call' && child === node) return false;
    if (parent.type === 'function_definition' || parent.type === 'class_definition') break;
  }
  return true;
}

interface Edit {
  readonly at: number;
  /** Offset of the other end: what opens last closes first. */
  readonly partner: number;
  readonly opens: boolean;
  readonly text: string;
  /** Characters that go. */
  readonly drop?: number;
}

function wrap({ id, kind, node }: Site): Edit[] {
  const { start, end } = node;
  if (kind === 'search') {
    const list = node.child('arguments');
    const empty = list?.parts.length === 0;
    if (!list || empty) return [];
    return [
      { at: start, partner: end, opens: true, text: `_rs_search("${id}", ` },
      { at: list.start, partner: list.start, opens: true, text: ', ', drop: 1 },
    ];
  }
  const call = kind === 'test' ? '_rs_test' : '_rs_value';
  return [
    { at: start, partner: end, opens: true, text: `${call}("${id}", (` },
    { at: end, partner: start, opens: false, text: '))' },
  ];
}

function readBeside({ node: { start, end }, id, code }: OtherReading): Edit[] {
  return [
    { at: start, partner: end, opens: true, text: `(_rs_other("${id}", lambda: (${code})) or (` },
    { at: end, partner: start, opens: false, text: '))' },
  ];
}

function signEdits({ module }: RuleContext): Edit[] {
  return module.functions
    .filter(({ name }) => name === 'dense' || name === 'sparse')
    .flatMap((fn) =>
      fn.own('return_statement').flatMap((statement): Edit[] => {
        const [value] = statement.parts;
        if (!value) return [];
        const { start, end } = value;
        return [
          { at: start, partner: end + 1, opens: true, text: `_rs_sign("${fn.name}", (` },
          { at: end, partner: start - 1, opens: false, text: '))' },
        ];
      }),
    );
}

function edit(source: string, edits: readonly Edit[]): string {
  const order = [...edits].sort(
    (a, b) => a.at - b.at || Number(a.opens) - Number(b.opens) || b.partner - a.partner,
  );
  let text = '';
  let last = 0;
  for (const { at, text: inserted, drop = 0 } of order) {
    text += source.slice(last, at) + inserted;
    last = at + drop;
  }
  return text + source.slice(last);
}
