import type { File, Group } from 'h5wasm/node';
import { byNumber } from '../../../sorted';
import { isEpisode, readEpisodeArrays } from '../../arrays/episode-groups';
import type { NamedArrays } from '../../arrays/flat-arrays';
import type { Hdf5Reading } from '../reading';
import { isGroup, linked } from '../reading';
import type { Hdf5Layout } from './layout';

/** Names of this many groups are looked at to tell the layout. */
const LOOKED_AT = 3;

/** A group for each episode, whatever they are called, at the top of the file or in one group there: `rollouts/007/obs`. */
export const groupsLayout: Hdf5Layout = {
  id: 'arrays-hdf5',

  recognises: (file) => episodesIn(file) !== null,

  read(file, reading, { onProgress }) {
    const parent = episodesIn(file);
    if (!parent) return reading.fail('file-foreign', 'The file has no episodes.', 'Save it again.');
    const names = reading.some(parent.keys().sort(byNumber));
    const episodes = names.flatMap((id) => {
      const group = linked(parent, id);
      if (!isGroup(group) || !isEpisode(group.keys())) {
        reading.leave(id, 'it holds no episode');
        return [];
      }
      return [{ ...arraysOf(group, id, reading), id, facts: factsOf(group) }];
    });
    const { set, notes } = readEpisodeArrays(
      episodes,
      reading.label,
      (...problem) => reading.fail(...problem),
      onProgress,
    );
    return { set, notes: [...notes, ...reading.notes] };
  },
};

function arraysOf(group: Group, at: string, reading: Hdf5Reading): NamedArrays {
  return {
    names: group.keys(),
    reason: (name) => reading.reason(`${at}/${name}`),
    rows: (name) => reading.rows(linked(group, name), `${at}/${name}`, () => true),
  };
}

/** The group whose groups are episodes; null where there is none. */
function episodesIn(file: File): Group | null {
  const top = file.keys();
  if (holdsEpisodes(file, top)) return file;
  const groups = top.flatMap((name) => {
    const entity = linked(file, name);
    return isGroup(entity) ? [entity] : [];
  });
  const found = groups.filter((group) => holdsEpisodes(group, group.keys()));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function holdsEpisodes(parent: Group, names: readonly string[]): boolean {
  return names.slice(0, LOOKED_AT).some((name) => {
    const group = linked(parent, name);
    return isGroup(group) && isEpisode(group.keys());
  });
}

const FACT = /^(?:is_)?success(?:ful)?$|^(?:failure_)?(?:cause|reason)$|^outcome$/i;

/** What the attributes of a group say of how its episode went. */
export function factsOf(group: Group): Record<string, boolean | number | string> {
  const facts: Record<string, boolean | number | string> = {};
  for (const [name, { value }] of Object.entries(group.attrs)) {
    if (!FACT.test(name)) continue;
    // A bool is an enumeration of one byte, and comes as its number.
    if (/success/i.test(name)) facts[name] = Boolean(Number(value));
    else if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
  }
  return facts;
}
