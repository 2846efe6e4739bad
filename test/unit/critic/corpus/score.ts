/**
 * How many bugs of the corpus the critic finds, by kind, and how many correct rewards it warns about.
 *
 *     npm run critic:score -- [--python PATH] [--all] [--mutants] [--check] [--only PATTERN]
 *
 * `--python` is an interpreter that has numpy. `--all` lists what was missed in the tuned half; of the held-out half only
 * the shares are printed, always. `--mutants` scores mechanical mutations of the correct rewards instead.
 * `--check` leaves out what the analysis of a replay adds; it takes half the time. `--only` is a regular expression for names.
 */
import { parseArgs } from 'node:util';
import { Assessor, detection } from './assess';
import { corpus, type Sample } from './corpus';
import { mutantsOf } from './mutate';

interface Tally {
  found: number;
  shown: number;
  all: number;
}

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    all: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    part: { type: 'string', default: '' },
  },
});

const share = (part: number, whole: number): string =>
  whole ? `${Math.round((100 * part) / whole)} %` : '–';

async function main(): Promise<void> {
  const assessor = new Assessor(options.python, 'auto', !options.check);
  const samples = corpus().filter(({ name }) => new RegExp(options.only).test(name));
  for (const heldOut of [false, true]) {
    if (options.part && options.part !== (heldOut ? 'held-out' : 'tuned')) continue;
    await scorePart(
      assessor,
      heldOut ? 'held-out' : 'tuned',
      samples.filter((sample) => sample.heldOut === heldOut),
    );
  }
  const times = [...assessor.seconds].sort((a, b) => a - b);
  console.log(
    `\ncheck: median ${times[times.length >> 1]?.toFixed(2)} s, longest ${times.at(-1)?.toFixed(2)} s`,
  );
  assessor.dispose();
}

async function scorePart(assessor: Assessor, part: string, samples: readonly Sample[]): Promise<void> {
  const kinds = new Map<string, Tally>();
  let alarmed = 0;
  const secret = part === 'held-out';
  for (const sample of samples) {
    const correct = await assessor.findings(sample.recording, sample.source);
    const alarms = correct.filter(({ severity }) => severity !== 'info');
    if (alarms.length) alarmed++;
    if (!secret)
      for (const { code, range, message } of alarms)
        console.log(`ALARM ${sample.name}:${range.line} ${code} ${message}`);
    for (const bug of options.mutants ? mutantsOf(sample) : sample.bugs) {
      const buggy = await assessor.findings(sample.recording, bug.source);
      const { level, by } = detection(correct, buggy);
      const tally = kinds.get(bug.kind) ?? { found: 0, shown: 0, all: 0 };
      kinds.set(bug.kind, tally);
      tally.all++;
      if (level === 'warning') tally.found++;
      if (level === 'evidence') tally.shown++;
      if (options.all && !secret)
        console.log(
          `${level.padEnd(8)} ${bug.kind} ${sample.name}:${bug.lines[0]} ${bug.about}${by
            .slice(0, 3)
            .map(({ code, range, message }) => `\n      ${code}:${range.line} ${message}`)
            .join('')}`,
        );
    }
  }
  console.log(
    `\n${part}: ${samples.length} correct rewards, warned about ${alarmed} (${share(alarmed, samples.length)})`,
  );
  const all = [...kinds].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const sum = (pick: (tally: Tally) => number): number =>
    all.reduce((total, [, tally]) => total + pick(tally), 0);
  for (const [kind, { found, shown, all: count }] of all)
    console.log(
      `  ${kind.padEnd(22)} ${String(found).padStart(3)} warned + ${String(shown).padStart(2)} shown of ${count}`,
    );
  const [found, shown, count] = [sum((t) => t.found), sum((t) => t.shown), sum((t) => t.all)];
  console.log(
    `  all: ${found} warned (${share(found, count)}) + ${shown} shown with evidence of ${count}: ${share(found + shown, count)}`,
  );
}

void main();
