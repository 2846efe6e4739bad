import { formatNumber } from '../../../measures/format';
import { comparisons } from '../../../syntax/expressions';
import { recordingRead } from '../../reads';
import type { DataFinding, DataRule } from '../data-rule';
import { candidatesOf, fieldRead } from '../fields';
import { sameValues, spreadOf, varies } from '../statistics';
import { SEEN, type Trace } from '../trace';
import type { Site } from '../instrument';
import type { PyNode } from '../../../syntax/tree';

const ENOUGH = 3;

export const eventInOtherObservation: DataRule = {
  code: 'RS103',
  title: 'The event shows in the observation after the step only',
  severity: 'warning',
  *check(trace) {
    // A DeepRacer reward is given one observation, and can read no other.
    if (!trace.task.set.nextObservation || trace.context.surroundings.contract?.id === 'deepracer') return;
    yield* constantFlags(trace);
    yield* thresholds(trace);
    yield* eventsBefore(trace);
    yield* endsUnseen(trace);
  },
};

/** `obs["collision"]` is false on every step; `next_obs["collision"]` is true at the end of episodes. */
function* constantFlags(trace: Trace): Generator<DataFinding> {
  for (const site of trace.sites) {
    if (site.kind !== 'value' || site.node.type !== 'subscript') continue;
    const name = /^(obs|observation|state)\b/.exec(site.node.text)?.[0];
    if (!name) continue;
    const path = site.node.text.slice(name.length).replaceAll("'", '"');
    const now = candidatesOf(trace).find(({ of, field }) => of === 'obs' && field.path === path);
    const after = candidatesOf(trace).find(({ of, field }) => of === 'next_obs' && field.path === path);
    const values = trace.numbers(site);
    if (!now || !after || !sameValues(values, now.values) || varies(spreadOf(values))) continue;
    const changed = [...after.values.keys()].filter((i) => after.values[i] !== spreadOf(values).min);
    const ends = new Set(trace.ends());
    if (changed.length < ENOUGH || !changed.every((i) => ends.has(i))) continue;
    // Compared with the observation after the step it is a change, which is asked for rightly.
    if (trace.sites.some((other) => other.kind === 'value' && isRead(trace, other, after.values))) continue;
    yield {
      at: site.node,
      message: `\`${site.node.text}\` is ${spreadOf(values).min === 0 ? 'false (0)' : 'the same'} on all ${trace.count} steps tried: it changes only in the observation after the last step, in ${changed.length} episodes. Read \`next_obs${path}\`.`,
      evidence: trace.references(changed),
    };
  }
}

/** An expression that is this field, under whatever name it is read. */
function isRead(trace: Trace, site: Site, field: Float64Array): boolean {
  const values = trace.numbers(site);
  return varies(spreadOf(values)) && sameValues(values, field);
}

/** A test of `obs` beside one of `next_obs` asks for a change. */
function asksForChange(trace: Trace, test: PyNode, after: Float64Array): boolean {
  return trace.sites.some(
    ({ kind, node }) =>
      kind === 'test' &&
      node.type === 'comparison_operator' &&
      (node.start !== test.start || node.end !== test.end) &&
      comparisons(node).some(({ left, right }) =>
        [left, right].some((side) => {
          const site = trace.valueSite(side);
          return site !== null && isRead(trace, site, after);
        }),
      ),
  );
}

/** `obs[0] >= 0.5` never holds, but would for the observation after the last step of episodes. */
function* thresholds(trace: Trace): Generator<DataFinding> {
  const ends = trace.ends();
  for (const site of trace.sites) {
    if (site.kind !== 'test' || site.node.type !== 'comparison_operator') continue;
    const seen = spreadOf(trace.numbers(site));
    if (seen.count < 50 || seen.max !== SEEN.false) continue;
    const [link, ...more] = comparisons(site.node);
    if (!link || more.length) continue;
    const valueSite = trace.valueSite(link.left);
    const limit = Number(link.right.text);
    const bound = Number.isNaN(limit) ? constantValue(trace, link.right) : limit;
    if (!valueSite || bound === null) continue;
    const reading = fieldRead(trace, trace.numbers(valueSite));
    if (reading?.of !== 'obs') continue;
    const after = candidatesOf(trace).find(({ of, field }) => of === 'next_obs' && field === reading.field);
    const holds = (value: number): boolean => {
      const x = reading.absolute ? Math.abs(value) : value;
      if (Number.isNaN(x)) return false;
      return (
        { '==': x === bound, '<': x < bound, '<=': x <= bound, '>': x > bound, '>=': x >= bound }[
          link.operator
        ] ?? false
      );
    };
    const hits = ends.filter((i) => holds(after?.values[i] ?? NaN));
    if (hits.length < ENOUGH || (after && asksForChange(trace, site.node, after.values))) continue;
    yield {
      at: site.node,
      message: `\`${site.node.text}\` holds on none of ${trace.count} steps tried: ${reading.name} gets there only in the observation after the last step, in ${hits.length} episodes. Read it from next_obs.`,
      evidence: trace.references(hits),
    };
  }
}

/** `obs["lines_cleared"]`, which says what the step before has brought: paid a step late, and never at the end. */
function* eventsBefore(trace: Trace): Generator<DataFinding> {
  const reads = trace.context.rewardFunctions.flatMap((fn) =>
    fn.own('subscript', 'call').flatMap((node) => {
      const read = recordingRead(node, fn, trace.context);
      return read?.path ? [{ node, ...read }] : [];
    }),
  );
  if (!reads.some(({ of }) => of === 'next_obs')) return;
  const ends = new Set(trace.ends());
  for (const { node, of, path } of reads) {
    if (of !== 'obs' || reads.some((other) => other.path === path && other.of !== 'obs')) continue;
    const now = candidatesOf(trace).find((each) => each.of === 'obs' && each.field.path === path);
    const after = candidatesOf(trace).find((each) => each.of === 'next_obs' && each.field.path === path);
    if (!now || !after) continue;
    const happened = [...after.values.keys()].filter((i) => (after.values[i] ?? 0) !== 0);
    const lost = happened.filter((i) => ends.has(i));
    // Gone again at the next step: something that happens, not a state that lasts.
    const before = [...now.values.keys()].filter((i) => (now.values[i] ?? 0) !== 0);
    const gone = before.filter((i) => after.values[i] === 0);
    if (happened.length < 20 || happened.length > 0.3 * trace.count || lost.length < ENOUGH) continue;
    if (before.length < 20 || gone.length < 0.6 * before.length) continue;
    yield {
      at: node,
      message: `\`${node.text}\` says what the step before has brought. What this one brings stands in next_obs${path}: on ${happened.length} steps tried, ${lost.length} of them the last of their episode, which are never paid.`,
      evidence: trace.references(lost),
    };
    return;
  }
}

/**
 * `obs["lives"]`, whose last loss ends the episode: the value after it is in no observation before a step, so what is
 * made of its changes never sees the one that counts.
 */
function* endsUnseen(trace: Trace): Generator<DataFinding> {
  const { context } = trace;
  const fn = context.rewardFunctions.find((each) => context.isEntry(each));
  if (!fn || [...fn.flow.reads.keys()].some((key) => /^(terminated|truncated|done|info)\b/.test(key))) return;
  const reads = context.rewardFunctions.flatMap((each) =>
    each.own('subscript', 'call').flatMap((node) => {
      const read = recordingRead(node, each, context);
      return read?.path ? [{ node, ...read }] : [];
    }),
  );
  // What looks at nothing after the step is about states.
  if (!reads.some(({ of }) => of === 'next_obs')) return;
  const failures = trace.ends('failure');
  for (const { node, of, path } of reads) {
    if (of !== 'obs' || reads.some((other) => other.path === path && other.of !== 'obs')) continue;
    const now = candidatesOf(trace).find((each) => each.of === 'obs' && each.field.path === path)?.values;
    const after = candidatesOf(trace).find(
      (each) => each.of === 'next_obs' && each.field.path === path,
    )?.values;
    if (!now || !after) continue;
    const before = new Set(now);
    const changes = [...after.keys()].filter((i) => after[i] !== now[i]);
    const unseen = failures.filter((i) => after[i] !== now[i] && !before.has(after[i] ?? NaN));
    if (unseen.length < 5 || unseen.length < 0.6 * failures.length || before.size > 20) continue;
    if (changes.length > 0.15 * trace.count) continue;
    yield {
      at: node,
      message: `\`${node.text}\` is what was before the step. The change that ends an episode, to ${formatNumber(after[unseen[0] ?? 0] ?? NaN)} in ${unseen.length} of ${failures.length} failures tried, shows in next_obs${path} only, and is never charged. Read it there.`,
      evidence: trace.references(unseen),
    };
    return;
  }
}

function constantValue(trace: Trace, node: Parameters<Trace['valueSite']>[0]): number | null {
  const { count, min, max } = spreadOf(trace.numbers(trace.valueSite(node)));
  return count > 0 && min === max ? min : null;
}
