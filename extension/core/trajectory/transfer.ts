import type { TrajectorySet } from './model';

/** The buffers of a set, each once: what a worker thread hands over instead of copying. */
export function transferablesOf(set: TrajectorySet): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (array: ArrayBufferView | null | undefined): void => {
    if (array) buffers.add(array.buffer as ArrayBuffer);
  };
  for (const channel of [set.observation, set.nextObservation, set.action, set.info])
    for (const column of channel?.columns ?? [])
      if (column.kind === 'numeric') {
        add(column.data);
        add(column.present);
      }
  for (const array of [set.reward, set.terminated, set.truncated, set.unasked]) add(array);
  return [...buffers];
}
