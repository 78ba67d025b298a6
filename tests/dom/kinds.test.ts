// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { taskWords } from '../../components/flow/words.tsx';
import { kindIcon, kindName } from '../../components/kinds.ts';
import { presetTemplates } from '../../components/template-words.ts';
import { ASSET_KIND_FACTS, type AssetKind } from '../../utils/meta/assets.ts';
import { PRESETS } from '../../utils/templates/presets.ts';

afterEach(() => void vi.restoreAllMocks());

/** As a row that was added just now. */
const NEW = 'playable' as AssetKind;
function withNewKind(test: () => void) {
  const rows = ASSET_KIND_FACTS as Record<string, unknown>;
  rows[NEW] = { ...ASSET_KIND_FACTS.page, english: ['Playable', 'Playables'] };
  try {
    test();
  } finally {
    delete rows[NEW];
  }
}

it('calls a kind what the locale files do, or else what its row does', () => {
  expect([kindName('page', 1), kindName('page', 2), kindIcon('page')]).toEqual(['Page', 'Pages', 'page']);
  withNewKind(() => {
    expect([kindName(NEW, 1), kindName(NEW, 2), kindIcon(NEW)]).toEqual(['Playable', 'Playables', 'asset']);
  });
});

it("reads a task that no locale file knows from Meta's own value", () => {
  expect(taskWords('ANALYZE')).toBe('View performance and insights');
  expect(taskWords('PREVIEW_ON_PHONE')).toBe('Preview on phone');
  expect(taskWords('page_tasks:PREVIEW_ON_PHONE')).toBe('Pages: Preview on phone');
});

it('calls a preset what the locale files do, or else what its row does', () => {
  const rows = PRESETS as Record<string, object>;
  const row = PRESETS.ads_reporting;
  rows.ads_reporting = { ...row, english: { name: 'In its row', why: 'Because.' } };
  const words = () => {
    const offered = presetTemplates().find(({ id }) => id === 'preset.ads_reporting');
    return [offered?.template.name, offered?.template.description];
  };
  try {
    expect(words()[0]).toBe('Ads reporting');
    vi.spyOn(browser.i18n, 'getMessage').mockReturnValue('');
    expect(words()).toEqual(['In its row', 'Because.']);
  } finally {
    rows.ads_reporting = row;
  }
});
