import { t, tn } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { LinkButton } from '../ui/button.tsx';

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
  /** Leads there, where the text is at hand. */
  readonly onGo?: (problem: Problem) => void;
}

/** What keeps a template from being taken, each with where it stands. */
export function TemplateProblems({ problems, placed, onGo }: Props) {
  if (problems.length === 0) return null;
  return (
    <Banner tone="danger" title={tn('templates.edit.problems', problems.length)}>
      <ul class="co-reasons">
        {problems.map((problem, index) => {
          const { line, column, code, args } = problem;
          const where = t('templates.edit.at', line, column);
          return (
            <li key={index}>
              {placed && line > 0 && (
                <span class="s-muted s-number">
                  {onGo === undefined ? (
                    where
                  ) : (
                    <LinkButton onClick={() => onGo(problem)}>{where}</LinkButton>
                  )}
                  :{' '}
                </span>
              )}
              {t(`templates.problem.${code}`, ...args)}
            </li>
          );
        })}
      </ul>
    </Banner>
  );
}
