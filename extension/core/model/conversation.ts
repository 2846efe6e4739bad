import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Result } from '../problem';
import { fail, messageOf, ok } from '../problem';
import { ignoreInGit, makeBelow, writeWhole } from '../write-whole';
import type { Exchange } from './exchange';
import { exchangeSchema, exchangeText } from './exchange';
import type { Completion, CompletionRequest, LanguageModel, Role, Usage } from './model';
import { ROLES } from './model';
import { writeRun } from './run-record';
import type { Secrets } from './secrets';

/** `DIR/.rewardsmith/NAME/conversations` for `DIR/NAME.reward.json`. */
export function conversationsFolder(taskFile: string): string {
  const name = basename(taskFile).replace(/(\.reward)?\.json$/, '');
  return join(dirname(taskFile), '.rewardsmith', name, 'conversations');
}

export interface ConversationOptions {
  /** Keys are taken out of what is written. */
  readonly secrets?: Secrets;
  /** To say what an exchange cost; null: not known. */
  readonly cost?: (model: string, usage: Usage) => number | null;
  readonly onProblem?: (sentence: string) => void;
  /** The run that this one goes on with, by the name of its folder. */
  readonly resumes?: string | null;
}

/**
 * Everything sent to models in one run and received from them: `RUN/0001-designer.json` to replay and the same as `.md` to read.
 * Each is written when it is sent, and again when the answer is there: a crash loses no prompt.
 */
export class Conversation {
  private count = 0;
  private begun: Promise<void> | null = null;

  /** `folder`: of this run; made when the first exchange is written. */
  private constructor(
    private readonly root: string,
    readonly folder: string,
    private readonly options: ConversationOptions,
  ) {}

  static of(taskFile: string, options: ConversationOptions = {}): Conversation {
    const now = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const run = `${now}-${randomBytes(2).toString('hex')}`;
    return new Conversation(dirname(taskFile), join(conversationsFolder(taskFile), run), options);
  }

  /** The run has come to an end of its own; one that has not can be gone on with. */
  async end(reason: string): Promise<void> {
    if (!this.begun) return;
    await this.writing(() => this.mark(reason));
  }

  /** The model, with every exchange kept under `role`. */
  recording(model: LanguageModel, role: Role): LanguageModel {
    return {
      id: model.id,
      provider: model.provider,
      complete: async (request, control) => {
        const name = `${String(++this.count).padStart(4, '0')}-${role}`;
        const asked: Exchange = {
          number: this.count,
          role,
          provider: model.provider,
          model: model.id,
          askedAt: new Date().toISOString(),
          messages: request.messages.map(({ role: who, content }) => ({
            role: who,
            content: this.options.secrets?.hide(content) ?? content,
          })),
          schema: request.schema?.name ?? null,
          answer: null,
          cost: null,
          problem: null,
        };
        await this.write(name, asked);
        const result = await model.complete(request, control);
        await this.write(
          name,
          result.ok
            ? {
                ...asked,
                ...(result.value.exchange ? { copyOf: result.value.exchange } : {}),
                answer: answerOf(result.value),
                cost: this.options.cost?.(model.id, result.value.usage) ?? null,
              }
            : { ...asked, problem: problemOf(result) },
        );
        return result.ok ? ok({ ...result.value, exchange: `${basename(this.folder)}/${name}` }) : result;
      },
    };
  }

  private write(name: string, exchange: Exchange): Promise<void> {
    return this.writing(async () => {
      await (this.begun ??= this.begin());
      await writeWhole(join(this.folder, `${name}.json`), `${JSON.stringify(exchange, null, 2)}\n`);
      await writeWhole(join(this.folder, `${name}.md`), exchangeText(exchange));
    });
  }

  private async begin(): Promise<void> {
    await makeBelow(this.root, this.folder);
    // Working state of the user, as the candidates beside it.
    await ignoreInGit(join(this.folder, '..', '..', '..')).catch(() => undefined);
    await this.mark(null);
  }

  private mark(ended: string | null): Promise<void> {
    return writeRun(this.folder, { resumes: this.options.resumes ?? null, ended, pid: process.pid });
  }

  /** A record that cannot be written is said, and no reason to throw an answer away that was paid for. */
  private async writing(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (thrown) {
      this.options.onProblem?.(`What was said to the model could not be kept: ${messageOf(thrown)}.`);
    }
  }
}

function answerOf({
  text,
  usage,
  finish,
  milliseconds,
  firstTextMilliseconds,
  streamed,
  structured,
}: Completion): Exchange['answer'] {
  return { text, usage, finish, milliseconds, firstTextMilliseconds, streamed, structured };
}

function problemOf({
  problem: { code, message, hint },
}: {
  readonly problem: { code: string; message: string; hint: string };
}): Exchange['problem'] {
  return { code, message, hint };
}

const EXCHANGE = /^\d+-\w+\.json$/;

/** A kept exchange and the file it is in. */
export interface KeptExchange {
  readonly file: string;
  readonly exchange: Exchange;
}

/** The exchanges of a run in the order they happened; `folder` may also be the one that holds all runs: then the last. */
export async function readConversation(folder: string): Promise<Result<KeptExchange[]>> {
  try {
    const names = (await readdir(folder)).sort();
    const files = names.filter((name) => EXCHANGE.test(name));
    if (files.length === 0) {
      const last = names.filter((name) => /^\d{4}-\d\d-\d\dT/.test(name)).at(-1);
      if (last) return await readConversation(join(folder, last));
      return fail(
        'conversation-empty',
        `${folder} holds no conversation.`,
        'Give the folder of a run, under .rewardsmith/NAME/conversations.',
      );
    }
    return await readExchanges(folder);
  } catch (thrown) {
    return damaged(folder, messageOf(thrown));
  }
}

/** Those of one run; none where it was broken off before the first. */
export async function readExchanges(folder: string): Promise<Result<KeptExchange[]>> {
  try {
    const kept: KeptExchange[] = [];
    for (const name of await readdir(folder)) {
      if (!EXCHANGE.test(name)) continue;
      const file = join(folder, name);
      const read = exchangeSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (!read.success) return damaged(file, read.error.issues[0]?.message ?? 'unknown form');
      kept.push({ file, exchange: read.data });
    }
    return ok(kept.sort((a, b) => a.exchange.number - b.exchange.number));
  } catch (thrown) {
    return damaged(folder, messageOf(thrown));
  }
}

function damaged(file: string, reason: string): Result<never> {
  return fail(
    'conversation-unreadable',
    `The conversation cannot be read: ${reason}.`,
    'Take another run, or restore the file.',
    { file },
  );
}

/** Models that answer from a kept conversation, one for each role that has a part in it. */
export function replayedModels(kept: readonly KeptExchange[]): Partial<Record<Role, LanguageModel>> {
  const models: Partial<Record<Role, LanguageModel>> = {};
  for (const role of ROLES) {
    const left = kept.filter(({ exchange }) => exchange.role === role);
    const [first] = left;
    if (!first) continue;
    const { model: id, provider } = first.exchange;
    models[role] = { id, provider, complete: (request) => Promise.resolve(answerFrom(left, role, request)) };
  }
  return models;
}

/** The model, but what it was asked before in these very words, and answered, is not asked again. Each answer serves once. */
export function resumed(model: LanguageModel, role: Role, kept: readonly KeptExchange[]): LanguageModel {
  const left = kept.filter(
    ({ exchange }) => exchange.role === role && exchange.model === model.id && exchange.answer !== null,
  );
  return {
    ...model,
    complete: (request, control) => {
      const known = left.some(({ exchange }) => difference(exchange, request) === null);
      return known ? Promise.resolve(answerFrom(left, role, request)) : model.complete(request, control);
    },
  };
}

/** The next exchange with this very prompt; requests side by side need not come in the order they were kept in. */
function answerFrom(left: KeptExchange[], role: Role, request: CompletionRequest): Result<Completion> {
  const at = left.findIndex(({ exchange }) => difference(exchange, request) === null);
  const [next] = left;
  if (at < 0) {
    return next
      ? fail(
          'replay-differs',
          `The run is another one than was recorded: ${difference(next.exchange, request) ?? ''}`,
          'Recorded were the same task, recordings and reward, and the version of RewardSmith that asked.',
          { file: next.file },
        )
      : fail(
          'replay-over',
          `The recorded conversation has no more answers for the ${role}.`,
          'Record a longer run.',
        );
  }
  const [found] = left.splice(at, 1);
  if (!found) throw new Error('An index that was just found is there.');
  const { answer, problem } = found.exchange;
  if (answer)
    return ok({ ...answer, exchange: `${basename(dirname(found.file))}/${basename(found.file, '.json')}` });
  return fail(
    problem?.code ?? 'replay-unanswered',
    problem?.message ?? 'The recorded run ended before an answer came.',
    problem?.hint ?? 'Record a whole run.',
    problem ? undefined : { file: found.file },
  );
}

/** Where two prompts part, in words; null: they are the same. Candidates are numbered anew in every history. */
function difference({ number, role, messages, schema }: Exchange, request: CompletionRequest): string | null {
  const where = `exchange ${number} (${role})`;
  if ((request.schema?.name ?? null) !== schema)
    return `${where} asked for ${schema ?? 'free text'}, this one for ${request.schema?.name ?? 'free text'}.`;
  for (const [i, recorded] of messages.entries()) {
    const now = request.messages[i];
    if (!now) return `${where} had ${messages.length} messages, this one has ${request.messages.length}.`;
    const place = `message ${i + 1} (${recorded.role}) of ${where}`;
    if (now.role !== recorded.role) return `${place} is now one of the ${now.role}.`;
    const before = linesOf(recorded.content);
    const after = linesOf(now.content);
    for (let line = 0; line < Math.max(before.length, after.length); line++) {
      if (before[line] === after[line]) continue;
      return `${place} differs on line ${line + 1}: recorded "${shown(before[line])}", now "${shown(after[line])}".`;
    }
  }
  return request.messages.length === messages.length
    ? null
    : `${where} had ${messages.length} messages, this one has ${request.messages.length}.`;
}

function linesOf(text: string): string[] {
  return text.replace(/\bc\d{4,}-(?=[0-9a-f]{4})/g, 'c-').split('\n');
}

function shown(line: string | undefined): string {
  return line === undefined ? '(nothing)' : line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
