import type { TaskIndex } from './task-index';

/** Recordings → a task file and a reward file, both opened. */
export async function newTask(_index: TaskIndex, _argument: unknown, _selection: unknown): Promise<void> {
  throw new Error('Comes with core/task/scaffold.ts.');
}
