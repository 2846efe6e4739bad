import { nearestName } from '../contract/nearest';
import { MEASURES } from '../measures/registry';
import { StepStatus } from '../sandbox/replay';
import { ExpectFault } from './fault';
import { NoReward, Nothing, type ExpectInput } from './input';
import type { Reader } from './names';
import type { CallExpr } from './syntax';

/** `component("progress")` at a row: None where the reward returned others but not this one. */
export function readComponent(
  { evaluation }: ExpectInput,
  name: string,
  { start, end }: CallExpr,
): (row: number) => number | null {
  const { components, status } = evaluation.input.replay;
  const values = components.get(name);
  if (!values) {
    const known = [...components.keys()];
    const near = nearestName(name, known);
    throw new ExpectFault(
      known.length === 0 ? 'The reward returns no components.' : `The reward returns no component "${name}".`,
      start,
      end,
      known.length === 0
        ? 'Return (total, {"name": part, …}) to have some.'
        : near
          ? `Did you mean "${near}"?`
          : `It returns ${known.join(', ')}.`,
    );
  }
  return (row) => {
    if (status[row] !== StepStatus.Ok) throw NoReward.of(status[row] ?? StepStatus.NotRun);
    const value = values[row] ?? NaN;
    return Number.isNaN(value) ? null : value;
  };
}

/** `measure("auc")`, as the panel shows it. */
export function readMeasure({ evaluation }: ExpectInput, id: string, { start, end }: CallExpr): Reader {
  const measure = evaluation.measures[id];
  if (!measure) {
    const known = MEASURES.map((each) => each.id);
    const near = nearestName(id, known);
    throw new ExpectFault(
      `There is no measure "${id}".`,
      start,
      end,
      near ? `Did you mean "${near}"?` : `Known are ${known.join(', ')}.`,
    );
  }
  return () => {
    if ('reason' in measure) throw new Nothing(`${id} does not apply: ${measure.reason}.`);
    return measure.value;
  };
}
