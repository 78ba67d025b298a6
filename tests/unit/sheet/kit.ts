import type { SheetContext } from '../../../utils/sheet/read.ts';
import { presetTemplate } from '../../../utils/templates/presets.ts';
import { SNAPSHOT } from '../templates/kit.ts';

/** What rows of a file are read against. */
export const SHEET_CONTEXT: SheetContext = {
  snapshot: {
    ...SNAPSHOT,
    systemUsers: [...SNAPSHOT.systemUsers, { id: '4', name: 'Operations', role: 'ADMIN', createdTime: null }],
    assets: [...SNAPSHOT.assets, { id: '13', kind: 'pixel', name: 'Northwind Coffee', owned: true }],
  },
  templates: [],
  presets: [
    {
      id: 'preset.ads_reporting',
      revision: 0,
      template: presetTemplate('ads_reporting', 'Ads reporting', ''),
    },
  ],
  connectedAppId: '900',
};
