import { functionAt } from '../analyzer/edit';
import { componentValue } from '../analyzer/places';
import { entryPath } from '../analyzer/suggestions/generator';
import { recordingShape } from '../contract/bind';
import type { BoundReward } from '../contract/bound-reward';
import { formatCount, formatPercent } from '../measures/format';
import type { Evaluation } from '../measures/evaluation';
import { stringValue, unparenthesized } from '../syntax/expressions';
import { PyModule, type PyFunction } from '../syntax/module';
import { PySource, type PyNode } from '../syntax/tree';
import type { TaskContext } from '../task/context';
import { contributionText } from './contributions';
import { distributionOf } from './distribution';
import type { ExpressionsSeen, SeenCondition, Tally } from './expressions-seen';
import type { Insight } from './insight';
import { code } from './markdown';
import { distributionPicture, PALETTES, type PaletteName } from './picture';
import { channelText, quantityOf, quantityText } from './quantity';
import { Reads, type Read } from './reads';

/** What is known where the pointer is. */
export interface HoverInput {
  readonly source: string;
  /** UTF-16 offset. */
  readonly offset: number;
  readonly context: TaskContext;
  readonly bound: BoundReward | null;
  /** The last replay, of this text or an earlier one. */
  readonly replayed: { readonly insight: Insight; readonly evaluation: Evaluation } | null;
  /** Asked for when the pointer is on a condition: running it takes a moment. */
  readonly seen: () => Promise<ExpressionsSeen | null>;
  readonly palette: PaletteName;
}

export interface HoverSection {
  /** Markdown. */
  readonly text: string;
  /** SVG. */
  readonly picture: string | null;
}

/** What to say of the text between the offsets. */
export interface RewardHover {
  readonly start: number;
  readonly end: number;
  readonly sections: readonly HoverSection[];
}

/** Over a field or parameter its meaning and values, over a component what it pays, over a condition how often it holds. */
export async function hoverAt(input: HoverInput): Promise<RewardHover | null> {
  const module = new PyModule(await PySource.parse(input.source));
  const node = nodeAt(module.document.root, input.offset);
  if (!node || node.type === 'comment') return null;
  const entry = input.bound ? functionAt(module, entryPath(input.bound)) : null;
  const sections: HoverSection[] = [];
  let shown: PyNode = node;
  const component = componentHover(node, entry, input);
  if (component) sections.push(component);
  else {
    const quantity = quantityHover(node, module, entry, input);
    if (quantity) {
      sections.push(quantity.section);
      shown = quantity.node;
    }
  }
  const conditions = conditionsAround(node);
  if (conditions.length) {
    // What is known already need not wait for what has to be run first; it will be there the next time.
    const seen = await (sections.length ? within(input.seen(), PATIENCE_MS) : input.seen());
    const found = conditionSections(conditions, input.source, seen);
    if (found.length && sections.length === 0 && conditions[0]) shown = conditions[0];
    // Above the picture, which takes most of a hover's room.
    sections.unshift(...found);
  }
  return sections.length ? { start: shown.start, end: shown.end, sections } : null;
}

const PATIENCE_MS = 400;

async function within<T>(result: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, milliseconds, null)));
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The smallest node around an offset; at a border the one that begins there. */
function nodeAt(root: PyNode, offset: number): PyNode | null {
  let node = root;
  for (;;) {
    const inner =
      node.children.find(({ start, end }) => start <= offset && offset < end) ??
      node.children.find(({ start, end }) => start <= offset && offset <= end);
    if (!inner) return node === root ? null : node;
    node = inner;
  }
}

interface Spoken {
  readonly node: PyNode;
  readonly section: HoverSection;
}

function quantityHover(
  node: PyNode,
  module: PyModule,
  entry: PyFunction | null,
  { context, bound, palette }: HoverInput,
): Spoken | null {
  const reads = new Reads(module, bound, recordingShape(context.set, context.fields), entry);
  const target = readableAt(node);
  const read = target && reads.of(target);
  if (!read) return null;
  const section = readSection(read, context, bound, palette);
  return section && { node: target, section };
}

export function readSection(
  read: Read,
  context: TaskContext,
  bound: BoundReward | null,
  palette: PaletteName,
): HoverSection | null {
  const contract = bound?.contract ?? null;
  const quantity = quantityOf(context, read, contract);
  if (quantity) {
    const hasValues = quantity.distribution.groups.length > 0;
    return {
      text: quantityText(quantity, context.set),
      picture:
        (hasValues && quantity.distribution.min !== quantity.distribution.max) ||
        quantity.distribution.names?.length
          ? distributionPicture(quantity.distribution, PALETTES[palette])
          : null,
    };
  }
  const text = read.path === '' ? channelText(context, read.of, contract) : null;
  return text === null ? null : { text, picture: null };
}

/** The name or the whole subscript that the pointer means: in `obs["x"]`, `obs` is itself and `"x"` is the entry. */
function readableAt(node: PyNode): PyNode | null {
  if (node.type === 'identifier') {
    // The name of an attribute, a keyword or a function is no variable.
    if (
      node.field === 'attribute' ||
      (node.field === 'name' &&
        node.parent?.type !== 'typed_default_parameter' &&
        node.parent?.type !== 'default_parameter')
    )
      return null;
    return node;
  }
  const literal =
    node.type === 'integer'
      ? node
      : node.type === 'string'
        ? node
        : node.parent?.type === 'string'
          ? node.parent
          : null;
  const index = literal?.parent?.type === 'unary_operator' ? literal.parent : literal;
  if (!index)
    return node.type === '[' || node.type === ']'
      ? node.parent?.type === 'subscript'
        ? node.parent
        : null
      : null;
  if (index.parent?.type === 'subscript' && index.field === 'subscript') return index.parent;
  // obs.get("x")
  const call = index.parent?.type === 'argument_list' ? index.parent.parent : null;
  return call?.type === 'call' && index.parent?.parts[0] === index ? call : null;
}

/** The component's key in the returned dictionary, and the variable that is put under it. */
function componentHover(
  node: PyNode,
  entry: PyFunction | null,
  { replayed, palette }: HoverInput,
): HoverSection | null {
  if (!entry || !replayed) return null;
  const { insight, evaluation } = replayed;
  const key = node.type === 'string' ? node : node.parent?.type === 'string' ? node.parent : null;
  const name = key?.parent?.type === 'pair' && key.field === 'key' ? stringValue(key) : null;
  const contribution = insight.contributions.find(({ component }) =>
    name === null
      ? node.type === 'identifier' &&
        node.field !== 'attribute' &&
        componentValue(entry, component)?.text === node.text
      : component === name,
  );
  const values = contribution && evaluation.input.replay.components.get(contribution.component);
  if (!contribution || !values) return null;
  const { set, outcomes } = evaluation.input;
  const distribution = distributionOf(set, outcomes, (row) => {
    const value = values[row] ?? NaN;
    return Number.isNaN(value) ? null : value;
  });
  return {
    text: contributionText(contribution, insight.isSingleStep),
    picture:
      distribution.min === distribution.max ? null : distributionPicture(distribution, PALETTES[palette]),
  };
}

/** The innermost comparison or operand around the pointer, and the whole condition it belongs to. */
function conditionsAround(node: PyNode): PyNode[] {
  const found: PyNode[] = [];
  const add = (candidate: PyNode | null | undefined): void => {
    const bare = candidate ? unparenthesized(candidate) : null;
    if (bare && !found.includes(bare)) found.push(bare);
  };
  // On the word `if`, `elif` or `while` itself.
  if (/^(if|elif|while)$/.test(node.type)) add(testOf(node.parent));
  for (let at: PyNode | null = node; at && !/_statement$|^block$|^module$/.test(at.type); at = at.parent) {
    if (at.type === 'comparison_operator') add(at);
    if (at.parent?.type === 'boolean_operator' || at.parent?.type === 'not_operator') {
      if (at.named) add(at);
      add(at.parent);
    }
    if (at.parent && testOf(at.parent) === at) add(at);
  }
  return found;
}

/** The condition of an `if`, `elif`, `while`, ternary or comprehension. */
function testOf(node: PyNode | null): PyNode | null {
  switch (node?.type) {
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
      return node.child('condition');
    case 'conditional_expression':
      return node.parts[1] ?? null;
    case 'if_clause':
      return node.parts[0] ?? null;
    default:
      return null;
  }
}

/** At most the innermost and the outermost condition that were seen. */
function conditionSections(
  conditions: readonly PyNode[],
  source: string,
  seen: ExpressionsSeen | null,
): HoverSection[] {
  if (!seen) return [];
  const known = conditions.flatMap((condition) => find(condition, source, seen) ?? []);
  const [inner, outer] = [known[0], known.at(-1)];
  return [inner, ...(outer === inner ? [] : [outer])].flatMap((condition) =>
    condition ? [{ text: conditionText(condition, seen, source), picture: null }] : [],
  );
}

/** By its place; in a text that has changed since, by its own text, where that is there once. */
function find({ start, end, text }: PyNode, source: string, seen: ExpressionsSeen): SeenCondition | null {
  if (seen.source === source)
    return seen.conditions.find((condition) => condition.start === start && condition.end === end) ?? null;
  const same = seen.conditions.filter((condition) => condition.text === text);
  return same.length === 1 ? (same[0] ?? null) : null;
}

function conditionText({ text, byOutcome }: SeenCondition, seen: ExpressionsSeen, source: string): string {
  const tallies = Object.values(byOutcome);
  const sum = (key: keyof Tally): number => tallies.reduce((total, tally) => total + tally[key], 0);
  const [asked, held] = [sum('asked'), sum('held')];
  const where =
    seen.rows < seen.steps
      ? `${formatCount(seen.rows)} of ${formatCount(seen.steps)} recorded steps`
      : `${formatCount(seen.rows)} recorded steps`;
  if (asked === 0) return `${code(text)} was not reached on any of ${where}.`;
  const share =
    held === 0 ? 'never holds' : held === asked ? 'always holds' : `holds on ${formatPercent(held / asked)}`;
  const ofAsked = asked < seen.rows ? `the ${formatCount(asked)} of ${where} that ask it` : where;
  const sentence =
    held === 0 || held === asked
      ? `${share}: on ${held === 0 ? 'none' : 'all'} of ${ofAsked}`
      : `${share} of ${ofAsked}`;
  const each = (['success', 'failure', 'unknown'] as const)
    .filter((outcome) => byOutcome[outcome].asked > 0)
    .map((outcome) => {
      const tally = byOutcome[outcome];
      return `**${formatPercent(tally.held / tally.asked)}** in ${OUTCOMES[outcome]} (${formatCount(tally.held)} of ${formatCount(tally.asked)})`;
    });
  const split = held > 0 && held < asked && each.length > 1 ? `: ${each.join(', ')}` : '';
  const earlier = seen.source === source ? '' : ' From the last replay, of an earlier text.';
  return `${code(text)} ${sentence}${split}.${earlier}`;
}

const OUTCOMES = {
  success: 'successes',
  failure: 'failures',
  unknown: 'episodes of unknown outcome',
} as const;
