import type { ManualJob } from './manual-flow.ts';

/** A job small enough to be done by hand, in the world `small`. */
export const MANUAL_JOB: ManualJob = {
  users: [
    { name: 'Feed', role: 'EMPLOYEE' },
    { name: 'Warehouse', role: 'EMPLOYEE' },
  ],
  assets: [
    { kind: 'page', name: 'Northwind Roastery' },
    { kind: 'page', name: 'Northwind Careers' },
    { kind: 'ad_account', name: 'Northwind Wholesale' },
  ],
  appName: 'Northwind Automations',
  permissions: ['ads_read', 'pages_show_list'],
};
