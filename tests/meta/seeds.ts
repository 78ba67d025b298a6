import { ASSET_KINDS, type AssetKind, PERMISSIONS, SIXTY_DAYS_S, type SystemUserRole } from './facts.ts';
import {
  type App,
  type Asset,
  emptyWorld,
  type Member,
  metaTime,
  newId,
  noAssets,
  type Person,
  type Portfolio,
  type SystemUser,
  type TaskSet,
  type World,
} from './model.ts';
import { BRANDS, DUTIES, LINES, PLACES } from './words.ts';
import { addSystemUser, addToken, putAssignment, putInGroup } from './world.ts';

export const SEEDS = ['small', 'agency', 'huge'] as const;
export type Seed = (typeof SEEDS)[number];

/** Worlds are dated from here, so that the same seed makes the same world whenever it is made. */
const EPOCH = Date.UTC(2026, 7, 3, 9, 0, 0);
const DAY = 24 * 60 * 60 * 1000;

/** A world; the same seed always gives the same one. `now` decides only when its tokens expire. */
export function createWorld(seed: Seed, now: () => number = Date.now): World {
  const world = emptyWorld(seed, now);
  if (seed === 'small') seedSmall(world);
  else if (seed === 'agency') seedAgency(world);
  else seedHuge(world);
  return world;
}

// Bricks

function pastTime(world: World, days: number): string {
  return metaTime(EPOCH - Math.floor(world.random.next() * days * DAY));
}

function addPortfolio(world: World, name: string, facts: Partial<Portfolio> = {}): Portfolio {
  const portfolio: Portfolio = {
    id: newId(world, '', 15),
    name,
    verificationStatus: world.random.pick(['verified', 'verified', 'verified', 'not_verified', 'pending']),
    twoFactorType: world.random.pick(['none', 'admin_required', 'all_required']),
    createdTime: pastTime(world, 2500),
    raisedLimits: null,
    mustExpire: false,
    systemUsers: [],
    members: [],
    ownedApps: [],
    clientApps: [],
    owned: noAssets(),
    client: noAssets(),
    ...facts,
  };
  world.portfolios.set(portfolio.id, portfolio);
  return portfolio;
}

function addApp(world: World, name: string, ownerId: string, marketingAccess = true): App {
  const app: App = {
    id: newId(world, '', 16),
    name,
    secret: world.random
      .text(32)
      .toLowerCase()
      .replace(/[g-z]/g, (letter) => String(letter.charCodeAt(0) % 10)),
    ownerId,
    marketingAccess,
    mode: 'live',
    redirectUris: [],
  };
  world.apps.set(app.id, app);
  world.portfolios.get(ownerId)?.ownedApps.push(app);
  return app;
}

function addPerson(world: World, name: string): Person {
  const person: Person = { id: newId(world, '1', 17), name };
  world.people.set(person.id, person);
  return person;
}

function addMember(world: World, portfolio: Portfolio, person: Person, role: Member['role']): Member {
  const member: Member = {
    id: newId(world, '1220', 15),
    personId: person.id,
    businessId: portfolio.id,
    name: person.name,
    role,
  };
  portfolio.members.push(member);
  world.members.set(member.id, member);
  return member;
}

const ID_SHAPE: Readonly<Partial<Record<AssetKind, readonly [prefix: string, length: number]>>> = {
  page: ['1', 15],
  ad_account: ['', 15],
  product_catalog: ['7', 15],
  pixel: ['8', 16],
  instagram_asset: ['9', 15],
  whatsapp_business_account: ['1', 15],
  business_asset_group: ['5', 16],
};

/** `shared`: the portfolio is not the owner but works on it for a client. */
function addAsset(
  world: World,
  portfolio: Portfolio,
  kind: AssetKind,
  name: string,
  owner: Portfolio | 'outside' | null = null,
): Asset {
  const [prefix, length] = ID_SHAPE[kind] ?? ['6', 15];
  const number = newId(world, prefix, length);
  const ownerId = owner === 'outside' ? newId(world, '', 15) : (owner ?? portfolio).id;
  const asset: Asset = {
    id: kind === 'ad_account' ? `act_${number}` : number,
    kind,
    name,
    ownerId,
    ...(kind === 'instagram_asset'
      ? { igUserId: newId(world, '17841', 17), igUsername: handleOf(name) }
      : {}),
  };
  world.assets.set(asset.id, asset);
  if (owner === null) portfolio.owned[kind].push(asset);
  else {
    portfolio.client[kind].push(asset);
    if (owner !== 'outside') owner.owned[kind].push(asset);
  }
  return asset;
}

const handleOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
    .slice(0, 30);

function assign(world: World, user: { readonly id: string }, asset: Asset, tasks: TaskSet): void {
  putAssignment(world, { userId: user.id, assetId: asset.id, tasks });
}

/** Everything tests sign in with. The employee is somebody else, and no admin anywhere. */
function setCredentials(
  world: World,
  admin: Person,
  employee: Person,
  portfolio: Portfolio,
  app: App,
  otherApp: App,
): void {
  const mint = (person: Person, by: App, scopes: readonly string[], lifetime: number) =>
    addToken(world, { type: 'USER', ownerId: person.id, appId: by.id, scopes, lifetime }).token;
  const all = [...PERMISSIONS, 'public_profile'];
  const without = all.filter((scope) => scope !== 'business_management');
  world.credentials = {
    admin: mint(admin, app, all, SIXTY_DAYS_S),
    employee: mint(employee, app, all, SIXTY_DAYS_S),
    noBusinessManagement: mint(admin, app, without, SIXTY_DAYS_S),
    expired: mint(admin, app, all, -3600),
    otherApp: mint(admin, otherApp, all, SIXTY_DAYS_S),
    appId: app.id,
    appSecret: app.secret,
    adminId: admin.id,
    adminName: admin.name,
    businessId: portfolio.id,
  };
}

// small

const SMALL_ASSETS: Readonly<Partial<Record<AssetKind, readonly string[]>>> = {
  page: [
    'Northwind Coffee',
    'Northwind Coffee Aldbury',
    'Northwind Coffee Greyport',
    'Northwind Roastery',
    'Northwind Careers',
  ],
  ad_account: ['Northwind Brand', 'Northwind Retargeting', 'Northwind Wholesale', 'Northwind Test Account'],
  product_catalog: ['Northwind Beans', 'Northwind Merchandise', 'Northwind Gift Cards'],
  pixel: ['Northwind Web Shop', 'Northwind Wholesale Portal'],
  instagram_asset: ['Northwind Coffee', 'Northwind Roastery', 'Northwind Careers'],
  whatsapp_business_account: ['Northwind Orders', 'Northwind Support'],
  business_asset_group: ['Northwind Retail', 'Northwind Wholesale'],
};
const SMALL_CLIENT_ASSETS: readonly (readonly [AssetKind, string])[] = [
  ['page', 'Harbour Lane Bakery'],
  ['ad_account', 'Harbour Lane Bakery Ads'],
  ['pixel', 'Harbour Lane Web Shop'],
];

/** What is in its groups, by the names above. */
const SMALL_GROUPS: Readonly<Record<string, Readonly<Partial<Record<AssetKind, readonly string[]>>>>> = {
  'Northwind Retail': {
    page: ['Northwind Coffee', 'Northwind Coffee Aldbury', 'Northwind Coffee Greyport'],
    ad_account: ['Northwind Brand', 'Northwind Retargeting'],
    product_catalog: ['Northwind Beans', 'Northwind Merchandise'],
    pixel: ['Northwind Web Shop'],
    instagram_asset: ['Northwind Coffee'],
  },
  'Northwind Wholesale': {
    page: ['Northwind Roastery'],
    ad_account: ['Northwind Wholesale'],
    product_catalog: ['Northwind Beans', 'Northwind Gift Cards'],
    pixel: ['Northwind Wholesale Portal'],
  },
};

function seedSmall(world: World): void {
  const portfolio = addPortfolio(world, 'Northwind Coffee', {
    verificationStatus: 'verified',
    twoFactorType: 'none',
  });
  const app = addApp(world, 'Northwind Automations', portfolio.id);
  const clientApp = addApp(world, 'Harbour Lane Analytics', newId(world, '', 15));
  portfolio.clientApps.push(clientApp);
  const admin = addPerson(world, 'Admin of Northwind Coffee');
  const employee = addPerson(world, 'Employee of Northwind Coffee');
  const adminMember = addMember(world, portfolio, admin, 'ADMIN');
  addMember(world, portfolio, employee, 'EMPLOYEE');
  for (const { kind, label } of ASSET_KINDS)
    for (const name of SMALL_ASSETS[kind] ?? [`Northwind ${label}`]) addAsset(world, portfolio, kind, name);
  for (const [kind, name] of SMALL_CLIENT_ASSETS) addAsset(world, portfolio, kind, name, 'outside');

  for (const group of portfolio.owned.business_asset_group)
    for (const [kind, names] of Object.entries(SMALL_GROUPS[group.name] ?? {}))
      for (const { id, name } of portfolio.owned[kind as AssetKind])
        if (names.includes(name)) putInGroup(world, group.id, id);

  const createdBy = { id: admin.id, name: admin.name };
  const make = (name: string, role: SystemUserRole) =>
    addSystemUser(world, portfolio, { name, role, createdTime: pastTime(world, 400), createdBy });
  const reporting = make('Reporting', 'EMPLOYEE');
  const operations = make('Operations', 'ADMIN');
  reporting.installedApps.add(app.id);
  const { page, ad_account, product_catalog, pixel } = portfolio.owned;
  for (const asset of ad_account.slice(0, 2)) assign(world, reporting, asset, { tasks: ['ANALYZE'] });
  for (const asset of page.slice(0, 1)) {
    assign(world, reporting, asset, { tasks: ['ANALYZE'] });
    assign(world, operations, asset, { tasks: ['ADVERTISE', 'ANALYZE', 'CREATE_CONTENT', 'MANAGE'] });
    assign(world, adminMember, asset, { tasks: ['MANAGE'] });
  }
  for (const asset of product_catalog.slice(0, 1)) assign(world, operations, asset, { tasks: ['MANAGE'] });
  for (const asset of pixel.slice(0, 1)) assign(world, reporting, asset, { tasks: ['ANALYZE'] });
  setCredentials(world, admin, employee, portfolio, app, clientApp);
}

// agency and huge

/** Shares of the kinds among made-up assets; they add up to 1. */
const KIND_SHARES: readonly (readonly [AssetKind, number])[] = [
  ['page', 0.3],
  ['ad_account', 0.25],
  ['product_catalog', 0.12],
  ['pixel', 0.12],
  ['instagram_asset', 0.13],
  ['whatsapp_business_account', 0.05],
  ['business_asset_group', 0.03],
];

function kindAt(share: number): AssetKind {
  let sum = 0;
  for (const [kind, part] of KIND_SHARES) {
    sum += part;
    if (share < sum) return kind;
  }
  return 'page';
}

const NAME_END: Readonly<Partial<Record<AssetKind, string>>> = {
  page: '',
  ad_account: 'Ads',
  product_catalog: 'Catalog',
  pixel: 'Pixel',
  instagram_asset: '',
  whatsapp_business_account: 'WhatsApp',
  business_asset_group: 'Group',
};

function assetName(world: World, brand: string, kind: AssetKind, index: number): string {
  const { random } = world;
  const middle = kind === 'ad_account' ? random.pick(LINES) : random.pick(PLACES);
  const number = index < 40 ? '' : String(index);
  return [brand, middle, NAME_END[kind] ?? '', number].filter((part) => part !== '').join(' ');
}

/** `shareWith`: every tenth of these also works for that portfolio, as a client's. */
function fillWithAssets(
  world: World,
  portfolio: Portfolio,
  count: number,
  shareWith: Portfolio | null = null,
): void {
  for (let index = 0; index < count; index++) {
    const kind = kindAt((index + 0.5) / count);
    const isShared = shareWith !== null && index % 10 === 4 && kind !== 'business_asset_group';
    const name = assetName(world, portfolio.name, kind, index);
    if (isShared) addAsset(world, shareWith, kind, name, portfolio);
    else addAsset(world, portfolio, kind, name);
  }
  fillGroups(world, portfolio);
}

/** Two of three assets are in one group, every ninth in the next one too; what groups can't hold is in none. */
function fillGroups(world: World, { owned }: Portfolio): void {
  const groups = owned.business_asset_group;
  if (groups.length === 0) return;
  const group = (at: number) => groups[at % groups.length]?.id ?? '';
  for (const { kind, groupEdge } of ASSET_KINDS)
    for (const [index, { id }] of (groupEdge === null ? [] : owned[kind]).entries()) {
      if (index % 3 < 2) putInGroup(world, group(index), id);
      if (index % 9 === 0) putInGroup(world, group(index + 1), id);
    }
}

function leastTasks(asset: Asset): TaskSet {
  if (asset.kind === 'business_asset_group') return { page_tasks: ['ANALYZE'], adaccount_tasks: ['ANALYZE'] };
  if (asset.kind === 'whatsapp_business_account') return { tasks: ['MESSAGING'] };
  return { tasks: [asset.kind === 'product_catalog' ? 'ADVERTISE' : 'ANALYZE'] };
}

function addStaff(
  world: World,
  portfolio: Portfolio,
  admin: Person,
  roles: readonly SystemUserRole[],
  assetsEach: number,
): void {
  const assets = Object.values(portfolio.owned).flat();
  roles.forEach((role, index) => {
    const duty = DUTIES[index % DUTIES.length] ?? 'Reporting';
    const name = index < DUTIES.length ? duty : `${duty} ${index}`;
    const user: SystemUser = addSystemUser(world, portfolio, {
      name: role === 'ADMIN' ? `Admin ${name}` : name,
      role,
      createdTime: pastTime(world, 700),
      createdBy: { id: admin.id, name: admin.name },
    });
    for (const app of portfolio.ownedApps) if (app.marketingAccess) user.installedApps.add(app.id);
    for (let each = 0; each < assetsEach && assets.length > 0; each++) {
      const asset = world.random.pick(assets);
      assign(world, user, asset, leastTasks(asset));
    }
  });
}

const AGENCY_ASSETS = 2000;
const RAISED_ASSETS = 320;
const AGENCY_SYSTEM_USERS = 60;

/** How the portfolios of the agency differ, by their place in the list; the rest has an app with full access. */
const AGENCY = {
  raised: 1,
  withoutApp: new Set([7, 16, 25, 34]),
  withoutMarketingAccess: new Set([5, 11, 19, 28, 37]),
  mustExpire: new Set([3, 9, 15, 21, 27, 33, 39]),
  adminIsEmployee: new Set([13, 31]),
};

function seedAgency(world: World): void {
  const admin = addPerson(world, 'Admin of Juniper & Vale Media');
  const employee = addPerson(world, 'Employee of Juniper & Vale Media');
  const portfolios = BRANDS.map((brand, index) => {
    const portfolio = addPortfolio(world, brand, {
      mustExpire: AGENCY.mustExpire.has(index),
      raisedLimits: index === AGENCY.raised ? { EMPLOYEE: 1000, ADMIN: 10 } : null,
    });
    if (!AGENCY.withoutApp.has(index))
      addApp(world, `${brand} Connector`, portfolio.id, !AGENCY.withoutMarketingAccess.has(index));
    addMember(world, portfolio, admin, AGENCY.adminIsEmployee.has(index) ? 'EMPLOYEE' : 'ADMIN');
    addMember(world, portfolio, employee, 'EMPLOYEE');
    return portfolio;
  });
  const [home, raised] = portfolios;
  if (home === undefined || raised === undefined) throw new Error('the agency has no portfolios');

  const others = portfolios.length - 1;
  const each = Math.floor((AGENCY_ASSETS - RAISED_ASSETS) / others);
  portfolios.forEach((portfolio, index) => {
    const isLast = index === others;
    const rest = isLast ? AGENCY_ASSETS - RAISED_ASSETS - each * others : 0;
    fillWithAssets(
      world,
      portfolio,
      index === AGENCY.raised ? RAISED_ASSETS : each + rest,
      index === 0 ? null : home,
    );
  });

  // One for every portfolio that can have any, then the rest where limits are raised.
  const staffed = portfolios.filter((portfolio) => portfolio !== raised && portfolio.ownedApps.length > 0);
  for (const portfolio of staffed) addStaff(world, portfolio, admin, ['EMPLOYEE'], 4);
  const left = AGENCY_SYSTEM_USERS - staffed.length;
  addStaff(
    world,
    raised,
    admin,
    Array.from({ length: left }, (_, index) => (index === 0 ? 'ADMIN' : 'EMPLOYEE')),
    12,
  );

  const app = home.ownedApps[0];
  const otherApp = raised.ownedApps[0];
  if (app === undefined || otherApp === undefined) throw new Error('the agency has no app');
  for (const portfolio of portfolios.slice(1)) portfolio.clientApps.push(app);
  setCredentials(world, admin, employee, home, app, otherApp);
}

const HUGE = { systemUsers: 500, assets: 20_000, admins: 20, assetsEach: 20 } as const;

function seedHuge(world: World): void {
  const portfolio = addPortfolio(world, 'Meridian Retail Group', {
    raisedLimits: { EMPLOYEE: 2000, ADMIN: 100 },
  });
  const app = addApp(world, 'Meridian Connector', portfolio.id);
  const otherApp = addApp(world, 'Lighthouse Insights', newId(world, '', 15));
  portfolio.clientApps.push(otherApp);
  const admin = addPerson(world, 'Admin of Meridian Retail Group');
  const employee = addPerson(world, 'Employee of Meridian Retail Group');
  addMember(world, portfolio, admin, 'ADMIN');
  addMember(world, portfolio, employee, 'EMPLOYEE');
  fillWithAssets(world, portfolio, HUGE.assets);
  const roles = Array.from(
    { length: HUGE.systemUsers },
    (_, index): SystemUserRole => (index < HUGE.admins ? 'ADMIN' : 'EMPLOYEE'),
  );
  addStaff(world, portfolio, admin, roles, HUGE.assetsEach);
  setCredentials(world, admin, employee, portfolio, app, otherApp);
}
