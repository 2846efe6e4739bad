import { callShape, stringValue } from '../syntax/expressions';
import type { PyFunction } from '../syntax/module';
import type { PyNode } from '../syntax/tree';
import type { RuleContext } from './context';
import { readAtWrite, recordingRead, type Recording } from './reads';

/** A name that the code gives to a value: a variable's, a key's of a table, a parameter's of a helper. */
export interface NamedValue {
  readonly name: string;
  readonly kind: 'variable' | 'entry' | 'parameter';
  /** Where the name stands. */
  readonly at: PyNode;
  /** Null for what is unpacked and for parameters. */
  readonly value: PyNode | null;
  /** What it is read from; null for what is computed. */
  readonly read: Recording | null;
}

const known = new WeakMap<RuleContext, Map<PyFunction, readonly NamedValue[]>>();

/** Every value that the function gives a name to, in source order. */
export function namedValues(fn: PyFunction, context: RuleContext): readonly NamedValue[] {
  let byFunction = known.get(context);
  if (!byFunction) known.set(context, (byFunction = new Map<PyFunction, readonly NamedValue[]>()));
  let found = byFunction.get(fn);
  if (!found) byFunction.set(fn, (found = [...collect(fn, context)].sort((a, b) => a.at.start - b.at.start)));
  return found;
}

function* collect(fn: PyFunction, context: RuleContext): Generator<NamedValue> {
  for (const write of fn.flow.writes) {
    const name = /^(?:self\.)?([A-Za-z_]\w*)$/.exec(write.key)?.[1];
    if (name === undefined) continue;
    const { kind, target: at, value } = write;
    if (kind === 'assign' && value)
      yield { name, kind: 'variable', at, value, read: recordingRead(value, fn, context) };
    if (kind === 'unpack')
      yield { name, kind: 'variable', at, value: null, read: readAtWrite(write, fn, context) };
    // The entry's parameters are called as the trainer wishes.
    if (kind === 'parameter' && !context.isEntry(fn) && name !== 'self')
      yield { name, kind: 'parameter', at, value: null, read: readAtWrite(write, fn, context) };
  }
  for (const pair of fn.own('pair')) {
    const [key, value] = [pair.child('key'), pair.child('value')];
    const name = key ? stringValue(key) : null;
    if (name !== null && key && value)
      yield { name, kind: 'entry', at: key, value, read: recordingRead(value, fn, context) };
  }
  for (const node of fn.own('call')) {
    const call = callShape(node);
    if (call?.callee.text !== 'dict') continue;
    for (const [name, value] of call.keywords)
      yield { name, kind: 'entry', at: value, value, read: recordingRead(value, fn, context) };
  }
}
