// Original file: proto/postern/v1/impact.proto

import type { ImpactProgress as _postern_v1_ImpactProgress, ImpactProgress__Output as _postern_v1_ImpactProgress__Output } from '../../postern/v1/ImpactProgress.ts';
import type { Impact as _postern_v1_Impact, Impact__Output as _postern_v1_Impact__Output } from '../../postern/v1/Impact.ts';

export interface PreviewImpactResponse {
  'progress'?: (_postern_v1_ImpactProgress | null);
  'impact'?: (_postern_v1_Impact | null);
  'result'?: "progress"|"impact";
}

export interface PreviewImpactResponse__Output {
  'progress'?: (_postern_v1_ImpactProgress__Output | null);
  'impact'?: (_postern_v1_Impact__Output | null);
  'result'?: "progress"|"impact";
}
