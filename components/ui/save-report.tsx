import { type ReportFormat, type ReportSubject, reportFile } from '../../utils/report-file.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { saveFile } from './save-file.ts';

interface Props {
  readonly what: ReportSubject;
  readonly at: number;
  readonly textOf: (format: ReportFormat) => string;
}

const MIME: Readonly<Record<ReportFormat, string>> = { csv: 'text/csv', json: 'application/json' };
const FORMATS: readonly ReportFormat[] = ['csv', 'json'];

/** A report as a file, for tickets and audits. */
export function SaveReport({ what, at, textOf }: Props) {
  return (
    <div class="s-row">
      {FORMATS.map((format) => (
        <Button
          key={format}
          size="sm"
          icon="download"
          onClick={() => saveFile(reportFile(what, at, format), MIME[format], textOf(format))}
        >
          {t(`console.report.${format}`)}
        </Button>
      ))}
    </div>
  );
}
