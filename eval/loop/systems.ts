import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_VARIABLES } from '../../extension/cli/models';
import { createReviewer } from '../../extension/core/critic/review';
import { createBuiltinDesigner } from '../../extension/core/designer/builtin';
import { createModelDesigner } from '../../extension/core/designer/model-designer';
import type { Part } from '../../extension/core/designer/without';
import { contractToWrite } from '../../extension/core/loop/contract-to-write';
import { CandidateHistory } from '../../extension/core/loop/history';
import type { LoopParts } from '../../extension/core/loop/interpreter';
import { runLoop } from '../../extension/core/loop/interpreter';
import type { LoopReport } from '../../extension/core/loop/report';
import type { Workbench } from '../../extension/core/loop/workbench';
import { hasValue } from '../../extension/core/measures/measure';
import { Ledger } from '../../extension/core/model/ledger';
import { openRoleModels } from '../../extension/core/model/role-models';
import type { ModelSettings } from '../../extension/core/model/settings';
import type { Result } from '../../extension/core/problem';
import { describeProblem } from '../../extension/core/problem';
import type { TaskContext } from '../../extension/core/task/context';
import { splitReward } from '../../extension/core/task/task';
import { readAnswers } from './conversation';
import { serveAnswers } from './server';

/** One way to come to a reward, tried on every task. */
export interface System {
  readonly id: string;
  /** Who wrote what was measured. `scripted`: a person, by hand; never a model's result. */
  readonly author: string;
  readonly rounds: number;
  readonly width: number;
  readonly without: readonly Part[];
  readonly writer: 'builtin' | 'scripted' | ModelSettings;
}

/** What came of it. */
export interface Outcome {
  readonly task: string;
  readonly system: string;
  readonly author: string;
  /** The round after which the best was ready to train; null: none was. */
  readonly readyAfter: number | null;
  /** Drafts that were written, and those of them that ran without an error. */
  readonly drafts: number;
  readonly ran: number;
  readonly requests: number;
  readonly tokens: number;
  /** Of the best candidate; null: none could be measured. */
  readonly verdict: string | null;
  readonly auc: number | null;
  readonly stopped: string;
}

const PLAIN = { rounds: 3, width: 1, without: [] };

/** A live model, where the environment names one as `npm run test:model` wants it. */
export function systems(): System[] {
  const {
    REWARDSMITH_MODEL: model,
    REWARDSMITH_PROVIDER: named,
    REWARDSMITH_BASE_URL: baseUrl,
  } = process.env;
  const provider = named === 'anthropic' || named === 'google' ? named : 'openai';
  const apiKey = process.env[KEY_VARIABLES[provider]] ?? '';
  const live: ModelSettings | null = model
    ? { provider, model, apiKey, ...(baseUrl ? { baseUrl } : {}) }
    : null;
  const oneShot = { rounds: 1, width: 1, without: ['critic', 'analyzer'] as const };
  return [
    { ...PLAIN, ...oneShot, id: 'one answer', author: 'scripted', writer: 'scripted' },
    { ...PLAIN, id: 'loop', author: 'scripted', writer: 'scripted' },
    { ...PLAIN, id: 'built-in', author: 'built-in', writer: 'builtin' },
    { ...PLAIN, id: 'built-in, width 3', author: 'built-in', writer: 'builtin', width: 3 },
    ...(live
      ? [
          { ...PLAIN, ...oneShot, id: 'one answer, live', author: live.model, writer: live },
          { ...PLAIN, id: 'loop, live', author: live.model, writer: live },
        ]
      : []),
  ];
}

/** Runs a system on a copy of a task, so that nothing is left of it. */
export async function runSystem(
  workbench: Workbench,
  folder: string,
  task: string,
  system: System,
): Promise<Outcome> {
  const copy = await mkdtemp(join(tmpdir(), 'rewardsmith-eval-'));
  const close: (() => void)[] = [];
  try {
    await cp(join(folder, 'tasks', task), copy, { recursive: true });
    const taskFile = join(copy, `${task}.reward.json`);
    const context = valueOf(await workbench.open(taskFile));
    const history = valueOf(await CandidateHistory.open(taskFile));
    const report = await runLoop(
      {
        context,
        contract: contractToWrite(context, null),
        file: join(copy, splitReward(context.task.reward ?? '').file),
        entry: null,
        code: null,
        rounds: system.rounds,
        width: system.width,
        without: new Set(system.without),
      },
      {
        workbench,
        history,
        ...(await writers(system, join(folder, 'conversations', `${task}.md`), context, copy, close)),
      },
    );
    return outcomeOf(task, system, report, history);
  } finally {
    for (const each of close) each();
    // Replays are kept in the background; one may still be at it.
    await rm(copy, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function writers(
  { writer, without }: System,
  conversation: string,
  context: TaskContext,
  copy: string,
  close: (() => void)[],
): Promise<Pick<LoopParts, 'designer' | 'reviewer' | 'spend'>> {
  if (writer === 'builtin') return { designer: createBuiltinDesigner() };
  let roles: Readonly<Record<'designer' | 'critic', ModelSettings>>;
  if (writer === 'scripted') {
    const server = await serveAnswers(await readAnswers(conversation));
    close.push(() => server.close());
    const { baseUrl } = server;
    roles = {
      designer: { model: 'scripted-designer', baseUrl, apiKey: '' },
      critic: { model: 'scripted-critic', baseUrl, apiKey: '' },
    };
  } else roles = { designer: writer, critic: writer };
  const opened = valueOf(
    openRoleModels({
      roles,
      budget: {},
      taskFile: context.file,
      ledger: new Ledger(join(copy, 'state')),
    }),
  );
  const { designer, critic } = opened.models;
  if (!designer || !critic) throw new Error('Both roles were given settings.');
  return {
    designer: createModelDesigner(designer),
    ...(without.includes('critic') ? {} : { reviewer: createReviewer(critic, { author: designer }) }),
    spend: opened.spend,
  };
}

function outcomeOf(
  task: string,
  { id, author }: System,
  { rounds, best, spend, stopped }: LoopReport,
  history: CandidateHistory,
): Outcome {
  const drafts = history.list();
  const ready = rounds.findIndex(({ verdict, accepted }) => accepted && verdict?.kind === 'ready');
  const auc = best?.measures['auc'];
  return {
    task,
    system: id,
    author,
    readyAfter: ready < 0 ? null : ready + 1,
    drafts: drafts.length,
    // One that a model's word sent back had passed the dry run.
    ran: drafts.filter(({ verdict, findings }) =>
      verdict ? verdict.kind !== 'broken' : findings?.every(({ severity }) => severity !== 'error'),
    ).length,
    requests: spend?.calls ?? 0,
    tokens: spend ? spend.inputTokens + spend.outputTokens : 0,
    verdict: best?.verdict.kind ?? null,
    auc: hasValue(auc) ? Number(auc.value.toFixed(4)) : null,
    stopped: stopped.reason,
  };
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(describeProblem(result.problem));
  return result.value;
}
