import { t, tn } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';

export interface Problem {
  /** One-based; 0: not from a file. */
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly args: readonly string[];
}

interface Props {
  readonly problems: readonly Problem[];
  /** Whether to say where in the text. */
  readonly placed: boolean;
}

/** What keeps a template from being taken, each with where it stands. */
export function TemplateProblems({ problems, placed }: Props) {
  if (problems.length === 0) return null;
  return (
    <Banner tone="danger" title={tn('templates.edit.problems', problems.length)}>
      <ul class="co-reasons">
        {problems.map(({ line, column, code, args }, index) => (
          <li key={index}>
            {placed && line > 0 && (
              <span class="s-muted s-number">{t('templates.edit.at', line, column)}: </span>
            )}
            {t(`templates.problem.${code}`, ...args)}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
