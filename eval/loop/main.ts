// What the loop makes of eight small tasks, as Markdown tables, held against baseline.json: npm run eval:loop -- [TASK…] [--update]
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createWorkbench } from '../../extension/core/loop/create-workbench';
import { DEFAULT_LIMITS } from '../../extension/core/sandbox/sandbox';
import type { Workbench } from '../../extension/core/loop/workbench';
import { analysedCauses, BUDGETS, survivalOf, type Survival } from './evidence';
import type { Outcome } from './systems';
import { runSystem, systems, valueOf } from './systems';

const FOLDER = __dirname;
const BASELINE = join(FOLDER, 'baseline.json');
/** Prompts change a little with every version; what they cost may not drift unseen. */
const TOKENS_MAY_DIFFER = 0.15;
const AUC_MAY_DIFFER = 0.01;

interface Baseline {
  readonly how: string;
  readonly outcomes: readonly Outcome[];
}

const HOW =
  'Written by npm run eval:loop -- --update. The author "scripted" is a person who wrote the answers in conversations/ by hand: these lines show what the loop does with such answers, not what a model can do. "built-in" is the built-in designer.';

function table(title: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]): string => `| ${cells.map(String).join(' | ')} |`;
  return [
    `### ${title}`,
    '',
    line(columns),
    line(columns.map((_, i) => (i === 0 ? '---' : '--:'))),
    ...rows.map(line),
    '',
  ].join('\n');
}

function outcomeTables(outcomes: readonly Outcome[]): string {
  const detail = outcomes.map((one) => [
    one.task,
    one.system,
    one.author,
    one.readyAfter ?? '–',
    `${one.ran}/${one.drafts}`,
    one.requests,
    one.tokens.toLocaleString('en-US'),
    one.verdict ?? 'none',
    one.auc?.toFixed(2) ?? '–',
    one.stopped,
  ]);
  const ids = [...new Set(outcomes.map(({ system }) => system))];
  const sums = ids.map((id) => {
    const own = outcomes.filter(({ system }) => system === id);
    const total = (of: (one: Outcome) => number): number => own.reduce((sum, one) => sum + of(one), 0);
    const ready = own.filter(({ readyAfter }) => readyAfter !== null);
    const rounds = ready.reduce((sum, { readyAfter }) => sum + (readyAfter ?? 0), 0);
    return [
      id,
      own[0]?.author ?? '',
      `${ready.length}/${own.length}`,
      ready.length > 0 ? (rounds / ready.length).toFixed(1) : '–',
      `${Math.round(
        (100 * total(({ ran }) => ran)) /
          Math.max(
            1,
            total(({ drafts }) => drafts),
          ),
      )} %`,
      Math.round(total(({ tokens }) => tokens) / own.length).toLocaleString('en-US'),
    ];
  });
  return [
    table(
      'By task',
      [
        'task',
        'system',
        'author',
        'ready after round',
        'ran',
        'requests',
        'tokens',
        'verdict',
        'AUC',
        'stopped',
      ],
      detail,
    ),
    table('In all', ['system', 'author', 'ready', 'rounds', 'drafts that ran', 'tokens a task'], sums),
  ].join('\n');
}

function evidenceTable(
  survivals: readonly { readonly task: string; readonly left: readonly Survival[] }[],
): string {
  const mean = (values: readonly number[]): string =>
    values.length === 0 ? '–' : `${Math.round((100 * values.reduce((a, b) => a + b, 0)) / values.length)} %`;
  const rows = BUDGETS.map((tokens) => {
    const own = survivals.flatMap(({ left }) => left.filter((one) => one.tokens === tokens));
    return [
      tokens,
      Math.max(...own.map(({ used }) => used)),
      mean(own.map(({ causes }) => causes)),
      mean(own.map(({ endings }) => endings)),
      mean(own.flatMap(({ marked }) => marked ?? [])),
      mean(own.map(({ success }) => (success ? 1 : 0))),
    ];
  });
  return table(
    'Evidence that is left in a prompt, by the tokens for recorded steps, mean over the tasks',
    [
      'tokens',
      'used at most',
      'causes shown',
      'their ending shown',
      'a marked step shown',
      'a success shown',
    ],
    rows,
  );
}

/** What is other than it was, in sentences. */
function differences(before: readonly Outcome[], now: readonly Outcome[]): string[] {
  return now.flatMap((one) => {
    const name = `${one.task}, ${one.system}`;
    const known = before.find(({ task, system }) => task === one.task && system === one.system);
    if (!known) return [`${name}: not in the baseline`];
    const same = (['readyAfter', 'drafts', 'ran', 'verdict', 'stopped'] as const).filter(
      (key) => known[key] !== one[key],
    );
    return [
      ...same.map((key) => `${name}: ${key} was ${known[key]}, is ${one[key]}`),
      ...(Math.abs((known.auc ?? -1) - (one.auc ?? -1)) > AUC_MAY_DIFFER
        ? [`${name}: AUC was ${known.auc}, is ${one.auc}`]
        : []),
      ...(Math.abs(known.tokens - one.tokens) > TOKENS_MAY_DIFFER * known.tokens
        ? [`${name}: ${one.tokens} tokens, were ${known.tokens}`]
        : []),
    ];
  });
}

async function evaluate(
  workbench: Workbench,
  tasks: readonly string[],
  onTask: (outcomes: readonly Outcome[]) => Promise<void>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const task of tasks) {
    const own: Outcome[] = [];
    for (const system of systems()) {
      process.stderr.write(`${task}, ${system.id} …\n`);
      own.push(await runSystem(workbench, FOLDER, task, system));
    }
    await onTask(own);
    outcomes.push(...own);
  }
  return outcomes;
}

async function readBaseline(): Promise<readonly Outcome[]> {
  const text = await readFile(BASELINE, 'utf8').catch(() => null);
  return text === null ? [] : (JSON.parse(text) as Baseline).outcomes;
}

/** Those of other tasks stay; what a live model did is no baseline for anybody else. */
async function updateBaseline(outcomes: readonly Outcome[]): Promise<void> {
  const fresh = outcomes.filter(isCheckedIn);
  const tasks = new Set(fresh.map(({ task }) => task));
  const kept = (await readBaseline()).filter(({ task }) => !tasks.has(task));
  const baseline: Baseline = {
    how: HOW,
    outcomes: [...kept, ...fresh].sort((a, b) => a.task.localeCompare(b.task)),
  };
  await writeFile(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`);
}

function isCheckedIn({ author }: Outcome): boolean {
  return author === 'scripted' || author === 'built-in';
}

async function survivalsOf(workbench: Workbench, tasks: readonly string[]) {
  const survivals = [];
  for (const task of tasks) {
    const context = valueOf(await workbench.open(join(FOLDER, 'tasks', task, `${task}.reward.json`)));
    // Of completions the built-in analysis names no steps.
    const causes = context.set.kind === 'completions' ? [] : await analysedCauses(workbench, context);
    survivals.push({ task, left: BUDGETS.map((tokens) => survivalOf(context, causes, tokens)) });
  }
  return survivals;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { update: { type: 'boolean', default: false } },
  });
  const all = (await readdir(join(FOLDER, 'tasks'))).sort();
  const tasks = positionals.length > 0 ? all.filter((task) => positionals.includes(task)) : all;
  const workbench = createWorkbench({ runtime: 'auto', limits: DEFAULT_LIMITS });
  try {
    const outcomes = await evaluate(workbench, tasks, async (own) => {
      if (values.update) await updateBaseline(own);
    });
    console.log(outcomeTables(outcomes));
    console.log(evidenceTable(await survivalsOf(workbench, tasks)));
    if (values.update) return 0;
    const other = differences(await readBaseline(), outcomes.filter(isCheckedIn));
    console.log(
      other.length === 0 ? 'As in the baseline.' : `Not as in the baseline:\n- ${other.join('\n- ')}`,
    );
    return other.length === 0 ? 0 : 1;
  } finally {
    workbench.dispose();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
