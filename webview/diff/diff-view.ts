/** What the second bundle (Monaco, 3.5 MB) offers to the first. */
export interface DiffView {
  show(before: string, after: string): void;
  dispose(): void;
}

export interface DiffModule {
  create(parent: HTMLElement): DiffView;
}

declare global {
  var rewardsmithDiff: DiffModule | undefined;
}
