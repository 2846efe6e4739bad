import { callShape, numberValue } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import { constantOf } from '../constants';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, lastName } from '../vocabulary';

export const misusedCall: Rule = {
  code: 'RS018',
  title: 'Library function used as if it were another',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions) {
      for (const node of fn.own('subscript')) yield* truthForIndex(node, fn, context);
      for (const node of fn.own('call')) {
        yield* axisTakenForValue(node, context);
        yield* flagTakenForNumber(node, context);
        yield* otherLanguage(node, context);
        yield* pairTakenForValue(node, context);
      }
    }
  },
};

/** `POINTS[bool(lines)]`: the first entry or the second, of a table that has more. */
function* truthForIndex(node: PyNode, fn: PyFunction, context: RuleContext): Generator<RuleFinding> {
  const [value, [index, ...more]] = [node.child('value'), node.childrenOf('subscript')];
  const table = value && !more.length ? constantOf(value, fn, context) : null;
  if (!index || !table || !/^(list|tuple)$/.test(table.type) || table.parts.length < 3) return;
  if (!/^bool$/.test(callShape(index)?.callee.text ?? '') && !/^(comparison|not)_operator$/.test(index.type))
    return;
  yield {
    at: index,
    message: `\`${index.text}\` is true or false, 1 or 0: of the ${table.parts.length} entries of \`${value?.text ?? ''}\` only the first two are ever taken.`,
  };
}

const REDUCTIONS = /^numpy\.(max|min|amax|amin|sum|mean|prod|any|all)$/;

/** `np.max(x, 0.5)`: the second argument is the axis; `np.maximum` compares. */
function* axisTakenForValue(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const name = REDUCTIONS.exec(context.called(node))?.[1];
  const call = callShape(node);
  const [first, second] = call?.positional ?? [];
  if (!name || !call || !first || !second) return;
  const isFloat = second.type === 'float' || (second.type === 'unary_operator' && second.text.includes('.'));
  const isValue =
    numberValue(first) !== null ||
    isFloat ||
    ((second.type === 'binary_operator' || second.type === 'call' || second.type === 'subscript') &&
      !/axis|dim/.test(second.text)) ||
    (second.type === 'identifier' &&
      first.type === 'identifier' &&
      !hasWord(second.text, 'axis axes dim dims ax'));
  if (!isValue) return;
  const extreme = /max/.test(name) ? 'maximum' : /min/.test(name) ? 'minimum' : null;
  yield {
    at: node,
    message: `The second argument of \`np.${name}\` is the axis, not a second value${extreme ? `: use \`np.${extreme}\`` : ''}.`,
    ...(extreme
      ? {
          fix: {
            title: `Use np.${extreme}`,
            edits: [{ range: call.callee.child('attribute')?.range ?? call.callee.range, text: extreme }],
          },
        }
      : {}),
  };
}

/** `re.sub(p, r, s, re.DOTALL)` (a count), `compiled.search(text, re.I)` (a start). */
function* flagTakenForNumber(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  const name = context.called(node);
  const direct = /^re\.(subn?|split)$/.exec(name)?.[1];
  const at = direct ? (direct === 'split' ? 2 : 3) : 1;
  const argument = call?.positional[at];
  if (!call || !argument || !isFlag(argument)) return;
  if (direct)
    yield {
      at: argument,
      message: `This position is the ${direct === 'split' ? 'maximal number of splits' : 'number of replacements'}, not the flags: write \`flags=${argument.text}\`.`,
      fix: { title: 'Pass as flags=', edits: [{ range: argument.range, text: `flags=${argument.text}` }] },
    };
  else if (
    /^(search|match|fullmatch|findall|finditer)$/.test(call.method ?? '') &&
    !name.startsWith('re.') &&
    !name.startsWith('regex.')
  )
    yield {
      at: argument,
      message: 'A compiled pattern takes the place to start at here; flags belong into `re.compile`.',
    };
}

function isFlag(node: PyNode): boolean {
  return /^re\.[A-Z]+(\s*\|\s*re\.[A-Z]+)*$/.test(node.text);
}

const FOREIGN: Readonly<Record<string, string>> = {
  contains: '`x in text`',
  includes: '`x in text`',
  indexOf: '`.find(…)`',
  startsWith: '`.startswith(…)`',
  endsWith: '`.endswith(…)`',
  toLowerCase: '`.lower()`',
  toUpperCase: '`.upper()`',
  trim: '`.strip()`',
  push: '`.append(…)`',
};
const MISSING: Readonly<Record<string, string>> = {
  'math.max': 'max',
  'math.min': 'min',
  'math.abs': 'abs',
  'math.round': 'round',
  'math.sign': 'math.copysign',
  'math.clip': 'max(low, min(high, x))',
  'math.clamp': 'max(low, min(high, x))',
  'math.norm': 'math.hypot',
  'math.mean': 'statistics.mean',
  'math.arctan2': 'math.atan2',
  'math.arccos': 'math.acos',
  'math.sum': 'sum',
  'numpy.clamp': 'np.clip',
  'numpy.norm': 'np.linalg.norm',
  'numpy.sigmoid': '1 / (1 + np.exp(-x))',
  'numpy.relu': 'np.maximum(x, 0)',
};

/** Methods and functions that Python does not have. */
function* otherLanguage(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  const call = callShape(node);
  const name = context.called(node);
  const instead = MISSING[name];
  if (call && instead)
    yield {
      at: call.callee,
      severity: 'error',
      message: `There is no \`${call.callee.text}\`: use \`${instead}\`.`,
    };
  const method = call?.method ?? '';
  const foreign = Object.hasOwn(FOREIGN, method) ? FOREIGN[method] : undefined;
  const receiver = call?.receiver;
  // Objects of a library may have such methods; names of texts and lists do not.
  if (
    call &&
    foreign &&
    receiver &&
    hasWord(
      lastName(receiver.text),
      'text response completion completions answer content solution rewards scores output',
    )
  )
    yield {
      at: call.callee,
      severity: 'error',
      message: `Python texts and lists have no \`${method}\`: use ${foreign}.`,
    };
}

/** `torch.max(x, dim=-1) * 2`: with a dimension it gives (values, indices). */
function* pairTakenForValue(node: PyNode, context: RuleContext): Generator<RuleFinding> {
  if (!/^torch\.(max|min|median|mode|sort)$/.test(context.called(node))) return;
  const call = callShape(node);
  const dimension =
    call?.keywords.get('dim') ??
    (numberValue(call?.positional[1] ?? null) !== null ? call?.positional[1] : undefined);
  const parent = node.parent;
  if (!dimension || !parent) return;
  if (
    parent.type === 'binary_operator' ||
    parent.type === 'unary_operator' ||
    parent.type === 'comparison_operator'
  )
    yield {
      at: node,
      message: 'With a dimension this gives a pair (values, indices): add `.values`.',
      fix: { title: 'Take .values', edits: [{ range: node.range, text: `${node.text}.values` }] },
    };
}
