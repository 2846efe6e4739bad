export type Origin = 'hand' | 'designer' | 'refinement';
