import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind, tasksOf } from '../meta/assets.ts';
import { hasHiddenCharacters, isBlocking, nameProblem, normaliseName } from '../meta/names.ts';
import { PERMISSIONS } from '../meta/permissions.ts';
import { SYSTEM_USER_ROLES, type SystemUserRole } from '../meta/roles.ts';
import { nearest } from '../nearest.ts';
import type {
  Intent,
  IntentAsset,
  IntentToken,
  IntentUser,
  TemplateUsed,
  TokenExpiry,
} from '../plan/types.ts';
import type { Asset, Snapshot } from '../portfolio/snapshot.ts';
import { resolveTemplate } from '../templates/resolve.ts';
import { type OfferedTemplate, usedAs } from '../templates/store.ts';
import type { ColumnMap, SheetField } from './columns.ts';
import type { RowProblem, Sheet, SheetRow } from './parse.ts';

export type BadRowReason =
  | RowProblem
  | 'user_missing'
  | 'user_unknown'
  | 'user_ambiguous'
  | 'name'
  | 'hidden_characters'
  | 'role'
  | 'role_differs'
  | 'template_unknown'
  | 'template_finds_nothing'
  | 'asset_missing'
  | 'asset_unknown'
  | 'asset_ambiguous'
  | 'kind'
  | 'task'
  | 'tasks_missing'
  | 'permission'
  | 'expires'
  | 'token_differs'
  | 'not_connected'
  | 'nothing_wanted';

/** A row that is left out, and why. */
export interface BadRow {
  readonly line: number;
  readonly reason: BadRowReason;
  /** Fill the sentence of the reason: what was read, and what was probably meant. */
  readonly args: readonly string[];
}

export interface ReadSheet {
  /** System users that get the same stand in one; each user in one only. */
  readonly intents: readonly Intent[];
  readonly goodRows: number;
  readonly bad: readonly BadRow[];
}

export interface SheetContext {
  readonly snapshot: Snapshot;
  /** Templates that rows may name. */
  readonly templates: readonly OfferedTemplate[];
  readonly connectedAppId: string | null;
  readonly mode: Intent['mode'];
}

class Bad extends Error {
  readonly reason: BadRowReason;
  readonly args: readonly string[];
  constructor(reason: BadRowReason, ...args: string[]) {
    super(reason);
    this.reason = reason;
    this.args = args;
  }
}

/** Words looked up for what was probably meant: in a file with more wrong ones, it is not a slip. */
const MAX_GUESSES = 200;

/** Makes the refusal of a word that is not known, with what was probably meant if anything is like it. */
function createUnlike() {
  let left = MAX_GUESSES;
  return (reason: BadRowReason, word: string, known: readonly string[]): Bad => {
    left -= 1;
    return new Bad(reason, word.slice(0, 60), left < 0 ? '' : (nearest(word, known) ?? ''));
  };
}

interface Wish {
  readonly user: IntentUser;
  readonly assets: Map<string, { readonly kind: AssetKind; readonly tasks: Set<string> }>;
  token: IntentToken | null;
  /** `mixed`: more than one, so that none says what the user is to have. */
  template: TemplateUsed | 'mixed' | null;
}

const key = (name: string): string => normaliseName(name).toLowerCase();

const indexBy = <T>(items: readonly T[], word: (item: T) => string): ReadonlyMap<string, readonly T[]> =>
  Map.groupBy(items, word);

/**
 * Reads rows as what is wanted in a portfolio. A row names a system user, there already (by id or name) or new,
 * and gives it a template, an asset with tasks, permissions for a token, or several of these. Rows of the same
 * user add up; one that can't be understood is left out whole.
 */
export function readSheet(sheet: Sheet, columns: ColumnMap, context: SheetContext): ReadSheet {
  const look = createLook(context);
  const wishes = new Map<string, Wish>();
  const bad: BadRow[] = [];
  for (const row of sheet.rows)
    try {
      takeRow(row, columns, context, look, wishes);
    } catch (error) {
      if (!(error instanceof Bad)) throw error;
      bad.push({ line: row.line, reason: error.reason, args: error.args });
    }
  return { intents: intentsOf([...wishes.values()], context), goodRows: sheet.rows.length - bad.length, bad };
}

type Look = ReturnType<typeof createLook>;

/** Everything by the words that rows may name it with. */
const createLook = ({ snapshot, templates }: SheetContext) => ({
  userById: new Map(snapshot.systemUsers.map((user) => [user.id, user])),
  usersByName: indexBy(snapshot.systemUsers, ({ name }) => key(name)),
  assetById: new Map(snapshot.assets.map((asset) => [asset.id, asset])),
  assetsByName: indexBy(snapshot.assets, ({ name }) => key(name)),
  templateByName: new Map([...templates].reverse().map((each) => [key(each.template.name), each])),
  templateNames: templates.map(({ template }) => template.name),
  unlike: createUnlike(),
});

function takeRow(
  row: SheetRow,
  columns: ColumnMap,
  context: SheetContext,
  look: Look,
  wishes: Map<string, Wish>,
): void {
  if (row.problem !== null) throw new Bad(row.problem);
  const cell = (field: SheetField): string => {
    const at = columns[field];
    return at === undefined ? '' : (row.cells[at] ?? '');
  };
  if (
    Object.values(columns).some((at) =>
      hasHiddenCharacters((row.cells[at] ?? '').replaceAll(/[\r\n\t]/g, ' ')),
    )
  )
    throw new Bad('hidden_characters');
  const template = templateOf(cell('template'), look);
  const user = userOf(cell('system_user'), cell('role'), template, look);
  const id = user.type === 'new' ? `new ${key(user.name)}` : user.id;
  const wish = wishes.get(id) ?? { user, assets: new Map(), token: null, template: null };
  if (wish.user.type === 'new' && user.type === 'new' && wish.user.role !== user.role && cell('role') !== '')
    throw new Bad('role_differs', wish.user.name);

  const given = template === null ? null : applied(template, cell('client'), context);
  const asset = assetOf(cell('asset'), cell('kind'), cell('tasks'), look);
  const assets = [...(given?.assets ?? []), ...(asset === null ? [] : [asset])];
  const token = tokenOf(cell('permissions'), cell('expires'), context, look) ?? given?.token ?? null;
  if (token !== null && wish.token !== null && JSON.stringify(token) !== JSON.stringify(wish.token))
    throw new Bad('token_differs');
  if (user.type === 'existing' && assets.length === 0 && token === null) throw new Bad('nothing_wanted');

  // Nothing is kept of a row before all of it is understood.
  for (const each of assets) {
    const there = wish.assets.get(each.id) ?? { kind: each.kind, tasks: new Set() };
    for (const task of each.tasks) there.tasks.add(task);
    wish.assets.set(each.id, there);
  }
  wish.token ??= token;
  if (given !== null) wish.template = joined(wish.template, given.used);
  wishes.set(id, wish);
}

const joined = (before: Wish['template'], next: TemplateUsed): Wish['template'] =>
  before === null || JSON.stringify(before) === JSON.stringify(next) ? next : 'mixed';

function templateOf(word: string, { templateByName, templateNames, unlike }: Look): OfferedTemplate | null {
  if (word === '') return null;
  const found = templateByName.get(key(word));
  if (found === undefined) throw unlike('template_unknown', word, templateNames);
  return found;
}

function userOf(word: string, role: string, offered: OfferedTemplate | null, look: Look): IntentUser {
  if (word === '') throw new Bad('user_missing');
  const wanted = SYSTEM_USER_ROLES.find((each) => each === role.toUpperCase());
  if (role !== '' && wanted === undefined) throw look.unlike('role', role, SYSTEM_USER_ROLES);
  const named = look.usersByName.get(key(word)) ?? [];
  const known = look.userById.get(word) ?? named[0];
  if (known === undefined) return newUser(word, wanted ?? offered?.template.role ?? 'EMPLOYEE');
  if (!look.userById.has(word) && named.length > 1) throw new Bad('user_ambiguous', word);
  if (wanted !== undefined && wanted !== known.role) throw new Bad('role_differs', known.name);
  return { type: 'existing', id: known.id };
}

function newUser(word: string, role: SystemUserRole): IntentUser {
  // Nobody is named by a number that long: it is the id of somebody who is not here.
  if (/^\d{10,}$/.test(word)) throw new Bad('user_unknown', word);
  const name = normaliseName(word);
  if (isBlocking(nameProblem(name))) throw new Bad('name', name.slice(0, 60));
  return { type: 'new', name, role };
}

function applied(
  offered: OfferedTemplate,
  client: string,
  { snapshot, connectedAppId, mode }: SheetContext,
): Pick<Intent, 'assets' | 'token'> & { readonly used: TemplateUsed } {
  const { template } = offered;
  const values = { client, purpose: template.name };
  const use = { type: 'existing', values, userIds: [], mode } as const;
  const { intent, tokenProblem } = resolveTemplate(template, snapshot, use, connectedAppId);
  if (tokenProblem !== null) throw new Bad('not_connected');
  if (template.assets.length > 0 && intent.assets.length === 0)
    throw new Bad('template_finds_nothing', template.name, client);
  return { ...intent, used: usedAs(offered, values) };
}

const wordsIn = (cell: string): string[] => cell.split(/[\s;,|]+/).filter(Boolean);

function assetOf(word: string, kind: string, tasks: string, look: Look): IntentAsset | null {
  if (word === '') {
    if (kind !== '' || tasks !== '') throw new Bad('asset_missing');
    return null;
  }
  const asset = oneAsset(word, kindOf(kind, look), look);
  const order = tasksOf(asset.kind);
  const wanted = wordsIn(tasks).map((task) => {
    const found = order.find((each) => each.toLowerCase() === task.toLowerCase());
    if (found === undefined) throw look.unlike('task', task, order);
    return found;
  });
  if (wanted.length === 0 && ASSET_KIND_FACTS[asset.kind].tasksRequired)
    throw new Bad('tasks_missing', asset.name);
  return { id: asset.id, kind: asset.kind, tasks: order.filter((task) => wanted.includes(task)) };
}

function kindOf(word: string, { unlike }: Look): AssetKind | null {
  if (word === '') return null;
  const plain = word.toLowerCase().replaceAll(' ', '_');
  const kind = ASSET_KINDS.find((each) => each === plain);
  if (kind === undefined) throw unlike('kind', word, ASSET_KINDS);
  return kind;
}

function oneAsset(word: string, kind: AssetKind | null, { assetById, assetsByName }: Look): Asset {
  const byId = assetById.get(word);
  const named = byId === undefined ? (assetsByName.get(key(word)) ?? []) : [byId];
  const fitting = named.filter((asset) => kind === null || asset.kind === kind);
  const [asset] = fitting;
  if (asset === undefined) throw new Bad('asset_unknown', word.slice(0, 60));
  if (fitting.length > 1) throw new Bad('asset_ambiguous', word.slice(0, 60));
  return asset;
}

function tokenOf(
  permissions: string,
  expires: string,
  { connectedAppId, snapshot }: SheetContext,
  { unlike }: Look,
): IntentToken | null {
  if (permissions === '') {
    if (expires !== '') throw new Bad('permission', '', '');
    return null;
  }
  const wanted = new Set<string>();
  for (const word of wordsIn(permissions)) {
    if (!(PERMISSIONS as readonly string[]).includes(word)) throw unlike('permission', word, PERMISSIONS);
    wanted.add(word);
  }
  if (!snapshot.apps.some(({ id, owned }) => owned && id === connectedAppId) || connectedAppId === null)
    throw new Bad('not_connected');
  const expiry = (['60_days', 'never'] as const).find((each): each is TokenExpiry => each === expires);
  if (expires !== '' && expiry === undefined) throw new Bad('expires', expires.slice(0, 60));
  return {
    appId: connectedAppId,
    permissions: PERMISSIONS.filter((each) => wanted.has(each)),
    expiry: expiry ?? '60_days',
  };
}

/** Users who get the same share an intent, so that a plan of many stays small. */
function intentsOf(wishes: readonly Wish[], { snapshot, mode }: SheetContext): Intent[] {
  const intents = new Map<
    string,
    Pick<Intent, 'assets' | 'token' | 'template'> & { readonly users: IntentUser[] }
  >();
  for (const { user, assets, token, template } of wishes) {
    const wanted = [...assets]
      .map(([id, { kind, tasks }]) => ({ id, kind, tasks: tasksOf(kind).filter((task) => tasks.has(task)) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const same = JSON.stringify([wanted, token, template]);
    const intent = intents.get(same) ?? {
      users: [],
      assets: wanted,
      token,
      ...(template === null || template === 'mixed' ? {} : { template }),
    };
    intent.users.push(user);
    intents.set(same, intent);
  }
  return [...intents.values()].map((intent) => ({ portfolioId: snapshot.portfolio.id, ...intent, mode }));
}
