import { expect, it } from 'vitest';
import { createUserNames } from '../../../utils/portfolio/user-names.ts';
import { memoryStore } from '../../../utils/vault/store.ts';

it('remembers what system users are called now, the last name counting', async () => {
  const local = memoryStore();
  const names = createUserNames(local);
  await names.note([
    { id: '1', name: 'Feed' },
    { id: '2', name: 'Reporting' },
  ]);
  await names.note([{ id: '1', name: 'Northwind feed' }]);
  expect([...(await createUserNames(local).all())].sort()).toEqual([
    ['1', 'Northwind feed'],
    ['2', 'Reporting'],
  ]);
  await names.forget();
  expect((await names.all()).size).toBe(0);
});

it('lets those go that were noted longest ago, and what does not read', async () => {
  const names = createUserNames(memoryStore({ 'users.names': [{ odd: true }] }));
  await names.note(Array.from({ length: 5000 }, (_, index) => ({ id: `${index}`, name: `${index}` })));
  await names.note([
    { id: '0', name: 'Again' },
    { id: '9999', name: 'New' },
  ]);
  const all = await names.all();
  expect(all.size).toBe(5000);
  expect([all.get('0'), all.get('1'), all.get('9999')]).toEqual(['Again', undefined, 'New']);
});

it('remembers the other names where one is damaged', async () => {
  const names = createUserNames(memoryStore({ 'users.names': [['1', 'Feed'], ['2', null], 7] }));
  await names.note([{ id: '3', name: 'Reporting' }]);
  expect([...(await names.all())]).toEqual([
    ['1', 'Feed'],
    ['3', 'Reporting'],
  ]);
});
