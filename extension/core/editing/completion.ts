import { recordingShape } from '../contract/bind';
import type { Contract } from '../contract/contract';
import { availableNames, STEP_PARAMETERS, stepSources } from '../contract/step-sources';
import { CONTRACTS } from '../contract/registry';
import type { TaskContext } from '../task/context';
import { leaves } from '../trajectory/columns';
import type { Structure } from '../trajectory/model';
import { quantityOf, quantityText, rangeText } from './quantity';
import { channelOf, findIn, lengthAt, readOf, type Read } from './reads';

/** One thing that could be written at the caret. */
export interface Proposal {
  readonly label: string;
  /** Short, beside the label: unit and range. */
  readonly detail: string;
  /** Markdown, or '' . */
  readonly documentation: string;
  readonly kind: 'field' | 'parameter' | 'value' | 'expression';
  /** What is put in place of the text from `start` to the caret. */
  readonly insert: string;
  readonly start: number;
  /** What the editor filters by, where it is not the label. */
  readonly filter: string;
}

export interface CompletionInput {
  readonly source: string;
  /** UTF-16 offset of the caret. */
  readonly offset: number;
  readonly context: TaskContext;
  readonly contract: Contract | null;
}

const NAME = String.raw`[A-Za-z_]\w*`;
const INDICES = String.raw`(?:\[(?:"[^"\n]*"|'[^'\n]*'|-?\d+)\]|\.get\((?:"[^"\n]*"|'[^'\n]*')\))*`;
const PATH = `(${NAME})(${INDICES})`;
const IN_SUBSCRIPT = new RegExp(String.raw`${PATH}(?:\[|\.get\()\s*(?:(["'])([^"'\n]*)|(\w*))$`);
const AFTER_DOT = new RegExp(String.raw`(?<![\w.)\]"'])${PATH}\.(\w*)$`);
const COMPARED = new RegExp(String.raw`${PATH}\s*(?:==|!=)\s*(?:(["'])([^"'\n]*)|(\w*))$`);
const MEMBER = new RegExp(String.raw`${PATH}\s+(?:not\s+)?in\s*[\[({][^\])}\n]*?(["'])([^"'\n]*)$`);
const SIGNATURE = /(?:^|\n)[ \t]*(?:async[ \t]+)?def[ \t]+\w+\(([^()]*)$/;
const WORD = /(?<![\w.)\]"'])([A-Za-z_]\w*)$/;

/**
 * What the recording and the contract offer at the caret. Works on text alone, because a reward half-way through an edit
 * does not parse. Empty where neither has anything to say.
 */
export function proposalsAt(input: CompletionInput): Proposal[] {
  const before = input.source.slice(Math.max(0, input.offset - 2000), input.offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (isInComment(line)) return [];
  const resolve = resolver(input.context);
  return (
    inSubscript(line, resolve, input) ??
    comparedTexts(line, resolve, input) ??
    afterDot(line, resolve, input) ??
    inSignature(before, input) ??
    byName(line, input)
  );
}

type Resolve = (name: string) => Read | null;

/** Names as any trainer calls them; of variables that are something else, nothing is known. */
function resolver({ set, fields }: TaskContext): Resolve {
  const byName = stepSources([], recordingShape(set, fields));
  return (name) => {
    if (name === 'params') return { of: 'obs', path: '' };
    // What a trainer gives besides: the other columns of the row.
    if (set.kind === 'completions' && /^(kwargs|state)$/.test(name)) return { of: 'obs', path: '' };
    const source = byName(name);
    return source === null || typeof source === 'string' ? null : readOf(source);
  };
}

/** `obs["…`, `obs[`, `info.get("…`, `obs["position"][…`: keys, or indices with their names. */
function inSubscript(line: string, resolve: Resolve, input: CompletionInput): Proposal[] | null {
  const match = IN_SUBSCRIPT.exec(line);
  if (!match) return null;
  const [, name = '', indices = '', quote, quoted = '', bare = ''] = match;
  const read = resolve(name);
  if (!read) return null;
  const path = read.path + canonical(indices);
  const children = childrenOf(input.context, read.of, path);
  if (!children) return null;
  const typed = quote === undefined ? bare : quoted;
  return children.flatMap((child): Proposal[] => {
    const isKey = child.key !== null;
    if (quote !== undefined && !isKey) return [];
    const literal = isKey ? JSON.stringify(child.key) : String(child.index);
    return [
      {
        ...describe(input, { of: read.of, path: `${path}[${literal}]` }, child.key ?? `${child.index}`),
        insert: quote === undefined ? literal : (child.key ?? ''),
        start: input.offset - typed.length,
      },
    ];
  });
}

/** `obs.` and `info.go`: dictionaries have no attributes in Python, so the dot becomes a subscript. */
function afterDot(line: string, resolve: Resolve, input: CompletionInput): Proposal[] | null {
  const match = AFTER_DOT.exec(line);
  if (!match) return null;
  const [, name = '', indices = '', typed = ''] = match;
  const read = resolve(name);
  const path = read && read.path + canonical(indices);
  const children = read && path !== null ? childrenOf(input.context, read.of, path) : null;
  if (!read || !children) return [];
  return children.flatMap(({ key }): Proposal[] => {
    if (key === null) return [];
    const described = describe(input, { of: read.of, path: `${path ?? ''}[${JSON.stringify(key)}]` }, key);
    // The dot is replaced, so it must be part of what is filtered by.
    return [
      {
        ...described,
        insert: `[${JSON.stringify(key)}]`,
        start: input.offset - typed.length - 1,
        filter: `.${key}`,
      },
    ];
  });
}

/** `obs["front"] == "…`: the texts that were recorded there. */
function comparedTexts(line: string, resolve: Resolve, input: CompletionInput): Proposal[] | null {
  const match = COMPARED.exec(line) ?? MEMBER.exec(line);
  if (!match) return null;
  const [, name = '', indices = '', quote, quoted = '', bare = ''] = match;
  const read = resolve(name);
  if (!read || (quote === undefined && bare !== '')) return null;
  const quantity = quantityOf(
    input.context,
    { of: read.of, path: read.path + canonical(indices) },
    input.contract,
  );
  const { names = null, min = null, groups = [] } = quantity?.distribution ?? {};
  const isNamedAction = read.of === 'action' && input.context.task.actions !== undefined;
  if (!names || (min !== null && !isNamedAction)) return quote === undefined ? null : [];
  const steps = groups.reduce((sum, { count }) => sum + count, 0);
  return names.flatMap((text, i): Proposal[] => {
    const count = groups.reduce((sum, group) => sum + (group.counts[i] ?? 0), 0);
    const detail = `${count.toLocaleString('en')} of ${steps.toLocaleString('en')} ${input.context.set.kind === 'completions' ? 'completions' : 'steps'}`;
    if (isNamedAction && min !== null) {
      const number = input.context.task.actions?.indexOf(text) ?? -1;
      if (quote !== undefined || number < 0) return [];
      return [
        {
          label: String(number),
          detail: `${text} · ${detail}`,
          documentation: '',
          kind: 'value',
          insert: String(number),
          start: input.offset,
          filter: String(number),
        },
      ];
    }
    return [
      {
        label: text,
        detail,
        documentation: '',
        kind: 'value',
        insert: quote === undefined ? JSON.stringify(text) : text,
        start: input.offset - (quote === undefined ? bare : quoted).length,
        filter: quote === undefined ? JSON.stringify(text) : text,
      },
    ];
  });
}

/** `def reward(…`: what the trainer can give, without what is there already. */
function inSignature(before: string, input: CompletionInput): Proposal[] | null {
  const match = SIGNATURE.exec(before);
  if (!match) return null;
  const [, list = ''] = match;
  // A default value or an annotation is no parameter.
  if (/[=:][^,]*$/.test(list)) return [];
  const typed = /\w*$/.exec(list)?.[0] ?? '';
  const taken = new Set(list.split(',').map((part) => /\w+/.exec(part)?.[0] ?? ''));
  const { set, fields } = input.context;
  const shape = recordingShape(set, fields);
  const resolve = resolver(input.context);
  const contracts = input.contract ? [input.contract] : CONTRACTS.filter(({ id }) => isFor(id, set.kind));
  const meanings = new Map(
    contracts.flatMap(({ parameters }) => parameters.map(({ name, about }) => [name, about] as const)),
  );
  const names =
    set.kind === 'completions'
      ? [...meanings.keys(), ...shape.observationKeys]
      : input.contract?.id === 'deepracer'
        ? ['params']
        : availableNames(shape);
  return [...new Set(names)]
    .filter((name) => !taken.has(name) || name === typed)
    .map((name): Proposal => {
      const read = resolve(name);
      const quantity = read && quantityOf(input.context, read, input.contract);
      const about = meanings.get(name) ?? STEP_PARAMETERS.find((known) => known.name === name)?.about ?? '';
      return {
        label: name,
        detail: quantity && read?.path ? rangeText(quantity) : about,
        documentation: quantity && read?.path ? quantityText(quantity, set) : about,
        kind: 'parameter',
        insert: name === 'kwargs' ? '**kwargs' : name,
        start: input.offset - typed.length,
        filter: name,
      };
    });
}

function isFor(contract: string, kind: TaskContext['set']['kind']): boolean {
  const ofSteps = ['step', 'auto_mc_reward', 'deepracer'].includes(contract);
  return (kind === 'transitions') === ofSteps;
}

/** The name of a field, typed anywhere: the expression that reads it. */
function byName(line: string, input: CompletionInput): Proposal[] {
  const typed = WORD.exec(line)?.[1];
  const { context, contract, offset } = input;
  if (
    typed === undefined ||
    context.set.kind === 'completions' ||
    /^\s*(def|class|import|from|for)\b/.test(line)
  )
    return [];
  const channel = contract?.id === 'deepracer' ? 'params' : 'obs';
  return context.fields.flatMap((field): Proposal[] => {
    const described = describe(input, { of: 'obs', path: field.path }, field.name);
    return [
      {
        ...described,
        label: channel + field.path,
        kind: 'expression',
        detail: `${field.name === field.path ? '' : described.detail}`,
        insert: channel + field.path,
        start: offset - typed.length,
        filter: field.name,
      },
    ];
  });
}

interface Child {
  readonly key: string | null;
  readonly index: number;
}

/** Keys or indices below a place; null when it holds no parts. */
function childrenOf(context: TaskContext, of: Read['of'], path: string): Child[] | null {
  const channel = channelOf(context.set, of);
  const found = channel && findIn(channel, path);
  if (!found || found.kind !== 'several') return null;
  const structure: Structure = found.structure;
  if (structure.kind === 'dict') return structure.entries.map(({ key }, index) => ({ key, index }));
  const length = lengthAt(channel, found) ?? 0;
  return Array.from({ length: Math.min(length, MAX_INDICES) }, (_, index) => ({ key: null, index }));
}

const MAX_INDICES = 64;

function describe(
  { context, contract }: CompletionInput,
  read: Read,
  label: string,
): Pick<Proposal, 'label' | 'detail' | 'documentation' | 'kind' | 'filter'> {
  const quantity = quantityOf(context, read, contract);
  if (!quantity)
    return { label, detail: partsText(context, read), documentation: '', kind: 'field', filter: label };
  const isNamed = quantity.name !== label && !/\[\d+\]$/.test(quantity.name);
  return {
    label,
    detail: [isNamed ? quantity.name : '', rangeText(quantity)].filter(Boolean).join(' · '),
    documentation: quantityText(quantity, context.set),
    kind: 'field',
    filter: label,
  };
}

function partsText(context: TaskContext, { of, path }: Read): string {
  const channel = channelOf(context.set, of);
  const found = channel && findIn(channel, path);
  if (!found || found.kind !== 'several') return '';
  const count = found.structure.kind === 'leaf' ? found.size : leaves(found.structure).length;
  return count === null ? '' : `${count} values`;
}

/** Indices as they were typed, written as the core writes paths. */
function canonical(indices: string): string {
  return [...indices.matchAll(/\[?(?:\.get\()?(?:"([^"\n]*)"|'([^'\n]*)'|(-?\d+))[\])]/g)]
    .map(([, double, single, number]) => `[${number ?? JSON.stringify(double ?? single ?? '')}]`)
    .join('');
}

function isInComment(line: string): boolean {
  let quote = '';
  for (const character of line) {
    if (quote === character) quote = '';
    else if (!quote && (character === '"' || character === "'")) quote = character;
    else if (!quote && character === '#') return true;
  }
  return false;
}
