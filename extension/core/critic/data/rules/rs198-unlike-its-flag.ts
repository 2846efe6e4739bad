import { formatPercent } from '../../../measures/format';
import { recordingRead } from '../../reads';
import { lastName, saysSuccess, wordsOf } from '../../vocabulary';
import type { DataRule } from '../data-rule';
import { flagsOf, type Flag } from '../flags';
import type { Trace } from '../trace';
import type { Site } from '../instrument';

const ENOUGH = 30;
/** Say that it is about another time, a part of it, or the contrary. */
const OTHER =
  /prev|last|old|ever|was|been|had|once|already|not|no|non|un|near|close|almost|about|risk|danger|imminent|will|pre|soon|may|likely|free|safe|avoid|allow|can|try|attempt|want|intend|penalty|weight|cost|scale/;

export const unlikeItsFlag: DataRule = {
  code: 'RS198',
  title: 'A condition called like a recorded flag, and something else',
  severity: 'warning',
  *check(trace) {
    if (trace.task.set.kind !== 'transitions') return;
    const flags = flagsOf(trace);
    const said = new Set<string>();
    for (const site of flags.length ? trace.sites : []) {
      const name = calledName(site, trace);
      if (name === null || said.has(name)) continue;
      const values = trace.numbers(site);
      // A flag, or what is paid for it: 0, or one amount.
      const [amount, ...amounts] = new Set(values.filter((value) => value > 0));
      const isFlag = !amounts.length && values.every((value) => !(value < 0)) && values.includes(0);
      const held = [...values.keys()].filter((i) => (values[i] ?? 0) > 0);
      if (amount === undefined || !isFlag || held.length < ENOUGH) continue;
      // Being there may last longer than the event that is recorded for it.
      const own = flags.filter(
        (flag) => isNamedAlike(name, flag.name) && !(amount !== 1 && saysSuccess(flag.name)),
      );
      const [best] = own
        .map((flag) => ({ flag, share: shareOf(held, flag) }))
        .sort((a, b) => b.share - a.share);
      // True on most steps without it, and the recording says that it does happen.
      if (!best || best.share > 0.5 || best.flag.values.filter((value) => value === 1).length < ENOUGH / 3)
        continue;
      said.add(name);
      yield {
        at: site.node,
        message: `\`${name}\` is true on ${held.length} steps tried, and the recorded ${best.flag.name} on ${formatPercent(best.share)} of them: what it is computed from is something else. Read ${best.flag.name}.`,
        evidence: trace.references(held.filter((i) => best.flag.values[i] !== 1)),
      };
    }
  },
};

/** The name of a variable, or of a helper that is called, where it is none of the recorded fields itself. */
function calledName({ node, kind, fn }: Site, { context }: Trace): string | null {
  if (kind !== 'value' || recordingRead(node, fn, context)) return null;
  const name =
    node.type === 'identifier'
      ? node.text
      : node.type === 'call' && context.module.calledFunction(node)
        ? lastName(node.child('function')?.text ?? '')
        : '';
  return name === '' || wordsOf(name).some((word) => new RegExp(`^(${OTHER.source})`).test(word))
    ? null
    : name;
}

/** Their words are of one stem each, but for what says whose it is. */
function isNamedAlike(name: string, flag: string): boolean {
  const words = (text: string): string[] =>
    wordsOf(text).filter(
      (word) => word.length > 3 && !/^(flag|info|state|agent|robot|object|item|reward|bonus)$/.test(word),
    );
  const [own, other] = [words(name), words(flag)];
  const isStem = (a: string, b: string): boolean =>
    a === b || (a.length > 4 && b.length > 4 && a.slice(0, 5) === b.slice(0, 5));
  return (
    other.length > 0 &&
    own.length === other.length &&
    other.every((word) => own.some((each) => isStem(each, word)))
  );
}

function shareOf(rows: readonly number[], { values }: Flag): number {
  return rows.filter((i) => values[i] === 1).length / rows.length;
}
