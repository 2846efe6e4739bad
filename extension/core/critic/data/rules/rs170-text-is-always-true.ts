import { callShape, unparenthesized } from '../../../syntax/expressions';
import type { PyFunction } from '../../../syntax/module';
import type { PyNode } from '../../../syntax/tree';
import { entryAt, fieldValue } from '../../../trajectory/fields';
import { actionColumn, recordingRead } from '../../reads';
import type { DataRule } from '../data-rule';
import type { Trace } from '../trace';

const ENOUGH = 30;
/** Texts that people write for nothing; none of them is false. */
const NOTHING = /^(none|no|null|nil|nothing|false|empty|off|n\/?a|nan|0|-|_)$/i;

export const textIsAlwaysTrue: DataRule = {
  code: 'RS170',
  title: 'A text that stands for nothing is true',
  severity: 'warning',
  *check(trace) {
    const told = new Set<string>();
    for (const fn of trace.context.rewardFunctions)
      for (const node of asked(fn)) {
        const texts = textsOf(trace, fn, node);
        const nothing = texts && [...texts.keys()].find((text) => NOTHING.test(text));
        if (!texts || !nothing || texts.has('') || told.has(node.text)) continue;
        told.add(node.text);
        const shown = [...texts.keys()].slice(0, 4).map((text) => JSON.stringify(text));
        yield {
          at: node,
          message: `\`${node.text}\` is a text (${shown.join(', ')}), and every text but "" is true, ${JSON.stringify(nothing)} as well: this holds on all steps. Compare it with ${JSON.stringify(nothing)}.`,
          evidence: trace.references([texts.get(nothing) ?? 0]),
        };
      }
  },
};

/** Expressions whose truth counts: conditions, what `and`, `or`, `not` join, what `bool` is asked of. */
function* asked(fn: PyFunction): Generator<PyNode> {
  for (const node of fn.own('if_statement', 'elif_clause', 'while_statement'))
    yield* parts(node.child('condition'));
  for (const node of fn.own('conditional_expression')) yield* parts(node.parts[1]);
  for (const node of fn.own('if_clause')) yield* parts(node.parts[0]);
  for (const node of fn.own('not_operator')) yield* parts(node.child('argument'));
  for (const node of fn.own('call')) {
    const call = callShape(node);
    if (call?.callee.text === 'bool') yield* parts(call.positional[0]);
  }
}

function* parts(test: PyNode | null | undefined): Generator<PyNode> {
  const bare = test ? unparenthesized(test) : null;
  if (bare?.type === 'boolean_operator') {
    yield* parts(bare.child('left'));
    yield* parts(bare.child('right'));
  } else if (bare && /^(identifier|subscript|call)$/.test(bare.type)) yield bare;
}

/** The texts recorded in the field that is read, each with a row; null where it is no field of texts alone. */
function textsOf(trace: Trace, fn: PyFunction, node: PyNode): Map<string, number> | null {
  const ofAction = actionTexts(trace, fn, node);
  if (ofAction) return ofAction;
  const read = recordingRead(node, fn, trace.context);
  if (!read || read.of === 'info' || !read.path) return null;
  const field = trace.task.fields.find(({ path }) => path === read.path);
  const { observation, nextObservation } = trace.task.set;
  const channel = read.of === 'next_obs' ? (nextObservation ?? observation) : observation;
  if (!field || trace.count < ENOUGH) return null;
  const texts = new Map<string, number>();
  for (const [i, row] of trace.rows.entries()) {
    const value = fieldValue(channel, field, row);
    if (typeof value !== 'string') return null;
    if (!texts.has(value)) texts.set(value, i);
  }
  return texts.size > 1 ? texts : null;
}

/** Of an action that is a table. */
function actionTexts(trace: Trace, fn: PyFunction, node: PyNode): Map<string, number> | null {
  const column = actionColumn(node, trace.task.set.action);
  if (!column || !trace.context.isEntry(fn) || trace.count < ENOUGH) return null;
  const texts = new Map<string, number>();
  for (const [i, row] of trace.rows.entries()) {
    const value = entryAt(column, row, 0);
    if (typeof value !== 'string') return null;
    if (!texts.has(value)) texts.set(value, i);
  }
  return texts.size > 1 ? texts : null;
}
