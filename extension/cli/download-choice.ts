import { createInterface } from 'node:readline/promises';
import { printable } from '../core/printable';
import type { DownloadChoice } from '../core/trajectory/remote/downloads';

/** A task file may come from anybody: its servers are asked for something only when the user says so, once a run and server. */
export function downloadChoice(allowed: boolean): DownloadChoice {
  const answers = new Map<string, Promise<boolean>>();
  return {
    agree: (host) => {
      if (allowed) return Promise.resolve(true);
      const answer = answers.get(host) ?? ask(host);
      answers.set(host, answer);
      return answer;
    },
    hint: 'If you trust the task, add --allow-network.',
  };
}

/** Nobody is asked where nobody can answer. */
async function ask(host: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The end of the input is no answer, and would be waited for for ever.
  const ended = new Promise<string>((done) => terminal.once('close', () => done('')));
  try {
    const question = `rewardsmith: The task names recordings on ${printable(host)}. Download them? [y/N] `;
    return /^y(es)?$/i.test((await Promise.race([terminal.question(question), ended])).trim());
  } finally {
    terminal.close();
  }
}
