import { describe, expect, it } from 'vitest';
import { createTemplates } from '../../../utils/templates/store.ts';
import { memoryStore } from '../../../utils/vault/store.ts';
import { template } from './kit.ts';

function open(initial: Record<string, unknown> = {}) {
  const local = memoryStore(initial);
  let ids = 0;
  const templates = createTemplates({ local, now: () => 5, newId: () => `t${++ids}` });
  return { local, templates };
}

describe('kept templates', () => {
  it('are saved, saved anew and removed', async () => {
    const { templates } = open();
    await templates.save(null, template({ name: 'One' }));
    await templates.save(null, template({ name: 'Two' }));
    expect(await templates.save({ id: 't1', revision: 1 }, template({ name: 'One, again' }))).toMatchObject({
      id: 't1',
      revision: 2,
    });
    const listed = async () => (await templates.list()).map(({ id, template: { name } }) => `${id} ${name}`);
    expect(await listed()).toEqual(['t1 One, again', 't2 Two']);
    await templates.remove('t1');
    expect(await listed()).toEqual(['t2 Two']);
    expect(await templates.save({ id: 't1', revision: 2 }, template())).toBe('template_unknown');
  });

  it('are put back as they were and where they stood, once, and what is there by now stays', async () => {
    const { templates } = open();
    for (const name of ['One', 'Two', 'Three']) await templates.save(null, template({ name }));
    await templates.save({ id: 't2', revision: 1 }, template({ name: 'Two, again' }));
    const [, second, third] = await templates.list();
    await templates.remove('t2');
    expect(await templates.restore(second!, 't3')).toBe(null);
    expect((await templates.list()).map(({ id, revision }) => `${id} ${revision}`)).toEqual([
      't1 1',
      't2 2',
      't3 1',
    ]);
    await templates.save({ id: 't2', revision: 2 }, template({ name: 'Two, a third time' }));
    expect(await templates.restore(second!, 't3')).toBe(null);
    expect((await templates.list())[1]).toMatchObject({ revision: 3 });
    await templates.remove('t3');
    expect(await templates.restore(third!, 'gone')).toBe(null);
    expect((await templates.list()).at(-1)).toEqual(third);
  });

  it('are not written over by who has seen an older saving', async () => {
    const { templates } = open();
    await templates.save(null, template());
    const [seen] = await templates.list();
    const [first, second] = await Promise.all(
      ['Mine', 'Yours'].map((name) => templates.save(seen!, template({ name }))),
    );
    expect(first).toMatchObject({ revision: 2, template: { name: 'Mine' } });
    expect(second).toBe('template_changed');
    expect(await templates.list()).toEqual([first]);
  });

  it('loses none when many are saved at once', async () => {
    const { templates } = open();
    await Promise.all(Array.from({ length: 20 }, () => templates.save(null, template())));
    expect(await templates.list()).toHaveLength(20);
  });

  it('has an end', async () => {
    const { templates } = open();
    for (let count = 0; count < 100; count++) await templates.save(null, template());
    expect(await templates.save(null, template())).toBe('templates_full');
    const [first] = await templates.list();
    expect(await templates.restore({ ...first!, id: 'another' }, null)).toBe('templates_full');
    expect(await templates.save({ id: 't1', revision: 1 }, template({ name: 'Still' }))).toMatchObject({
      revision: 2,
    });
  });

  it('passes over what it does not understand, and keeps it', async () => {
    const later = { id: 'later', revision: 1, savedAt: 1, template: { version: 2 } };
    const { local, templates } = open({ templates: [later, null, 7] });
    await templates.save(null, template());
    expect(await templates.list()).toHaveLength(1);
    expect((await local.get(['templates'])).templates).toMatchObject([later, null, 7, { id: 't1' }]);
    await templates.remove('t1');
    expect((await local.get(['templates'])).templates).toEqual([later, null, 7]);
  });
});
