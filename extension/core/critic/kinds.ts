import { callShape, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

/** What a value is by the way it is made. */
export type Kind = 'text' | 'number' | 'bool' | 'list' | 'none' | 'unknown';

const NUMBERS =
  /^(float|int|len|round|math\.(?!is)\w+|sum|ord|statistics\.\w+|numpy\.(mean|float32|float64))$/;
const TEXT_METHODS = new Set(
  'strip lstrip rstrip lower upper casefold replace join removeprefix removesuffix group title format'.split(
    ' ',
  ),
);
const COUNTS = new Set(['count', 'find', 'rfind', 'index']);

export function kindOf(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): Kind {
  const bare = unparenthesized(node);
  if (depth > 5) return 'unknown';
  const sub = (child: PyNode | null | undefined): Kind =>
    child ? kindOf(child, fn, context, depth + 1) : 'unknown';
  if (stringValue(bare) !== null || bare.type === 'string') return 'text';
  switch (bare.type) {
    case 'integer':
    case 'float':
      return 'number';
    case 'true':
    case 'false':
    case 'comparison_operator':
    case 'not_operator':
      // A comparison of arrays is an array.
      return /^(comparison|not)/.test(bare.type) && !bare.all('string', 'none').length ? 'unknown' : 'bool';
    case 'none':
      return 'none';
    case 'list':
    case 'list_comprehension':
      return 'list';
    case 'unary_operator':
      return sub(bare.child('argument'));
    case 'binary_operator': {
      const kinds = [sub(bare.child('left')), sub(bare.child('right'))];
      return kinds.every((kind) => kind === 'number' || kind === 'bool')
        ? 'number'
        : kinds.every((kind) => kind === 'text')
          ? 'text'
          : 'unknown';
    }
    case 'conditional_expression': {
      const [then, otherwise] = [sub(bare.parts[0]), sub(bare.parts[2])];
      return then === otherwise ? then : 'unknown';
    }
    case 'call':
      return ofCall(bare, sub, context);
    case 'subscript': {
      const value = bare.child('value');
      const call = value ? callShape(unparenthesized(value)) : null;
      if (
        call &&
        /^r?split$|^splitlines$|^r?partition$/.test(call.method ?? '') &&
        /^-?\d+$/.test(bare.childrenOf('subscript')[0]?.text ?? '')
      )
        return 'text';
      return 'unknown';
    }
    case 'identifier': {
      const writes = fn.flow.definitionsAt(bare);
      if (writes.length === 0 || fn.flow.mayBeUnset(bare)) return 'unknown';
      const kinds = new Set(
        writes.map((write): Kind => {
          if (write.kind === 'assign') return sub(write.value);
          if (write.kind === 'augment') return sub(write.value) === 'number' ? 'number' : 'unknown';
          return 'unknown';
        }),
      );
      const [only] = kinds;
      return kinds.size === 1 && only ? only : 'unknown';
    }
    default:
      return 'unknown';
  }
}

function ofCall(node: PyNode, sub: (child: PyNode | null | undefined) => Kind, context: RuleContext): Kind {
  const call = callShape(node);
  if (!call || context.module.calledFunction(node)) return 'unknown';
  const name = context.called(node);
  if (NUMBERS.test(name)) return 'number';
  if (name === 'bool' || name === 'isinstance' || name === 'all' || name === 'any') return 'bool';
  if (name === 'str') return 'text';
  if (name === 'list' || name === 'sorted') return 'list';
  if (name === 'abs') return sub(call.positional[0]);
  if (name === 'max' || name === 'min') {
    const kinds = call.positional.map(sub);
    return kinds.length > 1 && kinds.every((kind) => kind === 'number') ? 'number' : 'unknown';
  }
  if (!call.method || !call.receiver || /^(re|np|numpy|torch)\b/.test(name)) return 'unknown';
  if (call.method === 'group') return call.positional.length < 2 ? 'text' : 'unknown';
  if (call.method === 'strip' || call.method === 'lower' || call.method === 'upper') return 'text';
  if (TEXT_METHODS.has(call.method) && sub(call.receiver) === 'text') return 'text';
  return COUNTS.has(call.method) && sub(call.receiver) === 'text' ? 'number' : 'unknown';
}
