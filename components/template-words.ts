import { PRESET_IDS, type PresetId, presetTemplate } from '../utils/templates/presets.ts';
import type { OfferedTemplate } from '../utils/templates/store.ts';
import type { Template } from '../utils/templates/template.ts';
import { t, tn } from './i18n.ts';

export const PRESET_PREFIX = 'preset.';

const presetOf = (id: PresetId): Template =>
  presetTemplate(id, t(`templates.preset.${id}.name`), t(`templates.preset.${id}.why`));

/** The ready-made templates in the reader's language, each with the id of its page. */
export const presetTemplates = (): OfferedTemplate[] =>
  PRESET_IDS.map((id) => ({ id: `${PRESET_PREFIX}${id}`, revision: 0, template: presetOf(id) }));

/** The kinds of assets a template is about. */
export const kindWords = ({ assets }: Template): string =>
  assets.length === 0
    ? t('templates.everything')
    : [...new Set(assets.map(({ kind }) => tn(`kind.${kind}`, 2)))].join(', ');
