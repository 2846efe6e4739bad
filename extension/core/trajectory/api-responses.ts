import type { Row, RowSamples } from './completion-samples';
import { isRecord } from './json';
import { answersOf, isMessages, questionOf } from './openai-messages';

/** Where a request and a response of a language-model API are kept side by side, or the response alone. */
export function fromResponses(row: Row): RowSamples | null {
  const places: readonly (readonly [request: string, response: string])[] = [
    ['responses_create_params', 'response'],
    ['request', 'response'],
    ['body', 'response'],
    ['', 'response'],
    ['', ''],
  ];
  for (const [request, response] of places) {
    const outer = response ? row[response] : row;
    const inBody = isRecord(outer) && isRecord(outer['body']);
    const body = inBody ? outer['body'] : outer;
    if (!response && !(isRecord(body) && looksLikeResponse(body))) continue;
    const answers = answersOf(body);
    if (!answers || (request && !isRecord(row[request]))) continue;
    const asked = request ? row[request] : row;
    const question = questionOf(isRecord(asked) && isRecord(asked['body']) ? asked['body'] : asked);
    const path = [response, inBody ? 'body' : '', isRecord(body) && 'choices' in body ? 'choices' : 'output'];
    const from = path.filter(Boolean).join('.');
    return {
      samples: answers.map((completion) => ({
        ...(question === null ? {} : { prompt: question }),
        completion,
        ...row,
      })),
      notes: [
        question === null || 'prompt' in row
          ? `completion is taken from ${from} (its messages)`
          : `prompt and completion are taken from ${request ? `${request}.` : ''}${requestKey(asked)} and ${from} (its messages)`,
      ],
    };
  }
  return null;
}

function requestKey(asked: unknown): string {
  const request = isRecord(asked) && isRecord(asked['body']) ? asked['body'] : asked;
  return isRecord(request) && isMessages(request['messages']) ? 'messages' : 'input';
}

function looksLikeResponse(body: Row): boolean {
  return (
    (Array.isArray(body['choices']) && body['choices'].some(isRecord)) ||
    (body['object'] === 'response' && Array.isArray(body['output']))
  );
}

/** True for a request to an API that failed, as the Batch API logs it: there is nothing in it to score. */
export function isFailedRequest(row: Row): boolean {
  if (!('custom_id' in row)) return false;
  const { response, error } = row;
  if (!isRecord(response)) return error !== undefined && error !== null;
  const status = response['status_code'];
  return typeof status === 'number' && status >= 400;
}
