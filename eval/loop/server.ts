import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROLES } from '../../extension/core/model/model';
import { estimateTokens } from '../../extension/core/model/tokens';
import type { Answers } from './conversation';

export interface AnswerServer {
  readonly baseUrl: string;
  close(): void;
}

/** Without a word of its own, each role says what changes nothing. */
const SILENT = { designer: '', critic: '{"faults": []}', analyzer: '{"claims": []}' };

/**
 * Gives written answers over OpenAI's protocol, one after the other to the role that the model id ends in; the designer's last one
 * again and again. Token counts are worked out from the texts.
 */
export async function serveAnswers(answers: Answers): Promise<AnswerServer> {
  const given = { designer: 0, critic: 0, analyzer: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { model, messages } = JSON.parse(Buffer.concat(chunks).toString()) as {
        model: string;
        messages: { content: string }[];
      };
      const role = ROLES.find((one) => model.endsWith(one)) ?? 'designer';
      const next = answers[role][given[role]++];
      const content = next ?? (role === 'designer' ? answers[role].at(-1) : undefined) ?? SILENT[role];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          object: 'chat.completion',
          choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
          usage: {
            prompt_tokens: messages.reduce((sum, message) => sum + estimateTokens(message.content), 0),
            completion_tokens: estimateTokens(content),
          },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
