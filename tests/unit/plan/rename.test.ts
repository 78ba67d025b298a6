import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRenames, planRename, type Rename } from '../../../utils/plan/rename.ts';
import type { Plan } from '../../../utils/plan/types.ts';
import { planUndo } from '../../../utils/plan/undo.ts';
import type { Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { snapshotOf, user } from '../review/kit.ts';

const META = { id: 'plan', madeAt: 5 };
const SNAPSHOT = snapshotOf({ systemUsers: [user('1', 'Reporting'), user('2', 'Feed'), user('3', 'Leads')] });
const to = (systemUserId: string, name: string): Rename => ({ systemUserId, name });

/** Carries a plan out as strictly as Meta: no two system users of a name, whatever the case. */
function carryOut(plan: Plan, { systemUsers }: Snapshot): Map<string, string> {
  const names = new Map(systemUsers.map(({ id, name }) => [id, name]));
  const done = new Set<string>();
  const open = [...plan.operations];
  while (open.length > 0) {
    const at = open.findIndex(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    const [operation] = open.splice(at, 1);
    if (at < 0 || operation?.type !== 'rename_system_user' || operation.subject.type !== 'existing')
      throw new Error('stuck');
    const { id, name } = operation.subject;
    expect(names.get(id)).toBe(name);
    for (const [other, taken] of names)
      if (other !== id) expect(taken.toLowerCase()).not.toBe(operation.newName.toLowerCase());
    names.set(id, operation.newName);
    done.add(operation.id);
  }
  return names;
}

describe('renaming system users', () => {
  it('plans what Meta would take, and says why not for the rest', () => {
    const plan = planRename(
      [to('1', '  Northwind   Reporting '), to('2', 'leads'), to('3', ''), to('9', 'Nobody')],
      SNAPSHOT,
      META,
    );
    expect(plan.operations).toEqual([
      {
        type: 'rename_system_user',
        id: 'rename:1',
        subject: { type: 'existing', id: '1', name: 'Reporting' },
        dependsOn: [],
        newName: 'Northwind Reporting',
      },
    ]);
    expect(plan.impossible).toEqual([
      { reason: 'name_taken', item: 'leads' },
      { reason: 'name_empty', item: '' },
      { reason: 'user_unknown', item: '9' },
    ]);
    expect(plan.needsApproval).toBe(true);
  });

  it('lets a name go on once its holder has given it up, and refuses a swap', () => {
    expect(
      judgeRenames([to('1', 'Feed'), to('2', 'Leads'), to('3', 'Old leads')], SNAPSHOT.systemUsers),
    ).toEqual([
      { type: 'possible', name: 'Feed', after: '2' },
      { type: 'possible', name: 'Leads', after: '3' },
      { type: 'possible', name: 'Old leads', after: null },
    ]);
    const taken = { type: 'impossible', reason: 'name_taken' };
    expect(judgeRenames([to('1', 'Feed'), to('2', 'Reporting')], SNAPSHOT.systemUsers)).toEqual([
      taken,
      taken,
    ]);
  });

  it('takes another case of the own name, leaves the same one, and no name twice', () => {
    expect(
      judgeRenames([to('1', 'REPORTING'), to('2', 'Feed'), to('3', 'reporting')], SNAPSHOT.systemUsers),
    ).toEqual([
      { type: 'possible', name: 'REPORTING', after: null },
      { type: 'unchanged' },
      { type: 'impossible', reason: 'name_duplicate' },
    ]);
  });

  it.each([
    ['', 'name_empty'],
    ['x'.repeat(101), 'name_too_long'],
    ['Rep\u200borting', 'name_control_characters'],
  ])('gives no name that Meta would refuse: %j', (name, reason) => {
    expect(judgeRenames([to('1', name)], SNAPSHOT.systemUsers)).toEqual([{ type: 'impossible', reason }]);
  });

  it('warns of nothing where no name has a hyphen', () => {
    expect(planRename([to('1', 'Plain')], SNAPSHOT, META)).toMatchObject({ warnings: [], skipped: [] });
  });

  it('warns of hyphens, which Meta may refuse', () => {
    expect(planRename([to('1', 'a-b')], SNAPSHOT, META).warnings).toEqual([
      { warning: 'name_hyphen', items: ['a-b'] },
    ]);
  });

  const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'), { minLength: 1 });
  const worlds = names.chain((present) =>
    fc.record({
      snapshot: fc.constant(snapshotOf({ systemUsers: present.map((name, at) => user(`${at}`, name)) })),
      renames: fc
        .tuple(...present.map(() => fc.option(fc.constantFrom('A', 'b', 'C', 'd', 'E', 'F', 'G'))))
        .map((wanted) => wanted.flatMap((name, at) => (name === null ? [] : [to(`${at}`, name)]))),
    }),
  );

  it('never runs into a name that is taken, and is undone name by name', () => {
    fc.assert(
      fc.property(worlds, ({ snapshot, renames }) => {
        const plan = planRename(renames, snapshot, META);
        const after = carryOut(plan, snapshot);
        const now = { ...snapshot, systemUsers: [...after].map(([id, name]) => user(id, name)) };
        const steps = plan.operations.map((operation) => ({
          operation,
          systemUserId: operation.subject.type === 'existing' ? operation.subject.id : '',
          recordId: null,
        }));
        const undo = planUndo(steps, now, {
          ...META,
          records: [],
          isUsable: () => false,
          caller: { userId: '0', appId: '0', appName: '' },
        } as unknown as Parameters<typeof planUndo>[2]);
        expect(undo.impossible).toEqual([]);
        expect(carryOut(undo, now)).toEqual(new Map(snapshot.systemUsers.map(({ id, name }) => [id, name])));
      }),
    );
  });
});
