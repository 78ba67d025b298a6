import { describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, ASSET_KINDS, taskParameters, tasksOf } from '../../../utils/meta/assets.ts';

describe.each(ASSET_KINDS)('asset kind %s', (kind) => {
  const facts = ASSET_KIND_FACTS[kind];

  it('offers only tasks that Meta accepts', () => {
    expect(tasksOf(kind)).toEqual(expect.arrayContaining([...facts.commonTasks, ...facts.defaultTasks]));
  });

  it('preselects a task, so that no required one is missing', () => {
    expect(facts.defaultTasks.length).toBeGreaterThan(0);
  });

  it('splits every task into a parameter and back', () => {
    const parameters = taskParameters(kind, tasksOf(kind));
    const back = Object.entries(parameters).flatMap(([param, values]) =>
      values.map((value) => (param === 'tasks' ? value : `${param}:${value}`)),
    );
    expect(back).toEqual(tasksOf(kind));
  });
});
