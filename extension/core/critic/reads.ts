import { callShape, numberValue, stringValue, unparenthesized } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';

const OBSERVATIONS =
  /^((next|new|prev|previous|last|old)_)?(obs|ob|observation|state)$|^(obs|state)_(next|prime)$|^params$/;
/** Give the same numbers as another type. */
const WRAPPERS =
  /^(float|list|tuple|numpy\.(array|asarray|atleast_1d|float32|float64|copy|ravel)|torch\.(tensor|as_tensor|from_numpy))$/;
const WRAPPING_METHODS = /^(copy|item|astype|flatten|ravel|squeeze|float|double|tolist|clone|detach)$/;
const MAX_DEPTH = 10;

/**
 * The path below the observation that an expression reads, whichever observation it is, through names, copies and the
 * parameters of helpers: `["speed"]`, `[2]`, '' for the whole of it. Null for what is computed, or differs by the way it came.
 */
export function pathRead(node: PyNode, fn: PyFunction, context: RuleContext, depth = 0): string | null {
  if (depth > MAX_DEPTH) return null;
  const bare = unparenthesized(node);
  const sub = (child: PyNode | null | undefined, within = fn): string | null =>
    child ? pathRead(child, within, context, depth + 1) : null;
  switch (bare.type) {
    case 'subscript': {
      const [index, ...more] = bare.childrenOf('subscript');
      const base = sub(bare.child('value'));
      return base === null || !index || more.length ? null : extended(base, index);
    }
    case 'call': {
      const call = callShape(bare);
      const [first] = call?.positional ?? [];
      if (!call) return null;
      if (call.method === 'get' && call.receiver && first) {
        const base = sub(call.receiver);
        return base === null ? null : extended(base, first);
      }
      if (first && WRAPPERS.test(context.called(bare))) return sub(first);
      return call.receiver && WRAPPING_METHODS.test(call.method ?? '') ? sub(call.receiver) : null;
    }
    case 'conditional_expression':
      return agreed([sub(bare.parts[0]), sub(bare.parts[2])]);
    case 'identifier': {
      const writes = fn.flow.definitionsAt(bare);
      if (!writes.length || fn.flow.mayBeUnset(bare)) return null;
      return agreed(
        writes.map(({ kind, key, value, unpacked }) => {
          if (kind === 'assign') return sub(value);
          if (kind === 'parameter') return ofParameter(key, fn, context, depth);
          const base = kind === 'unpack' && unpacked ? sub(unpacked.from) : null;
          return base !== null && unpacked ? `${base}[${unpacked.index}]` : null;
        }),
      );
    }
    default:
      return null;
  }
}

function extended(base: string, index: PyNode): string | null {
  const key = stringValue(index);
  if (key !== null) return `${base}[${JSON.stringify(key)}]`;
  const position = numberValue(index);
  return position === null || position < 0 ? null : `${base}[${position}]`;
}

/** Of the entry: the observation, or the entry of it that has this name. Of a helper: what its callers give it. */
function ofParameter(name: string, fn: PyFunction, context: RuleContext, depth: number): string | null {
  if (context.isEntry(fn)) {
    if (OBSERVATIONS.test(name)) return '';
    const path = `["${name}"]`;
    return context.surroundings.fields?.some((field) => field.path.startsWith(path)) ? path : null;
  }
  const at = fn.positionalParameters.filter((each) => each !== 'self').indexOf(name);
  const found: (string | null)[] = [];
  for (const caller of context.rewardFunctions)
    for (const call of caller.own('call')) {
      if (context.module.calledFunction(call) !== fn) continue;
      const shape = callShape(call);
      const given = shape?.keywords.get(name) ?? (at < 0 ? undefined : shape?.positional[at]);
      found.push(given ? pathRead(given, caller, context, depth + 2) : null);
    }
  return agreed(found);
}

function agreed(paths: readonly (string | null)[]): string | null {
  const [first] = paths;
  return first !== undefined && paths.every((path) => path === first) ? first : null;
}
