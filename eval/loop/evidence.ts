import { dirname, join } from 'node:path';
import type { CauseGroup } from '../../extension/core/analyzer/analysis';
import { contrast } from '../../extension/core/analyzer/contrast';
import { createBuiltinDesigner } from '../../extension/core/designer/builtin';
import { causeTitle, episodeEvidence } from '../../extension/core/designer/evidence';
import { contractToWrite } from '../../extension/core/loop/contract-to-write';
import type { Workbench } from '../../extension/core/loop/workbench';
import { estimateTokens } from '../../extension/core/model/tokens';
import type { TaskContext } from '../../extension/core/task/context';
import { valueOf } from './systems';

/** What of a recording is left in a prompt with so many tokens for steps, which is half of what it has for evidence. */
export interface Survival {
  readonly tokens: number;
  /** What the text comes to. */
  readonly used: number;
  /** Share of the kinds of failure of which an episode is shown, and of which the step that ends it is. */
  readonly causes: number;
  readonly endings: number;
  /** Share of the kinds of failure with a step shown that the analysis points at; null: it points at none. */
  readonly marked: number | null;
  /** Whether a success is shown, to compare with. */
  readonly success: boolean;
}

export const BUDGETS = [125, 250, 500, 1000, 2000, 4000] as const;

/** The causes as an analysis of the built-in designer's first reward has them. */
export async function analysedCauses(
  workbench: Workbench,
  context: TaskContext,
): Promise<readonly CauseGroup[]> {
  const contract = contractToWrite(context, null);
  const design = valueOf(
    await createBuiltinDesigner().design({
      context,
      contract,
      entry: null,
      previous: null,
      rejected: null,
      tried: [],
    }),
  );
  const file = join(dirname(context.file), 'reward.py');
  const reward = { source: design.code, file, entry: null };
  return valueOf(await workbench.analyze(context, reward, { audit: false })).causes;
}

/** Reads the very text that a prompt would hold. */
export function survivalOf(context: TaskContext, causes: readonly CauseGroup[], tokens: number): Survival {
  const { failures } = contrast(context);
  const text = episodeEvidence(context, failures, causes, tokens);
  const shown = shownSteps(text);
  const lengths = new Map(context.set.episodes.map(({ id, length }) => [id, length]));
  const share = (of: readonly unknown[], those: readonly unknown[]): number =>
    of.length === 0 ? 1 : those.length / of.length;
  const withCause = failures.filter(({ cause }) => shown.some(({ title }) => title === causeTitle(cause)));
  const withEnding = failures.filter(({ cause }) =>
    shown.some(
      ({ id, title, steps }) => title === causeTitle(cause) && steps.has((lengths.get(id) ?? 0) - 1),
    ),
  );
  const pointed = causes.filter(({ evidence }) => evidence.length > 0);
  const withMark = pointed.filter(({ evidence }) =>
    evidence.some(({ trajectory, step }) =>
      shown.some(({ id, steps }) => id === trajectory && steps.has(step)),
    ),
  );
  return {
    tokens,
    used: estimateTokens(text),
    causes: share(failures, withCause),
    endings: share(failures, withEnding),
    marked: pointed.length === 0 ? null : share(pointed, withMark),
    success: shown.some(({ title }) => title === 'success'),
  };
}

/** Of completions an episode is one row, its first and last. */
function shownSteps(text: string): { id: string; title: string; steps: ReadonlySet<number> }[] {
  return text.split(/^(?=Episode )/m).flatMap((block) => {
    const [, id, title] = /^Episode (.*?), (failure: .*|success), \d+ steps:/.exec(block) ?? [];
    if (id === undefined || title === undefined) return [];
    const rows = block.split('\n').slice(1);
    const steps = rows.flatMap((row) =>
      row.startsWith('{') ? [0] : (/^(\d+) \|/.exec(row) ?? []).slice(1).map(Number),
    );
    return [{ id, title, steps: new Set(steps) }];
  });
}
