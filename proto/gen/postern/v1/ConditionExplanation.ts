// Original file: proto/postern/v1/explain.proto

import type { ConditionValue as _postern_v1_ConditionValue, ConditionValue__Output as _postern_v1_ConditionValue__Output } from '../../postern/v1/ConditionValue.ts';
import type { ConditionExplanation as _postern_v1_ConditionExplanation, ConditionExplanation__Output as _postern_v1_ConditionExplanation__Output } from '../../postern/v1/ConditionExplanation.ts';

/**
 * A condition, or a part of one, with the value that it had.
 */
export interface ConditionExplanation {
  'text'?: (string);
  'value'?: (_postern_v1_ConditionValue);
  'error'?: (string);
  /**
   * What a part without parts of its own reads, as JSON; what is absent is left out.
   */
  'inputs'?: ({[key: string]: string});
  /**
   * Of &&, ||, ! and ? :, in the order of the text; all of them evaluated.
   */
  'parts'?: (_postern_v1_ConditionExplanation)[];
}

/**
 * A condition, or a part of one, with the value that it had.
 */
export interface ConditionExplanation__Output {
  'text': (string);
  'value': (_postern_v1_ConditionValue__Output);
  'error': (string);
  /**
   * What a part without parts of its own reads, as JSON; what is absent is left out.
   */
  'inputs': ({[key: string]: string});
  /**
   * Of &&, ||, ! and ? :, in the order of the text; all of them evaluated.
   */
  'parts': (_postern_v1_ConditionExplanation__Output)[];
}
