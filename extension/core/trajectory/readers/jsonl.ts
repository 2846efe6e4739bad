import { ok } from '../../problem';
import { beforeCut } from '../cut';
import { isPackedBatch } from '../foreign';
import { STEP_LISTS, forEachEpisodeStep, isEpisodeRow } from '../json-episodes';
import { isByColumns } from '../json-frames';
import { peekRow } from '../json-peek';
import { forEachRow } from '../json-rows';
import { StepMapper } from '../json-steps';
import { assignRoles } from '../roles';
import { TransitionsBuilder } from '../transitions';
import type { Reader } from './reader';

/** Transitions as JSON Lines or a JSON array: one step a row, or one episode a row with arrays or a list of steps. */
export const jsonlReader: Reader = {
  id: 'jsonl',
  title: 'JSON Lines of steps or episodes',

  recognises({ text }) {
    if (text === null) return false;
    const row = peekRow(text);
    if (!row || row.keys.size === 0 || isPackedBatch(text)) return false;
    const roles = new Set(assignRoles([...row.keys.keys()]).values());
    return (
      isByColumns(text) ||
      roles.has('observation') ||
      (roles.has('action') && roles.has('reward')) ||
      (roles.has('episode') && roles.has('t') && row.keys.size > 2) ||
      ['episodes', 'trajectories', 'transitions'].includes(row.container ?? '') ||
      [...row.keys].some(([key, start]) => STEP_LISTS.has(key) && start === '[{') ||
      (row.keys.get('steps') === '{"' && /"observations?"\s*:\s*[[{]/.test(text))
    );
  },

  async read(source, sample) {
    const builder = new TransitionsBuilder(source);
    const mapper = new StepMapper(source);
    let rows = 0;
    let whole: boolean | null = null;
    const cut = await forEachRow(
      source,
      sample,
      (row, line) => {
        whole ??= isEpisodeRow(row);
        if (whole) forEachEpisodeStep(source, mapper, row, line, rows, (step) => builder.add(step));
        else builder.add(mapper.step(row, line));
        rows++;
      },
      () => builder.nodes,
    );
    const { set, notes } = beforeCut(builder.finish(), cut, whole === true);
    const kept = mapper.kept();
    return ok({ set, notes: kept.length ? [...notes, `kept in info: ${kept.join(', ')}`] : notes });
  },
};
