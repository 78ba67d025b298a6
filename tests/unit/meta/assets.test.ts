import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, ASSET_KINDS, taskParameters, tasksOf } from '../../../utils/meta/assets.ts';
import { kindRow, ASSET_KINDS as SIMULATED } from '../../meta/facts.ts';

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

  it('stands with Meta as the simulator, written down apart, has it', () => {
    const { kind: _, label: __, nodeType: ___, taskParams, ...edges } = kindRow(kind);
    expect(facts).toMatchObject(edges);
    expect(Object.fromEntries(facts.taskParams.map(({ param, values }) => [param, values]))).toEqual(
      taskParams,
    );
  });

  it('has a name in English', () => {
    const texts = readFileSync('utils/texts/locales/en.yml', 'utf8');
    expect(facts.english !== undefined || new RegExp(`^  ${kind}: .+ \\| .+$`, 'm').test(texts)).toBe(true);
  });
});

it('are the kinds that the simulator has', () => {
  expect(ASSET_KINDS).toEqual(SIMULATED.map(({ kind }) => kind));
});
