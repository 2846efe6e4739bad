import type { ComponentStatistics } from '../../measures/measure';
import { editFunction, freshName, insertBefore, type OpenFunction, type TextChange } from '../edit';
import { componentValue } from '../places';
import { returnedValue } from '../terms';
import type { Generator, Proposal } from './generator';
import { entryPath } from './generator';

/** A component that is 0 on more steps than this is an event; the others guide. */
const SPARSE = 0.1;

/**
 * Auto MC-Reward's limit of scale: sgn(sparse)·1 + sgn(dense)·0.1. Events decide, guidance nudges, and no weight has to be
 * chosen.
 */
export const limitScale: Generator = {
  id: 'limit-scale',
  async propose({ evaluation, reward }) {
    const alive = evaluation.components.filter(({ density, constant }) => (density ?? 0) > 0 && !constant);
    const sparse = alive.filter(({ density }) => (density ?? 0) <= SPARSE);
    const dense = alive.filter((component) => !sparse.includes(component));
    if (sparse.length === 0 || dense.length === 0) return [];
    const code = await editFunction(reward.source, entryPath(reward), (opened) =>
      limit(opened, sparse, dense),
    );
    if (code === null) return [];
    const names = (components: readonly ComponentStatistics[]): string =>
      components.map(({ name }) => name).join(', ');
    const proposal: Proposal = {
      id: 'limit-scale',
      family: 'limit-scale',
      title: 'Limit the scale: ±1 for events, ±0.1 for guidance',
      explanation: `What happens rarely (${names(sparse)}) should decide, and what is paid all the time (${names(dense)}) should only guide. Taking their signs, 1 for the first and 0.1 for the second, keeps it so whatever the numbers are (Auto MC-Reward).`,
      answers: ['RS804'],
      code,
      evidence: [],
      about: null,
    };
    return [proposal];
  },
};

function limit(
  opened: OpenFunction,
  sparse: readonly ComponentStatistics[],
  dense: readonly ComponentStatistics[],
): TextChange[] | null {
  const [statement, ...more] = opened.returns;
  const value = statement && returnedValue(statement, true);
  if (!statement || !value?.components || more.length > 0) return null;
  const sum = (components: readonly ComponentStatistics[]): string | null => {
    const variables = components.map(({ name }) => componentValue(opened.fn, name));
    return variables.every((variable) => variable?.type === 'identifier')
      ? variables.map((variable) => variable?.text).join(' + ')
      : null;
  };
  const [events, guidance] = [sum(sparse), sum(dense)];
  if (events === null || guidance === null) return null;
  const names = { sparse: freshName(opened, 'sparse'), dense: freshName(opened, 'dense') };
  const sgn = (name: string): string => `((${name} > 0) - (${name} < 0))`;
  const lines = insertBefore(opened, statement, [
    '# Signs only: events count 1, guidance 0.1, whatever the sizes above.',
    `${names.sparse} = ${events}`,
    `${names.dense} = ${guidance}`,
  ]);
  if (!lines) return null;
  return [
    lines,
    {
      start: value.total.start,
      end: value.total.end,
      text: `1.0 * ${sgn(names.sparse)} + 0.1 * ${sgn(names.dense)}`,
    },
  ];
}
