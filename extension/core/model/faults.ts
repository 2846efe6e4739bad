import type { Problem } from '../problem';

/** What was thrown, as far as the protocol tells. */
export interface Fault {
  readonly status?: number;
  /** The endpoint's own words. */
  readonly said: string;
  /** `permission`: the user has not consented. `failed`: the endpoint said so itself, without a status. */
  readonly kind?: 'permission' | 'unknown-model' | 'refused' | 'busy' | 'too-long' | 'failed';
}

/** How servers say that prompt and answer don't fit: OpenAI, vLLM, llama.cpp, Ollama, LM Studio, TGI, Mistral, xAI, Anthropic, Google, VS Code. */
const TOO_LONG = [
  /context[ _]?(length|window|size|limit)[^.]{0,60}(exceed|overflow|too (long|large|small)|is \d)/i,
  /exceed\w*[^.]{0,60}context[ _]?(length|window|size|limit)/i,
  /maximum context length|max(imum)? prompt length|exceed_context_size|context the overflows/i,
  /prompt[^.]{0,40}too (long|large)|input is too long|too many (input )?tokens/i,
  /(input|prompt|message)s?[^.]{0,40}(token count|tokens?|length)[^.]{0,60}exceed/i,
  /exceeds? (the )?(model'?s? )?(token|input) limit|reduce the length of the (messages|prompt)/i,
  /`?inputs`? tokens \+ `?max_new_tokens`? must be/i,
];

export function tellsTooLong(said: string): boolean {
  return TOO_LONG.some((pattern) => pattern.test(said));
}

export interface Asked {
  readonly model: string;
  /** "The endpoint http://localhost:11434/v1" or "VS Code". */
  readonly who: string;
  readonly retryAfter: number | null;
  readonly location: string | null;
}

/** What an endpoint refused, in words that a person can act on. */
export function describeFault(fault: Fault, { model, who, retryAfter, location }: Asked): Problem {
  const { status, kind } = fault;
  const words = fault.said.trim().slice(0, 300);
  const quoted = [status, words].filter((part) => part !== undefined && part !== '').join(': ');
  const said = quoted ? ` (${quoted})` : '';
  if (kind === 'too-long' || status === 413 || tellsTooLong(fault.said)) {
    return {
      code: 'model-too-long',
      message: `The prompt is too long for ${model}${said}.`,
      hint: 'Use a model with a larger context, or give its server a larger one.',
    };
  }
  if (kind === 'permission' || status === 401 || status === 403) {
    return {
      code: 'model-key',
      message: kind === 'permission' ? `${who} did not allow it${said}.` : `${who} refused the key${said}.`,
      hint:
        kind === 'permission'
          ? 'Allow RewardSmith to use the model when you are asked.'
          : 'Set a key that is valid there (an environment variable in the command line, "Set API Key…" in the editor).',
    };
  }
  if (kind === 'unknown-model' || status === 404) {
    return {
      code: 'model-unknown',
      message: `${who} knows no model ${model}, or has none at this address${said}.`,
      hint: 'Check the model id and the base URL; that of an OpenAI-compatible server usually ends in /v1.',
    };
  }
  if (kind === 'refused')
    return {
      code: 'model-refused',
      message: `${who} would not answer${said}.`,
      hint: 'Say the goal in other words, or use another model.',
    };
  if (kind === 'busy' || status === 429 || status === 529) {
    const wait = retryAfter !== null && retryAfter > 1 ? ` It asks to wait ${Math.ceil(retryAfter)} s.` : '';
    return {
      code: 'model-busy',
      message: `${who} accepts no more requests for now${said}.${wait}`,
      hint: 'Wait and try again, or check the quota of the key.',
    };
  }
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      code: 'model-url',
      message: `${who} sends its callers elsewhere${location ? `: ${location}` : ''} (${status}).`,
      hint: 'If you trust that address, make it the base URL.',
    };
  }
  if (status !== undefined && status >= 500) {
    return {
      code: 'model-server',
      message: `${who} failed${said}.`,
      hint: 'Try again later; if it is a local server, look at its log.',
    };
  }
  if (status !== undefined) {
    return {
      code: 'model-rejected',
      message: `${who} rejected the request${said}.`,
      hint: 'What it says usually names the cause; a model that does not chat is one.',
    };
  }
  return {
    code: 'model-failed',
    message: `${who} answered with an error: ${words || 'it did not say which'}.`,
    hint: 'What it says usually names the cause.',
  };
}
