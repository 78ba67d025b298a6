import { PRESET_IDS, PRESETS, type PresetId, presetTemplate } from '../utils/templates/presets.ts';
import type { OfferedTemplate } from '../utils/templates/store.ts';
import type { Template } from '../utils/templates/template.ts';
import { list, t, textOf } from './i18n.ts';
import { kindWords } from './kinds.ts';

export const PRESET_PREFIX = 'preset.';

function presetOf(id: PresetId): Template {
  const { english } = PRESETS[id];
  const name = textOf(`templates.preset.${id}.name`) ?? english?.name ?? id;
  return presetTemplate(id, name, textOf(`templates.preset.${id}.why`) ?? english?.why ?? '');
}

/** The ready-made templates in the reader's language, each with the id of its page. */
export const presetTemplates = (): OfferedTemplate[] =>
  PRESET_IDS.map((id) => ({ id: `${PRESET_PREFIX}${id}`, revision: 0, template: presetOf(id) }));

/** The kinds of assets a template is about. */
export const assetsWords = ({ assets }: Template): string =>
  assets.length === 0
    ? t('templates.everything')
    : list([...new Set(assets.map(({ kind }) => kindWords(kind)))]);
