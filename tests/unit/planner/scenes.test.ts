import { describe, expect, it } from 'vitest';
import { sceneByRules } from '../../../src/planner/rules/scene';
import { OWN_SCENES } from '../../plans/own-scenes';
import { PUBLISHED_SCENES } from '../../plans/published-scenes';
import { sceneFault } from '../../plans/scene-outcomes';

describe('hand-written plans', () => {
  it.each([...PUBLISHED_SCENES, ...OWN_SCENES].map((scene) => [scene.text, scene] as const))(
    '%s',
    (text, expected) => {
      expect(sceneFault(expected, sceneByRules(text, 10))).toBeNull();
    },
  );
});
