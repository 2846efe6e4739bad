import { createDiagnostician } from '../core/analyzer/diagnosis';
import { createReviewer } from '../core/critic/review';
import { createBuiltinDesigner } from '../core/designer/builtin';
import { createModelDesigner } from '../core/designer/model-designer';
import type { LoopParts } from '../core/loop/interpreter';
import type { RoleModelsOptions } from '../core/model/role-models';
import { openRoleModels } from '../core/model/role-models';
import type { Result } from '../core/problem';
import { ok } from '../core/problem';

/** Who writes and who reads: a model for each role that has one, else what is built in. */
export function chooseDesigner(
  options: RoleModelsOptions,
  readings?: number,
): Result<Pick<LoopParts, 'designer' | 'reviewer' | 'diagnostician' | 'spend' | 'onEnd'>> {
  if (!options.roles.designer) return ok({ designer: createBuiltinDesigner() });
  const opened = openRoleModels(options);
  if (!opened.ok) return opened;
  const { models, spend, conversation } = opened.value;
  return ok({
    designer: models.designer ? createModelDesigner(models.designer) : createBuiltinDesigner(),
    ...(models.critic
      ? {
          reviewer: createReviewer(models.critic, {
            author: models.designer,
            ...(readings ? { readings } : {}),
          }),
        }
      : {}),
    ...(models.analyzer ? { diagnostician: createDiagnostician(models.analyzer, models.designer) } : {}),
    spend,
    onEnd: ({ reason }) => conversation.end(reason),
  });
}
