import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { Problem } from '../problem';
import { messageOf } from '../problem';

export interface Asked {
  readonly model: string;
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
}

/** What a request threw, in words a person can act on. */
export function describeFault(thrown: unknown, { model, baseUrl, timeoutSeconds }: Asked): Problem {
  if (thrown instanceof APIUserAbortError) {
    return { code: 'model-cancelled', message: 'The request was cancelled.', hint: '' };
  }
  if (thrown instanceof APIConnectionTimeoutError) {
    return {
      code: 'model-timeout',
      message: `The model ${model} did not answer within ${timeoutSeconds} s.`,
      hint: 'A local model may still be loading: try again, or take a smaller one.',
    };
  }
  if (thrown instanceof APIConnectionError) {
    return {
      code: 'model-unreachable',
      message: `The endpoint ${baseUrl} cannot be reached (${causeOf(thrown)}).`,
      hint: 'Check the base URL, and that the server runs.',
    };
  }
  if (thrown instanceof APIError && typeof thrown.status === 'number')
    return ofStatus(thrown, { model, baseUrl });
  return {
    code: 'model-failed',
    message: `The request to ${baseUrl} failed: ${messageOf(thrown)}.`,
    hint: 'Check the base URL: it usually ends in /v1.',
  };
}

function ofStatus(
  error: APIError & { readonly status: number },
  { model, baseUrl }: Pick<Asked, 'model' | 'baseUrl'>,
): Problem {
  const { status } = error;
  const said = serverMessage(error);
  switch (status) {
    case 401:
    case 403:
      return {
        code: 'model-key',
        message: `The endpoint ${baseUrl} refused the key (${status}${said}).`,
        hint: 'Set a key that is valid there (OPENAI_API_KEY in the command line).',
      };
    case 404:
      return {
        code: 'model-unknown',
        message: `The endpoint ${baseUrl} knows no model ${model}, or has no chat completions at this address (404${said}).`,
        hint: 'Check the model id and the base URL, which usually ends in /v1.',
      };
    case 429:
      return {
        code: 'model-busy',
        message: `The endpoint ${baseUrl} accepts no more requests for now (429${said}).`,
        hint: 'Wait and try again, or check the quota of the key.',
      };
    default:
      return status >= 500
        ? {
            code: 'model-server',
            message: `The endpoint ${baseUrl} failed (${status}${said}).`,
            hint: 'Try again later; if it is a local server, look at its log.',
          }
        : {
            code: 'model-rejected',
            message: `The endpoint ${baseUrl} rejected the request (${status}${said}).`,
            hint: 'What it says usually names the cause: a prompt too long for the model, or a model that does not chat.',
          };
  }
}

/** ": model not found". */
function serverMessage({ error }: APIError): string {
  if (typeof error !== 'object' || error === null) return '';
  const text = 'message' in error ? error.message : undefined;
  return typeof text === 'string' && text !== '' ? `: ${text.slice(0, 300)}` : '';
}

/** The innermost cause: the package says only "Connection error.". */
function causeOf(error: Error): string {
  let inner: unknown = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const code =
    inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : null;
  return code ?? messageOf(inner);
}

/** Some endpoints quote the key in their message. */
export function withoutKey(problem: Problem, apiKey: string): Problem {
  return apiKey ? { ...problem, message: problem.message.replaceAll(apiKey, '…') } : problem;
}
