import { callShape } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { RuleContext } from '../context';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, saysReference } from '../vocabulary';

export const ignoredInput: Rule = {
  code: 'RS042',
  title: 'Input that decides nothing',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions) {
      if (context.isBatchOfCompletions(fn))
        for (const loop of fn.own('for_statement')) yield* zippedIn(loop, fn);
      if (fn.outer || fn.isPlaceholder) continue;
      for (const name of context.completionParameters(fn)) {
        if (!isEntryLike(fn, context) || isRead(name, fn) || readsOtherForm(fn)) continue;
        yield {
          at: parameterNode(name, fn),
          message: `\`${name}\` is never read: every answer gets the same reward.`,
        };
      }
      for (const name of fn.parameters) {
        const isWanted = saysReference(name) || hasWord(name, 'tests checks');
        if (!isWanted || isRead(name, fn) || context.completionParameters(fn).length === 0) continue;
        if (/accura|correct|exact|match|equal/i.test(fn.name) || isAboutAnswers(fn, context))
          yield {
            at: parameterNode(name, fn),
            message: `\`${name}\` is never read: nothing is compared with the right answer, so a wrong answer of the same form gets as much.`,
          };
      }
    }
  },
};

/** Words of rewards that rightly leave the answer alone: they are about the form, the length, the manner. */
const OF_FORM =
  /form|style|tag|struct|length|short|brief|concis|long|xml|json valid|valid json|syntax|think|reason|count|repet|languag|penal|polite|tone|refus|safe|compil|parse|marker|bonus|effort|diver|novel|entropy|fluen|read/i;

/** Words of rewards that are about what is right. */
const OF_ANSWERS = /right|correct|solv|accura|answer|match|pass|check|verif|exact|final/i;

/** The one function of the file that pays, called with the right answer, and by its own words about what is right. */
function isAboutAnswers(fn: PyFunction, context: RuleContext): boolean {
  const { entry } = context.surroundings;
  if ((entry && !context.isEntry(fn)) || fn.owner || fn.outer || !context.pays(fn)) return false;
  const others = context.module.functions.filter(
    (other) => other !== fn && !other.outer && /reward|score/i.test(other.name),
  );
  if (others.some((other) => entry === null || !context.rewardFunctions.includes(other))) return false;
  const said = [context.module.document.root.parts[0], fn.body.parts[0]]
    .map((first) => (first?.parts[0]?.type === 'string' ? first.text : ''))
    .join(' ');
  if (OF_FORM.test(fn.name)) return false;
  return /\b(in)?correct|\bright\b|\bsolv/i.test(said) || (OF_ANSWERS.test(said) && !OF_FORM.test(said));
}

/** What a completion was asked, and itself: often at hand and not needed. */
const ASKED = /^(prompts?|questions?|quer(y|ies)|inputs?|completions?|responses?|.*_ids?)$/;

/** `for text, wanted in zip(completions, lang)` where `wanted` is never read: a column that was meant to decide. */
function* zippedIn(loop: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const [target, source, body] = [loop.child('left'), loop.child('right'), loop.child('body')];
  const call = source ? callShape(source) : null;
  if (!target || !body || call?.callee.text !== 'zip') return;
  const names = body.all('identifier').map(({ text }) => text);
  if (names.some((name) => /^(locals|vars|eval|exec)$/.test(name))) return;
  const isLeftOut = (column: PyNode, item: PyNode | undefined): boolean =>
    item?.type === 'identifier' &&
    !item.text.startsWith('_') &&
    !ASKED.test(column.text) &&
    !names.includes(item.text);
  const columns = call.positional.filter((column) => fn.isParameter(column) && !ASKED.test(column.text));
  for (const [k, column] of call.positional.entries()) {
    const item = target.parts[k];
    if (!item || !fn.isParameter(column) || !isLeftOut(column, item)) continue;
    if ((fn.flow.reads.get(column.text) ?? []).length > 1) continue;
    yield {
      at: item,
      message: `\`${item.text}\`, of the column \`${column.text}\`, is never read in this loop: it was meant to decide something.`,
      // Beside another that is read it may be left from an earlier version.
      severity: columns.length === 1 ? 'warning' : 'info',
    };
  }
}

function isEntryLike(fn: PyFunction, context: RuleContext): boolean {
  return (
    fn.parameters.some((name) => /^(completions?|solution_str|responses?)$/.test(name)) &&
    fn.name !== '__init__' &&
    context.rewardFunctions.includes(fn) &&
    fn.flow.returns.length > 0
  );
}

/** The completions as token ids, environments, or whatever comes in `**kwargs`. */
function readsOtherForm(fn: PyFunction): boolean {
  return fn.parameters.some(
    (name) => /kwargs|_ids$|token|environments|rollout|trajector|^judgement$/.test(name) && isRead(name, fn),
  );
}

function isRead(name: string, fn: PyFunction): boolean {
  return (
    (fn.flow.reads.get(name) ?? []).length > 0 ||
    fn.flow.closureReads.has(name) ||
    /\blocals\(\)/.test(fn.body.text)
  );
}

function parameterNode(name: string, fn: PyFunction): PyFunction['node'] {
  return (
    fn.flow.writes.find((write) => write.kind === 'parameter' && write.key === name)?.target ?? fn.nameNode
  );
}
