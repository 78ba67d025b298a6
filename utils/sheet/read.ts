import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind, tasksOf } from '../meta/assets.ts';
import {
  hasHiddenCharacters,
  isBlocking,
  MAX_NAMES_AT_ONCE,
  nameProblem,
  normaliseName,
} from '../meta/names.ts';
import { PERMISSIONS } from '../meta/permissions.ts';
import { SYSTEM_USER_ROLES, type SystemUserRole } from '../meta/roles.ts';
import { nearest } from '../nearest.ts';
import { MAX_PLAN_PAIRS } from '../plan/limits.ts';
import type {
  Intent,
  IntentAsset,
  IntentToken,
  IntentUser,
  TemplateUsed,
  TokenExpiry,
} from '../plan/types.ts';
import type { Asset, Snapshot } from '../portfolio/snapshot.ts';
import { blanksOfRules, MAX_BLANK } from '../templates/pattern.ts';
import { resolveTemplate } from '../templates/resolve.ts';
import { type OfferedTemplate, usedAs } from '../templates/store.ts';
import type { Template } from '../templates/template.ts';
import type { ColumnMap, SheetField } from './columns.ts';
import type { RowProblem, Sheet, SheetRow } from './parse.ts';
import { indexBy, isDamagedId, nameKey } from './words.ts';

export type BadRowReason =
  | RowProblem
  | 'cell_too_long'
  | 'id_damaged'
  | 'user_missing'
  | 'user_unknown'
  | 'user_ambiguous'
  | 'name'
  | 'hidden_characters'
  | 'role'
  | 'role_differs'
  | 'template_unknown'
  | 'template_ambiguous'
  | 'template_finds_nothing'
  | 'template_groups_unread'
  | 'client_too_long'
  | 'asset_missing'
  | 'asset_unknown'
  | 'asset_ambiguous'
  | 'kind'
  | 'task'
  | 'tasks_missing'
  | 'permission'
  | 'expires'
  | 'token_differs'
  | 'not_connected';

/** A row that is left out, and why. */
export interface BadRow {
  readonly line: number;
  readonly reason: BadRowReason;
  /** Fill the sentence of the reason: what was read, and what was probably meant. */
  readonly args: readonly string[];
}

/** Why the rows are more than one plan can hold. */
export type TooMuchProblem = 'too_many_users' | 'too_many_pairs' | 'too_many_clients';

/** What is wanted, but for what becomes of tasks that users have already. */
export type Wanted = Omit<Intent, 'mode'>;

export interface ReadSheet {
  /** System users that get the same stand in one; each user in one only. None where there is a problem. */
  readonly wanted: readonly Wanted[];
  readonly goodRows: number;
  readonly bad: readonly BadRow[];
  /** Where reading stopped; `null`: at the end. */
  readonly problem: TooMuchProblem | null;
}

export interface SheetContext {
  readonly snapshot: Snapshot;
  /** Templates that rows may name; an own one is meant before a preset of that name. */
  readonly templates: readonly OfferedTemplate[];
  readonly presets: readonly OfferedTemplate[];
  readonly connectedAppId: string | null;
}

/** Templates that are used for different clients: each looks at every asset. */
const MAX_CLIENTS = 2000;

/** Characters of a cell: all tasks of any kind of asset take fewer. */
const MAX_CELL = 5000;

class TooMuch extends Error {
  readonly problem: TooMuchProblem;
  constructor(problem: TooMuchProblem) {
    super(problem);
    this.problem = problem;
  }
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
  /** Rows name assets of their own besides. */
  more: boolean;
  /** What templates gave already. */
  readonly given: Set<Given>;
}

/** What a template comes to for a client. */
interface Given {
  readonly assets: readonly IntentAsset[];
  readonly token: IntentToken | null;
  readonly canMakeToken: boolean;
  /** What is in every group that it means is known. */
  readonly isWhole: boolean;
  readonly used: TemplateUsed;
}

/**
 * Reads rows as what is wanted in a portfolio. A row names a system user, there already (by id or name) or new,
 * and gives it a template, an asset with tasks, permissions for a token, or several of these. Rows of the same
 * user add up; one that can't be understood is left out whole. Stops where they are more than one plan can hold.
 */
export function readSheet(...given: Parameters<typeof reading>): ReadSheet {
  const rows = reading(...given);
  for (let step = rows.next(); ; step = rows.next()) if (step.done) return step.value;
}

interface Turns {
  readonly signal: AbortSignal;
  /** Milliseconds, from any time on. */
  readonly now: () => number;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}

/** Milliseconds that rows are read at a stretch: under this, nobody feels it. */
const STRETCH_MS = 16;

/** As `readSheet`, a stretch at a time. Throws the reason of the signal once that is aborted. */
export async function readSheetInTurns(
  { signal, now, pause }: Turns,
  ...given: Parameters<typeof reading>
): Promise<ReadSheet> {
  const rows = reading(...given);
  let since = now();
  for (let step = rows.next(); ; step = rows.next()) {
    if (step.done) return step.value;
    if (now() - since < STRETCH_MS) continue;
    await pause();
    signal.throwIfAborted();
    since = now();
  }
}

function* reading(sheet: Sheet, columns: ColumnMap, context: SheetContext): Generator<void, ReadSheet> {
  const look = createLook(context);
  const wishes = createWishes();
  const bad: BadRow[] = [];
  for (const row of sheet.rows) {
    try {
      takeRow(row, columns, context, look, wishes);
    } catch (error) {
      if (error instanceof TooMuch) return { wanted: [], goodRows: 0, bad, problem: error.problem };
      if (!(error instanceof Bad)) throw error;
      bad.push({ line: row.line, reason: error.reason, args: error.args });
    }
    yield;
  }
  const goodRows = sheet.rows.length - bad.length;
  return { wanted: wantedBy([...wishes.all()], context), goodRows, bad, problem: null };
}

/** What is wanted by user, no more of it than one plan can hold. */
function createWishes() {
  const wishes = new Map<string, Wish>();
  let pairs = 0;

  function add(wish: Wish, assets: readonly IntentAsset[]): void {
    for (const { id, kind, tasks } of assets) {
      const there = wish.assets.get(id) ?? { kind, tasks: new Set() };
      if (!wish.assets.has(id)) pairs += 1;
      if (pairs > MAX_PLAN_PAIRS) throw new TooMuch('too_many_pairs');
      for (const task of tasks) there.tasks.add(task);
      wish.assets.set(id, there);
    }
  }

  return {
    all: () => wishes.values(),
    of: (id: string, user: IntentUser): Wish =>
      wishes.get(id) ?? {
        user,
        assets: new Map(),
        token: null,
        template: null,
        more: false,
        given: new Set(),
      },
    /** Adds what a row gives, once all of the row is understood. */
    keep(
      id: string,
      wish: Wish,
      given: Given | null,
      asset: IntentAsset | null,
      token: IntentToken | null,
    ): void {
      if (given !== null && !wish.given.has(given)) add(wish, given.assets);
      if (given !== null) {
        wish.given.add(given);
        wish.template = joined(wish.template, given.used);
      }
      if (asset !== null) {
        add(wish, [asset]);
        wish.more = true;
      }
      wish.token ??= token;
      wishes.set(id, wish);
      if (wishes.size > MAX_NAMES_AT_ONCE) throw new TooMuch('too_many_users');
    },
  };
}

const joined = (before: Wish['template'], next: TemplateUsed): Wish['template'] =>
  before === null || JSON.stringify(before) === JSON.stringify(next) ? next : 'mixed';

type Look = ReturnType<typeof createLook>;
type Wishes = ReturnType<typeof createWishes>;

/** Everything by the words that rows may name it with. */
const createLook = ({ snapshot, templates, presets, connectedAppId }: SheetContext) => ({
  userById: new Map(snapshot.systemUsers.map((user) => [user.id, user])),
  usersByName: indexBy(snapshot.systemUsers, ({ name }) => nameKey(name)),
  assetById: new Map(snapshot.assets.map((asset) => [asset.id, asset])),
  assetsByName: indexBy(snapshot.assets, ({ name }) => nameKey(name)),
  templatesByName: indexBy(templates, ({ template }) => nameKey(template.name)),
  presetsByName: indexBy(presets, ({ template }) => nameKey(template.name)),
  templateNames: [...templates, ...presets].map(({ template }) => template.name),
  given: createGiven(snapshot, connectedAppId),
  unlike: createUnlike(),
});

function takeRow(row: SheetRow, columns: ColumnMap, context: SheetContext, look: Look, wishes: Wishes): void {
  if (row.problem !== null) throw new Bad(row.problem);
  const cell = (field: SheetField): string => {
    const at = columns[field];
    return at === undefined ? '' : (row.cells[at] ?? '');
  };
  const used = Object.values(columns).map((at) => row.cells[at] ?? '');
  if (used.some(({ length }) => length > MAX_CELL)) throw new Bad('cell_too_long', String(MAX_CELL));
  if (used.some((text) => hasHiddenCharacters(text.replaceAll(/[\r\n\t]/g, ' '))))
    throw new Bad('hidden_characters');
  const template = templateOf(cell('template'), look);
  const user = userOf(cell('system_user'), cell('role'), template, look);
  const id = user.type === 'new' ? `new ${nameKey(user.name)}` : user.id;
  const wish = wishes.of(id, user);
  if (wish.user.type === 'new' && user.type === 'new' && wish.user.role !== user.role && cell('role') !== '')
    throw new Bad('role_differs', wish.user.name);

  const given = template === null ? null : applied(template, cell('client'), look);
  const asset = assetOf(cell('asset'), cell('kind'), cell('tasks'), look);
  const token = tokenOf(cell('permissions'), cell('expires'), context, look) ?? given?.token ?? null;
  if (token !== null && wish.token !== null && JSON.stringify(token) !== JSON.stringify(wish.token))
    throw new Bad('token_differs');
  wishes.keep(id, wish, given, asset, token);
}

function templateOf(word: string, look: Look): OfferedTemplate | null {
  if (word === '') return null;
  const own = look.templatesByName.get(nameKey(word)) ?? [];
  if (own.length > 1) throw new Bad('template_ambiguous', word.slice(0, 60));
  const [found] = [...own, ...(look.presetsByName.get(nameKey(word)) ?? [])];
  if (found === undefined) throw look.unlike('template_unknown', word, look.templateNames);
  return found;
}

function userOf(word: string, role: string, offered: OfferedTemplate | null, look: Look): IntentUser {
  if (word === '') throw new Bad('user_missing');
  if (isDamagedId(word)) throw new Bad('id_damaged', word.slice(0, 60));
  const wanted = SYSTEM_USER_ROLES.find((each) => each === role.toUpperCase());
  if (role !== '' && wanted === undefined) throw look.unlike('role', role, SYSTEM_USER_ROLES);
  const named = look.usersByName.get(nameKey(word)) ?? [];
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

/** Uses each template once for a client, however many rows name both. */
function createGiven(snapshot: Snapshot, connectedAppId: string | null) {
  const known = new Map<Template, Map<string, Given>>();
  let left = MAX_CLIENTS;
  return (offered: OfferedTemplate, client: string): Given => {
    const { template } = offered;
    const word = blanksOfRules(template.assets).has('client') ? normaliseName(client) : '';
    if (word.length > MAX_BLANK) throw new Bad('client_too_long', String(MAX_BLANK));
    const byClient = known.get(template) ?? new Map<string, Given>();
    known.set(template, byClient);
    const there = byClient.get(word);
    if (there !== undefined) return there;
    left -= 1;
    if (left < 0) throw new TooMuch('too_many_clients');
    const values = { client: word, purpose: template.name };
    const use = { type: 'existing', values, userIds: [], mode: 'add' } as const;
    const { intent, tokenProblem } = resolveTemplate(template, snapshot, use, connectedAppId);
    const made: Given = {
      assets: intent.assets,
      token: intent.token,
      canMakeToken: tokenProblem === null,
      isWhole: intent.unreadGroups === undefined,
      used: usedAs(offered, values),
    };
    byClient.set(word, made);
    return made;
  };
}

function applied(offered: OfferedTemplate, client: string, look: Look): Given {
  const { template } = offered;
  const given = look.given(offered, client);
  if (!given.canMakeToken) throw new Bad('not_connected');
  if (!given.isWhole) throw new Bad('template_groups_unread', template.name);
  if (template.assets.length > 0 && given.assets.length === 0)
    throw new Bad('template_finds_nothing', template.name, client);
  return given;
}

const wordsIn = (cell: string): string[] => cell.split(/[\s;,|]+/).filter(Boolean);

function assetOf(word: string, kind: string, tasks: string, look: Look): IntentAsset | null {
  if (word === '') {
    if (kind !== '' || tasks !== '') throw new Bad('asset_missing');
    return null;
  }
  if (isDamagedId(word)) throw new Bad('id_damaged', word.slice(0, 60));
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
  const named = byId === undefined ? (assetsByName.get(nameKey(word)) ?? []) : [byId];
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

/** The template that a user is to be like: none who is made with more than it says, or gets other tasks on its assets. */
function templateGiven({ user, assets, template, more, given }: Wish): TemplateUsed | null {
  if (template === 'mixed' || (more && user.type === 'new')) return null;
  const isSame = ({ id, tasks }: IntentAsset) => assets.get(id)?.tasks.size === tasks.length;
  return [...given].every((each) => each.assets.every(isSame)) ? template : null;
}

/** Users who get the same stand together, so that a plan of many stays small. */
function wantedBy(wishes: readonly Wish[], { snapshot }: SheetContext): Wanted[] {
  const groups = new Map<
    string,
    Pick<Intent, 'assets' | 'token' | 'template'> & { readonly users: IntentUser[] }
  >();
  for (const wish of wishes) {
    const { user, assets, token } = wish;
    const template = templateGiven(wish);
    const wanted = [...assets]
      .map(([id, { kind, tasks }]) => ({ id, kind, tasks: tasksOf(kind).filter((task) => tasks.has(task)) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const same = JSON.stringify([wanted, token, template]);
    const group = groups.get(same) ?? {
      users: [],
      assets: wanted,
      token,
      ...(template === null ? {} : { template }),
    };
    group.users.push(user);
    groups.set(same, group);
  }
  return [...groups.values()].map((group) => ({ portfolioId: snapshot.portfolio.id, ...group }));
}
