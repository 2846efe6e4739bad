import { isRecord } from './json';

/** One message of a chat, as chat templates and reward functions know it. */
export type Message = Readonly<Record<string, unknown>>;

/** A chat: a list of dictionaries with a role. */
export function isMessages(value: unknown): value is Message[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((entry) => isRecord(entry) && 'role' in entry)
  );
}

/**
 * The items of a Responses API `output` (or `input`) as chat messages: text parts joined, a function call as an assistant's
 * message with `tool_calls`, its output as a message of the role `tool`. Reasoning is left out, as no reward is given it.
 */
export function messagesOfItems(items: unknown): Message[] {
  if (typeof items === 'string') return [{ role: 'user', content: items }];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown): Message[] => {
    if (!isRecord(item)) return [];
    switch (item['type'] ?? 'message') {
      case 'message':
        return 'content' in item
          ? [{ role: item['role'] ?? 'assistant', content: textOf(item['content']) }]
          : [];
      case 'function_call':
        return [
          {
            role: 'assistant',
            content: '',
            tool_calls: [
              {
                id: item['call_id'] ?? item['id'],
                type: 'function',
                function: { name: item['name'], arguments: item['arguments'] },
              },
            ],
          },
        ];
      case 'function_call_output':
        return [{ role: 'tool', tool_call_id: item['call_id'], content: textOf(item['output']) }];
      default:
        return [];
    }
  });
}

/**
 * What the model answered in an API response, one list of messages a choice: a Chat Completions body (`choices`) or a
 * Responses body (`output`); null for anything else.
 */
export function answersOf(body: unknown): Message[][] | null {
  if (!isRecord(body)) return null;
  const { choices, output } = body;
  if (Array.isArray(choices)) {
    const answers = choices.flatMap((choice: unknown): Message[][] => {
      if (!isRecord(choice)) return [];
      if (isRecord(choice['message'])) return [[choice['message']]];
      return typeof choice['text'] === 'string' ? [[{ role: 'assistant', content: choice['text'] }]] : [];
    });
    return answers.length > 0 ? answers : null;
  }
  return Array.isArray(output) && output.every(isRecord) ? [messagesOfItems(output)] : null;
}

/** What was asked in an API request: `messages`, or `instructions` and `input`; null when there is neither. */
export function questionOf(request: unknown): Message[] | string | null {
  if (!isRecord(request)) return null;
  if (isMessages(request['messages'])) return request['messages'];
  const input = request['input'] ?? request['prompt'];
  const asked = typeof input === 'string' || isMessages(input) || Array.isArray(input) ? input : null;
  if (asked === null) return null;
  const { instructions } = request;
  if (typeof instructions !== 'string' || instructions === '')
    return typeof asked === 'string' || isMessages(asked)
      ? (asked as Message[] | string)
      : messagesOfItems(asked);
  return [{ role: 'system', content: instructions }, ...messagesOfItems(asked)];
}

/** Text as it is, the text parts of a list joined. */
function textOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? '';
  return content
    .map((part: unknown) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}
