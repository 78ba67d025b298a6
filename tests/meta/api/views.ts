import { kindRow } from '../facts.ts';
import type { App, Asset, Assignment, Member, Person, Portfolio, SystemUser, World } from '../model.ts';
import type { View } from './fields.ts';
import type { Json } from './json.ts';

/** What the API shows of each kind of object: only fields Meta publishes. */

const ID_NAME = ['id', 'name'] as const;
const constant = (value: Json) => () => value;

function named(nodeType: string, id: string, name: string, more: View['fields'] = {}): View {
  return { nodeType, defaults: ID_NAME, fields: { id: constant(id), name: constant(name), ...more } };
}

export const businessView = (portfolio: Portfolio): View =>
  named('Business', portfolio.id, portfolio.name, {
    verification_status: constant(portfolio.verificationStatus),
    two_factor_type: constant(portfolio.twoFactorType),
    created_time: constant(portfolio.createdTime),
  });

/** A portfolio by its id; of one outside this world only the id is known. */
function businessById(world: World, id: string): View {
  const portfolio = world.portfolios.get(id);
  return portfolio ? businessView(portfolio) : named('Business', id, 'A client portfolio');
}

export const userView = ({ id, name }: Pick<Person, 'id' | 'name'>): View => named('User', id, name);

export const systemUserView = (user: SystemUser): View =>
  named('SystemUser', user.id, user.name, {
    role: constant(user.role),
    created_time: constant(user.createdTime),
    created_by: () => userView(user.createdBy),
  });

export const memberView = (world: World, member: Member): View =>
  named('BusinessUser', member.id, member.name, {
    role: constant(member.role),
    business: () => businessById(world, member.businessId),
  });

export const appView = (world: World, app: App): View =>
  named('Application', app.id, app.name, { owner_business: () => businessById(world, app.ownerId) });

export function assetView(world: World, asset: Asset): View {
  const { nodeType } = kindRow(asset.kind);
  const owner = () => businessById(world, asset.ownerId);
  switch (asset.kind) {
    case 'ad_account':
      return {
        ...named(nodeType, asset.id, asset.name, {
          account_id: constant(asset.id.replace('act_', '')),
          account_status: constant(1),
          currency: constant('EUR'),
          business: owner,
        }),
        defaults: ['account_id', 'id'],
      };
    case 'instagram_asset':
      return {
        nodeType,
        defaults: ['id'],
        fields: {
          id: constant(asset.id),
          ig_user_id: () => asset.igUserId,
          ig_username: () => asset.igUsername,
        },
      };
    case 'page':
    case 'product_catalog':
      return named(nodeType, asset.id, asset.name, { business: owner });
    default:
      return named(nodeType, asset.id, asset.name, { owner_business: owner });
  }
}

/** What a business asset group says is in it: of Instagram the account itself, which has no `assigned_users`. */
export const containedView = (world: World, asset: Asset): View =>
  asset.kind === 'instagram_asset'
    ? {
        nodeType: 'IGUser',
        defaults: ['id'],
        fields: { id: () => asset.igUserId, username: () => asset.igUsername },
      }
    : assetView(world, asset);

export interface AssignedUser {
  readonly id: string;
  readonly name: string;
  readonly userType: 'SYSTEM_USER' | 'BUSINESS_USER';
  readonly businessId: string;
  readonly assignment: Assignment;
}

/** The tasks of an asset group stand in four parameters; in which field Meta would give them back is unknown: left out. */
export const assignedUserView = (world: World, user: AssignedUser): View =>
  named('AssignedUser', user.id, user.name, {
    user_type: constant(user.userType),
    business: () => businessById(world, user.businessId),
    tasks: () => user.assignment.tasks.tasks,
  });
