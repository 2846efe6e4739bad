import { join } from 'node:path';
import { analysisFindings } from '../../../../extension/core/analyzer/findings';
import type { Finding } from '../../../../extension/core/critic/finding';
import { createWorkbench } from '../../../../extension/core/loop/create-workbench';
import type { RewardSource, Workbench, WorkbenchOptions } from '../../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../../extension/core/task/context';
import { RECORDINGS } from './corpus';

/** Runs the critic on rewards of the corpus, as the command line does. */
export class Assessor {
  private readonly workbench: Workbench;
  private readonly contexts = new Map<string, Promise<TaskContext>>();
  /** Seconds spent in `check`, one a reward. */
  readonly seconds: number[] = [];

  constructor(
    python: string | undefined,
    runtime: WorkbenchOptions['runtime'] = 'auto',
    private readonly withAnalysis = true,
  ) {
    this.workbench = createWorkbench({
      runtime,
      limits: { seconds: 30, megabytes: 1024 },
      ...(python ? { python } : {}),
    });
  }

  /** What `check` says, and what the analysis of a replay adds about code and components. */
  async findings(recording: string, source: string): Promise<readonly Finding[]> {
    const context = await this.context(recording);
    const reward: RewardSource = { source, file: join(RECORDINGS, 'reward.py'), entry: null };
    const started = performance.now();
    const checked = await this.workbench.check(context, reward);
    this.seconds.push((performance.now() - started) / 1000);
    if (!this.withAnalysis) return checked;
    const bound = await this.workbench.bind(context, reward);
    const evaluation = bound.ok ? await this.workbench.replay(context, bound.value) : null;
    if (!bound.ok || !evaluation?.ok) return checked;
    const analysed = await analysisFindings({
      context,
      reward: bound.value,
      evaluation: evaluation.value,
      exploits: [],
    });
    return [...checked, ...analysed];
  }

  private context(recording: string): Promise<TaskContext> {
    let context = this.contexts.get(recording);
    if (!context) {
      context = this.workbench.open(join(RECORDINGS, `${recording}.reward.json`)).then((opened) => {
        if (!opened.ok) throw new Error(opened.problem.message);
        if (opened.value.problems.length) throw new Error(JSON.stringify(opened.value.problems));
        return opened.value;
      });
      this.contexts.set(recording, context);
    }
    return context;
  }

  dispose(): void {
    this.workbench.dispose();
  }
}

/** What is said of the buggy reward and not of the correct one: `warning`, `evidence` (a hint that shows steps) or nothing. */
export function detection(
  correct: readonly Finding[],
  buggy: readonly Finding[],
): { readonly level: 'warning' | 'evidence' | 'none'; readonly by: readonly Finding[] } {
  const known = new Set(correct.map(gist));
  const added = buggy.filter((finding) => !known.has(gist(finding)));
  const grave = added.filter(({ severity }) => severity !== 'info');
  if (grave.length) return { level: 'warning', by: grave };
  const shown = added.filter(({ evidence }) => evidence?.length);
  return shown.length ? { level: 'evidence', by: shown } : { level: 'none', by: [] };
}

/** A finding without its place and its numbers. */
function gist({ code, severity, message }: Finding): string {
  return `${code} ${severity} ${message.replace(/[-+]?\d[\d,.e-]*/g, '#')}`;
}
