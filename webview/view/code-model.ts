import type { Trace } from '../protocol/episode';

/** What one line of the source did in one step. */
export interface LineAtStep {
  readonly ran: boolean;
  /** How often its statement ran in this step; 0 where no values are known. */
  readonly times: number;
  /** What its statement changed the last time: variable and what it became. */
  readonly changed: readonly (readonly [name: string, text: string])[];
}

/** Whether each step ran the line; empty when none did. */
export function stepsOfLine({ lines, ran }: Pick<Trace, 'lines' | 'ran'>, line: number): number[] {
  const column = lines.indexOf(line);
  if (column < 0) return [];
  const steps: number[] = [];
  for (let step = 0; step * lines.length < ran.length; step++)
    if (ran[step * lines.length + column] === 1) steps.push(step);
  return steps;
}

/** By line, for the lines that ran at the step. */
export function linesAtStep(trace: Trace, step: number): ReadonlyMap<number, LineAtStep> {
  const { lines, ran, notes, from } = trace;
  const found = new Map<number, LineAtStep>();
  lines.forEach((line, column) => {
    if (ran[step * lines.length + column] === 1) found.set(line, { ran: true, times: 0, changed: [] });
  });
  for (const [line, changed] of notes[step - from] ?? []) {
    const before = found.get(line);
    // The first note of a loop's turn and the last say nothing.
    found.set(line, {
      ran: true,
      times: (before?.times ?? 0) + 1,
      changed: changed.length > 0 ? changed : (before?.changed ?? []),
    });
  }
  return found;
}

/** True when the trace has no values for this step, though there may be some. */
export function lacksValues({ from, to }: Pick<Trace, 'from' | 'to'>, step: number): boolean {
  return step < from || step >= to;
}
