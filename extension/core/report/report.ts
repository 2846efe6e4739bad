import type { Analysis } from '../analyzer/analysis';
import type { TaskContext } from '../task/context';

/** What a report is written from. */
export interface ReportInput {
  readonly context: Pick<TaskContext, 'file' | 'task' | 'fields'>;
  /** The reward file, for its name. */
  readonly rewardFile: string;
  readonly analysis: Analysis;
}

export type ReportFormat = 'html' | 'markdown';
