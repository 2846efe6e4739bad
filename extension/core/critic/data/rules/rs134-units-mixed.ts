import { unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import type { DataRule } from '../data-rule';
import { fieldRead, unitOf } from '../fields';
import type { Trace } from '../trace';

export const unitsMixed: DataRule = {
  code: 'RS134',
  title: 'Fields of different units are added or subtracted',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions)
      for (const node of fn.own('binary_operator')) {
        if (!/^[-+]$/.test(node.child('operator')?.text ?? '')) continue;
        const [left, right] = [node.child('left'), node.child('right')].map((side) =>
          side ? measured(trace, fn, side) : null,
        );
        if (!left || !right || left.unit === right.unit) continue;
        yield {
          at: node,
          message: `\`${node.text}\` ${node.child('operator')?.text === '-' ? 'subtracts' : 'adds'} ${right.name} (${right.unit}) ${node.child('operator')?.text === '-' ? 'from' : 'to'} ${left.name} (${left.unit}). Is another field meant, or another operator?`,
          evidence: trace.references([0]),
        };
      }
  },
};

interface Measured {
  readonly name: string;
  readonly unit: string;
}

/** The field that an expression is, or the fields of one unit that a slice of the observation holds. */
function measured(trace: Trace, fn: PyFunction, node: PyNode): Measured | null {
  const bare = unparenthesized(node);
  const reading = fieldRead(trace, trace.numbers(trace.valueSite(bare)));
  if (reading) {
    const unit = reading.absolute ? undefined : unitOf(trace, reading);
    return unit ? { name: reading.name, unit } : null;
  }
  const slice = bare.type === 'identifier' ? fn.assignedTo(bare) : bare;
  const written = slice ? writtenOut(slice.text, trace) : '';
  const range = /^(\w+)\[\s*(\d*)\s*:\s*(\d+)\s*\]$/.exec(written);
  const base = slice?.child('value');
  if (!range || !base || !isObservation(base, fn, trace)) return null;
  const { fields } = trace.task;
  const inside = fields.filter(({ path }) => {
    const index = Number(/^\[(\d+)\]$/.exec(path)?.[1] ?? NaN);
    return index >= Number(range[2] || 0) && index < Number(range[3]);
  });
  const [first] = inside;
  if (!first?.unit || inside.some(({ unit }) => unit !== first.unit)) return null;
  return { name: inside.map(({ name }) => name).join(', '), unit: first.unit };
}

/** `o[TARGET]` with `TARGET = slice(12, 15)` is `o[12:15]`. */
function writtenOut(text: string, trace: Trace): string {
  const name = /^\w+\[([A-Z][A-Z0-9_]*)\]$/.exec(text)?.[1];
  const value = name && trace.context.module.flow.writes.find(({ key }) => key === name)?.value?.text;
  const bounds = /^slice\((\d+),\s*(\d+)\)$/.exec(value || '');
  return name && bounds ? text.replace(name, `${bounds[1]}:${bounds[2]}`) : text;
}

/** The observation as it came in, also as the only argument of a helper. */
function isObservation(node: PyNode, fn: PyFunction, trace: Trace): boolean {
  if (!fn.isParameter(node)) return false;
  if (trace.context.isEntry(fn)) return /^(next_)?(obs|observation|state)$/.test(node.text);
  return fn.positionalParameters[0] === node.text && /^(o|s|obs|state|observation)$/.test(node.text);
}
