import { fail, ok, type Result } from '../problem';
import type { ModuleOutline } from '../syntax/outline';
import type { Field } from '../trajectory/fields';
import { groupSize } from '../trajectory/groups';
import type { TrajectorySet } from '../trajectory/model';
import type { Contract, Entry, RecordingShape } from './contract';
import { quoted } from './arguments';
import { required } from './entries';
import { nearestName } from './nearest';
import { CONTRACTS, contractById } from './registry';

/** What a contract may know of the recordings when it binds. */
export function recordingShape(set: TrajectorySet, fields: readonly Field[]): RecordingShape {
  const { structure } = set.observation;
  return {
    kind: set.kind,
    fields,
    hasAction: set.action !== null,
    hasNextObservation: set.nextObservation !== null,
    hasReward: set.reward !== null,
    hasInfo: set.info !== null,
    observationKeys: structure.kind === 'dict' ? structure.entries.map(({ key }) => key) : [],
    groupSize: groupSize(set),
  };
}

export interface Recognised {
  readonly contract: Contract;
  readonly entry: Entry;
}

/** Two functions this close in confidence are both likely to be meant. */
const AMBIGUOUS = 0.05;

/** Contracts of environments; the others score completions. */
const OF_STEPS: ReadonlySet<string> = new Set(['step', 'auto_mc_reward', 'deepracer']);

/**
 * The function that the trainer calls and how, from the signatures; the task file can name either. Where it is known what was
 * recorded, a contract for that goes before any other.
 */
export function inferContract(
  module: ModuleOutline,
  contractId?: string,
  entryName: string | null = null,
  kind: TrajectorySet['kind'] | null = null,
): Result<Recognised> {
  const contracts = contractId === undefined ? CONTRACTS : [contractById(contractId)].filter(isKnown);
  if (contracts.length === 0) return unknownContract(contractId ?? '');
  const of = (entriesOf: (contract: Contract) => readonly Entry[]): Recognised[] =>
    contracts
      .flatMap((contract) => entriesOf(contract).map((entry) => ({ contract, entry })))
      .filter(({ entry }) => entryName === null || entry.name === entryName)
      .sort((a, b) => b.entry.confidence - a.entry.confidence);
  const defined = of((contract) => [...contract.recognise(module), ...made(module, contract)]);
  // What a name was given to counts where nothing is defined that could be meant.
  const all = defined.length > 0 ? defined : of((contract) => named(module, contract, entryName !== null));
  if (all.length === 0 && entryName !== null) all.push(...askedFor(module, contracts, entryName));
  const suiting = all.filter(({ contract }) => OF_STEPS.has(contract.id) === (kind !== 'completions'));
  const found = kind === null || suiting.length === 0 ? all : suiting;
  const [best] = found;
  if (!best) return nothingFound(module, contractId, entryName);
  const likely = found.filter(({ entry }) => entry.confidence > best.entry.confidence - AMBIGUOUS);
  const rivals = likely.filter(({ entry }) => entry.name !== best.entry.name);
  // What another of them calls is its helper.
  const callers = likely.filter(({ entry }) => !isCalledByAnother(entry, likely, module));
  const [caller] = callers;
  if (rivals.length > 0 && caller && callers.every(({ entry }) => entry.name === caller.entry.name))
    return ok(caller);
  if (rivals.length > 0) {
    const names = [...new Set([best, ...rivals].map(({ entry }) => entry.name))];
    return fail(
      'several-rewards',
      `The file holds several functions that could be the reward: ${quoted(names)}.`,
      `Name the one you mean in the task file: "reward": "FILE.py:${best.entry.name}"; or, if the trainer adds them up, each with its weight: "functions": {${names
        .slice(0, 3)
        .map((name) => `"${name}": 1`)
        .join(', ')}}.`,
    );
  }
  return ok(best);
}

function isKnown(contract: Contract | undefined): contract is Contract {
  return contract !== undefined;
}

function isCalledByAnother(
  { name }: Entry,
  likely: readonly Recognised[],
  { source, functions, classes }: ModuleOutline,
): boolean {
  const lines = source.split('\n');
  const calls = new RegExp(`(?<![\\w.])${name}\\(`);
  return likely.some(({ entry }) => {
    if (entry.name === name) return false;
    // What is made once is of a class, or of a function that makes it.
    const bodies = [
      ...(classes.find((each) => each.name === entry.name)?.methods ?? []),
      ...functions.filter((each) => each.name === entry.name),
    ];
    return bodies.some(({ line, endLine }) => calls.test(lines.slice(line - 1, endLine).join('\n')));
  });
}

/** Functions that a function of the file makes and returns; it is called without arguments, as a class would be. */
function made(module: ModuleOutline, contract: Contract): Entry[] {
  return module.functions.flatMap((factory): Entry[] => {
    const { returned, returnedCall } = factory;
    const [entry] = returned
      ? contract.recognise({ ...module, functions: [returned], classes: [] })
      : contract.recognise({
          ...module,
          functions: [],
          classes: module.classes.filter(({ name }) => name === returnedCall),
        });
    if (!entry || entry.kind !== (returned ? 'function' : 'class')) return [];
    const needs = required(factory.parameters).map(({ name }) => name);
    const { constructorNeeds: _, ...called } = entry;
    return [
      {
        ...called,
        name: factory.name,
        kind: 'class',
        line: factory.line,
        ...(needs.length > 0 ? { constructorNeeds: needs } : {}),
      },
    ];
  });
}

/** What the task file names is the reward, whatever it is called: recognised by its parameters, as if its name said so. */
function askedFor(module: ModuleOutline, contracts: readonly Contract[], name: string): Recognised[] {
  const called = <T extends { readonly name: string }>(all: readonly T[]): T[] =>
    all.filter((one) => one.name === name).map((one) => ({ ...one, name: 'reward' }));
  const renamed = { ...module, functions: called(module.functions), classes: called(module.classes) };
  return contracts
    .flatMap((contract) =>
      contract.recognise(renamed).map((entry) => ({ contract, entry: { ...entry, name } })),
    )
    .sort((a, b) => b.entry.confidence - a.entry.confidence);
}

/** Names for something that can be called: an instance of a class, a partial application, a lambda, another name of a function. */
function named(module: ModuleOutline, contract: Contract, isWanted: boolean): Entry[] {
  return module.named.flatMap((callable): Entry[] => {
    const { name, standsFor = '', line } = callable;
    // Recognised by its own name, or by that of what it stands for; asked for, under any.
    const names = [name, standsFor.replace('.__call__', ''), ...(isWanted ? ['reward'] : [])];
    for (const each of names) {
      const [entry] = each
        ? contract.recognise({ ...module, functions: [{ ...callable, name: each }], classes: [] })
        : [];
      if (entry?.kind === 'function') return [{ ...entry, name, line, standsFor }];
    }
    return [];
  });
}

function unknownContract(id: string): Result<never> {
  const ids = CONTRACTS.map((contract) => contract.id);
  const meant = nearestName(id, ids);
  return fail(
    'unknown-contract',
    `There is no contract "${id}"${meant === null ? '' : `; did you mean "${meant}"`}.`,
    `Known contracts: ${ids.join(', ')}. Leave it out to have it inferred from the signature.`,
  );
}

function nothingFound(
  module: ModuleOutline,
  contractId: string | undefined,
  entryName: string | null,
): Result<never> {
  const defined = [...module.functions, ...module.classes, ...module.named].map(({ name }) => name);
  if (entryName !== null) {
    const isSet =
      /^\w+$/.test(entryName) && new RegExp(`^${entryName}\\s*(:[^=\\n]+)?=[^=]`, 'm').test(module.source);
    const meant = nearestName(entryName, defined);
    if (defined.includes(entryName))
      return fail(
        'not-a-reward',
        `\`${entryName}\` can't be called ${contractId === undefined ? 'in any way that is known' : `as contract "${contractId}"`}.`,
        'Let its parameters be what a trainer passes (obs, action, next_obs …, completions or params).',
      );
    if (isSet)
      return fail(
        'no-such-function',
        `The file sets \`${entryName}\`, but to nothing whose parameters can be told from the file.`,
        'Name a function or a class that the file defines, an instance of such a class, or a `functools.partial` of such a function.',
      );
    return fail(
      'no-such-function',
      `The file has no function or class \`${entryName}\`${meant === null ? '' : `; it has \`${meant}\``}.`,
      defined.length > 0 ? `It defines ${quoted(defined)}.` : 'It defines no function at all.',
    );
  }
  return fail(
    'no-reward-function',
    defined.length > 0
      ? `None of ${quoted(defined)} looks like a reward function${contractId === undefined ? '' : ` of contract "${contractId}"`}.`
      : 'The file defines no function.',
    module.hasSyntaxError
      ? 'The file has a syntax error; mend that first.'
      : 'Call it `reward`, with parameters such as obs, action, next_obs; or name it in the task file: "reward": "FILE.py:NAME".',
  );
}
