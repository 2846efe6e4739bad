import { createInterface } from 'node:readline';
import type { LoopReport } from '../core/loop/report';
import type { Told } from '../core/loop/state';
import { spendWords } from '../core/model/role-models';
import { roundText } from './loop-text';
import { say } from './output';

const HELP = `Enter to go on, or
  words for the designer: never reward standing
  reject ID why: you will not have it, nor anything that pays the same; remembered
  stop: end with the best so far`;

/** Asks on standard error and reads lines of standard input, so that standard output is the result alone. */
export class RoundQuestions {
  private readonly lines: AsyncIterator<string>;
  private readonly reader = createInterface({ input: process.stdin });
  private helped = false;

  constructor() {
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  async after({ rounds, best, spend }: LoopReport): Promise<Told> {
    const last = rounds.at(-1);
    if (last) this.say(roundText(`Round ${rounds.length}`, last));
    this.say(
      `Best: ${best ? `${best.id ?? 'candidate'} · ${best.verdict.title}` : 'none yet'}${spend ? ` · ${spendWords(spend)}` : ''}`,
    );
    if (!this.helped) this.say(HELP);
    this.helped = true;
    const known = new Set(
      rounds.flatMap(({ others = [], ...round }) => [round, ...others]).map(({ candidate }) => candidate?.id),
    );
    if (best) known.add(best.id);
    for (;;) {
      process.stderr.write('> ');
      const { value, done } = await this.lines.next();
      // Nobody is there any more: the loop goes on by itself.
      if (done) return {};
      const line = value.trim();
      const [, id, reason = ''] = /^reject\s+(\S+)\s*(.*)$/.exec(line) ?? [];
      if (line === 'stop') return { stop: true };
      if (id === undefined && !/^reject\b/.test(line)) return line === '' ? {} : { steer: line };
      if (id !== undefined && known.has(id) && reason !== '') return { reject: { id, reason } };
      this.say('Say which and why: reject c0003-1a2b it pays for standing still');
    }
  }

  close(): void {
    this.reader.close();
  }

  private say(text: string): void {
    say(text);
  }
}
