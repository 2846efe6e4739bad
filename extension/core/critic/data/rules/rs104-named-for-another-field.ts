import { keyOf } from '../../../syntax/expressions';
import type { Write } from '../../../syntax/flow';
import type { PyFunction } from '../../../syntax/module';
import { wordsOf } from '../../vocabulary';
import type { DataFinding, DataRule } from '../data-rule';
import { candidatesOf, fieldRead, type Reading } from '../fields';
import type { Site } from '../instrument';
import { sameValues, spreadOf, varies } from '../statistics';
import type { Trace } from '../trace';

/** Words that people use for the same quantity. */
const SAME: readonly (readonly string[])[] = [
  ['x', 'pos', 'position', 'px'],
  ['angle', 'theta', 'tilt', 'pitch', 'th'],
  ['velocity', 'vel', 'speed', 'dot', 'rate', 'v'],
  ['omega', 'spin'],
  ['heading', 'psi', 'yaw'],
];
const FILLER = new Set(
  'next new cur current now prev last obs the of to is my cart pole car robot agent body abs in'.split(' '),
);

export const namedForAnotherField: DataRule = {
  code: 'RS104',
  title: 'Variable holds another field than its name says',
  severity: 'warning',
  *check(trace) {
    for (const fn of trace.context.rewardFunctions) {
      yield* takenFromAction(trace, fn);
      for (const write of fn.flow.writes) {
        if (!/^[A-Za-z_]\w*$/.test(keyOf(write.target) ?? '')) continue;
        const site = siteOf(trace, fn, write);
        if (!site) continue;
        const values = trace.numbers(site);
        const read = fieldRead(trace, values);
        if (!read) continue;
        const name = meaning(write.key);
        if (!name || name === meaning(read.name)) continue;
        const meant = others(trace, read.name).filter((other) => meaning(other) === name);
        const [only] = meant;
        if (meant.length === 0) yield* crossed(trace, fn, write, read);
        if (meant.length !== 1 || only === undefined) continue;
        yield {
          at: write.target,
          message: `\`${write.key}\` is ${read.name} (${read.of}${read.field.path}) on all ${trace.count} steps tried, not ${only}.`,
          evidence: trace.references([0]),
        };
      }
    }
  },
};

/** `throttle, steer = action`, where \`throttle\` is what the next step remembers as \`prev_steer\`, and \`steer\` is not. */
function* crossed(trace: Trace, fn: PyFunction, write: Write, read: Reading): Generator<DataFinding> {
  if (write.kind !== 'unpack' || !write.unpacked) return;
  const beside = fn.flow.writes.find(
    (other) =>
      other !== write &&
      other.unpacked?.from === write.unpacked?.from &&
      meaning(other.key) === meaning(read.name) &&
      meaning(other.key) !== '',
  );
  const site = beside && siteOf(trace, fn, beside);
  const values = site ? trace.numbers(site) : null;
  if (!beside || !values || !varies(spreadOf(values)) || fieldRead(trace, values)?.field === read.field)
    return;
  yield {
    at: write.target,
    message: `\`${write.key}\` is ${read.name} (${read.of}${read.field.path}) on all ${trace.count} steps tried, and \`${beside.key}\` beside it is not: the two are taken out in the wrong order.`,
    evidence: trace.references([0]),
  };
}

/** `throttle, steer = action`, where what the next step remembers as `prev_steer` is the first entry of the action. */
function* takenFromAction(trace: Trace, fn: PyFunction): Generator<DataFinding> {
  const [column, ...more] = trace.task.set.action?.columns ?? [];
  if (!trace.context.isEntry(fn) || column?.kind !== 'numeric' || more.length) return;
  const size = column.shape.reduce((all, n) => all * n, 1);
  const entry = (k: number): Float64Array =>
    Float64Array.from(trace.rows, (row) => Number(column.data[row * size + k]));
  for (const { key, kind, unpacked, target } of fn.flow.writes) {
    if (kind !== 'unpack' || !unpacked || !/^(action|actions|act|a|u)$/.test(unpacked.from.text) || size < 2)
      continue;
    const remembered = candidatesOf(trace).find(
      ({ of, name }) =>
        of === 'next_obs' &&
        /^(prev|previous|last)_/.test(name) &&
        wordsOf(name).slice(1).join(' ') === wordsOf(key).join(' '),
    );
    if (!remembered || sameValues(remembered.values, entry(unpacked.index))) continue;
    const k = Array.from({ length: size }, (_, i) => i).find((i) => sameValues(remembered.values, entry(i)));
    if (k === undefined || !varies(spreadOf(remembered.values))) continue;
    yield {
      at: target,
      message: `\`${key}\` is entry ${unpacked.index} of the action; what the observation after the step calls ${remembered.name} is entry ${k}, on all ${trace.count} steps tried.`,
      evidence: trace.references([0]),
    };
  }
}

/** Where the variable's value is seen: what it is assigned, or, where it is unpacked, a read that sees nothing else. */
function siteOf(trace: Trace, fn: PyFunction, write: Write): Site | null {
  if (write.kind === 'assign' && write.value) return trace.valueSite(write.value);
  if (write.kind !== 'unpack') return null;
  for (const read of write.reads)
    if (fn.flow.definitionsAt(read).length === 1) {
      const site = trace.valueSite(read);
      if (site) return site;
    }
  return null;
}

function others(trace: Trace, name: string): string[] {
  return [...new Set(candidatesOf(trace).map((candidate) => candidate.name))].filter(
    (other) => other !== name,
  );
}

/** What a name says, in words that mean the same; '' when it says nothing. */
function meaning(name: string): string {
  const spelled = name
    .replace(/(?<=[a-z])\d+$/, '')
    .replace(/^(d|v)?([xyz]|th|theta|phi|angle|pos)_?dot$/i, '$2_dot')
    .replace(/^v_?([xyz])$/i, '$1_dot');
  const words = wordsOf(spelled)
    .filter((word) => !FILLER.has(word))
    .map((word) => SAME.find((group) => group.includes(word))?.[0] ?? word);
  const set = new Set(words);
  // An angular velocity is called omega, theta_dot, angular_velocity or pole_velocity_at_tip.
  if (set.has('velocity') && (set.has('angle') || set.has('angular'))) return 'omega';
  if (set.has('velocity') && (set.has('x') || set.has('linear'))) return 'velocity';
  return [...set].sort().join(' ');
}
