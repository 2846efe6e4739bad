import { z } from 'zod';
import type { Problem, Result } from '../problem';
import { fail, messageOf, ok } from '../problem';
import type { Attempt } from './attempt';
import { attempt } from './attempt';
import { describeFault, tellsTooLong } from './faults';
import type { Gate } from './gate';
import { OPEN_GATE } from './gate';
import type {
  AnswerSchema,
  Completion,
  CompletionControl,
  CompletionRequest,
  LanguageModel,
  ModelMessage,
} from './model';
import type { Feature, Provider } from './providers/provider';
import type { Fault } from './faults';
import { Secrets } from './secrets';
import type { ModelSettings } from './settings';
import { estimateMessages } from './tokens';
import { causeOf, ProtocolError } from './wire';

const SILENCE_SECONDS = 180;

export interface ModelParts {
  readonly provider: Provider;
  readonly settings: ModelSettings;
  /** All keys that are in use, not this model's alone; its own when absent. */
  readonly secrets?: Secrets;
  /** Lets requests through; everything when absent. */
  readonly gate?: Gate;
}

/** A language model that keeps asking where that helps, and says in words where it does not. It never throws. */
export function createLanguageModel(parts: ModelParts): LanguageModel {
  const { provider, settings } = parts;
  // What this endpoint has refused is not offered to it again.
  const without = new Set<Feature>();
  return {
    id: settings.model,
    provider: provider.id,
    complete: (request, control = {}) => complete(parts, without, request, control),
  };
}

async function complete(
  { provider, settings, secrets = new Secrets([settings.apiKey]), gate = OPEN_GATE }: ModelParts,
  without: Set<Feature>,
  request: CompletionRequest,
  { signal, onText }: CompletionControl,
): Promise<Result<Completion>> {
  const baseUrl = settings.baseUrl ?? provider.defaultBaseUrl ?? '';
  const problem = addressProblem(provider, baseUrl);
  if (problem) return { ok: false, problem };
  const who = provider.defaultBaseUrl === null ? provider.title : `The endpoint ${baseUrl}`;
  const hidden = request.messages.map(({ role, content }) => ({ role, content: secrets.hide(content) }));
  const schema = request.schema && provider.takesSchema ? jsonSchemaOf(request.schema) : undefined;
  let cuts = 0;
  for (;;) {
    const messages = without.has('system') ? withoutSystem(hidden) : hidden;
    const admitted = await gate.admit(estimateMessages(messages));
    if (!admitted.ok) return admitted;
    const admission = admitted.value;
    const limits = [request.maxOutputTokens, admission.maxOutputTokens].filter((n) => typeof n === 'number');
    const seconds = settings.timeoutSeconds ?? SILENCE_SECONDS;
    const tried = await attempt({
      provider,
      secrets,
      signal,
      onText,
      silenceSeconds: seconds,
      milliseconds: admission.milliseconds,
      call: {
        model: settings.model,
        baseUrl,
        apiKey: settings.apiKey,
        messages,
        without,
        ...(schema ? { schema } : {}),
        ...(limits.length > 0 ? { maxOutputTokens: Math.min(...limits) } : {}),
      },
    });
    await admission.settle(tried.usage, tried.milliseconds);
    if (tried.stopped === 'time-up') return admission.timeUp();
    const asked = { model: settings.model, who, seconds };
    const read = outcome(tried, provider, asked, schema !== undefined && !without.has('schema'));
    if (read.kind === 'done') return read.result;
    const refused = secrets.inProblem(read.problem);
    if (read.kind === 'refused') {
      const feature = refusedFeature(
        read.fault,
        { schema: schema !== undefined, limits: limits.length > 0 },
        without,
      );
      if (feature === null) return { ok: false, problem: refused };
      without.add(feature);
    } else if (++cuts > 1) return { ok: false, problem: refused };
  }
}

type Outcome =
  | { readonly kind: 'done'; readonly result: Result<Completion> }
  /** The endpoint would not take the request as it was. */
  | { readonly kind: 'refused'; readonly fault: Fault; readonly problem: Problem }
  /** It broke off, which is worth one more try. */
  | { readonly kind: 'cut'; readonly problem: Problem };

interface Asked {
  readonly model: string;
  readonly who: string;
  readonly seconds: number;
}

function outcome(tried: Attempt, provider: Provider, asked: Asked, structured: boolean): Outcome {
  const { finish, text, refusal, stopped, thrown, pieces, usage } = tried;
  const { model, who, seconds } = asked;
  const say = (code: string, message: string, hint: string): Outcome => ({
    kind: 'done',
    result: fail(code, message, hint),
  });
  if (stopped === 'cancelled') return say('model-cancelled', 'The request was cancelled.', '');
  if (stopped === 'silent') {
    const since =
      pieces > 0
        ? `fell silent for ${seconds} s in the middle of its answer`
        : `did not answer within ${seconds} s`;
    return say(
      'model-timeout',
      `The model ${model} ${since}.`,
      'A local model may still be loading: try again, or take a smaller one.',
    );
  }
  if (thrown !== undefined && finish === null) return ofThrown(tried, provider, asked);
  if (refusal !== null || finish === 'filter') {
    const words = refusal
      ? `The model refused: ${refusal.slice(0, 300)}`
      : `${who} kept the answer to itself.`;
    return say('model-refused', words, 'Say the goal in other words, or use another model.');
  }
  if (finish === 'too-long') {
    return {
      kind: 'done',
      result: { ok: false, problem: describeFault({ said: '', kind: 'too-long' }, { ...tried, model, who }) },
    };
  }
  if (finish === null) return cut(tried, asked, 'the stream ended without an end');
  if (text.trim() === '' || usage === null) {
    const spent = finish === 'length' || finish === 'limit';
    return say(
      'model-empty',
      spent
        ? `The model ${model} used up its token limit before it wrote an answer.`
        : `The model ${model} gave an empty answer.`,
      'Try again, or use another model; a reasoning model may need a higher limit at the endpoint.',
    );
  }
  const { milliseconds, firstTextMilliseconds } = tried;
  return {
    kind: 'done',
    result: ok({
      text,
      usage,
      finish,
      milliseconds,
      firstTextMilliseconds,
      streamed: pieces > 1,
      structured,
    }),
  };
}

function ofThrown(tried: Attempt, provider: Provider, asked: Asked): Outcome {
  const { thrown, pieces, status, said, answered } = tried;
  const { model, who } = asked;
  const read = provider.faultOf(thrown);
  // Packages drop the words, or the status, of errors in a form that they don't know.
  const fault = status === null ? read : { ...read, status: read.status ?? status, said: read.said || said };
  const problem = describeFault(fault, { ...tried, model, who });
  if (fault.status !== undefined || fault.kind !== undefined) {
    const worthIt = fault.kind === 'busy' && fault.status === undefined;
    return worthIt ? { kind: 'cut', problem } : { kind: 'refused', fault, problem };
  }
  const protocol = causes(thrown).find((error) => error instanceof ProtocolError);
  if (protocol && pieces === 0) {
    return {
      kind: 'done',
      result: fail(
        'model-protocol',
        `${who} answered, but not as a model does: ${protocol.message}.`,
        'Check the provider and the base URL; that of an OpenAI-compatible server usually ends in /v1.',
      ),
    };
  }
  const cause = causeOf(thrown);
  if (pieces > 0 || protocol || thrown instanceof SyntaxError || (answered && isOfNetwork(thrown)))
    return cut(tried, asked, cause);
  if (isOfNetwork(thrown)) {
    return {
      kind: 'done',
      result: fail(
        'model-unreachable',
        `${who} cannot be reached (${cause}).`,
        'Check the base URL, and that the server runs.',
      ),
    };
  }
  return { kind: 'refused', fault, problem };
}

function cut({ text, pieces }: Attempt, { model }: Asked, cause: string): Outcome {
  if (pieces === 0) {
    const problem = {
      code: 'model-empty',
      message: `The model ${model} answered twice with nothing at all (${cause}).`,
      hint: 'Look at the log of its server, or use another model.',
    };
    return { kind: 'cut', problem };
  }
  const problem = {
    code: 'model-cut',
    message: `The answer of ${model} broke off twice, the last time after ${text.length} characters (${cause}).`,
    hint: 'Try again; a proxy, or a server that runs out of memory, cuts long answers.',
  };
  return { kind: 'cut', problem };
}

function isOfNetwork(thrown: unknown): boolean {
  return causes(thrown).some(
    (error) =>
      error instanceof TypeError || 'code' in error || /connection error|fetch failed/i.test(error.message),
  );
}

/** The error and what caused it, outermost first: packages wrap them. */
function causes(thrown: unknown): Error[] {
  const found: Error[] = [];
  for (let error: unknown = thrown; error instanceof Error && found.length < 10; error = error.cause)
    found.push(error);
  return found;
}

/** What to leave out of the next try; null: it is not about a parameter that may be left out. */
function refusedFeature(
  { status, said }: Fault,
  sent: { readonly schema: boolean; readonly limits: boolean },
  without: ReadonlySet<Feature>,
): Feature | null {
  if (tellsTooLong(said)) return null;
  const about = status === 400 || status === 422 || status === 501;
  if (!about && !(status === 500 && /schema|format|grammar|system/i.test(said))) return null;
  const may = (feature: Feature, was: boolean): boolean => was && !without.has(feature);
  if (may('stream-usage', true) && /stream_options|include_usage/i.test(said)) return 'stream-usage';
  if (may('max-tokens', true) && /max_(completion_|output_)?tokens|maxOutputTokens|max tokens/i.test(said))
    return 'max-tokens';
  if (
    may('system', true) &&
    /system (role|message|instruction)|developer instruction|roles must alternate/i.test(said)
  )
    return 'system';
  // Endpoints that don't know it say so in many ways, or not at all.
  if (may('schema', sent.schema)) return 'schema';
  return null;
}

/** For chat templates that know no system role. */
function withoutSystem(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const [first, ...rest] = messages.filter(({ role }) => role !== 'system');
  return first ? [{ ...first, content: [...system, first.content].join('\n\n') }, ...rest] : messages;
}

function addressProblem({ defaultBaseUrl }: Provider, baseUrl: string): Problem | null {
  if (defaultBaseUrl === null) return null;
  const protocol = URL.canParse(baseUrl) ? new URL(baseUrl).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return null;
  return {
    code: 'model-url',
    message: `"${baseUrl}" is no address of an endpoint.`,
    hint: 'Give the whole base URL, such as http://localhost:11434/v1.',
  };
}

function jsonSchemaOf({ name, type }: AnswerSchema<unknown>): {
  name: string;
  schema: Record<string, unknown>;
} {
  try {
    const { $schema: _, ...schema } = z.toJSONSchema(type);
    return { name, schema };
  } catch (thrown) {
    throw new Error(`The schema ${name} cannot be written as JSON Schema: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}
