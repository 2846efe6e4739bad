import { keyOf, stringValue, unparenthesized } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { PyNode } from '../../syntax/tree';
import type { Rule, RuleFinding } from '../rule';
import { hasWord, saysComponent, wordsOf } from '../vocabulary';

export const leftOutOfTotal: Rule = {
  code: 'RS037',
  title: 'Reported as a component, missing from the total',
  severity: 'warning',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const statement of fn.flow.returns) {
        const value = statement.parts[0] ? unparenthesized(statement.parts[0]) : null;
        if (
          !value ||
          (value.type !== 'expression_list' && value.type !== 'tuple') ||
          value.parts.length !== 2
        )
          continue;
        const [total, components] = value.parts;
        if (!total || !components) continue;
        yield* entriesNotSummed(total, components, fn);
        const entries = entriesOf(components, fn);
        if (entries.length === 0) continue;
        yield* largestOnly(total, components, fn);
        const counted = namesBehind(total, fn);
        for (const { key, value: entry } of entries) {
          const names = entry
            .all('identifier')
            .filter((name) => name.field !== 'function' && !isLibrary(name));
          if (names.length === 0 || names.some((name) => counted.has(name.text))) continue;
          if (!saysComponent(key) && !saysComponent(entry.text) && !isTheOnlyOne(entry, entries, counted))
            continue;
          if (hasWord(key, 'total raw success rate sum metric') || isSummedAs(entry, counted)) continue;
          yield {
            at: entry,
            message: `\`${entry.text}\` is returned as component "${key}", but \`${total.text}\` does not contain it.`,
          };
        }
      }
  },
};

/** `fuel_costs` where `total_fuel_cost` is counted. */
function isSummedAs(entry: PyNode, counted: ReadonlySet<string>): boolean {
  const singular = (name: string): string[] => wordsOf(name).map((word) => word.replace(/s$/, ''));
  const words = singular(entry.text);
  return [...counted].some(
    (name) => hasWord(name, 'total sum') && words.every((word) => singular(name).includes(word)),
  );
}

/** All the others are summands, under their own names. */
function isTheOnlyOne(
  entry: PyNode,
  entries: readonly ComponentEntry[],
  counted: ReadonlySet<string>,
): boolean {
  const others = entries.filter(({ value }) => value !== entry);
  return (
    entry.type === 'identifier' &&
    others.length >= 2 &&
    others.every(
      ({ key, value }) => value.type === 'identifier' && counted.has(value.text) && !hasWord(key, REPORTED),
    ) &&
    !hasWord(entry.text, REPORTED)
  );
}

/** What is reported beside the terms of the sum. */
const REPORTED =
  'distance dist error err speed velocity height position angle ratio rate accuracy steps count reached state level unweighted';

/** `return max(parts.values()), parts`: of all components the largest alone. */
function* largestOnly(total: PyNode, components: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const bare = unparenthesized(total);
  const value = (bare.type === 'identifier' ? fn.assignedTo(bare) : null) ?? bare;
  const taken = /^(max|min)\((\w+)\.values\(\)\)$/.exec(value.text.replace(/\s+/g, ''));
  if (!taken || taken[2] !== components.text) return;
  yield {
    at: value,
    message: `\`${value.text}\` pays the ${taken[1] === 'max' ? 'largest' : 'least'} of the components alone: the others, a charge among them, make no difference. Is \`sum\` meant?`,
  };
}

/** `return parts["lane"] + parts["speed"], parts` where `parts["end"]` was set too. */
function* entriesNotSummed(total: PyNode, components: PyNode, fn: PyFunction): Generator<RuleFinding> {
  const name = unparenthesized(components);
  if (name.type !== 'identifier') return;
  const value = unparenthesized(total);
  const sum = (value.type === 'identifier' ? fn.assignedTo(value) : null) ?? value;
  const keys = sum.all('subscript').map(keyOf);
  const counted = new Set(keys.filter((key) => key?.startsWith(`${name.text}[`)));
  if (
    counted.size < 2 ||
    sum.all('identifier').some((part) => part.text === name.text && part.field !== 'value')
  )
    return;
  const told = new Set(counted);
  for (const write of fn.flow.writes) {
    if (!write.key.startsWith(`${name.text}["`) || told.has(write.key)) continue;
    told.add(write.key);
    if (hasWord(write.key, 'total raw success rate sum metric reward')) continue;
    if ((fn.flow.reads.get(write.key) ?? []).length) continue;
    yield {
      at: write.target,
      message: `\`${write.target.text}\` is set, but \`${total.text}\` does not contain it.`,
    };
  }
}

interface ComponentEntry {
  readonly key: string;
  readonly value: PyNode;
}

/** The pairs of a dictionary literal, or of the one a name was assigned. */
function entriesOf(node: PyNode, fn: PyFunction): ComponentEntry[] {
  const bare = unparenthesized(node);
  if (bare.type === 'dictionary')
    return bare.parts.flatMap((pair) => {
      const [key, value] = [pair.child('key'), pair.child('value')];
      const text = key ? stringValue(key) : null;
      return text !== null && value ? [{ key: text, value }] : [];
    });
  if (bare.type !== 'identifier') return [];
  return fn.flow
    .definitionsAt(bare)
    .flatMap((write) => (write.value?.type === 'dictionary' ? entriesOf(write.value, fn) : []));
}

/** All names the total rests on, by whatever way: also dictionaries that are summed up. */
function namesBehind(total: PyNode, fn: PyFunction): Set<string> {
  const names = new Set<string>();
  const visit = (node: PyNode): void => {
    for (const name of node.all('identifier')) {
      if (names.has(name.text)) continue;
      names.add(name.text);
      for (const write of fn.flow.writes) {
        if (write.key !== name.text && !write.key.startsWith(`${name.text}[`)) continue;
        visit(
          write.statement.type === 'for_statement'
            ? (write.statement.child('right') ?? name)
            : write.statement,
        );
      }
    }
  };
  visit(total);
  return names;
}

function isLibrary(name: PyNode): boolean {
  return ['np', 'torch', 'math', 'numpy', 'float'].includes(name.text);
}
