import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { createDiagnostician } from '../core/analyzer/diagnosis';
import { createReviewer } from '../core/critic/review';
import { createBuiltinDesigner } from '../core/designer/builtin';
import { createModelDesigner } from '../core/designer/model-designer';
import type { Without } from '../core/designer/without';
import type { LoopParts } from '../core/loop/interpreter';
import type { Budget, Limits } from '../core/model/budget';
import { readBudget } from '../core/model/budget';
import { readConversation, replayedModels } from '../core/model/conversation';
import type { LanguageModel, Role } from '../core/model/model';
import { openRoleModels } from '../core/model/role-models';
import { lastRun } from '../core/model/runs';
import type { ModelSettings, ProviderId } from '../core/model/settings';
import { fail, messageOf, ok, type Result } from '../core/problem';
import { positiveNumber } from './session';
import { say } from './output';

type CliProvider = Exclude<ProviderId, 'vscode'>;

export interface ModelOptions {
  readonly provider: CliProvider;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly modelTimeout?: number;
}

export interface LoopModelOptions extends ModelOptions {
  readonly designer?: 'builtin' | 'model';
  readonly criticModel?: string;
  readonly criticProvider?: CliProvider;
  readonly criticBaseUrl?: string;
  readonly analyzerModel?: string;
  readonly review: boolean;
  readonly readings: number;
  readonly budget?: string;
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxMoney?: number;
  readonly maxMinutes?: number;
  readonly replay?: string;
  readonly resume?: boolean;
}

const PROVIDERS = ['openai', 'anthropic', 'google'] as const;
export const KEY_VARIABLES: Readonly<Record<CliProvider, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
};

export function addModelOptions(command: Command): Command {
  const keys = PROVIDERS.map((provider) => `${provider} ${KEY_VARIABLES[provider]}`).join(', ');
  return command
    .addOption(
      new Option(
        '--provider <provider>',
        `who runs the model; openai: any endpoint of that protocol. Keys: ${keys}`,
      )
        .choices(PROVIDERS)
        .default('openai'),
    )
    .option('--model <id>', 'the model, as its endpoint knows it')
    .option(
      '--base-url <url>',
      "the endpoint, such as http://localhost:11434/v1; the provider's own when absent",
    )
    .option('--model-timeout <seconds>', 'longest silence of the endpoint', positiveNumber);
}

export function addLoopModelOptions(command: Command): Command {
  return addModelOptions(
    command.addOption(
      new Option('--designer <designer>', 'who writes the code; model where --model is given').choices([
        'builtin',
        'model',
      ]),
    ),
  )
    .option('--critic-model <id>', 'a model of its own for the review; that of the designer when absent')
    .addOption(new Option('--critic-provider <provider>', 'who runs that one').choices(PROVIDERS))
    .option('--critic-base-url <url>', 'its endpoint')
    .option(
      '--analyzer-model <id>',
      "a model that looks for causes in the recordings, at the designer's endpoint; none when absent",
    )
    .option(
      '--readings <n>',
      'how often a model reads a draft; once more where the readings differ',
      positiveNumber,
      2,
    )
    .option('--no-review', 'no review by a model; linter, rules and dry run judge alone')
    .option('--budget <file>', 'JSON with limits of a run and of a day, and prices')
    .option('--max-calls <n>', 'requests of this run', positiveNumber)
    .option('--max-tokens <n>', 'tokens of this run, prompts and answers', positiveNumber)
    .option('--max-money <n>', 'money of this run; needs prices in --budget', positiveNumber)
    .option('--max-minutes <n>', 'minutes of this run', positiveNumber)
    .option('--resume', 'go on with the last run: what it had answers to is not asked, or paid for, again')
    .option('--replay <folder>', 'answer from a kept conversation, without a model');
}

/** Who writes and who reads, by the options: built in, a live model under a budget, or a recorded one. */
export async function loopModels(
  options: LoopModelOptions,
  taskFile: string,
  without: Without,
): Promise<Result<Pick<LoopParts, 'designer' | 'reviewer' | 'diagnostician' | 'spend' | 'onEnd'>>> {
  const review = options.review && !without.has('critic');
  const asked = options.designer ?? (options.model || options.replay ? 'model' : 'builtin');
  if (asked === 'builtin') return ok({ designer: createBuiltinDesigner() });
  if (options.replay) {
    const kept = await readConversation(resolve(options.replay));
    if (!kept.ok) return kept;
    const { designer, critic, analyzer } = replayedModels(kept.value);
    if (!designer)
      return fail('replay-over', 'The recorded conversation has no designer.', 'Take that of a loop.');
    return ok(partsOf({ designer, critic: review ? critic : undefined, analyzer }, options.readings));
  }
  const designer = modelSettings(options);
  if (!designer.ok) return designer;
  const budget = await budgetOf(options);
  if (!budget.ok) return budget;
  const { criticModel, criticProvider, criticBaseUrl, analyzerModel } = options;
  const critic: ModelSettings = criticModel
    ? settingsOf({
        ...options,
        model: criticModel,
        ...(criticProvider ? { provider: criticProvider, baseUrl: undefined } : {}),
        ...(criticBaseUrl ? { baseUrl: criticBaseUrl } : {}),
      })
    : designer.value;
  const roles: Partial<Record<Role, ModelSettings>> = {
    designer: designer.value,
    ...(review ? { critic } : {}),
    ...(analyzerModel ? { analyzer: { ...designer.value, model: analyzerModel } } : {}),
  };
  const earlier = await lastRun(taskFile);
  // Whoever begins anew need not know that what there was cannot be read.
  if (!earlier.ok && options.resume) return earlier;
  const { brokenOff = false, kept = [] } = earlier.ok ? earlier.value : {};
  if (!options.resume && brokenOff && kept.length > 0)
    say(
      `rewardsmith: The last run was broken off after ${kept.length} ${kept.length === 1 ? 'answer' : 'answers'}; with --resume, and the same options, they are not paid for again.`,
    );
  const opened = openRoleModels({
    ...(options.resume && earlier.ok ? { earlier: earlier.value } : {}),
    roles,
    budget: budget.value,
    taskFile,
    onNotice: (sentence) => say(`rewardsmith: ${sentence}`),
  });
  if (!opened.ok) return opened;
  const { models, spend, conversation } = opened.value;
  if (!models.designer) throw new Error('The designer was given settings.');
  return ok({
    ...partsOf({ ...models, designer: models.designer }, options.readings),
    spend,
    onEnd: ({ reason }) => conversation.end(reason),
  });
}

function partsOf(
  {
    designer,
    critic,
    analyzer,
  }: {
    readonly designer: LanguageModel;
    readonly critic?: LanguageModel | undefined;
    readonly analyzer?: LanguageModel | undefined;
  },
  readings: number,
): Pick<LoopParts, 'designer' | 'reviewer' | 'diagnostician'> {
  return {
    designer: createModelDesigner(designer),
    ...(critic
      ? { reviewer: createReviewer(critic, { author: designer, readings: Math.ceil(readings) }) }
      : {}),
    ...(analyzer ? { diagnostician: createDiagnostician(analyzer, designer) } : {}),
  };
}

/** Of the options, with the key from the environment. */
export function modelSettings(options: ModelOptions): Result<ModelSettings> {
  const { model } = options;
  if (model) return ok(settingsOf({ ...options, model }));
  return fail(
    'model-missing',
    'It is not said which model to ask.',
    "Add --model ID, and --base-url URL unless the endpoint is the provider's own.",
  );
}

function settingsOf({
  provider,
  model,
  baseUrl,
  modelTimeout,
}: Omit<ModelOptions, 'baseUrl'> & {
  readonly model: string;
  readonly baseUrl?: string | undefined;
}): ModelSettings {
  return {
    provider,
    model,
    apiKey: process.env[KEY_VARIABLES[provider]] ?? '',
    ...(baseUrl ? { baseUrl } : {}),
    ...(modelTimeout ? { timeoutSeconds: modelTimeout } : {}),
  };
}

async function budgetOf(options: LoopModelOptions): Promise<Result<Budget>> {
  const { maxCalls: calls, maxTokens: tokens, maxMoney: money, maxMinutes: minutes } = options;
  const given: Limits = {
    ...(calls === undefined ? {} : { calls: Math.floor(calls) }),
    ...(tokens === undefined ? {} : { tokens: Math.floor(tokens) }),
    ...(money === undefined ? {} : { money }),
    ...(minutes === undefined ? {} : { minutes }),
  };
  if (options.budget === undefined) return ok({ run: given });
  const file = resolve(options.budget);
  try {
    if (!existsSync(file))
      return fail('budget-missing', 'There is no such budget file.', 'Check --budget.', { file });
    const read = readBudget(JSON.parse(await readFile(file, 'utf8')), file);
    return read.ok ? ok({ ...read.value, run: { ...read.value.run, ...given } }) : read;
  } catch (thrown) {
    return fail('budget-invalid', `The budget cannot be read: ${messageOf(thrown)}.`, 'It must be JSON.', {
      file,
    });
  }
}
