import type { TrajectorySet } from '../../../extension/core/trajectory/model';
import type { RecordedStep } from './recording';
import { recording } from './recording';

/** A corridor of squares 0 to 5: a walk is a text of + and −. At 5 the goal pays 1; below 0 there is lava. */
function walk(moves: string, limit = 40): RecordedStep[] {
  let x = 0;
  const steps: RecordedStep[] = [];
  for (const move of moves) {
    const next = x + (move === '+' ? 1 : -1);
    steps.push({
      obs: { x, ahead: x === 4 ? 'goal' : 'floor' },
      action: move === '+' ? 1 : 0,
      reward: next === 5 ? 1 : 0,
      nextObs: { x: next, ahead: next === 4 ? 'goal' : 'floor' },
      terminated: next === 5 || next < 0,
      truncated: steps.length + 1 === limit,
    });
    x = next;
  }
  return steps;
}

/** Six successes, four ends in lava, four time-outs. */
export function corridor(): TrajectorySet {
  return recording([
    walk('++-++++'),
    walk('+++++'),
    walk('+-+++++'),
    walk('+++-+++'),
    walk('+++++'),
    walk('++++-++'),
    walk('-'),
    walk('+--'),
    walk('++---'),
    walk('+-+--'),
    ...[0, 1, 2, 3].map(() => walk('+-'.repeat(20))),
  ]);
}

/** Arrays of two numbers; three episodes last 20 steps, five fall earlier. Each step pays 1. */
export function fallingPole(): TrajectorySet {
  const episode = (length: number): RecordedStep[] =>
    Array.from({ length }, (_, t) => ({
      obs: [Math.sin(t), length === 20 ? 0.01 : t * 0.1],
      action: t % 2,
      reward: 1,
      nextObs: [Math.sin(t + 1), length === 20 ? 0.01 : (t + 1) * 0.1],
      terminated: t + 1 === length && length < 20,
      truncated: t + 1 === 20,
    }));
  return recording([20, 20, 20, 5, 7, 9, 11, 6].map(episode));
}
